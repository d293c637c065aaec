// The records of any object as cards in columns. What it shows stands in the address: the field of the
// columns, the pipeline, the filter, the order, what is folded.

import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconClockHour4, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useRef, useState, type ReactNode } from 'react';
import { manyLabel, oneLabel, titleOf, useMeta } from '@/api/meta';
import type { Field, Filter, ListQuestion, ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { boardFields, cardFields, cardParts, columnFilter, laneFields, laneFilter, order_default, placeKey, type BoardColumn, type Lane, type Place } from '@/features/board/board-model';
import { Column } from '@/features/board/column';
import { useAskedMoves } from '@/features/board/use-asked-moves';
import { useColumns } from '@/features/board/use-columns';
import { useDrops } from '@/features/board/use-drag';
import { useLift } from '@/features/board/use-lift';
import type { Card } from '@/features/board/use-move';
import { useSelected } from '@/features/board/use-selected';
import { useSums } from '@/features/board/use-sums';
import { aDayBack } from '@/lib/dates';
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

const AsOfBar = lazy(async () => ({ default: (await import('@/records/as-of-bar')).AsOfBar }));
const BoardBar = lazy(async () => ({ default: (await import('@/features/board/board-bar')).BoardBar }));
const Lanes = lazy(async () => ({ default: (await import('@/features/board/lanes')).Lanes }));
const SelectionBar = lazy(async () => ({ default: (await import('@/features/board/selection-bar')).SelectionBar }));

const first_cards = 40;
const further_cards = 120;

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

/** What was can only be looked at. */
const unchangeable = (object: ObjectMeta): ObjectMeta => ({ ...object, access: { ...object.access, create: false, update: false } });

export function BoardScreen(props: Props) {
    const fields = boardFields(useMeta(), props.object);
    const field = fields.find((each) => each.name === props.search.by) ?? fields[0];
    const object = useMemo(() => (props.search.as_of ? unchangeable(props.object) : props.object), [props.object, props.search.as_of]);
    return field ? <Board key={field.name} {...props} object={object} q={props.search.as_of ? '' : props.q} field={field} /> : null;
}

function Board({ object, field, search, change, filter, q, sort, head, views, bar, beside, open }: Props & { field: Field }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const phone = usePhone();
    const element = useRef<HTMLDivElement>(null);
    const { columns, loading, error, parents, parent, parent_field } = useColumns(object, field, search.pipeline);
    const parts = useMemo(() => cardParts(object, field), [object, field]);
    const [focused, setFocused] = useState<string>();
    const [wanted, setWanted] = useState<{ id: string; place: string } | null>(null);
    const [lanes, setLanes] = useState<readonly Lane[]>([]);
    const lane_field = phone ? undefined : laneFields(object, field).find((each) => each.name === search.lane);

    const whole = allOf(filter, parent_field && parent ? { field: parent_field.name, op: 'eq', value: parent.id } : null);
    const order = sort || order_default;
    const required_anywhere = useMemo(() => [...new Set(columns.flatMap((column) => column.required))], [columns]);
    const question = ({ column, lane }: Place): ListQuestion => ({
        filter: allOf(whole, columnFilter(field, column), lane_field && lane ? laneFilter(lane_field, lane) : null),
        q,
        as_of: search.as_of,
        sort: order,
        fields: cardFields(object, field, parts, [...required_anywhere, ...(lane_field ? [lane_field.name] : [])]),
        limit: first_cards,
        limit_later: further_cards,
    });
    const sums = useSums(object, field, whole, q, search.as_of, !loading);
    const lane_sums = useSums(object, lane_field ?? field, whole, q, search.as_of, !loading && lane_field !== undefined);
    const movable = object.access.update && field.writable;

    const selected = useSelected(JSON.stringify([whole, q, search.as_of, search.lane]));
    const nameOf = (cards: readonly Card[]) => (cards.length === 1 && cards[0] ? titleOf(object, cards[0].record) : t('board.cards', { count: cards.length }));
    const moves = useAskedMoves({ object, field, lane_field, questionOf: question, nameOf });
    function move(cards: readonly Card[], to: Place) {
        if (moves.move(cards, to)) selected.clear();
    }
    /** A card of the selection takes the whole selection along. */
    const together = (record: RecordData, from: Place): Card[] => [
        { record, from },
        ...(selected.cards.has(record.id) ? [...selected.cards.values()].filter((card) => card.record.id !== record.id) : []),
    ];
    const dragging = useDrops(element, ({ record, from }, to) => move(together(record, from), to));

    const folded = new Set((search.folded ?? '').split(',').filter(Boolean));
    const fold_id = (column: BoardColumn) => column.id || 'none';
    const toggleFold = (id: string) => {
        const next = folded.has(id) ? [...folded].filter((each) => each !== id) : [...folded, id];
        change({ folded: next.join(',') || undefined });
    };
    const { lifted, said, actionsOf: liftActionsOf } = useLift({
        board: element,
        columns,
        lanes,
        movable,
        together,
        nameOf,
        onDrop(cards, to) {
            if (cards[0]) setWanted({ id: cards[0].record.id, place: placeKey(to) });
            if (phone) change({ column: fold_id(to.column) });
            move(cards, to);
        },
    });
    const actionsOf = (place: Place) => ({
        ...liftActionsOf(place),
        peek: (record: RecordData) => (search.as_of ? open(record) : change({ open: record.id })),
        moveTo(record: RecordData, id: string) {
            const column = columns.find((each) => each.id === id);
            if (column) move(together(record, place), { ...place, column });
        },
        focused: (record: RecordData) => setFocused(record.id),
        select: (record: RecordData) => selected.toggle({ record, from: place }),
    });

    const create = () => change({ create: '1' });
    useShortcuts({ ...(object.access.create ? { c: create } : {}), ...(selected.cards.size > 0 ? { Escape: selected.clear } : {}) });
    const shown = phone ? columns.filter((column, at) => (search.column ? fold_id(column) === search.column : at === 0)) : columns;
    const given = ({ column, lane }: Place) => ({
        [field.name]: column.value,
        ...(parent_field && parent ? { [parent_field.name]: parent } : {}),
        ...(lane_field && lane ? { [lane_field.name]: lane.value } : {}),
    });
    function columnOf(place: Place, bare: boolean) {
        const { column } = place;
        const key = placeKey(place);
        return (
            <Column
                key={key}
                object={object}
                place={place}
                question={question(place)}
                sums={bare ? undefined : sums?.of(column.id)}
                parts={parts}
                movable={movable}
                given={given(place)}
                folded={!phone && !bare && folded.has(fold_id(column))}
                onFold={() => toggleFold(fold_id(column))}
                aimed={lifted !== null && placeKey(lifted.to) === key && placeKey(lifted.from) !== key}
                lifted={lifted?.cards[0]?.record.id}
                focused={focused}
                wanted={wanted?.place === key ? wanted.id : null}
                onFound={() => setWanted(null)}
                actions={actionsOf(place)}
                targets={phone ? columns : undefined}
                selected={selected.cards}
                held={dragging || lifted !== null}
                bare={bare}
            />
        );
    }

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
                    {!search.as_of && (
                        <ActionIcon
                            data-hint={t('as_of.open_list')}
                            variant="default"
                            size={30}
                            aria-label={t('as_of.open_list')}
                            onClick={() => change({ as_of: aDayBack(), q: undefined, open: undefined })}
                        >
                            <IconClockHour4 size={15} stroke={1.6} />
                        </ActionIcon>
                    )}
                    <Suspense>
                        <BoardBar object={object} field={field} lane_field={lane_field} order={order} parts={parts} phone={phone} change={change} />
                    </Suspense>
                </div>
                <Suspense>{search.as_of && <AsOfBar as_of={search.as_of} text={t('board.as_of_text')} onChange={(as_of) => change({ as_of })} />}</Suspense>
                {phone && columns.length > 0 && (
                    <nav className={classes['switcher']} aria-label={t('board.columns')}>
                        {columns.map((column) => (
                            <button
                                key={column.id}
                                type="button"
                                aria-current={column === shown[0] ? 'true' : undefined}
                                onClick={() => change({ column: fold_id(column) })}
                            >
                                {column.name} <span className="tabular">{sums ? texts.number(sums.of(column.id).count) : ''}</span>
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
                <div ref={element} className={classes['board']} data-lanes={lane_field ? true : undefined} aria-busy={loading}>
                    {lane_field ? (
                        <Suspense>
                            <Lanes
                                field={lane_field}
                                sums={lane_sums}
                                columns={columns}
                                sumsOf={(column) => sums?.of(column.id)}
                                folded={folded}
                                onFold={toggleFold}
                                cell={(column, lane) => columnOf({ column, lane }, true)}
                                onLanes={setLanes}
                            />
                        </Suspense>
                    ) : (
                        shown.map((column) => columnOf({ column, lane: null }, false))
                    )}
                </div>
                <Suspense>
                    {selected.cards.size > 0 && (
                        <SelectionBar
                            object={object}
                            ids={[...selected.cards.keys()]}
                            columns={columns}
                            onMove={(column) => move([...selected.cards.values()], { column, lane: null })}
                            onClear={selected.clear}
                        />
                    )}
                </Suspense>
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
            {moves.dialog}
        </div>
    );
}
