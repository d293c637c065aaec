// From lead to cash: how many of a cohort came to each hop, and how many days it took since the one before.

import { NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { chainDaysQuery, type Cohort, type HopDays } from '@/api/chain';
import { useMeta } from '@/api/meta';
import type { Filter } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { shareOf, type Days } from '@/features/analytics/analytics-model';
import { Records } from '@/records/counted';
import { hop_words } from '@/records/chain-words';
import { useSay } from '@/fields/shared/say';
import { addDays, fromWallTime } from '@/lib/dates';
import { together } from '@/lib/filter';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/analytics/analytics.module.css';

interface Props {
    days: Days | null;
    whose: Filter | null;
    /** Opportunities that entered in the period. */
    deals: Filter | null;
}

export function ChainDays({ days, whose, deals }: Props) {
    const { t, texts } = useSay();
    const with_leads = Boolean(useMeta().object('leads')?.access.read);
    const [chosen, choose] = useState<Cohort>('leads');
    const from: Cohort = with_leads ? chosen : 'opportunities';
    const midnight = (day: string) => fromWallTime(`${day}T00:00`, texts.time_zone);
    const came: Filter | null = days && { and: [{ field: 'created_at', op: 'ge', value: midnight(days[0]) }, { field: 'created_at', op: 'lt', value: midnight(addDays(days[1], 1)) }] };
    const cohort = from === 'leads' ? together(whose, came) : deals;
    const { data, error, isPending } = useQuery(chainDaysQuery(from, cohort));
    return (
        <section className={classes['block']}>
            <div className={classes['headline']}>
                <h2>{t('chain.title')}</h2>
                {with_leads && (
                    <NativeSelect
                        aria-label={t('chain.starts_with')}
                        size="xs"
                        value={from}
                        onChange={(event) => choose(event.currentTarget.value as Cohort)}
                        data={[
                            { value: 'leads', label: t('chain.of_leads') },
                            { value: 'opportunities', label: t('chain.of_deals') },
                        ]}
                    />
                )}
            </div>
            <p className="dimmed">{t(from === 'leads' ? 'chain.leads_text' : 'chain.deals_text')}</p>
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {isPending && <Skeleton height={320} />}
            {data && data.records === 0 && <p className="dimmed">{t('chain.nothing')}</p>}
            {data && data.records > 0 && <Hops hops={data.hops} whole={data.records} from={from} cohort={cohort} />}
        </section>
    );
}

function Hops({ hops, whole, from, cohort }: { hops: HopDays[]; whole: number; from: Cohort; cohort: Filter | null }) {
    const { t, texts } = useSay();
    const number = (value: number | null) => (value === null ? '–' : texts.number(value));
    return (
        <div className={classes['scroll']}>
            <table className={classes['table']}>
                <thead>
                    <tr>
                        <th scope="col">{t('chain.step')}</th>
                        <th scope="col" className={classes['wide']}>
                            {t('chain.reached')}
                        </th>
                        <th scope="col">{t('chain.of_all')}</th>
                        <th scope="col">{t('chain.median')}</th>
                        <th scope="col">{t('analytics.p90')}</th>
                        <th scope="col">{t('chain.samples')}</th>
                    </tr>
                </thead>
                <tbody>
                    {hops.map(({ hop, reached, samples, median_days, p90_days, earlier, filter }, at) => (
                        <tr key={hop}>
                            <th scope="row">{t(hop_words[hop])}</th>
                            {reached === null ? (
                                <td colSpan={5} className={`${classes['start']} dimmed`}>
                                    {t('chain.hidden')}
                                </td>
                            ) : (
                                <>
                                    <td className={classes['wide']}>
                                        <span className={classes['meter']}>
                                            <span className={classes['track']} aria-hidden>
                                                <span style={{ width: `${shareOf(reached, whole) ?? 0}%` }} />
                                            </span>
                                            {reached > 0 ? (
                                                <Records object={from} of={[cohort, at === 0 ? null : filter]} label={t('chain.open', { count: reached, step: t(hop_words[hop]) })}>
                                                    {texts.number(reached)}
                                                </Records>
                                            ) : (
                                                '0'
                                            )}
                                        </span>
                                    </td>
                                    <td>{texts.percent(Math.round((shareOf(reached, whole) ?? 0) * 10) / 10)}</td>
                                    <td>{number(median_days)}</td>
                                    <td>{number(p90_days)}</td>
                                    <td>
                                        {at === 0 ? '–' : number(samples)}
                                        {Boolean(earlier) && <small>{t('chain.earlier', { count: earlier ?? 0 })}</small>}
                                    </td>
                                </>
                            )}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
