// The forecast: who will win how much when, what has changed since Monday, and how everybody stands against their
// targets. Everybody sees the deals that they may see: a leader the team's, a salesperson their own.

import { NativeSelect, Skeleton } from '@mantine/core';
import { IconTrendingUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { groupQuery } from '@/api/groups';
import { useMeta } from '@/api/meta';
import { pickQuery } from '@/api/records';
import { territoriesQuery } from '@/api/territories';
import type { Named } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { Changes } from '@/features/forecast/changes';
import {
    adjustmentsQuestion, columnsOf, daysOf, dealsQuestion, gridOf, spans, targetsQuestion, views, type By, type Days, type Person, type Row, type Span, type View,
} from '@/features/forecast/forecast-model';
import { Grid } from '@/features/forecast/grid';
import { Leaderboard } from '@/features/forecast/leaderboard';
import { today } from '@/lib/dates';
import { together } from '@/lib/filter';
import { useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { flat, idsOf, targetsIn, treeOf, type Territory } from '@/records/territories';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/forecast/forecast.module.css';

const span_words: Record<Span, MessageId> = {
    month: 'forecast.month', quarter: 'forecast.quarter', next_quarter: 'forecast.next_quarter', year: 'forecast.year', next_year: 'forecast.next_year',
};
const view_words: Record<View, MessageId> = {
    forecast: 'forecast.view_forecast', closed: 'forecast.view_closed', best_case: 'forecast.view_best_case', pipeline: 'forecast.view_pipeline', gap: 'forecast.view_gap',
};
const tabs = ['grid', 'changes', 'leaders'] as const;
const tab_words: Record<(typeof tabs)[number], MessageId> = { grid: 'forecast.tab_grid', changes: 'forecast.tab_changes', leaders: 'forecast.tab_leaders' };
const needed = ['amount', 'status', 'close_date', 'forecast_category', 'owner'];
const picked_max = 500;

export function ForecastScreen() {
    const t = useT();
    const object = useMeta().object('opportunities');
    const readable = object?.access.read && needed.every((name) => object.fields.some((field) => field.name === name));
    return (
        <>
            <PageHead title={t('nav.forecast')} icon={<IconTrendingUp size={16} stroke={1.6} aria-hidden />} />
            {readable ? <Forecast /> : <EmptyState title={t('forecast.hidden')} text={t('forecast.hidden_text')} />}
        </>
    );
}

const nobody: readonly Person[] = [];

/** Who is in which team, as far as the asker may know it. */
function usePeople(): readonly Person[] {
    const users = useMeta().object('users');
    const { data } = useQuery({
        ...pickQuery('users', '', null, picked_max),
        enabled: Boolean(users?.access.read),
        select: (records): Person[] => records.map((record) => ({ id: record.id, name: String(record['name'] ?? ''), team: (record['team'] as Named | null | undefined) ?? null })),
    });
    return data ?? nobody;
}

function useTerritories(): Territory[] {
    const readable = useMeta().object('territories')?.access.read;
    const { data } = useQuery({ ...territoriesQuery, enabled: Boolean(readable), select: treeOf });
    return flat(data ?? []);
}

function useGrid(days: Days, by: By, product: string | undefined, territory: Territory | undefined) {
    const meta = useMeta();
    const { time_zone } = useTexts();
    const people = usePeople();
    const ids = territory && idsOf(territory);
    const scope = together(product ? { field: 'product', op: 'eq', value: product } : null, ids ? { field: 'account.territory', op: 'in', value: ids } : null);
    const may = (name: string) => Boolean(meta.object(name)?.access.read);
    const deals = useQuery(groupQuery('opportunities', dealsQuestion(scope, days, by, time_zone)));
    const targets = useQuery({ ...groupQuery('targets', targetsQuestion(product, days, time_zone, ids)), enabled: may('targets') });
    // Adjustments are of everything that somebody sells, wherever.
    const adjustable = !product && !territory;
    const adjustments = useQuery({ ...groupQuery('forecast_adjustments', adjustmentsQuestion(days, time_zone)), enabled: may('forecast_adjustments') && adjustable });
    const error = deals.error ?? targets.error ?? adjustments.error;
    const loading = deals.isPending || targets.isLoading || adjustments.isLoading;
    const columns = columnsOf(days, by);
    const set = targets.data?.groups ?? [];
    const all: Row | null = deals.data
        ? gridOf({ deals: deals.data.groups, targets: territory ? targetsIn(territory, set) : set, adjustments: (adjustable && adjustments.data?.groups) || [], people, columns, by })
        : null;
    return { all, columns, scope, adjustable, error, loading };
}

function Forecast() {
    const t = useT();
    const { time_zone } = useTexts();
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const [now] = useState(() => Date.now());
    const this_day = today(time_zone, now);
    const products = useMeta().object('products')?.access.read;
    const { data: known = [] } = useQuery({ ...pickQuery('products', '', null, picked_max), enabled: Boolean(products) });
    const span = spans.find((each) => each === search.span) ?? 'quarter';
    const long = span === 'year' || span === 'next_year';
    const by: By = search.by === 'quarter' && long ? 'quarter' : 'month';
    const view = views.find((each) => each === search.measure) ?? 'forecast';
    const tab = tabs.find((each) => each === search.tab) ?? 'grid';
    const days = daysOf(span, this_day);
    const territories = useTerritories();
    const territory = territories.find(({ id }) => id === search.territory);
    const { all, columns, scope, adjustable, error, loading } = useGrid(days, by, search.product, territory);
    const go = (change: Partial<Search>) =>
        void navigate({ to: '.', search: (before: Search) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)) as Search, replace: true });
    return (
        <div className={classes['page']}>
            <div className={classes['controls']}>
                <PickOne label={t('forecast.tab')} value={tab} data={tabs.map((value) => ({ value, label: t(tab_words[value]) }))} onChange={(value) => go({ tab: value })} />
                <NativeSelect aria-label={t('forecast.period')} value={span} onChange={(event) => go({ span: event.currentTarget.value })} data={spans.map((value) => ({ value, label: t(span_words[value]) }))} />
                {tab === 'grid' && long && (
                    <NativeSelect aria-label={t('forecast.columns')} value={by} onChange={(event) => go({ by: event.currentTarget.value })} data={[{ value: 'month', label: t('report.by_month') }, { value: 'quarter', label: t('report.by_quarter') }]} />
                )}
                {tab === 'grid' && (
                    <NativeSelect aria-label={t('forecast.shown')} value={view} onChange={(event) => go({ measure: event.currentTarget.value })} data={views.map((value) => ({ value, label: t(view_words[value]) }))} />
                )}
                {known.length > 0 && (
                    <NativeSelect
                        aria-label={t('forecast.product')}
                        value={search.product ?? ''}
                        onChange={(event) => go({ product: event.currentTarget.value })}
                        data={[{ value: '', label: t('forecast.all_products') }, ...known.map((each) => ({ value: each.id, label: String(each['name'] ?? '') }))]}
                    />
                )}
                {territories.length > 0 && (
                    <NativeSelect
                        aria-label={t('forecast.territory')}
                        value={territory?.id ?? ''}
                        onChange={(event) => go({ territory: event.currentTarget.value })}
                        data={[{ value: '', label: t('forecast.all_territories') }, ...territories.map(({ id, name, depth }) => ({ value: id, label: `${'\u2003'.repeat(depth)}${name}` }))]}
                    />
                )}
            </div>
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {!error && (loading || !all) && <Skeleton height={320} />}
            {!error && !loading && all && tab === 'grid' && <Grid all={all} columns={columns} by={by} view={view} scope={scope} days={days} today={this_day} adjustable={adjustable} />}
            {!error && !loading && all && tab === 'leaders' && <Leaderboard all={all} days={days} today={this_day} scope={scope} />}
            {tab === 'changes' && <Changes days={days} scope={scope} today={this_day} since={search.since} onSince={(since) => go({ since })} />}
        </div>
    );
}
