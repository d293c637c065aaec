// Everything that happened, newest first, in days; what is pinned stands above it.

import { ActionIcon, Button, Menu, Skeleton, TextInput } from '@mantine/core';
import { IconClock, IconFilter, IconPin, IconSearch, IconX } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useMeta } from '@/api/meta';
import { usePreference } from '@/api/preferences';
import { pinnedQuery, timelineQuery } from '@/api/records';
import type { ObjectMeta, RecordData, TimelineItem } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { Composer } from '@/features/record/composer/composer';
import { ApprovalItem } from '@/features/record/approval-item';
import { MergeItem } from '@/features/record/merge-item';
import { ActivityItem, AttachmentItem, ChangeItem, CommentItem } from '@/features/record/timeline-items';
import { byDay, keyOf, sourcesNow, sourcesOf, timeline_kinds, toggled } from '@/features/record/timeline-model';
import { SourceMenu } from '@/features/record/timeline-sources';
import { useLatest, useNow, useSettled } from '@/lib/hooks';
import { today } from '@/lib/dates';
import { useLanguage, useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/record/timeline.module.css';

const typing_ms = 250;
const near_end_px = '600px';

function Item({ object, id, item }: { object: ObjectMeta; id: string; item: TimelineItem }) {
    switch (item.type) {
        case 'change':
            return <ChangeItem object={object} item={item} />;
        case 'approval':
            return <ApprovalItem item={item} />;
        case 'merge':
            return <MergeItem object={object} id={id} item={item} />;
        case 'activity':
            return <ActivityItem at={item.at} record={item.record} about={item.about} />;
        case 'comment':
            return <CommentItem at={item.at} record={item.record} about={item.about} />;
        case 'attachment':
            return <AttachmentItem at={item.at} record={item.record} about={item.about} />;
        default:
            return null;
    }
}

function Pinned({ object, id }: { object: ObjectMeta; id: string }) {
    const t = useT();
    const { data = [] } = useQuery(pinnedQuery(object.name, id));
    if (data.length === 0) return null;
    return (
        <section className={classes['pinned']} aria-label={t('timeline.pinned')}>
            <h3 className={classes['day']}>
                <IconPin size={12} stroke={1.8} aria-hidden /> {t('timeline.pinned')}
            </h3>
            <ol className={classes['items']}>
                {data.map((item) => (
                    <Item key={keyOf(item)} object={object} id={id} item={item} />
                ))}
            </ol>
        </section>
    );
}

interface FilterProps {
    /** Whose story it is: chosen beside the kinds. */
    sources: ReactNode;
    types: string[];
    q: string;
    onTypes(types: string[]): void;
    onSearch(q: string): void;
}

function FilterBar({ sources, types, q, onTypes, onSearch }: FilterProps) {
    const t = useT();
    const chosen = timeline_kinds.filter((kind) => types.includes(kind.type));
    return (
        <div className={classes['bar']} data-print="hide">
            <h2 className={classes['barTitle']}>{t('timeline.title')}</h2>
            <TextInput
                className={classes['search']}
                aria-label={t('timeline.search')}
                placeholder={t('timeline.search')}
                leftSection={<IconSearch size={13} stroke={1.6} />}
                value={q}
                onChange={(event) => onSearch(event.currentTarget.value)}
                onKeyDown={onKeys({ Escape: () => (q ? onSearch('') : false) })}
            />
            {sources}
            <Menu closeOnItemClick={false}>
                <Menu.Target>
                    <Button variant={chosen.length > 0 ? 'light' : 'default'} size="compact-sm" leftSection={<IconFilter size={13} stroke={1.6} />}>
                        {chosen.length > 0 ? chosen.map((kind) => t(kind.label)).join(', ') : t('timeline.all')}
                    </Button>
                </Menu.Target>
                <Menu.Dropdown>
                    {timeline_kinds.map((kind) => (
                        <Menu.CheckboxItem key={kind.type} checked={types.includes(kind.type)} onChange={() => onTypes(toggled(types, kind.type))}>
                            {t(kind.label)}
                        </Menu.CheckboxItem>
                    ))}
                </Menu.Dropdown>
            </Menu>
            {(chosen.length > 0 || q) && (
                <ActionIcon
                    aria-label={t('timeline.show_all')}
                    onClick={() => {
                        onTypes([]);
                        onSearch('');
                    }}
                >
                    <IconX size={14} />
                </ActionIcon>
            )}
        </div>
    );
}

function useDayName(): (day: string) => string {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const this_day = today(texts.time_zone, now);
    const last_day = today(texts.time_zone, now - 86_400_000);
    return (day) => (day === this_day ? t('timeline.today') : day === last_day ? t('timeline.yesterday') : texts.date(day));
}

/** Fetches on while the end comes near. */
function NearEnd({ onReached }: { onReached(): void }) {
    const mark = useRef<HTMLDivElement>(null);
    const reached = useLatest(onReached);
    useEffect(() => {
        if (!mark.current) return;
        const watch = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && reached.current(), { rootMargin: near_end_px });
        watch.observe(mark.current);
        return () => watch.disconnect();
    }, [reached]);
    return <div ref={mark} />;
}

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.every((name) => typeof name === 'string');

export function Timeline({ object, record, until }: { object: ObjectMeta; record: RecordData; until?: string | undefined }) {
    const { t, label } = useLanguage();
    const { time_zone } = useTexts();
    const dayName = useDayName();
    const [types, setTypes] = useState<string[]>([]);
    const [typed, setTyped] = useState('');
    const q = useSettled(typed.trim(), typing_ms);
    const meta = useMeta();
    const sources = sourcesOf(object, (name) => meta.object(name));
    const [chosen, setChosen] = usePreference<string[] | undefined>(`timeline.of.${object.name}`, undefined, isNames);
    const of = sourcesNow(chosen, sources);
    const list = useInfiniteQuery({
        ...timelineQuery(object.name, record.id, { types, q, of: sources.length > 0 ? of : [], until }),
        placeholderData: keepPreviousData,
    });
    const items = list.data?.pages.flatMap((page) => page.items) ?? [];
    const partial = list.data?.pages.at(-1)?.partial ?? [];
    const narrowed = types.length > 0 || q !== '';
    return (
        <section className={classes['timeline']} aria-label={t('timeline.title')}>
            {!record.deleted_at && !until && <Composer object={object} record={record} />}
            <FilterBar
                types={types}
                q={typed}
                onTypes={setTypes}
                onSearch={setTyped}
                sources={sources.length > 0 && <SourceMenu object={object} sources={sources} of={of} onChange={setChosen} />}
            />
            {partial.length > 0 && (
                <p className={classes['partial']}>
                    {t('timeline.partial', { names: sources.filter((relation) => partial.includes(relation.name)).map((relation) => label(relation.label)).join(', ') })}
                </p>
            )}
            {!narrowed && !until && <Pinned object={object} id={record.id} />}
            {list.isLoading && <Skeleton height={120} mt="md" />}
            {list.isError && <p className="dimmed">{problemText(t, list.error)}</p>}
            {list.isSuccess && items.length === 0 && (
                <EmptyState
                    icon={<IconClock size={22} stroke={1.6} />}
                    title={t(narrowed ? 'timeline.no_match' : 'timeline.empty')}
                    text={narrowed ? '' : t('timeline.empty_text')}
                />
            )}
            {byDay(items, time_zone).map(({ day, items: of_day }) => (
                <section key={day} aria-label={dayName(day)}>
                    <h3 className={classes['day']}>{dayName(day)}</h3>
                    <ol className={classes['items']}>
                        {of_day.map((item) => (
                            <Item key={keyOf(item)} object={object} id={record.id} item={item} />
                        ))}
                    </ol>
                </section>
            ))}
            {list.hasNextPage && (
                <>
                    <NearEnd key={items.length} onReached={() => !list.isFetchingNextPage && void list.fetchNextPage()} />
                    <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                        {t('timeline.older')}
                    </Button>
                </>
            )}
        </section>
    );
}
