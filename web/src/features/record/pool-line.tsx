// Where a lead or an account stands with public pools: it lies in one, or will be taken back to one.

import { Button } from '@mantine/core';
import { IconClockHour4, IconHandGrab, IconPool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { inPoolsQuery } from '@/api/pools';
import { useObject } from '@/api/meta';
import type { Named, ObjectMeta, RecordData } from '@/api/types';
import { encodeFilter } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { usePool } from '@/records/pools/use-pool';
import classes from '@/features/record/pool-line.module.css';

const PoolDialog = lazy(async () => ({ default: (await import('@/records/pools/pool-dialog')).PoolDialog }));

export function PoolLine({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const run = usePool(object);
    const moves = useObject('pool_moves');
    const [asked, setAsked] = useState<'assign' | 'release' | null>(null);
    const { data } = useQuery(inPoolsQuery(object.name, record.id, record.version));
    const claim = () => void run('claim', { ids: [record.id] });
    useShortcuts(data?.may_claim ? { 'Shift+c': { says: t('pools.claim'), run: claim } } : {});
    if (!data || (!data.pool && !data.recycled && (!data.may_release || data.targets.length === 0))) return null;

    const { pool, recycled } = data;
    const former = record['former_owner'] as Named | null | undefined;
    const why = moves?.fields.find((field) => field.name === 'reason')?.options?.find((option) => option.value === recycled?.reason);
    return (
        <section className={classes['pool']} aria-label={t('pools.title')}>
            {pool && (
                <span className={classes['said']} data-lies>
                    <IconPool size={14} stroke={1.6} aria-hidden />
                    <Link to="/$object" params={{ object: object.name }} search={{ filter: encodeFilter({ field: 'pool', op: 'eq', value: pool.id }) }}>
                        {t('pools.lies_in', { name: pool.name })}
                    </Link>
                    {typeof record['pool_since'] === 'string' && <span className="dimmed">{texts.relative(record['pool_since'], now)}</span>}
                    {former && <span className="dimmed">{t('pools.formerly', { name: former.name })}</span>}
                </span>
            )}
            {recycled && (
                <span className={classes['said']} data-near={recycled.near || undefined} title={texts.date_time(recycled.at)}>
                    <IconClockHour4 size={14} stroke={1.6} aria-hidden />
                    {t('pools.recycled_at', { when: texts.relative(recycled.at, now), name: recycled.pool?.name ?? '' })}
                    {why && <span className="dimmed">{label(why.label)}</span>}
                </span>
            )}
            <span className={classes['acts']} data-print="hide">
                {data.may_claim && (
                    <Button size="compact-sm" title="Shift+C" leftSection={<IconHandGrab size={14} stroke={1.6} />} onClick={claim}>
                        {t('pools.claim')}
                    </Button>
                )}
                {data.may_assign && (
                    <Button size="compact-sm" variant="default" onClick={() => setAsked('assign')}>
                        {t('pools.assign')}
                    </Button>
                )}
                {data.may_release && data.targets.length > 0 && (
                    <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setAsked('release')}>
                        {t('pools.release')}
                    </Button>
                )}
            </span>
            {asked && (
                <Suspense>
                    <PoolDialog object={object} act={asked} targets={data.targets} onGo={(request) => run(asked, { ids: [record.id], ...request })} onClose={() => setAsked(null)} />
                </Suspense>
            )}
        </section>
    );
}
