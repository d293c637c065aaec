// The list on a phone: two lines a record, the title and what the list shows next.

import { Link } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { titleOf } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import { GroupHead } from '@/features/list/group-line';
import type { Column, ListState } from '@/features/list/list-state';
import { no_problems, useLooks } from '@/features/list/use-looks';
import type { Rows } from '@/features/list/use-rows';
import { marksOf } from '@/lib/marks';
import { FieldCell } from '@/records/field-view';
import { valueAt } from '@/records/values';
import type { RowLook } from '@/ui/grid/types';
import { useRowWindow } from '@/ui/grid/use-row-window';
import { Marked } from '@/ui/marked';
import classes from '@/features/list/cards.module.css';

const card_px = 62;
const words_shown = 3;

interface Props {
    object: ObjectMeta;
    label: string;
    state: ListState;
    rows: Rows;
}

function Card({ object, columns, record }: { object: ObjectMeta; columns: readonly Column[]; record: RecordData }) {
    const say = useSay();
    const [aside, ...rest] = columns.slice(1).filter((column) => !isEmpty(valueAt(record, column.path)) && kindOf(column.field).align === 'right');
    const chip = aside ?? columns.slice(1).find((column) => column.field.options && !isEmpty(valueAt(record, column.path)));
    const words = columns
        .slice(1)
        .filter((column) => column !== chip && !rest.includes(column) && column.field.name !== 'owner' && !isEmpty(valueAt(record, column.path)))
        .slice(0, words_shown);
    return (
        <Link to="/$object/$record" params={{ object: object.name, record: record.id }} search={{}} className={classes['card']}>
            <span className={classes['line']}>
                <span className={`${classes['name']} clip`}>
                    <Marked text={titleOf(object, record)} marks={marksOf(record, object.title)} />
                </span>
                {chip && (
                    <span className={classes['aside']}>
                        <FieldCell field={chip.field} value={valueAt(record, chip.path)} />
                    </span>
                )}
            </span>
            <span className={`${classes['detail']} clip`}>
                {words.map((column, at) => (
                    <Fragment key={column.path}>
                        {at > 0 && ' · '}
                        <Marked text={kindOf(column.field).format(valueAt(record, column.path), column.field, say)} marks={marksOf(record, column.path)} />
                    </Fragment>
                ))}
            </span>
        </Link>
    );
}

/** A card has no columns: a rule for one of them tints it whole. */
const tintOf = (look: RowLook | undefined) => look?.tint ?? Object.values(look?.cells ?? {}).find((cell) => cell.tint)?.tint;

export function Cards({ object, label, state, rows }: Props) {
    const scroller = useRef<HTMLDivElement>(null);
    const { row_count, rowAt, headAt, onWindow } = rows;
    const lookOf = useLooks(object, state, rows, no_problems);
    const seen = useRowWindow(scroller, { rows: row_count, row_px: card_px, around_px: 0 });
    useEffect(() => onWindow(seen.first, seen.last, seen.first), [seen.first, seen.last, row_count, onWindow]);
    return (
        <div ref={scroller} className={classes['scroller']}>
            <ul aria-label={label} style={{ height: seen.content_px, position: 'relative', margin: 0, padding: 0, listStyle: 'none' }}>
                {Array.from({ length: Math.max(0, seen.last - seen.first + 1) }, (_, at) => seen.first + at).map((index) => {
                    const record = rowAt(index);
                    return (
                        <li key={index} className={classes['item']} data-tint={record && tintOf(lookOf(record))} style={{ transform: `translateY(${seen.top(index)}px)`, height: card_px }}>
                            {headAt(index) ? (
                                <div className={classes['head']}>
                                    <GroupHead index={index} column={-1} rows={rows} state={state} />
                                </div>
                            ) : record ? (
                                <Card object={object} columns={state.columns} record={record} />
                            ) : (
                                <span className={classes['bone']} />
                            )}
                        </li>
                    );
                })}
            </ul>
        </div>
    );
}
