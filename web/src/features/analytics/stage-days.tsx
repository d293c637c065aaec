// How long deals stood in each stage, by the change log; those that stand there longest now.

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keyId } from '@/api/groups';
import { staysQuery } from '@/api/stays';
import type { Filter } from '@/api/types';
import { problemText } from '@/api/use-submit';
import type { Stage } from '@/features/analytics/analytics-model';
import { Records } from '@/records/counted';
import { RecordLink } from '@/fields/shared/record-link';
import { useSay } from '@/fields/shared/say';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/analytics/analytics.module.css';

const longest_shown = 3;

export function StageDays({ cohort, stages }: { cohort: Filter | null; stages: readonly Stage[] }) {
    const { t, texts } = useSay();
    const { data, error, isPending } = useQuery(staysQuery('opportunities', 'stage', cohort));
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (isPending) return <Skeleton height={200} />;
    const days = (value: number | null) => (value === null ? '–' : texts.number(value, 1));
    const open = stages.filter((stage) => stage.kind === 'open').toSorted((a, b) => a.position - b.position);
    return (
        <section className={classes['block']}>
            <h2>{t('analytics.stage_days')}</h2>
            <p className="dimmed">{t('analytics.stage_days_text')}</p>
            <div className={classes['scroll']}>
                <table className={classes['table']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('analytics.stage')}</th>
                            <th scope="col">{t('analytics.left')}</th>
                            <th scope="col">{t('analytics.mean')}</th>
                            <th scope="col">{t('report.median')}</th>
                            <th scope="col">{t('analytics.p90')}</th>
                            <th scope="col">{t('analytics.there_now')}</th>
                            <th scope="col">{t('analytics.there_since')}</th>
                            <th scope="col" className={classes['start']}>
                                {t('analytics.longest')}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {open.map((stage) => {
                            const stays = data.values.find(({ value }) => keyId(value) === stage.id);
                            return (
                                <tr key={stage.id}>
                                    <th scope="row">{stage.name}</th>
                                    <td>{stays?.stays ? texts.number(stays.stays) : '–'}</td>
                                    <td>{days(stays?.mean_days ?? null)}</td>
                                    <td>{days(stays?.median_days ?? null)}</td>
                                    <td>{days(stays?.p90_days ?? null)}</td>
                                    <td>{stays?.standing ? <Records of={[cohort, { field: 'stage', op: 'eq', value: stage.id }]}>{texts.number(stays.standing)}</Records> : '–'}</td>
                                    <td>{days(stays?.standing_mean_days ?? null)}</td>
                                    <td className={classes['start']}>
                                        <span className={classes['reasons']}>
                                            {stays?.longest.slice(0, longest_shown).map((each) => (
                                                <span key={each.id}>
                                                    <RecordLink object="opportunities" id={each.id} name={each.name} /> <span className="dimmed">{days(each.days)}</span>
                                                </span>
                                            ))}
                                        </span>
                                    </td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
            </div>
        </section>
    );
}
