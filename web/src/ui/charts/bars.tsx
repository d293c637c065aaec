// Bars lying down: a name, a bar, a number; each is a way to the records behind it.

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Search } from '@/lib/search-params';
import classes from '@/ui/charts/charts.module.css';

export interface Datum {
    id: string;
    label: string;
    /** Stands for the label where there is more to show. */
    shown?: ReactNode;
    value: number;
    text: string;
    detail?: string | undefined;
    to: string;
    search: Search;
}

export function Bars({ data, label }: { data: readonly Datum[]; label: string }) {
    const most = Math.max(...data.map((datum) => Math.abs(datum.value)), 0);
    return (
        <ul className={classes['bars']} aria-label={label}>
            {data.map((datum) => (
                <li key={datum.id}>
                    <Link to={datum.to} search={datum.search} className={classes['bar']}>
                        <span className={`${classes['barName']} clip`} title={datum.label}>
                            {datum.shown ?? datum.label}
                        </span>
                        <span className={classes['track']} aria-hidden>
                            <span style={{ width: `${most > 0 ? (Math.abs(datum.value) / most) * 100 : 0}%` }} />
                        </span>
                        <span className={`${classes['barText']} tabular`}>
                            {datum.text}
                            {datum.detail && <span className="dimmed"> {datum.detail}</span>}
                        </span>
                    </Link>
                </li>
            ))}
        </ul>
    );
}

/** Columns standing side by side: for what follows one another, months mostly. */
export function Columns({ data, label }: { data: readonly Datum[]; label: string }) {
    const most = Math.max(...data.map((datum) => datum.value), 0);
    return (
        <ul className={classes['columns']} aria-label={label}>
            {data.map((datum) => (
                <li key={datum.id}>
                    <Link to={datum.to} search={datum.search} className={classes['column']} title={`${datum.label}: ${datum.text}`}>
                        <span className={classes['columnSpace']} aria-hidden>
                            <span style={{ height: `${most > 0 ? Math.max((datum.value / most) * 100, datum.value > 0 ? 2 : 0) : 0}%` }} />
                        </span>
                        <span className={classes['columnName']}>{datum.shown ?? datum.label}</span>
                        <span className="visually-hidden">{`${datum.label}: ${datum.text}`}</span>
                    </Link>
                </li>
            ))}
        </ul>
    );
}
