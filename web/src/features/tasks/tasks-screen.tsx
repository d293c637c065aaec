// What is to be done, by when it is wanted: late, today, later, some day; and what is done.

import { Button, Skeleton } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useObject } from '@/api/meta';
import { listQuery } from '@/api/records';
import { useSession } from '@/api/session';
import type { RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { QuickAdd } from '@/features/tasks/quick-add';
import { snoozes, TaskRow } from '@/features/tasks/task-row';
import { byRecord, inSections, is_work, movedTo, sections, snoozeDay, whoseFilter, type Snooze, type Whose } from '@/features/tasks/tasks-model';
import { useSay } from '@/fields/shared/say';
import { today } from '@/lib/dates';
import { allOf } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import type { MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useKeyGroup, useShortcuts } from '@/lib/shortcuts';
import { is_open, urgencyOf, whenOf, type Urgency } from '@/records/activities';
import { useActivity } from '@/records/use-activity';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/tasks/tasks.module.css';

const page = 200;
const pages_at_once = 5;
const done_shown = 50;
const fields = ['subject', 'kind', 'starts_at', 'ends_at', 'due_at', 'done_at', 'priority', 'links', 'owner'];
const titles: Record<Urgency | 'done', MessageId> = {
    overdue: 'tasks.overdue',
    today: 'tasks.today',
    planned: 'tasks.upcoming',
    someday: 'tasks.someday',
    done: 'tasks.done',
};

interface Part {
    id: string;
    title: string;
    activities: readonly RecordData[];
}

export function TasksScreen() {
    const { t, texts } = useSay();
    const object = useObject('activities');
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const now = useNow();
    const box = useRef<HTMLDivElement>(null);
    const input = useRef<HTMLInputElement>(null);
    const { change, tick } = useActivity();
    const [reached, setReached] = useState<string>();
    const whose: Whose = search.whose === 'team' ? 'team' : 'mine';
    const owners = whoseFilter(whose, useSession().user.teams.length > 0);
    const grouped = search.group === 'record';
    const shows_done = search.show === 'done';
    const day = today(texts.time_zone, now);

    const open = useInfiniteQuery({
        ...listQuery('activities', { filter: allOf(owners, is_open, is_work), sort: 'due_at', limit: page, fields }),
        enabled: !shows_done,
    });
    const done = useInfiniteQuery({
        ...listQuery('activities', {
            filter: allOf(owners, is_work, { field: 'done_at', op: 'exists', value: true }),
            sort: '-done_at',
            limit: done_shown,
            fields,
        }),
        enabled: shows_done,
    });
    const list = shows_done ? done : open;
    const { hasNextPage, isFetchingNextPage, fetchNextPage } = open;
    const pages = open.data?.pages.length ?? 0;
    // Sections want all of them, as far as anybody could look through.
    useEffect(() => {
        if (!shows_done && hasNextPage && !isFetchingNextPage && pages < pages_at_once) void fetchNextPage();
    }, [shows_done, hasNextPage, isFetchingNextPage, fetchNextPage, pages]);

    const records = (list.data?.pages ?? []).flatMap((each) => each.records).filter((activity) => Boolean(activity['done_at']) === shows_done);
    const parts = partsOf();
    const rows = parts.flatMap((part) => part.activities);
    const reachable = rows.some((row) => row.id === reached) ? reached : rows[0]?.id;

    function partsOf(): Part[] {
        if (shows_done) return records.length > 0 ? [{ id: 'done', title: t('tasks.done'), activities: records }] : [];
        if (grouped) {
            return byRecord(records).map(({ link, activities }) => ({ id: link?.id ?? 'none', title: link?.name ?? t('tasks.about_nothing'), activities }));
        }
        const found = inSections(records, day, texts.time_zone);
        return sections.flatMap((section) => {
            const activities = found.get(section);
            return activities ? [{ id: section, title: t(titles[section]), activities }] : [];
        });
    }
    const go = (values: Partial<Search>) => void navigate({ to: '.', search: (before: Search) => ({ ...before, ...values }) as Search, replace: true });
    function focusRow(at: number) {
        const row = rows[at];
        if (row) box.current?.querySelector<HTMLElement>(`[data-task="${row.id}"]`)?.focus();
    }
    /** The row disappears under the keyboard: the next one takes its place. */
    function leaving(activity: RecordData, act: () => void) {
        const at = rows.findIndex((row) => row.id === activity.id);
        const focused = document.activeElement?.getAttribute('data-task') === activity.id;
        const next = rows[at + 1] ?? rows[at - 1];
        act();
        if (focused && next) requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-task="${next.id}"]`)?.focus());
    }
    function snooze(activity: RecordData, to: Snooze) {
        const values = movedTo(activity, snoozeDay(to, day), texts.time_zone);
        const when = whenOf(values);
        leaving(activity, () => change(activity, values, 'activity.moved', { when: when ? texts.day_time(when) : '' }));
    }
    useShortcuts({ n: { says: t('tasks.add'), run: () => input.current?.focus() }, c: () => input.current?.focus(), j: () => focusRow(0) });
    useKeyGroup(t('nav.tasks'), [['Space', t('tasks.key_tick')], ...snoozes.map(([, said, key]): [string, string] => [key, `${t('tasks.snooze')}: ${t(said)}`])]);

    if (!object) return null;
    const tab = (to: string | undefined, said: MessageId) => (
        <button type="button" className={classes['tab']} aria-pressed={(search.show ?? '') === (to ?? '')} onClick={() => go({ show: to })}>
            {t(said)}
        </button>
    );
    return (
        <>
            <PageHead title={t('tasks.title')} icon={<IconChecklist size={16} stroke={1.6} aria-hidden />}>
                <PickOne
                    label={t('tasks.whose')}
                    data={[
                        { value: 'mine', label: t('tasks.mine') },
                        { value: 'team', label: t('tasks.team') },
                    ]}
                    value={whose}
                    onChange={(value) => go({ whose: value === 'team' ? 'team' : undefined })}
                />
            </PageHead>
            <div ref={box} className={classes['page']}>
                {object.access.create && <QuickAdd input={input} />}
                <div className={classes['bar']} role="group" aria-label={t('tasks.show')}>
                    {tab(undefined, 'tasks.to_do')}
                    {tab('done', 'tasks.done')}
                    <span className={classes['spacer']} />
                    {!shows_done && (
                        <button type="button" className={classes['tab']} aria-pressed={grouped} onClick={() => go({ group: grouped ? undefined : 'record' })}>
                            {t('tasks.by_record')}
                        </button>
                    )}
                </div>
                {list.isLoading && <Skeleton height={240} radius={8} />}
                {list.error && <EmptyState title={t('trouble.title')} text={problemText(t, list.error)} />}
                {list.isSuccess && rows.length === 0 && (
                    <EmptyState title={t(shows_done ? 'tasks.none_done' : 'tasks.none')} text={t(shows_done ? 'tasks.none_done_text' : 'tasks.none_text')} />
                )}
                {parts.map((part) => (
                    <section key={part.id} className={classes['section']} data-section={part.id} aria-label={grouped ? undefined : part.title}>
                        <h2>
                            {part.title} <span className="dimmed tabular">{texts.number(part.activities.length)}</span>
                        </h2>
                        <ul>
                            {part.activities.map((activity) => (
                                <TaskRow
                                    key={activity.id}
                                    activity={activity}
                                    urgency={shows_done ? 'done' : urgencyOf(whenOf(activity), day, texts.time_zone)}
                                    now={now}
                                    reachable={reachable === activity.id}
                                    withOwner={whose === 'team'}
                                    withRecord={!grouped}
                                    onTick={() => leaving(activity, () => tick(activity))}
                                    onSnooze={(to) => snooze(activity, to)}
                                    onMove={(by) => focusRow(rows.findIndex((row) => row.id === activity.id) + by)}
                                    onFocus={() => setReached(activity.id)}
                                />
                            ))}
                        </ul>
                    </section>
                ))}
                {list.hasNextPage && (shows_done || pages >= pages_at_once) && (
                    <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                        {t('tasks.more')}
                    </Button>
                )}
                {rows.length > 0 && <p className={`${classes['hint']} dimmed`}>{t(shows_done ? 'tasks.hint_done' : 'tasks.hint')}</p>}
            </div>
        </>
    );
}
