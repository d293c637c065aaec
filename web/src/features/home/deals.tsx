// Lists of a few records that want attention: each is a filter, and a way to all that it finds.

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { titleOf } from '@/api/meta';
import { listQuery } from '@/api/records';
import type { Filter, ObjectMeta, RecordData } from '@/api/types';
import { Tile } from '@/features/home/panel';
import { kindOf } from '@/fields/list';
import { isEmpty } from '@/fields/kind';
import { useSay } from '@/fields/shared/say';
import { encodeFilter } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import type { MessageId } from '@/lib/i18n';
import classes from '@/features/home/home.module.css';

const shown = 6;

interface Props {
    object: ObjectMeta;
    title: MessageId;
    icon: ReactNode;
    filter: Filter;
    sort: string;
    /** Said beside the name. */
    beside: readonly string[];
    /** The moment that stands at the end of a line. */
    when: string;
    nothing: ReactNode;
}

export function Attention({ object, title, icon, filter, sort, beside, when, nothing }: Props) {
    const say = useSay();
    const now = useNow();
    const known = beside.flatMap((name) => object.fields.find((field) => field.name === name) ?? []);
    const list = useInfiniteQuery(listQuery(object.name, { filter, sort, limit: shown, fields: [object.title, when, ...known.map((field) => field.name)] }));
    const records = list.data?.pages[0]?.records ?? [];
    const aside = (record: RecordData) => known.filter((field) => !isEmpty(record[field.name])).map((field) => kindOf(field).format(record[field.name], field, say));
    return (
        <Tile
            title={say.t(title)}
            icon={icon}
            to={`/${object.name}`}
            search={{ filter: encodeFilter(filter), sort }}
            loading={list.isLoading}
            error={list.error}
            empty={records.length === 0}
            nothing={nothing}
        >
            <ul className={classes['list']}>
                {records.map((record) => (
                    <li key={record.id}>
                        <Link className={`${classes['line']} ${classes['lineLink']}`} to="/$object/$record" params={{ object: object.name, record: record.id }} search={{}}>
                            <span className={`${classes['what']} clip`}>{titleOf(object, record)}</span>
                            <span className={`${classes['about']} clip tabular`}>{aside(record).join(' · ')}</span>
                            <span className={`${classes['when']} tabular`}>{typeof record[when] === 'string' ? say.texts.relative(record[when], now) : ''}</span>
                        </Link>
                    </li>
                ))}
            </ul>
        </Tile>
    );
}
