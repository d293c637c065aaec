// The list on a phone: two lines a record, the title and what the list shows next.

import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { titleOf } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import type { Column } from '@/features/list/list-state';
import { FieldCell } from '@/records/field-view';
import { valueAt } from '@/records/values';
import classes from '@/features/list/cards.module.css';

const card_px = 62;
const words_shown = 3;

interface Props {
    object: ObjectMeta;
    label: string;
    columns: readonly Column[];
    row_count: number;
    rowAt(index: number): RecordData | undefined;
    onNearEnd(): void;
}

function Card({ object, columns, record }: Pick<Props, 'object' | 'columns'> & { record: RecordData }) {
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
                <span className={`${classes['name']} clip`}>{titleOf(object, record)}</span>
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
                        {kindOf(column.field).format(valueAt(record, column.path), column.field, say)}
                    </Fragment>
                ))}
            </span>
        </Link>
    );
}

export function Cards({ object, label, columns, row_count, rowAt, onNearEnd }: Props) {
    const scroller = useRef<HTMLDivElement>(null);
    const rows = useVirtualizer({ count: row_count, getScrollElement: () => scroller.current, estimateSize: () => card_px, overscan: 6 });
    const shown = rows.getVirtualItems();
    const last = shown.at(-1)?.index ?? 0;
    useEffect(() => {
        if (rowAt(last) === undefined) onNearEnd();
    }, [last, rowAt, onNearEnd]);
    return (
        <div ref={scroller} className={classes['scroller']}>
            <ul aria-label={label} style={{ height: rows.getTotalSize(), position: 'relative', margin: 0, padding: 0, listStyle: 'none' }}>
                {shown.map((item) => {
                    const record = rowAt(item.index);
                    return (
                        <li key={item.index} className={classes['item']} style={{ transform: `translateY(${item.start}px)`, height: card_px }}>
                            {record ? <Card object={object} columns={columns} record={record} /> : <span className={classes['bone']} />}
                        </li>
                    );
                })}
            </ul>
        </div>
    );
}
