import { describe, expect, it } from 'vitest';
import { attained, columnsOf, daysOf, elapsed, gridOf, lastMonday, ranked, rowFilter, shown, type Column } from '@/features/forecast/forecast-model';

const columns: Column[] = columnsOf(['2026-10-01', '2026-12-31'], 'month');
const ann = { id: 'ann', name: 'Ann', team: { id: 'north', name: 'North' } };
const bob = { id: 'bob', name: 'Bob', team: { id: 'north', name: 'North' } };
const cid = { id: 'cid', name: 'Cid', team: null };
const deal = (who: string, month: string, closed: number, commit: number, best = 0, pipe = 0) => ({
    keys: [{ id: who, name: who }, month], values: [closed, commit, best, pipe, 1].map(String),
});
const given = {
    deals: [deal('ann', '2026-10-01', 100, 50), deal('ann', '2026-12-01', 0, 30, 20, 10), deal('bob', '2026-10-01', 10, 0), deal('cid', '2026-11-01', 5, 0)],
    targets: [
        { keys: [{ id: 'ann', name: '' }, null, 'month', '2026-10-01'], values: ['200'] },
        { keys: [{ id: 'bob', name: '' }, null, 'month', '2026-10-01'], values: ['40'] },
        { keys: [null, { id: 'north', name: '' }, 'month', '2026-12-01'], values: ['300'] },
        { keys: [null, null, 'quarter', '2026-10-01'], values: ['1000'] },
    ],
    adjustments: [
        { keys: [{ id: 'ann', name: '' }, null, '2026-10-01'], values: ['-20'] },
        { keys: [null, { id: 'north', name: '' }, '2026-10-01'], values: ['7'] },
    ],
    people: [ann, bob, cid],
    columns,
    by: 'month' as const,
};

describe('the grid', () => {
    const all = gridOf(given);
    const north = all.people[0];
    it('sums people into teams and teams into all, with what was adjusted at each step', () => {
        expect(north?.name).toBe('North');
        expect(north?.people.map((row) => row.name)).toEqual(['Ann', 'Bob']);
        expect(shown(north!.people[0]!.cells[0]!, 'forecast')).toBe(130);
        expect(shown(north!.cells[0]!, 'forecast')).toBe(130 + 10 + 7);
        expect(shown(all.total, 'forecast')).toBe(130 + 30 + 10 + 5 + 7);
        expect(shown(all.total, 'pipeline')).toBe(182 + 30);
        expect(all.deals).toBe(4);
    });
    it('takes a target of the team before those of its people, and the whole period before its months', () => {
        expect(north?.cells.map((cell) => cell.target)).toEqual([240, null, 300]);
        expect(north?.total.target).toBe(540);
        expect(all.total.target).toBe(1000);
        expect(shown(all.total, 'gap')).toBe(1000 - 182);
    });
    it('shows who is in no team last, and leads to the deals of each', () => {
        expect(all.people.at(-1)?.people.map((row) => row.name)).toEqual(['Cid']);
        expect(rowFilter(north!)).toEqual({ field: 'owner', op: 'in', value: ['ann', 'bob'] });
        expect(rowFilter(all)).toBeNull();
    });
    it('ranks people by what they won', () => {
        expect(ranked(all).map((row) => [row.name, row.total.closed])).toEqual([['Ann', 100], ['Bob', 10], ['Cid', 5]]);
        expect(attained(ranked(all)[0]!.total)).toBe(50);
        expect(attained(ranked(all)[2]!.total)).toBeNull();
    });
    it('makes quarters of targets by the month', () => {
        const quarters = gridOf({ ...given, columns: columnsOf(['2026-10-01', '2026-12-31'], 'quarter'), by: 'quarter' });
        expect(quarters.cells).toHaveLength(1);
        expect(quarters.people[0]?.people[0]?.cells[0]?.target).toBe(200);
    });
});

describe('periods', () => {
    it('are cut into months and quarters', () => {
        expect(columns.map(({ start, end }) => `${start} ${end}`)).toEqual(['2026-10-01 2026-10-31', '2026-11-01 2026-11-30', '2026-12-01 2026-12-31']);
        expect(columnsOf(daysOf('year', '2026-11-22'), 'quarter')).toHaveLength(4);
        expect(daysOf('next_quarter', '2026-11-22')).toEqual(['2027-01-01', '2027-03-31']);
    });
    it('are over by the day', () => {
        expect(elapsed(['2026-11-01', '2026-11-30'], '2026-11-15')).toBe(50);
        expect(elapsed(['2026-11-01', '2026-11-30'], '2026-10-15')).toBe(0);
        expect(elapsed(['2026-11-01', '2026-11-30'], '2027-10-15')).toBe(100);
    });
    it('looks back to Monday, on a Monday to the one before', () => {
        expect(lastMonday('2026-11-22')).toBe('2026-11-16');
        expect(lastMonday('2026-11-23')).toBe('2026-11-16');
    });
});
