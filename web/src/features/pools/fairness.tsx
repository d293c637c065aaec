// Who took how much from a pool, and what became of it. Numbers open their entries in the log.

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { poolReportQuery, type PoolShare, type PoolStanding } from '@/api/pools';
import type { Filter } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { encodeFilter } from '@/lib/filter';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { EmptyState } from '@/ui/empty-state';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/pools/pools.module.css';

const spans = ['7', '30', '90'] as const;
const day_ms = 86_400_000;

/** Which entries of the log a column counts, and by whom they are of the person. */
const columns: { name: 'claimed' | 'assigned' | 'released' | 'recycled'; label: MessageId; who: 'to_user' | 'from_user' }[] = [
    { name: 'claimed', label: 'pools.col_claimed', who: 'to_user' },
    { name: 'assigned', label: 'pools.col_assigned', who: 'to_user' },
    { name: 'released', label: 'pools.col_released', who: 'from_user' },
    { name: 'recycled', label: 'pools.col_recycled', who: 'from_user' },
];

export function Fairness({ pool }: { pool: PoolStanding }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const [days, setDays] = useState<string>('30');
    // To the hour, so that looking again asks the same question.
    const from = useMemo(() => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - Number(days) * day_ms).toISOString(), [days]);
    const { data, error, isPending } = useQuery(poolReportQuery(pool.id, from));
    const entries = (share: PoolShare, { name, who }: (typeof columns)[number]): Filter => ({
        and: [
            { field: 'pool', op: 'eq', value: pool.id },
            { field: 'kind', op: 'eq', value: name },
            { field: who, op: 'eq', value: share.person.id },
            { field: 'created_at', op: 'ge', value: from },
        ],
    });
    const held = (share: PoolShare): Filter => ({
        and: [
            { field: 'home_pool', op: 'eq', value: pool.id },
            { field: 'owner', op: 'eq', value: share.person.id },
        ],
    });
    return (
        <section className={classes['block']}>
            <div className={classes['blockHead']}>
                <h2>{t('pools.fairness', { name: pool.name })}</h2>
                <PickOne label={t('pools.span')} value={days} data={spans.map((value) => ({ value, label: t('pools.days', { count: Number(value) }) }))} onChange={setDays} />
            </div>
            {isPending && <Skeleton height={120} />}
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {data && (
                <>
                    <p className="dimmed">
                        {t('pools.flow', { entered: texts.number(data.entered), left: texts.number(data.left) })} {!data.complete && t('pools.incomplete')}
                    </p>
                    <div className={classes['scroll']} role="region" aria-label={t('pools.fairness', { name: pool.name })}>
                        <table className={classes['table']}>
                            <thead>
                                <tr>
                                    <th scope="col">{t('pools.col_person')}</th>
                                    {columns.map((column) => (
                                        <th key={column.name} scope="col" className={classes['number']}>
                                            {t(column.label)}
                                        </th>
                                    ))}
                                    <th scope="col" className={classes['number']}>
                                        {t(pool.holds === 'leads' ? 'pools.col_converted' : 'pools.col_won')}
                                    </th>
                                    <th scope="col" className={classes['number']}>
                                        {t('pools.col_held')}
                                    </th>
                                </tr>
                            </thead>
                            <tbody>
                                {data.people.map((share) => (
                                    <tr key={share.person.id}>
                                        <th scope="row">{share.person.name}</th>
                                        {columns.map((column) => (
                                            <td key={column.name} className={classes['number']}>
                                                {share[column.name] > 0 ? (
                                                    <Link to="/$object" params={{ object: 'pool_moves' }} search={{ filter: encodeFilter(entries(share, column)) }}>
                                                        {texts.number(share[column.name])}
                                                    </Link>
                                                ) : (
                                                    <span className="dimmed">0</span>
                                                )}
                                            </td>
                                        ))}
                                        <td className={classes['number']}>{texts.number(share.won)}</td>
                                        <td className={classes['number']}>
                                            <Link to="/$object" params={{ object: pool.holds }} search={{ filter: encodeFilter(held(share)) }}>
                                                {texts.number(share.held)}
                                            </Link>
                                        </td>
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </div>
                </>
            )}
        </section>
    );
}
