// Sales analytics: how deals fare that entered in a period, how fast they close, where they are lost. Every number
// is a question that the reports could ask as well, and leads to its records.

import { NativeSelect, Skeleton } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { groupQuery } from '@/api/groups';
import { useMeta } from '@/api/meta';
import { pickQuery } from '@/api/records';
import { useSession } from '@/api/session';
import type { Filter, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import {
    daysOf, figuresMeasures, figuresOf, funnelOf, spans, within, type Days, type Span, type Stage,
} from '@/features/analytics/analytics-model';
import { ByDimension, BySource } from '@/features/analytics/breakdowns';
import { Conversions, FunnelSteps } from '@/features/analytics/funnel';
import { Cycle, Tiles } from '@/features/analytics/figures';
import { StageDays } from '@/features/analytics/stage-days';
import { today } from '@/lib/dates';
import { useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { together } from '@/lib/filter';
import classes from '@/features/analytics/analytics.module.css';

const span_words: Record<Span, MessageId> = {
    month: 'analytics.month', last_month: 'analytics.last_month', quarter: 'analytics.quarter', last_quarter: 'analytics.last_quarter',
    year: 'analytics.year', last_year: 'analytics.last_year', twelve_months: 'analytics.twelve_months', all: 'analytics.all',
};
const whose_words = { all: 'analytics.everybody', team: 'analytics.my_team', me: 'analytics.me' } as const;
type Whose = keyof typeof whose_words;
const whose_values: Record<Whose, Filter | null> = {
    all: null,
    team: { field: 'owner', op: 'in', value: ['my_team'] },
    me: { field: 'owner', op: 'eq', value: 'me' },
};
const ChainDays = lazy(async () => ({ default: (await import('@/features/analytics/chain-days')).ChainDays }));

const needed = ['stage', 'status', 'amount', 'furthest_stage', 'cycle_days', 'entered_on', 'close_date', 'lost_reason', 'pipeline'];
const stages_max = 100;

const asStage = (record: RecordData): Stage => ({
    id: record.id, name: String(record['name'] ?? ''), kind: String(record['kind'] ?? 'open'), position: Number(record['position'] ?? 0),
});

export function AnalyticsScreen() {
    const t = useT();
    const meta = useMeta();
    const object = meta.object('opportunities');
    const readable = object?.access.read && needed.every((name) => object.fields.some((field) => field.name === name));
    return (
        <>
            <PageHead title={t('nav.analytics')} icon={<IconFilter size={16} stroke={1.6} aria-hidden />}>
                <Link to="/win-probability">{t('analytics.win_probability')}</Link>
            </PageHead>
            {readable ? <Pipelines /> : <EmptyState title={t('analytics.hidden')} text={t('analytics.hidden_text')} />}
        </>
    );
}

/** Stages belong to a pipeline: one is looked at. */
function Pipelines() {
    const t = useT();
    const search = useSearch({ strict: false }) as Search;
    const { data: pipelines, error } = useQuery(pickQuery('pipelines', '', null, stages_max));
    const pipeline = pipelines?.find(({ id }) => id === search.pipeline) ?? pipelines?.find((each) => each['is_default'] === true) ?? pipelines?.[0];
    const { data: records, error: of_stages } = useQuery({
        ...pickQuery('stages', '', pipeline ? { field: 'pipeline', op: 'eq', value: pipeline.id } : null, stages_max),
        enabled: Boolean(pipeline),
    });
    const trouble = error ?? of_stages;
    if (trouble) return <EmptyState title={t('trouble.title')} text={problemText(t, trouble)} />;
    if (pipelines && !pipeline) return <EmptyState title={t('analytics.nothing')} text={t('analytics.nothing_text')} />;
    if (!pipeline || !records) return <Skeleton height={320} m={24} />;
    return <Analytics key={pipeline.id} pipelines={pipelines ?? []} pipeline={pipeline} stages={records.map(asStage)} />;
}

function Analytics({ pipelines, pipeline, stages }: { pipelines: RecordData[]; pipeline: RecordData; stages: Stage[] }) {
    const t = useT();
    const { time_zone } = useTexts();
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const { user } = useSession();
    const [now] = useState(() => Date.now());
    const span = spans.find((each) => each === search.span) ?? 'twelve_months';
    const whose: Whose = search.whose === 'me' || (search.whose === 'team' && user.teams.length > 0) ? search.whose : 'all';
    const days = daysOf(span, today(time_zone, now));
    const go = (change: Partial<Search>) => void navigate({ to: '.', search: (before: Search) => ({ ...before, ...change }) as Search, replace: true });
    const one = pipelines.length > 1;
    const scope = together(one ? { field: 'pipeline', op: 'eq', value: pipeline.id } : null, whose_values[whose]);
    return (
        <div className={classes['page']}>
            <div className={classes['controls']}>
                <NativeSelect label={t('analytics.period')} value={span} onChange={(event) => go({ span: event.currentTarget.value })} data={spans.map((value) => ({ value, label: t(span_words[value]) }))} />
                <NativeSelect
                    label={t('analytics.whose')}
                    value={whose}
                    onChange={(event) => go({ whose: event.currentTarget.value })}
                    data={(['all', ...(user.teams.length > 0 ? (['team'] as const) : []), 'me'] as const).map((value) => ({ value, label: t(whose_words[value]) }))}
                />
                {one && (
                    <NativeSelect label={t('analytics.pipeline')} value={pipeline.id} onChange={(event) => go({ pipeline: event.currentTarget.value })} data={pipelines.map((each) => ({ value: each.id, label: String(each['name'] ?? '') }))} />
                )}
            </div>
            <Decided scope={scope} days={days} />
            <Cohort scope={scope} days={days} stages={stages} />
            <Suspense fallback={<Skeleton height={320} />}>
                <ChainDays days={days} whose={whose_values[whose]} deals={together(scope, within('entered_on', days))} />
            </Suspense>
            <ByDimension scope={together(scope, within('close_date', days))} />
            <BySource days={days} whose={whose_values[whose]} />
        </div>
    );
}

interface PartProps {
    scope: Filter | null;
    days: Days | null;
}

function Decided({ scope, days }: PartProps) {
    const t = useT();
    const { data, error, isPending } = useQuery(groupQuery('opportunities', { filter: scope, group: [], measures: figuresMeasures(days) }));
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (isPending) return <Skeleton height={120} />;
    const figures = figuresOf(data.groups[0]);
    return (
        <>
            <Tiles figures={figures} scope={scope} days={days} />
            <Cycle figures={figures} scope={scope} days={days} />
        </>
    );
}

const furthest_groups_max = 5_000;

function Cohort({ scope, days, stages }: PartProps & { stages: Stage[] }) {
    const t = useT();
    const cohort = together(scope, within('entered_on', days));
    const { data, error, isPending } = useQuery(
        groupQuery('opportunities', { filter: cohort, group: ['furthest_stage', 'status', 'lost_reason'], measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }], limit: furthest_groups_max }),
    );
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (isPending) return <Skeleton height={240} />;
    const funnel = funnelOf(data.groups, stages);
    if (funnel.entered === 0) return <EmptyState title={t('analytics.empty')} text={t('analytics.empty_text')} />;
    return (
        <>
            <FunnelSteps funnel={funnel} cohort={cohort} />
            <Conversions funnel={funnel} cohort={cohort} />
            <StageDays cohort={cohort} stages={stages} />
        </>
    );
}
