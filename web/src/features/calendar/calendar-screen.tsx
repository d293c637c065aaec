// The calendar: how much of it, from which day on and whose stands in the address.

import { ActionIcon, Button, Checkbox, Menu, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight, IconDots, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useObject } from '@/api/meta';
import { usePreference } from '@/api/preferences';
import { pickQuery } from '@/api/records';
import { useSession } from '@/api/session';
import { problemText } from '@/api/use-submit';
import { Agenda } from '@/features/calendar/agenda';
import { daysOf, spans, stepDay, type Item, type Span, type Whose } from '@/features/calendar/calendar-model';
import type { Draft } from '@/features/calendar/create-dialog';
import { MonthGrid } from '@/features/calendar/month-grid';
import { TimeGrid, type GridColumn } from '@/features/calendar/time-grid';
import { useItems, useMoves } from '@/features/calendar/use-calendar';
import { usePointer } from '@/features/calendar/use-pointer';
import { useSay } from '@/fields/shared/say';
import { parseDate, today as todayOf, toWallTime } from '@/lib/dates';
import { useNow, usePhone } from '@/lib/hooks';
import { firstWeekday } from '@/lib/intl';
import type { MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useKeyGroup, useShortcuts } from '@/lib/shortcuts';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/calendar/calendar.module.css';

const CreateDialog = lazy(async () => ({ default: (await import('@/features/calendar/create-dialog')).CreateDialog }));

const span_words: Record<Span, MessageId> = { day: 'calendar.day', week: 'calendar.week', month: 'calendar.month', agenda: 'calendar.agenda', team: 'calendar.team' };
const span_keys: Record<Span, string> = { day: 'd', week: 'w', month: 'm', agenda: 'a', team: 'l' };
const weekday_words: [string, MessageId][] = [['1', 'calendar.monday'], ['7', 'calendar.sunday'], ['6', 'calendar.saturday']];
const people_max = 12;
const isWeekday = (value: unknown): value is number => value === 1 || value === 6 || value === 7;

/** A column for each of the people whose days I see: my team, or the first few where I have none. */
function usePeople(enabled: boolean) {
    const { user } = useSession();
    const teams = user.teams.map((team) => team.id);
    const { data = [] } = useQuery({
        ...pickQuery('users', '', teams.length > 0 ? { field: 'team', op: 'in', value: teams } : null, people_max),
        enabled,
        staleTime: 5 * 60_000,
    });
    const others = data.filter((each) => each.id !== user.id).map((each) => ({ id: each.id, name: String(each['name'] ?? '') }));
    return [{ id: user.id, name: user.name }, ...others];
}

export function CalendarScreen() {
    const { t, texts } = useSay();
    const phone = usePhone();
    const now = useNow();
    const activities = useObject('activities');
    const deals = useObject('opportunities');
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const [first_weekday, setFirstWeekday] = usePreference('calendar.first_weekday', firstWeekday(texts.language), isWeekday);
    const [with_closing, setWithClosing] = usePreference('calendar.close_dates', true);
    const [draft, setDraft] = useState<Draft | null>(null);

    const today = todayOf(texts.time_zone, now);
    const day = (search.day && parseDate(search.day)) || today;
    const span = spans.find((each) => each === search.span) ?? (phone ? 'agenda' : 'week');
    const whose: Whose = span === 'team' ? 'all' : search.whose === 'team' || search.whose === 'all' ? search.whose : 'mine';
    const days = useMemo(() => daysOf(span, day, first_weekday), [span, day, first_weekday]);
    const { by_day, loading, error } = useItems(days, whose, with_closing);
    const people = usePeople(span === 'team');
    const moves = useMoves();
    const may_create = Boolean(activities?.access.create);
    const movable = (item: Item) => (item.kind === 'close' ? Boolean(deals?.access.update) : Boolean(activities?.access.update)) && !item.done;

    const pointer = usePointer({
        onMove: (item, spot) => moves.move(item, spot.day, spot.minute, spot.owner),
        onResize: (item, minute) => moves.resize(item, minute),
        onDraw: (spot, start, end) => {
            if (!may_create) return;
            const timed = spot.minute !== null;
            setDraft({ day: spot.day, start: timed ? start : 9 * 60, end: timed ? end : 10 * 60, owner: spot.owner });
        },
    });
    const go = (values: Partial<Search>) => void navigate({ to: '.', search: (before: Search) => ({ ...before, ...values }) as Search });
    const goTo = (to: string) => go({ day: to === today ? undefined : to });
    const show = (to: Span) => go({ span: to });
    const showDay = (to: string) => go({ day: to, span: 'day' });
    const step = (by: -1 | 1) => goTo(stepDay(span, day, by));
    function create(owner?: string) {
        if (!may_create) return;
        const hour = day === today ? Math.min(Number(toWallTime(new Date(now).toISOString(), texts.time_zone).slice(11, 13)) + 1, 23) : 9;
        setDraft({ day, start: hour * 60, end: hour * 60 + 60, owner });
    }
    useShortcuts({
        c: () => create(),
        t: { says: t('calendar.today'), run: () => goTo(today) },
        n: { says: t('calendar.next'), repeats: true, run: () => step(1) },
        p: { says: t('calendar.previous'), repeats: true, run: () => step(-1) },
        ...Object.fromEntries(spans.map((each) => [span_keys[each], { says: t(span_words[each]), run: () => show(each) }])),
    });
    useKeyGroup(t('nav.calendar'), [
        ['Alt+↑ ↓ ← →', t('calendar.key_move')],
        ['Alt+Shift+↑ ↓', t('calendar.key_stretch')],
    ]);

    if (!activities) return null;
    const columns: GridColumn[] =
        span === 'team'
            ? people.map((owner) => ({ key: owner.id, day, owner, items: (by_day.get(day) ?? []).filter((item) => item.owner?.id === owner.id) }))
            : days.map((each) => ({ key: each, day: each, items: by_day.get(each) ?? [] }));
    const title = span === 'day' || span === 'team' ? texts.long_day(day) : texts.long_month(day);
    const switcher = (
        <SegmentedControl
            aria-label={t('calendar.span')}
            data={spans.filter((each) => !phone || each !== 'team').map((each) => ({ value: each, label: t(span_words[each]) }))}
            value={span}
            onChange={(value) => show(value as Span)}
        />
    );
    return (
        <div className={classes['screen']}>
            <PageHead title={phone ? title : t('calendar.title_of', { when: title })} icon={<IconCalendar size={16} stroke={1.6} aria-hidden />}>
                <Button variant="default" onClick={() => goTo(today)} title="T">
                    {t('calendar.today')}
                </Button>
                <ActionIcon aria-label={t('calendar.previous')} title="P" onClick={() => step(-1)}>
                    <IconChevronLeft size={16} stroke={1.6} />
                </ActionIcon>
                <ActionIcon aria-label={t('calendar.next')} title="N" onClick={() => step(1)}>
                    <IconChevronRight size={16} stroke={1.6} />
                </ActionIcon>
                {!phone && switcher}
                {may_create && (
                    <Button leftSection={<IconPlus size={14} />} onClick={() => create()} title="C">
                        {t(phone ? 'action.new' : 'calendar.new')}
                    </Button>
                )}
            </PageHead>
            <div className={classes['bar']}>
                {phone && switcher}
                {span !== 'team' && (
                    <NativeSelect
                        aria-label={t('calendar.whose')}
                        data={[
                            { value: 'mine', label: t('calendar.mine') },
                            { value: 'team', label: t('calendar.of_team') },
                            { value: 'all', label: t('calendar.of_all') },
                        ]}
                        value={whose}
                        onChange={(event) => go({ whose: event.currentTarget.value === 'mine' ? undefined : event.currentTarget.value })}
                    />
                )}
                {deals?.access.read && <Checkbox label={t('calendar.close_dates')} checked={with_closing} onChange={(event) => setWithClosing(event.currentTarget.checked)} />}
                <span className={classes['spacer']} />
                <Menu>
                    <Menu.Target>
                        <ActionIcon aria-label={t('calendar.first_weekday')}>
                            <IconDots size={16} stroke={1.6} />
                        </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                        <Menu.Label>{t('calendar.first_weekday')}</Menu.Label>
                        {weekday_words.map(([value, said]) => (
                            <Menu.Item key={value} aria-current={Number(value) === first_weekday || undefined} onClick={() => setFirstWeekday(Number(value))}>
                                {Number(value) === first_weekday ? `✓ ${t(said)}` : t(said)}
                            </Menu.Item>
                        ))}
                    </Menu.Dropdown>
                </Menu>
            </div>
            <p id="calendar-help" hidden>
                {t('calendar.help')}
            </p>
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {!error && loading && <Skeleton height={420} radius={8} m="md" />}
            {!error && !loading && span === 'agenda' && <Agenda days={days} today={today} by_day={by_day} moves={moves} movable={movable} onDay={showDay} />}
            {!error && !loading && span === 'month' && (
                <>
                    <MonthGrid
                        days={days}
                        month={day.slice(0, 7)}
                        today={today}
                        by_day={by_day}
                        moves={moves}
                        movable={movable}
                        pointer={pointer}
                        onDay={(to) => go({ day: to, ...(phone ? {} : { span: 'day' }) })}
                    />
                    {phone && <Agenda days={[day]} today={today} by_day={by_day} moves={moves} movable={movable} onDay={showDay} />}
                </>
            )}
            {!error && !loading && (span === 'day' || span === 'week' || span === 'team') && (
                <TimeGrid key={span} columns={columns} now={now} moves={moves} movable={movable} pointer={pointer} onDay={showDay} onPerson={(column) => create(column.owner?.id)} />
            )}
            <Suspense>{draft && <CreateDialog draft={draft} onClose={() => setDraft(null)} />}</Suspense>
        </div>
    );
}
