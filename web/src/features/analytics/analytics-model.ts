// What the screen of sales analytics asks, and how its answers are read. A cohort is what entered in a period;
// what was decided in a period is judged by the day of the decision.

import { keyId, type Group, type Measure } from '@/api/groups';
import type { Filter } from '@/api/types';
import { addDays, addMonths } from '@/lib/dates';
import { together, type Leaf } from '@/lib/filter';
import { numberOf, periodEnd } from '@/records/grouping';

export const spans = ['month', 'last_month', 'quarter', 'last_quarter', 'year', 'last_year', 'twelve_months', 'all'] as const;
export type Span = (typeof spans)[number];
export type Days = readonly [from: string, to: string];

/** First and last day; null: all there is. */
export function daysOf(span: Span, today: string): Days | null {
    const month = `${today.slice(0, 7)}-01`;
    const quarter = addMonths(`${today.slice(0, 4)}-01-01`, Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3);
    const year = `${today.slice(0, 4)}-01-01`;
    switch (span) {
        case 'month':
            return [month, periodEnd(month, 'month')];
        case 'last_month':
            return [addMonths(month, -1), addDays(month, -1)];
        case 'quarter':
            return [quarter, periodEnd(quarter, 'quarter')];
        case 'last_quarter':
            return [addMonths(quarter, -3), addDays(quarter, -1)];
        case 'year':
            return [year, periodEnd(year, 'year')];
        case 'last_year':
            return [addMonths(year, -12), addDays(year, -1)];
        case 'twelve_months':
            return [addDays(addMonths(today, -12), 1), today];
        case 'all':
            return null;
    }
}

export const within = (field: string, days: Days | null): Leaf | null => days && { field, op: 'between', value: [...days] };
export const status = (value: 'open' | 'won' | 'lost'): Leaf => ({ field: 'status', op: 'eq', value });
export const closed: Leaf = { field: 'status', op: 'in', value: ['won', 'lost'] };

export interface Stage {
    id: string;
    name: string;
    kind: string;
    position: number;
}

// --- figures -----------------------------------------------------------------------------------------

const percents = [10, 25, 50, 75, 90] as const;

/** One question for all figures at the head: decided in the period, and open now. */
export function figuresMeasures(days: Days | null): Measure[] {
    const of = (...parts: (Filter | null)[]): Filter => together(...parts) as Filter;
    const decided = within('close_date', days);
    const won = of(status('won'), decided);
    return [
        { fn: 'count', filter: status('open') },
        { fn: 'sum', field: 'amount', filter: status('open') },
        { fn: 'count', filter: won },
        { fn: 'count', filter: of(status('lost'), decided) },
        { fn: 'sum', field: 'amount', filter: won },
        { fn: 'avg', field: 'amount', filter: won },
        { fn: 'share', filter: status('won'), of: of(closed, decided) },
        { fn: 'avg', field: 'cycle_days', filter: won },
        ...percents.map((percent): Measure => ({ fn: 'percentile', field: 'cycle_days', percent, filter: won })),
    ];
}

export interface Figures {
    open: number;
    open_value: number;
    won: number;
    lost: number;
    won_value: number;
    /** Null where nothing was won. */
    average: number | null;
    /** Percent of what was decided. */
    win_rate: number | null;
    cycle: number | null;
    percentiles: { percent: number; days: number | null }[];
    /** Value that is won in a day at this pace. */
    velocity: number | null;
}

const known = (value: string | number | null | undefined): number | null => (value === null || value === undefined ? null : Number(value));

export function figuresOf(group: Group | undefined): Figures {
    const [open, open_value, won, lost, won_value, average, win_rate, cycle, ...ranks] = group?.values ?? [];
    const figures = {
        open: numberOf(open), open_value: numberOf(open_value), won: numberOf(won), lost: numberOf(lost), won_value: numberOf(won_value),
        average: known(average), win_rate: known(win_rate), cycle: known(cycle),
        percentiles: percents.map((percent, at) => ({ percent, days: known(ranks[at]) })),
    };
    return { ...figures, velocity: velocity(figures) };
}

export function velocity({ open, win_rate, average, cycle }: Pick<Figures, 'open' | 'win_rate' | 'average' | 'cycle'>): number | null {
    if (win_rate === null || average === null || !cycle) return null;
    return (open * (win_rate / 100) * average) / cycle;
}

// --- funnel ------------------------------------------------------------------------------------------

export interface Step {
    stage: Stage;
    /** Came here or further. */
    reached: number;
    value: number;
    /** Went no further, and was lost. */
    lost: number;
    /** Stands here or came back from here, and is open. */
    open: number;
    reasons: { reason: string | null; count: number }[];
}

export interface Funnel {
    entered: number;
    value: number;
    /** Lost when they were brought in: nobody knows how far they came. */
    unknown: number;
    unknown_reasons: Step['reasons'];
    steps: Step[];
}

/** Of groups by furthest stage, status and loss reason; a deal without a furthest stage counts as entered alone. */
export function funnelOf(groups: readonly Group[], stages: readonly Stage[]): Funnel {
    const way = stages.filter((stage) => stage.kind !== 'lost').toSorted((a, b) => Number(a.kind === 'won') - Number(b.kind === 'won') || a.position - b.position);
    const steps: Step[] = way.map((stage) => ({ stage, reached: 0, value: 0, lost: 0, open: 0, reasons: [] }));
    const funnel: Funnel = { entered: 0, value: 0, unknown: 0, unknown_reasons: [], steps };
    for (const { keys, values } of groups) {
        const [furthest, outcome, reason] = keys;
        const count = numberOf(values[0]);
        const value = numberOf(values[1]);
        funnel.entered += count;
        funnel.value += value;
        const at = steps.findIndex((step) => step.stage.id === keyId(furthest));
        for (const step of steps.slice(0, at + 1)) {
            step.reached += count;
            step.value += value;
        }
        const here = steps[at];
        if (outcome === 'open' && here) here.open += count;
        if (outcome !== 'lost') continue;
        if (here) here.lost += count;
        else funnel.unknown += count;
        addReason(here ? here.reasons : funnel.unknown_reasons, reason === null || reason === undefined ? null : keyId(reason), count);
    }
    return funnel;
}

function addReason(reasons: Step['reasons'], reason: string | null, count: number): void {
    const held = reasons.find((each) => each.reason === reason);
    if (held) held.count += count;
    else reasons.push({ reason, count });
    reasons.sort((a, b) => b.count - a.count);
}

/** Those that came to a step or further. */
export function reachedFilter(steps: readonly Step[], at: number): Leaf {
    return { field: 'furthest_stage', op: 'in', value: steps.slice(at).map((step) => step.stage.id) };
}

export const shareOf = (part: number, whole: number): number | null => (whole > 0 ? (100 * part) / whole : null);

/** What came from each step to each later one, in percent, of how many. */
export function conversions(steps: readonly Step[]): { from: number; to: number; sample: number; percent: number | null }[][] {
    return steps.slice(0, -1).map((start, from) =>
        steps.slice(from + 1).map((end, ahead) => ({ from, to: from + 1 + ahead, sample: start.reached, percent: shareOf(end.reached, start.reached) })),
    );
}

/** Under so many a percentage is chance. */
export const sample_least = 20;

// --- tables ------------------------------------------------------------------------------------------

export const dimensions = ['owner', 'product', 'source', 'account.industry', 'account.territory'] as const;

export function tableMeasures(): Measure[] {
    return [
        { fn: 'sum', field: 'amount', filter: status('won') },
        { fn: 'count', filter: status('won') },
        { fn: 'count', filter: status('lost') },
        { fn: 'share', filter: status('won'), of: closed },
        { fn: 'avg', field: 'amount', filter: status('won') },
        { fn: 'percentile', field: 'cycle_days', percent: 50, filter: status('won') },
    ];
}

export const sourceMeasures: Measure[] = [
    { fn: 'count' },
    { fn: 'count', filter: { field: 'status', op: 'eq', value: 'converted' } },
    { fn: 'share', filter: { field: 'status', op: 'eq', value: 'converted' } },
    { fn: 'count', filter: { field: 'converted_opportunity.status', op: 'eq', value: 'won' } },
    { fn: 'sum', field: 'converted_opportunity.amount', filter: { field: 'converted_opportunity.status', op: 'eq', value: 'won' } },
];
