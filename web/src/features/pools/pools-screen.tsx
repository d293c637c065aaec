// The public pools that one belongs to: what lies there, what is left of one's limits, what is about to go
// back, and who took how much.

import { Button, Skeleton } from '@mantine/core';
import { IconPool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { manyLabel, useMeta } from '@/api/meta';
import { standingQuery, type PoolStanding } from '@/api/pools';
import { useMay } from '@/api/session';
import { problemText } from '@/api/use-submit';
import { Fairness } from '@/features/pools/fairness';
import { encodeFilter } from '@/lib/filter';
import { usePageTitle } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/pools/pools.module.css';

export function PoolsScreen() {
    const { t } = useLanguage();
    const administers = useMay('admin');
    const navigate = useNavigate();
    const search = useSearch({ strict: false }) as Search;
    const { data, error, isPending } = useQuery(standingQuery);
    usePageTitle(t('nav.pools'));
    const shown = data?.find((pool) => pool.id === search.pool) ?? data?.[0];
    const show = (pool: string) => void navigate({ to: '.', search: (before: Search) => ({ ...before, pool }) as Search, replace: true });
    return (
        <>
            <PageHead title={t('nav.pools')} icon={<IconPool size={16} stroke={1.6} aria-hidden />}>
                {administers && (
                    <Link to="/settings/$section" params={{ section: 'pools' }} search={{}} className={classes['settings']}>
                        {t('pools.settings')}
                    </Link>
                )}
            </PageHead>
            <div className={classes['page']}>
                {isPending && <Skeleton height={180} />}
                {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
                {data && data.length === 0 && <EmptyState icon={<IconPool size={28} stroke={1.4} />} title={t('pools.none')} text={t(administers ? 'pools.none_admin' : 'pools.none_text')} />}
                {data && data.length > 0 && (
                    <ul className={classes['pools']}>
                        {data.map((pool) => (
                            <PoolCard key={pool.id} pool={pool} shown={pool === shown} onShow={() => show(pool.id)} />
                        ))}
                    </ul>
                )}
                {shown && <Fairness key={shown.id} pool={shown} />}
            </div>
        </>
    );
}

function PoolCard({ pool, shown, onShow }: { pool: PoolStanding; shown: boolean; onShow(): void }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const object = useMeta().object(pool.holds);
    const limit = (used: number, most: number | null) => (most === null ? texts.number(used) : t('pools.of', { used: texts.number(used), most: texts.number(most) }));
    const to = (filter: Parameters<typeof encodeFilter>[0], sort?: string) => ({ to: '/$object' as const, params: { object: pool.holds }, search: { filter: encodeFilter(filter), ...(sort ? { sort } : {}) } });
    const mine = { field: 'owner', op: 'eq', value: 'me' } as const;
    return (
        <li className={classes['card']} data-shown={shown || undefined}>
            <div className={classes['cardHead']}>
                <h2>{pool.name}</h2>
                {object && (
                    <span className={classes['holds']}>
                        <ObjectIcon name={object.icon} size={14} />
                        {label(manyLabel(object))}
                    </span>
                )}
                {!pool.active && <Chip color="gray">{t('pools.inactive')}</Chip>}
                {pool.manages && <Chip color="blue">{t('pools.manages')}</Chip>}
            </div>
            <p className={classes['lying']}>
                <Link {...to({ field: 'pool', op: 'eq', value: pool.id }, '-pool_since')}>{t('pools.lying', { count: pool.lying })}</Link>
            </p>
            <dl className={classes['limits']}>
                <div>
                    <dt>{t('pools.today')}</dt>
                    <dd className="tabular" data-full={(pool.claims_per_day !== null && pool.claimed_today >= pool.claims_per_day) || undefined}>
                        {limit(pool.claimed_today, pool.claims_per_day)}
                    </dd>
                </div>
                <div>
                    <dt>{t('pools.held')}</dt>
                    <dd className="tabular" data-full={(pool.holdings_max !== null && pool.held >= pool.holdings_max) || undefined}>
                        <Link {...to({ and: [mine, { field: 'home_pool', op: 'eq', value: pool.id }] })}>{limit(pool.held, pool.holdings_max)}</Link>
                    </dd>
                </div>
            </dl>
            <div className={classes['links']}>
                {pool.recycles && (
                    <Link {...to({ and: [mine, { field: 'recycle_at', op: 'within', value: { next: '7d' } }] }, 'recycle_at')}>{t('pools.near')}</Link>
                )}
                <Link to="/$object" params={{ object: 'pool_moves' }} search={{ filter: encodeFilter({ field: 'pool', op: 'eq', value: pool.id }), sort: '-created_at' }}>
                    {t('pools.log')}
                </Link>
                {!shown && (
                    <Button variant="subtle" size="compact-xs" onClick={onShow}>
                        {t('pools.figures')}
                    </Button>
                )}
            </div>
        </li>
    );
}
