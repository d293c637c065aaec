// One tile of the first page: one question, a shape while it is on its way, and a next step where there is nothing.

import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { problemText } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import classes from '@/features/home/home.module.css';

interface Props {
    title: string;
    icon: ReactNode;
    to?: string;
    search?: Search;
    loading: boolean;
    error: unknown;
    empty: boolean;
    /** What to do about there being nothing. */
    nothing: ReactNode;
    children: ReactNode;
}

export function Tile({ title, icon, to, search = {}, loading, error, empty, nothing, children }: Props) {
    const t = useT();
    return (
        <section className={classes['tile']} aria-busy={loading || undefined}>
            <div className={classes['name']}>
                {icon}
                <h2>{title}</h2>
                {to && (
                    <Link to={to} search={search} className={classes['all']} aria-label={`${title}: ${t('home.see_all')}`}>
                        {t('home.see_all')}
                    </Link>
                )}
            </div>
            {loading && <Skeleton height={132} radius={8} />}
            {Boolean(error) && <p className="dimmed">{problemText(t, error)}</p>}
            {!loading && !error && (empty ? <p className={classes['nothing']}>{nothing}</p> : children)}
        </section>
    );
}
