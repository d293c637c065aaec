// One column: its sums, and its cards drawn as far as they are seen.

import { ActionIcon, Skeleton } from '@mantine/core';
import { IconChevronsLeft, IconChevronsRight, IconPlus } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useObject } from '@/api/meta';
import type { ListQuestion, ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import type { BoardColumn, CardParts, Place } from '@/features/board/board-model';
import { Card, type CardActions } from '@/features/board/card';
import { daysSince } from '@/features/board/days';
import { Sums, type ColumnSums } from '@/features/board/sums';
import { useAbout, useCards } from '@/features/board/use-cards';
import { useDropPlace } from '@/features/board/use-drag';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import type { AboutRecord } from '@/records/activities';
import classes from '@/features/board/board.module.css';

const loadQuickAdd = () => import('@/features/board/quick-add');
const QuickAdd = lazy(async () => ({ default: (await loadQuickAdd()).QuickAdd }));

const card_px = 124;
const idle_days_looked_back_max = 90;
const rows_ahead = 6;

interface Props {
    object: ObjectMeta;
    place: Place;
    question: ListQuestion;
    sums: ColumnSums | undefined;
    parts: CardParts;
    movable: boolean;
    given: Record<string, unknown>;
    folded: boolean;
    onFold(): void;
    /** The lifted card would land here. */
    aimed: boolean;
    lifted: string | undefined;
    focused: string | undefined;
    /** The card to find and focus once it has arrived here. */
    wanted: string | null;
    onFound(): void;
    actions: Omit<CardActions, 'along'> & {
        /** The lifted card to the row above or below. */
        across(by: -1 | 1): void;
    };
    /** On a phone, which shows one column at a time, a card is moved by a menu. */
    targets: readonly BoardColumn[] | undefined;
    selected: ReadonlyMap<string, unknown>;
    /** Somebody drags: nothing else may move. */
    held: boolean;
    /** Part of a row: the row's own head names the columns. */
    bare?: boolean;
}

const nothing: AboutRecord = { next: null, touched: null };

/** Nothing was changed and nothing was done for as long as the stage allows. */
function isIdle(record: RecordData, touched: string | null, { outcome, idle_days }: BoardColumn, now: number): boolean {
    if (outcome !== 'open') return false;
    const last = touched && touched > record.updated_at ? touched : record.updated_at;
    return (daysSince(last, now) ?? 0) >= idle_days;
}

export function Column(props: Props) {
    const { object, place, question, sums, parts, movable, given, folded, onFold, aimed, lifted, focused, wanted, onFound, actions, targets, selected, held, bare } = props;
    const { column } = place;
    const t = useT();
    const texts = useTexts();
    const box = useRef<HTMLElement>(null);
    const scroller = useRef<HTMLDivElement>(null);
    const [adding, setAdding] = useState(false);
    const over = useDropPlace(box, scroller, place) || aimed;

    const closed = column.outcome === 'won' || column.outcome === 'lost';
    const links = useObject('activity_links');
    const asks = !closed && object.role === 'record' && object.name !== 'activities' && Boolean(links?.access.read);
    const { list, pages, records, arrived } = useCards({ object, question, enabled: !folded, held });
    const { hasNextPage, isFetchingNextPage, fetchNextPage, isLoading, error } = list;
    const now = Date.now();
    const rows = useVirtualizer({
        count: folded ? 0 : records.length,
        getScrollElement: () => scroller.current,
        getItemKey: (at) => records[at]?.id ?? at,
        estimateSize: () => card_px,
        overscan: rows_ahead,
    });
    const items = rows.getVirtualItems();
    const last = items.at(-1)?.index ?? 0;
    const about = useAbout(pages, items[0]?.index ?? 0, last, asks && !question.as_of ? Math.min(column.idle_days, idle_days_looked_back_max) : null);
    useEffect(() => {
        if (last >= records.length - rows_ahead && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    }, [last, records.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

    function focusCard(at: number) {
        const record = records[at];
        if (!record) return;
        rows.scrollToIndex(at);
        requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-card="${record.id}"]`)?.focus());
    }
    const wanted_at = wanted ? records.findIndex((record) => record.id === wanted) : -1;
    useEffect(() => {
        if (wanted_at < 0) return;
        focusCard(wanted_at);
        onFound();
        // eslint-disable-next-line react-hooks/exhaustive-deps -- once per arrival
    }, [wanted_at]);

    const card_actions: CardActions = {
        ...actions,
        along: (by, record) => (lifted ? actions.across(by) : focusCard(records.findIndex((each) => each.id === record.id) + by)),
    };
    const reachable = records.some((record) => record.id === focused) ? focused : records[0]?.id;
    const count = sums ? texts.number(sums.count) : '';
    const crowded = sums !== undefined && column.limit !== null && sums.count > column.limit;

    if (folded) {
        return (
            <section ref={box} className={classes['folded']} data-over={over || undefined} aria-label={column.name} data-column={column.id}>
                <ActionIcon data-hint={t('board.unfold')} aria-label={`${t('board.unfold')} ${column.name}`} onClick={onFold}>
                    <IconChevronsRight size={15} stroke={1.6} />
                </ActionIcon>
                <span className={classes['foldedName']}>
                    {column.name} <span className="dimmed tabular">{count}</span>
                </span>
            </section>
        );
    }
    return (
        <section ref={box} className={classes['column']} data-over={over || undefined} aria-label={place.lane ? `${place.lane.name}: ${column.name}` : column.name} data-column={column.id}>
            {!bare && <header className={classes['head']}>
                <div className={classes['name']}>
                    <span className={classes['dot']} style={{ background: `var(--mantine-color-${column.color ?? 'gray'}-6)` }} />
                    <h2 className="clip">{column.name}</h2>
                    <span className={`${crowded ? classes['crowded'] : 'dimmed'} tabular`} title={crowded ? t('board.crowded', { count: column.limit }) : undefined}>
                        {column.limit === null ? count : `${count} / ${texts.number(column.limit)}`}
                        {crowded && <span className="visually-hidden"> {t('board.crowded', { count: column.limit })}</span>}
                    </span>
                    <span className={classes['spacer']} />
                    {object.access.create && (
                        <ActionIcon data-hint={t('board.add')}
                            size="sm"
                            aria-label={`${t('board.add')} ${column.name}`}
                            onPointerEnter={() => void loadQuickAdd()}
                            onFocus={() => void loadQuickAdd()}
                            onClick={() => setAdding(true)}
                        >
                            <IconPlus size={15} stroke={1.6} />
                        </ActionIcon>
                    )}
                    {!targets && (
                        <ActionIcon data-hint={t('board.fold')} size="sm" aria-label={`${t('board.fold')} ${column.name}`} onClick={onFold}>
                            <IconChevronsLeft size={15} stroke={1.6} />
                        </ActionIcon>
                    )}
                </div>
                <Sums sums={sums} closed={closed} />
            </header>}
            <Suspense>{adding && <QuickAdd object={object} given={given} onClose={() => setAdding(false)} />}</Suspense>
            <div ref={scroller} className={classes['cards']}>
                {isLoading && [0, 1, 2].map((at) => <Skeleton key={at} height={88} radius={8} mb={8} />)}
                {error && <p className={classes['nothing']}>{problemText(t, error)}</p>}
                {!isLoading && !error && records.length === 0 && !bare && <p className={classes['nothing']}>{t('board.empty')}</p>}
                {records.length > 0 && (
                    <ul className={classes['list']} data-settling={arrived.size > 0 || undefined} style={{ height: rows.getTotalSize() }}>
                        {items.map((item) => {
                            const record = records[item.index];
                            return (
                                record && (
                                    <li key={item.key} ref={rows.measureElement} data-index={item.index} className={classes['item']} style={{ transform: `translateY(${item.start}px)` }}>
                                        <Card
                                            object={object}
                                            record={record}
                                            place={place}
                                            parts={parts}
                                            movable={movable}
                                            lifted={lifted === record.id}
                                            selected={selected.has(record.id)}
                                            arrived={arrived.has(record.id)}
                                            about={about.settled ? (about.found.get(record.id) ?? nothing) : undefined}
                                            idle={about.settled && isIdle(record, about.found.get(record.id)?.touched ?? null, column, now)}
                                            reachable={reachable === record.id}
                                            actions={card_actions}
                                            targets={targets}
                                        />
                                    </li>
                                )
                            );
                        })}
                    </ul>
                )}
            </div>
        </section>
    );
}
