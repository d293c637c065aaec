import { describe, expect, it } from 'vitest';
import {
    conversions, daysOf, figuresOf, funnelOf, reachedFilter, velocity, type Stage,
} from '@/features/analytics/analytics-model';
import { together } from '@/lib/filter';

const stage = (id: string, position: number, kind = 'open'): Stage => ({ id, name: id, kind, position });
const stages = [stage('lost', 9, 'lost'), stage('won', 8, 'won'), stage('a', 1), stage('b', 2), stage('c', 3)];
const group = (furthest: string | null, outcome: string, reason: string | null, count: number, sum = 0) => ({
    keys: [furthest && { id: furthest, name: furthest }, outcome, reason], values: [count, String(sum)],
});

describe('periods', () => {
    it('begin and end where the calendar says', () => {
        expect(daysOf('month', '2026-11-22')).toEqual(['2026-11-01', '2026-11-30']);
        expect(daysOf('last_month', '2026-01-31')).toEqual(['2025-12-01', '2025-12-31']);
        expect(daysOf('quarter', '2026-11-22')).toEqual(['2026-10-01', '2026-12-31']);
        expect(daysOf('last_quarter', '2026-02-01')).toEqual(['2025-10-01', '2025-12-31']);
        expect(daysOf('year', '2026-11-22')).toEqual(['2026-01-01', '2026-12-31']);
        expect(daysOf('last_year', '2026-11-22')).toEqual(['2025-01-01', '2025-12-31']);
        expect(daysOf('twelve_months', '2026-11-22')).toEqual(['2025-11-23', '2026-11-22']);
        expect(daysOf('all', '2026-11-22')).toBeNull();
    });
});

describe('the funnel', () => {
    const funnel = funnelOf(
        [group('a', 'open', null, 4, 40), group('a', 'lost', 'price', 2), group('b', 'lost', 'price', 1), group('b', 'lost', null, 3), group('c', 'open', null, 5), group('won', 'won', null, 6, 60), group(null, 'lost', 'timing', 7)],
        stages,
    );
    it('counts everybody who came to a stage or further', () => {
        expect(funnel.entered).toBe(28);
        expect(funnel.steps.map((step) => [step.stage.id, step.reached])).toEqual([['a', 21], ['b', 15], ['c', 11], ['won', 6]]);
        expect(funnel.steps[0]?.value).toBe(100);
        expect(funnel.steps.map((step) => step.open)).toEqual([4, 0, 5, 0]);
    });
    it('says where and why deals were lost, and of how many that is not known', () => {
        expect(funnel.steps[1]?.lost).toBe(4);
        expect(funnel.steps[1]?.reasons).toEqual([{ reason: null, count: 3 }, { reason: 'price', count: 1 }]);
        expect(funnel.unknown).toBe(7);
    });
    it('leads to the records that it counts', () => {
        expect(reachedFilter(funnel.steps, 2)).toEqual({ field: 'furthest_stage', op: 'in', value: ['c', 'won'] });
    });
    it('goes from any stage to any later one, with its sample', () => {
        const all = conversions(funnel.steps);
        expect(all.map((row) => row.length)).toEqual([3, 2, 1]);
        expect(all[1]?.[1]).toEqual({ from: 1, to: 3, sample: 15, percent: 40 });
    });
    it('has no percentage of nothing', () => {
        expect(conversions(funnelOf([], stages).steps)[0]?.[0]?.percent).toBeNull();
    });
});

describe('figures', () => {
    it('make the velocity: open deals times win rate times average value over days', () => {
        expect(velocity({ open: 100, win_rate: 25, average: 1000, cycle: 50 })).toBe(500);
        expect(velocity({ open: 100, win_rate: null, average: 1000, cycle: 50 })).toBeNull();
        expect(velocity({ open: 100, win_rate: 25, average: 1000, cycle: 0 })).toBeNull();
    });
    it('are read in the order in which they were asked', () => {
        const figures = figuresOf({ keys: [], values: [3, '30', 2, 1, '20', '10', '66.6667', '5', '1', '2', '3', '4', '5'] });
        expect(figures).toMatchObject({ open: 3, won: 2, lost: 1, won_value: 20, average: 10, win_rate: 66.6667, cycle: 5 });
        expect(figures.percentiles.at(-1)).toEqual({ percent: 90, days: 5 });
    });
});

it('stands conditions side by side', () => {
    expect(together(null, { field: 'a', op: 'eq', value: 1 }, { and: [{ field: 'b', op: 'eq', value: 2 }] })).toEqual({ and: [{ field: 'a', op: 'eq', value: 1 }, { field: 'b', op: 'eq', value: 2 }] });
    expect(together(null)).toBeNull();
});
