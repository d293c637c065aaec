// The records of any object as cards in columns. What it shows stands in the address: the field of the
// columns, the pipeline, the filter, the order, what is folded.

import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useRef, useState, type ReactNode } from 'react';
import { groupQuery, keyId } from '@/api/groups';
import { manyLabel, oneLabel, titleOf } from '@/api/meta';
import type { Field, Filter, ListQuestion, ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { cardFields, cardParts, columnFilter, weightedField, type BoardColumn } from '@/features/board/board-model';
import { Column, type ColumnSums } from '@/features/board/column';
import { useColumns } from '@/features/board/use-columns';
import { useDrops } from '@/features/board/use-drag';
import { useMove, type Move } from '@/features/board/use-move';
import { allOf } from '@/lib/filter';
import { usePhone } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { CreateDialog } from '@/records/create';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/board/board.module.css';

const LostDialog = lazy(async () => ({ default: (await import('@/features/board/lost-dialog')).LostDialog }));

const page_of_column = 40;
const order_default = '-updated_at';

interface Props {
    object: ObjectMeta;
    search: Search;
    change(change: Partial<Record<keyof Search, string | undefined>>): void;
    filter: Filter | null;
    q: string;
    sort: string;
    /** The way to the list, the views, the filter: they belong to other rooms. */
    head: ReactNode;
    views: ReactNode;
    bar: ReactNode;
    beside: ReactNode;
    open(record: RecordData): void;
}

function boardField(object: ObjectMeta, wanted: string | undefined): Field | undefined {
    const names = object.board ?? [];
    return object.fields.find((field) => field.name === (wanted && names.includes(wanted) ? wanted : names[0]));
}

export function BoardScreen(props: Props) {
    const field = boardField(props.object, props.search.by);
    return field ? <Board key={field.name} {...props} field={field} /> : null;
}

function useSums(object: ObjectMeta, field: Field, filter: Filter | null, q: string, enabled: boolean) {
    const { money } = cardParts(object, field);
    const weighted = weightedField(object);
    const { data } = useQuery({
        ...groupQuery(object.name, {
            filter,
            q,
            group: [field.name],
            measures: [
                { fn: 'count' },
                ...(money ? [{ fn: 'sum' as const, field: money.name }] : []),
                ...(money && weighted ? [{ fn: 'sum' as const, field: weighted.name }] : []),
            ],
        }),
        enabled,
        placeholderData: keepPreviousData,
    });
    return useMemo(() => {
        if (!data) return undefined;
        const text = (value: unknown) => (value === null || value === undefined ? '0' : String(value));
        return (column: BoardColumn): ColumnSums => {
            const values = data.groups.find((group) => keyId(group.keys[0]) === column.id)?.values ?? [];
            return { count: Number(values[0] ?? 0), sum: money ? text(values[1]) : null, weighted: money && weighted ? text(values[2]) : null };
        };
    }, [data, money, weighted]);
}

function Board({ object, field, search, change, filter, q, sort, head, views, bar, beside, open }: Props & { field: Field }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const phone = usePhone();
    const element = useRef<HTMLDivElement>(null);
    const { columns, loading, error, parents, parent, parent_field } = useColumns(object, field, search.pipeline);
    const parts = useMemo(() => cardParts(object, field), [object, field]);
    const [lifted, setLifted] = useState<{ record: RecordData; from: BoardColumn; to: BoardColumn } | null>(null);
    const [focused, setFocused] = useState<string>();
    const [wanted, setWanted] = useState<{ id: string; column: string } | null>(null);
    const [said, setSaid] = useState('');
    const [asking, setAsking] = useState<Move | null>(null);

    const whole = allOf(filter, parent_field && parent ? { field: parent_field.name, op: 'eq', value: parent.id } : null);
    const order = sort || order_default;
    const question = (column: BoardColumn): ListQuestion => ({
        filter: allOf(whole, columnFilter(field, column)),
        q,
        sort: order,
        fields: cardFields(object, field, parts),
        limit: page_of_column,
    });
    const sumsOf = useSums(object, field, whole, q, !loading);
    const mutate = useMove(object, field, question);
    const movable = object.access.update && field.writable;
    const lost_reason = object.fields.find((candidate) => candidate.name === 'lost_reason' && candidate.writable && candidate.options);

    function move(record: RecordData, from: BoardColumn, to: BoardColumn) {
        const asked = { record, from, to };
        if (to.outcome === 'lost' && lost_reason) setAsking(asked);
        else mutate(asked);
    }
    const columnWith = (id: string) => columns.find((column) => column.id === id);
    useDrops(element, (dragged, id) => {
        const from = columnWith(dragged.column);
        const to = columnWith(id);
        if (from && to) move(dragged.record, from, to);
    });

    const folded = new Set((search.folded ?? '').split(',').filter(Boolean));
    const fold_id = (column: BoardColumn) => column.id || 'none';
    const toggleFold = (column: BoardColumn) => {
        const id = fold_id(column);
        const next = folded.has(id) ? [...folded].filter((each) => each !== id) : [...folded, id];
        change({ folded: next.join(',') || undefined });
    };

    function neighbour(column: BoardColumn, by: -1 | 1): BoardColumn | undefined {
        return columns[columns.findIndex((each) => each.id === column.id) + by];
    }
    const actionsOf = (column: BoardColumn) => ({
        lift(record: RecordData) {
            if (!movable) return;
            setLifted({ record, from: column, to: column });
            setSaid(t('board.lifted', { name: titleOf(object, record), value: column.name }));
        },
        drop() {
            if (!lifted) return;
            setLifted(null);
            setSaid('');
            if (lifted.to.id === lifted.from.id) return;
            setWanted({ id: lifted.record.id, column: lifted.to.id });
            if (phone) change({ column: fold_id(lifted.to) });
            move(lifted.record, lifted.from, lifted.to);
        },
        cancel() {
            setLifted(null);
            setSaid(t('board.put_back'));
        },
        aside(by: -1 | 1, from: HTMLElement) {
            if (!lifted) return focusAside(element.current, from, by);
            const to = neighbour(lifted.to, by);
            if (!to) return;
            setLifted({ ...lifted, to });
            setSaid(t('board.over', { value: to.name }));
            element.current?.querySelector(`[data-column="${to.id}"]`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
        },
        peek: (record: RecordData) => change({ open: record.id }),
        moveTo(record: RecordData, id: string) {
            const to = columnWith(id);
            if (to) move(record, column, to);
        },
        focused: (record: RecordData) => setFocused(record.id),
    });

    const create = () => change({ create: '1' });
    useShortcuts(object.access.create ? { c: create } : {});
    const shown = phone ? columns.filter((column, at) => (search.column ? fold_id(column) === search.column : at === 0)) : columns;
    const given = (column: BoardColumn) => ({ [field.name]: column.value, ...(parent_field && parent ? { [parent_field.name]: parent } : {}) });
    const boards = (object.board ?? []).flatMap((name) => object.fields.find((candidate) => candidate.name === name) ?? []);
    const orders = object.fields.filter((candidate) => candidate.sortable && [order_default.slice(1), 'created_at', parts.money?.name, parts.date?.name, object.title].includes(candidate.name));

    const pipelines = parents.length > 1 && (
        <NativeSelect
            aria-label={parent_field ? label(parent_field.label) : ''}
            data={parents.map((each) => ({ value: each.id, label: each.name }))}
            value={parent?.id}
            onChange={(event) => change({ pipeline: event.currentTarget.value, folded: undefined, column: undefined })}
        />
    );
    return (
        <div className={classes['split']}>
            <div className={classes['screen']}>
                <PageHead title={label(manyLabel(object))} icon={<ObjectIcon name={object.icon} />}>
                    {!phone && pipelines}
                    {head}
                    {object.access.create && (
                        <Button leftSection={<IconPlus size={14} />} onClick={create} title="C">
                            {phone ? t('action.new') : t('record.new', { object: label(oneLabel(object)) })}
                        </Button>
                    )}
                </PageHead>
                {views}
                <div className={classes['bar']}>
                    {bar}
                    {phone && pipelines}
                    <span className={classes['spacer']} />
                    {boards.length > 1 && (
                        <NativeSelect
                            aria-label={t('board.by')}
                            data={boards.map((each) => ({ value: each.name, label: label(each.label) }))}
                            value={field.name}
                            onChange={(event) => change({ by: event.currentTarget.value, folded: undefined, column: undefined })}
                        />
                    )}
                    <NativeSelect
                        aria-label={t('board.order')}
                        data={orders.flatMap((each) => {
                            const name = label(each.label);
                            return [
                                { value: `-${each.name}`, label: `${name} ↓` },
                                { value: each.name, label: `${name} ↑` },
                            ];
                        })}
                        value={order}
                        onChange={(event) => change({ sort: event.currentTarget.value === order_default ? undefined : event.currentTarget.value })}
                    />
                </div>
                {phone && columns.length > 0 && (
                    <nav className={classes['switcher']} aria-label={t('board.columns')}>
                        {columns.map((column) => (
                            <button
                                key={column.id}
                                type="button"
                                aria-current={column === shown[0] ? 'true' : undefined}
                                onClick={() => change({ column: fold_id(column) })}
                            >
                                {column.name} <span className="tabular">{sumsOf ? texts.number(sumsOf(column).count) : ''}</span>
                            </button>
                        ))}
                    </nav>
                )}
                <p id="board-help" hidden>
                    {movable ? t('board.help') : t('board.help_read')}
                </p>
                <div role="status" className="visually-hidden">
                    {said}
                </div>
                {error !== null && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
                {!loading && error === null && columns.length === 0 && <EmptyState title={t('board.no_columns')} text={t('board.no_columns_text')} />}
                <div ref={element} className={classes['board']} aria-busy={loading}>
                    {shown.map((column) => (
                        <Column
                            key={column.id}
                            object={object}
                            column={column}
                            question={question(column)}
                            sums={sumsOf?.(column)}
                            parts={parts}
                            movable={movable}
                            given={given(column)}
                            folded={!phone && folded.has(fold_id(column))}
                            onFold={() => toggleFold(column)}
                            aimed={lifted?.to.id === column.id && lifted.from.id !== column.id}
                            lifted={lifted?.record.id}
                            focused={focused}
                            wanted={wanted?.column === column.id ? wanted.id : null}
                            onFound={() => setWanted(null)}
                            actions={actionsOf(column)}
                            targets={phone ? columns : undefined}
                        />
                    ))}
                </div>
            </div>
            {beside}
            {search.create === '1' && object.access.create && (
                <CreateDialog
                    object={object}
                    {...(parent_field && parent ? { given: { [parent_field.name]: parent } } : {})}
                    onClose={() => change({ create: undefined })}
                    onCreated={open}
                />
            )}
            <Suspense>
                {asking && lost_reason && (
                    <LostDialog
                        field={lost_reason}
                        name={titleOf(object, asking.record)}
                        onClose={() => setAsking(null)}
                        onReason={(reason) => {
                            setAsking(null);
                            mutate(reason === null ? asking : { ...asking, more: { [lost_reason.name]: reason } });
                        }}
                    />
                )}
            </Suspense>
        </div>
    );
}

/** The card at the same height in the next column that has any. */
function focusAside(board: HTMLElement | null, from: HTMLElement, by: -1 | 1): void {
    const columns = [...(board?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
    const { top } = from.getBoundingClientRect();
    for (let at = columns.findIndex((column) => column.contains(from)) + by; columns[at]; at += by) {
        const cards = [...(columns[at]?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
        const distance = (card: HTMLElement) => Math.abs(card.getBoundingClientRect().top - top);
        const nearest = cards.toSorted((left, right) => distance(left) - distance(right))[0];
        if (nearest) return nearest.focus();
    }
}
