// The same figures by owner, product, source or industry; and what the sources of leads have brought.

import { NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { groupQuery, keyId, type Group } from '@/api/groups';
import { useMeta } from '@/api/meta';
import type { Filter } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { closed, dimensions, sourceMeasures, status, tableMeasures, type Days } from '@/features/analytics/analytics-model';
import { Records } from '@/records/counted';
import { useSay } from '@/fields/shared/say';
import { addDays, fromWallTime } from '@/lib/dates';
import { keyFilter, keyLabel, numberOf, type GroupPart } from '@/records/grouping';
import { EmptyState } from '@/ui/empty-state';
import { together } from '@/lib/filter';
import classes from '@/features/analytics/analytics.module.css';

const groups_max = 500;

/** The largest first; what has no key comes last. */
const byNumber = (at: number) => (a: Group, b: Group) =>
    Number(keyId(a.keys[0]) === '') - Number(keyId(b.keys[0]) === '') || numberOf(b.values[at]) - numberOf(a.values[at]);

export function ByDimension({ scope }: { scope: Filter | null }) {
    const say = useSay();
    const { t, texts, label } = say;
    const meta = useMeta();
    const object = meta.object('opportunities');
    const parts = dimensions.flatMap((path): GroupPart[] => {
        const field = object && meta.field(object, path);
        return field ? [{ path, field }] : [];
    });
    const [chosen, choose] = useState<string>(dimensions[0]);
    const part = parts.find(({ path }) => path === chosen) ?? parts[0];
    const decided = together(scope, closed);
    const { data, error, isPending } = useQuery({
        ...groupQuery('opportunities', { filter: decided, group: part ? [part.path] : [], measures: tableMeasures(), limit: groups_max }),
        enabled: Boolean(part),
    });
    if (!part) return null;
    const money = (value: string | number | null | undefined) => (value === null || value === undefined ? '–' : texts.money(String(Math.round(Number(value))), texts.currency));
    return (
        <section className={classes['block']}>
            <div className={classes['headline']}>
                <h2>{t('analytics.decided_by')}</h2>
                <NativeSelect aria-label={t('analytics.decided_by')} size="xs" value={part.path} onChange={(event) => choose(event.currentTarget.value)} data={parts.map((each) => ({ value: each.path, label: label(each.field.label) }))} />
            </div>
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {isPending && <Skeleton height={200} />}
            {data && (
                <div className={classes['scroll']}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{label(part.field.label)}</th>
                                <th scope="col">{t('analytics.won_value')}</th>
                                <th scope="col">{t('analytics.won')}</th>
                                <th scope="col">{t('analytics.lost')}</th>
                                <th scope="col">{t('analytics.win_rate')}</th>
                                <th scope="col">{t('analytics.average')}</th>
                                <th scope="col">{t('analytics.median_cycle')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {data.groups.toSorted(byNumber(0)).map(({ keys, values }) => {
                                const key = keys[0] ?? null;
                                const here = keyFilter(part, key, (wall) => fromWallTime(wall, texts.time_zone));
                                return (
                                    <tr key={keyId(key)}>
                                        <th scope="row">{keyLabel(part, key, say)}</th>
                                        <td>{money(values[0] ?? 0)}</td>
                                        <td>{numberOf(values[1]) > 0 ? <Records of={[scope, here, status('won')]}>{texts.number(numberOf(values[1]))}</Records> : '–'}</td>
                                        <td>{numberOf(values[2]) > 0 ? <Records of={[scope, here, status('lost')]}>{texts.number(numberOf(values[2]))}</Records> : '–'}</td>
                                        <td>{values[3] === null ? '–' : <Records of={[scope, here, closed]}>{texts.percent(Math.round(numberOf(values[3]) * 10) / 10)}</Records>}</td>
                                        <td>{money(values[4])}</td>
                                        <td>{values[5] === null ? '–' : texts.number(numberOf(values[5]))}</td>
                                    </tr>
                                );
                            })}
                        </tbody>
                    </table>
                </div>
            )}
        </section>
    );
}

/** Of the leads that came in the period: how many became something. What a source costs is not known. */
export function BySource({ days, whose }: { days: Days | null; whose: Filter | null }) {
    const say = useSay();
    const { t, texts } = say;
    const meta = useMeta();
    const object = meta.object('leads');
    const field = object && meta.field(object, 'source');
    const linked = object && meta.field(object, 'converted_opportunity.amount') && meta.field(object, 'converted_opportunity.status');
    const midnight = (day: string) => fromWallTime(`${day}T00:00`, texts.time_zone);
    const came: Filter | null = days && { and: [{ field: 'created_at', op: 'ge', value: midnight(days[0]) }, { field: 'created_at', op: 'lt', value: midnight(addDays(days[1], 1)) }] };
    const scope = together(whose, came);
    const { data, error, isPending } = useQuery({
        ...groupQuery('leads', { filter: scope, group: ['source'], measures: sourceMeasures, limit: groups_max }),
        enabled: Boolean(object?.access.read && field && linked),
    });
    if (!object?.access.read || !field || !linked) return null;
    const part: GroupPart = { path: 'source', field };
    return (
        <section className={classes['block']}>
            <h2>{t('analytics.sources')}</h2>
            <p className="dimmed">{t('analytics.sources_text')}</p>
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {isPending && <Skeleton height={160} />}
            {data && data.groups.length === 0 && <p className="dimmed">{t('analytics.no_leads')}</p>}
            {data && data.groups.length > 0 && (
                <div className={classes['scroll']}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{say.label(field.label)}</th>
                                <th scope="col">{t('analytics.leads')}</th>
                                <th scope="col">{t('analytics.converted')}</th>
                                <th scope="col">{t('analytics.converted_share')}</th>
                                <th scope="col">{t('analytics.won')}</th>
                                <th scope="col">{t('analytics.won_value')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {data.groups.toSorted(byNumber(0)).map(({ keys, values }) => {
                                const key = keys[0] ?? null;
                                const here = keyFilter(part, key, midnight);
                                const linkTo = (at: number, ...of: Filter[]) => (numberOf(values[at]) > 0 ? <Records object="leads" of={[scope, here, ...of]}>{texts.number(numberOf(values[at]))}</Records> : '–');
                                return (
                                    <tr key={keyId(key)}>
                                        <th scope="row">{keyLabel(part, key, say)}</th>
                                        <td>{linkTo(0)}</td>
                                        <td>{linkTo(1, { field: 'status', op: 'eq', value: 'converted' })}</td>
                                        <td>{texts.percent(Math.round(numberOf(values[2]) * 10) / 10)}</td>
                                        <td>{linkTo(3, { field: 'converted_opportunity.status', op: 'eq', value: 'won' })}</td>
                                        <td>{values[4] === null ? '–' : texts.money(String(Math.round(numberOf(values[4]))), texts.currency)}</td>
                                    </tr>
                                );
                            })}
                        </tbody>
                    </table>
                </div>
            )}
        </section>
    );
}
