// The state of sales at a glance. Every number is asked as a question of its own, and is a link to what
// stands behind it.

import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { groupQuery, keyId, type Group, type GroupQuestion } from '@/api/groups';
import { useMeta } from '@/api/meta';
import { pickQuery } from '@/api/records';
import type { Field, Filter, ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { lastMonths } from '@/features/home/dashboard-model';
import { useSay } from '@/fields/shared/say';
import { fromWallTime, today } from '@/lib/dates';
import { allOf, encodeFilter, type Leaf } from '@/lib/filter';
import { useNow } from '@/lib/hooks';
import { useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { keyFilter, keyLabel, measureText, numberOf, periodEnd, type GroupPart } from '@/records/grouping';
import { Bars, Columns, type Datum } from '@/ui/charts/bars';
import { Person } from '@/ui/person';
import classes from '@/features/home/dashboard.module.css';

const months_shown = 12;
const owners_shown = 6;
const status = (value: string): Leaf => ({ field: 'status', op: 'eq', value });

function field(object: ObjectMeta, name: string): Field | undefined {
    return object.fields.find((each) => each.name === name);
}

interface PanelProps {
    title: MessageId;
    report: Search;
    object: ObjectMeta;
    question: GroupQuestion;
    children(groups: Group[]): ReactNode;
}

function Panel({ title, report, object, question, children }: PanelProps) {
    const t = useT();
    const { data, isLoading, error } = useQuery(groupQuery(object.name, question));
    return (
        <section className={classes['panel']}>
            <div className={classes['panelHead']}>
                <h2>{t(title)}</h2>
                <Link to="/reports" search={report}>
                    {t('home.report')}
                </Link>
            </div>
            {isLoading && <Skeleton height={180} />}
            {error && <p className="dimmed">{problemText(t, error)}</p>}
            {data && (data.groups.length > 0 ? children(data.groups) : <p className="dimmed">{t('home.no_numbers')}</p>)}
        </section>
    );
}

interface TileProps {
    title: MessageId;
    object: ObjectMeta;
    filter: Filter;
    /** Sums this field; counts without. */
    sum?: Field | undefined;
}

function Tile({ title, object, filter, sum }: TileProps) {
    const t = useT();
    const say = useSay();
    const measures = [...(sum ? [{ fn: 'sum' as const, field: sum.name }] : []), { fn: 'count' as const }];
    const { data } = useQuery(groupQuery(object.name, { filter, group: [], measures }));
    const values = data?.groups[0]?.values ?? [];
    const count = say.texts.number(numberOf(values.at(-1)));
    return (
        <Link to="/$object" params={{ object: object.name }} search={{ filter: encodeFilter(filter) }} className={classes['tile']}>
            <span className={classes['tileName']}>{t(title)}</span>
            {data ? (
                <span className={`${classes['tileValue']} tabular`}>{sum ? measureText({ fn: 'sum', field: sum.name }, sum, values[0] ?? 0, say) : count}</span>
            ) : (
                <Skeleton height={26} width={110} />
            )}
            <span className={`${classes['tileDetail']} tabular`}>{data && sum ? t('home.deals', { count: numberOf(values.at(-1)) }) : '\u00a0'}</span>
        </Link>
    );
}

function Sales({ object, amount, weighted, children }: { object: ObjectMeta; amount: Field; weighted: Field | undefined; children: ReactNode }) {
    const t = useT();
    const say = useSay();
    const now = useNow();
    const { texts } = say;
    const instant = (wall: string) => fromWallTime(wall, texts.time_zone);
    const months = lastMonths(today(texts.time_zone, now), months_shown);
    const last_month = months.at(-1) ?? '';
    const recent: Leaf = { field: 'close_date', op: 'between', value: [months[0] ?? '', periodEnd(last_month, 'month')] };
    const this_month: Leaf = { field: 'close_date', op: 'within', value: { this: 'month' } };
    const sum = { fn: 'sum' as const, field: amount.name };
    const measures = [sum, { fn: 'count' as const }];
    const stages = useQuery({ ...pickQuery('stages', '', null, 100), staleTime: 5 * 60_000 });
    const position = new Map(stages.data?.map((stage) => [stage.id, Number(stage['position'] ?? 0)]));

    function datum(part: GroupPart, group: Group, filter: Filter): Datum {
        const key = group.keys[0] ?? null;
        const label = keyLabel(part, key, say);
        const all = allOf(filter, keyFilter(part, key, instant));
        return {
            id: keyId(key),
            label,
            value: numberOf(group.values[0]),
            text: measureText(sum, amount, group.values[0] ?? 0, say),
            detail: `(${texts.number(numberOf(group.values[1]))})`,
            to: `/${object.name}`,
            search: all ? { filter: encodeFilter(all) } : {},
        };
    }
    const part = (name: string, by?: 'month'): GroupPart | undefined => {
        const found = field(object, name);
        return found && { path: name, field: found, by };
    };
    const stage = part('stage');
    const month = part('close_date', 'month');
    const owner = part('owner');
    return (
        <>
            <div className={classes['tiles']}>
                <Tile title="home.open" object={object} filter={status('open')} sum={amount} />
                {weighted && <Tile title="home.weighted" object={object} filter={status('open')} sum={weighted} />}
                <Tile title="home.won_month" object={object} filter={{ and: [status('won'), this_month] }} sum={amount} />
                <Tile title="home.due_month" object={object} filter={{ and: [status('open'), this_month] }} sum={amount} />
            </div>
            <div className={classes['panels']}>
                {stage && (
                    <Panel
                        title="home.by_stage"
                        object={object}
                        report={{ object: object.name, group: 'stage', measure: `sum:${amount.name}`, filter: 'status~eq~open' }}
                        question={{ filter: status('open'), group: ['stage'], measures }}
                    >
                        {(groups) => (
                            <Bars
                                label={t('home.by_stage')}
                                data={groups.toSorted((a, b) => (position.get(keyId(a.keys[0])) ?? 0) - (position.get(keyId(b.keys[0])) ?? 0)).map((group) => datum(stage, group, status('open')))}
                            />
                        )}
                    </Panel>
                )}
                {month && (
                    <Panel
                        title="home.won_by_month"
                        object={object}
                        report={{ object: object.name, group: 'close_date:month', measure: `sum:${amount.name}`, filter: 'status~eq~won' }}
                        question={{ filter: { and: [status('won'), recent] }, group: [{ field: 'close_date', by: 'month', tz: texts.time_zone }], measures }}
                    >
                        {(groups) => (
                            <Columns
                                label={t('home.won_by_month')}
                                data={months.map((start) => {
                                    const group = groups.find((each) => keyId(each.keys[0]).slice(0, 7) === start.slice(0, 7)) ?? { keys: [start], values: [0, 0] };
                                    const found = datum(month, { ...group, keys: [start] }, status('won'));
                                    return { ...found, shown: texts.number(Number(start.slice(5, 7))) };
                                })}
                            />
                        )}
                    </Panel>
                )}
                {owner && (
                    <Panel
                        title="home.won_by_owner"
                        object={object}
                        report={{ object: object.name, group: 'owner', measure: `sum:${amount.name}`, filter: 'status~eq~won' }}
                        question={{ filter: status('won'), group: ['owner'], measures }}
                    >
                        {(groups) => (
                            <Bars
                                label={t('home.won_by_owner')}
                                data={groups
                                    .toSorted((a, b) => numberOf(b.values[0]) - numberOf(a.values[0]))
                                    .slice(0, owners_shown)
                                    .map((group) => {
                                        const found = datum(owner, group, status('won'));
                                        return { ...found, shown: <Person name={found.label} /> };
                                    })}
                            />
                        )}
                    </Panel>
                )}
                {children}
            </div>
        </>
    );
}

function Activities({ object }: { object: ObjectMeta }) {
    const t = useT();
    const say = useSay();
    const owner = field(object, 'owner');
    if (!owner) return null;
    const recent: Leaf = { field: 'created_at', op: 'within', value: { last: '30d' } };
    const part: GroupPart = { path: 'owner', field: owner };
    return (
        <Panel
            title="home.activities_by_owner"
            object={object}
            report={{ object: object.name, group: 'owner,kind', filter: encodeFilter(recent) }}
            question={{ filter: recent, group: ['owner'], measures: [{ fn: 'count' }] }}
        >
            {(groups) => (
                <Bars
                    label={t('home.activities_by_owner')}
                    data={groups
                        .toSorted((a, b) => numberOf(b.values[0]) - numberOf(a.values[0]))
                        .slice(0, owners_shown)
                        .map((group): Datum => {
                            const key = group.keys[0] ?? null;
                            const label = keyLabel(part, key, say);
                            const all = allOf(recent, keyFilter(part, key, (wall) => wall));
                            return {
                                id: keyId(key),
                                label,
                                shown: <Person name={label} />,
                                value: numberOf(group.values[0]),
                                text: say.texts.number(numberOf(group.values[0])),
                                to: `/${object.name}`,
                                search: all ? { filter: encodeFilter(all) } : {},
                            };
                        })}
                />
            )}
        </Panel>
    );
}

export function Dashboard() {
    const meta = useMeta();
    const deals = meta.object('opportunities');
    const activities = meta.object('activities');
    const amount = deals && field(deals, 'amount');
    const sales = deals?.access.read && amount && field(deals, 'status') ? deals : undefined;
    const last = activities?.access.read && <Activities object={activities} />;
    return (
        <div className={classes['dashboard']}>
            {sales && amount ? (
                <Sales object={sales} amount={amount} weighted={field(sales, 'expected_amount')}>
                    {last}
                </Sales>
            ) : (
                <div className={classes['panels']}>{last}</div>
            )}
        </div>
    );
}
