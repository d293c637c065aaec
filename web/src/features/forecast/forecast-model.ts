// The forecast as a grid: who by period, each cell in its parts. Groups of the public door make it: deals by owner
// and period, targets and adjustments by whom they are for.

import { keyId, type Group, type GroupQuestion, type Measure } from '@/api/groups';
import type { Filter, Named } from '@/api/types';
import { addDays, addMonths, weekdayOf } from '@/lib/dates';
import { together, type Leaf } from '@/lib/filter';
import { numberOf, periodEnd } from '@/records/grouping';

export const spans = ['month', 'quarter', 'next_quarter', 'year', 'next_year'] as const;
export type Span = (typeof spans)[number];
export type By = 'month' | 'quarter';

export type Days = readonly [from: string, to: string];

export interface Column {
    start: string;
    end: string;
}

export function daysOf(span: Span, today: string): Days {
    const month = `${today.slice(0, 7)}-01`;
    const year = `${today.slice(0, 4)}-01-01`;
    const quarter = addMonths(year, Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3);
    const starts = { month, quarter, next_quarter: addMonths(quarter, 3), year, next_year: addMonths(year, 12) } as const;
    const length = span === 'month' ? 'month' : span === 'year' || span === 'next_year' ? 'year' : 'quarter';
    return [starts[span], periodEnd(starts[span], length)];
}

export function columnsOf([from, to]: Days, by: By): Column[] {
    const columns: Column[] = [];
    for (let start = from; start <= to; start = addMonths(start, by === 'month' ? 1 : 3)) columns.push({ start, end: periodEnd(start, by) });
    return columns;
}

// --- parts -------------------------------------------------------------------------------------------

export const parts = ['closed', 'commit', 'best_case', 'pipeline'] as const;
export type Part = (typeof parts)[number];

const open: Leaf = { field: 'status', op: 'eq', value: 'open' };
/** What is won counts as closed whatever its category; an open deal that nobody put anywhere is pipeline. */
export const partFilters: Record<Part, Filter> = {
    closed: { field: 'status', op: 'eq', value: 'won' },
    commit: { and: [open, { field: 'forecast_category', op: 'in', value: ['commit', 'closed'] }] },
    best_case: { and: [open, { field: 'forecast_category', op: 'eq', value: 'best_case' }] },
    pipeline: { and: [open, { or: [{ field: 'forecast_category', op: 'eq', value: 'pipeline' }, { field: 'forecast_category', op: 'empty', value: true }] }] },
};

export interface Cell extends Record<Part, number> {
    adjustment: number;
    /** Null: none was set. */
    target: number | null;
}

/** What is shown of a cell; all but the gap add up from the left. */
export const views = ['forecast', 'closed', 'best_case', 'pipeline', 'gap'] as const;
export type View = (typeof views)[number];

export function shown(cell: Cell, view: View): number | null {
    const forecast = cell.closed + cell.commit + cell.adjustment;
    switch (view) {
        case 'closed':
            return cell.closed;
        case 'forecast':
            return forecast;
        case 'best_case':
            return forecast + cell.best_case;
        case 'pipeline':
            return forecast + cell.best_case + cell.pipeline;
        case 'gap':
            return cell.target === null ? null : cell.target - forecast;
    }
}

/** The deals behind what is shown. */
export function viewFilter(view: View): Filter {
    if (view === 'closed') return partFilters.closed;
    const counted: Record<Exclude<View, 'closed'>, Part[]> = {
        forecast: ['closed', 'commit'], gap: ['closed', 'commit'], best_case: ['closed', 'commit', 'best_case'], pipeline: [...parts],
    };
    return { or: counted[view].map((part) => partFilters[part]) };
}

// --- questions ---------------------------------------------------------------------------------------

const groups_max = 10_000;
const sum = (field: string, filter?: Filter): Measure => ({ fn: 'sum', field, ...(filter ? { filter } : {}) });
const inDays = (field: string, days: Days): Leaf => ({ field, op: 'between', value: [...days] });

export function dealsQuestion(scope: Filter | null, days: Days, by: By, tz: string): GroupQuestion {
    return {
        filter: together(scope, inDays('close_date', days), { field: 'status', op: 'ne', value: 'lost' }),
        group: ['owner', { field: 'close_date', by, tz }],
        measures: [...parts.map((part) => sum('amount', partFilters[part])), { fn: 'count' }],
        limit: groups_max,
    };
}

/** `territories`: of any of these instead of people, teams and everybody, by territory instead of by person. */
export function targetsQuestion(product: string | undefined, days: Days, tz: string, territories?: string[]): GroupQuestion {
    const where: Leaf = territories ? { field: 'territory', op: 'in', value: territories } : { field: 'territory', op: 'empty', value: true };
    return {
        filter: together(inDays('starts_on', days), where, product ? { field: 'product', op: 'eq', value: product } : { field: 'product', op: 'empty', value: true }),
        group: [territories ? 'territory' : 'person', 'team', 'period', { field: 'starts_on', by: 'month', tz }],
        measures: [sum('amount')],
        limit: groups_max,
    };
}

export function adjustmentsQuestion(days: Days, tz: string): GroupQuestion {
    return { filter: inDays('starts_on', days), group: ['person', 'team', { field: 'starts_on', by: 'month', tz }], measures: [sum('amount')], limit: groups_max };
}

// --- the grid ----------------------------------------------------------------------------------------

export interface Row {
    kind: 'all' | 'team' | 'person';
    /** Empty: of everybody, or of those who are in no team. */
    id: string;
    name: string;
    cells: Cell[];
    total: Cell;
    /** Won deals and open ones that count. */
    deals: number;
    people: Row[];
}

export interface Person extends Named {
    team: Named | null;
}

const nothing = (): Cell => ({ closed: 0, commit: 0, best_case: 0, pipeline: 0, adjustment: 0, target: null });

function addCell(into: Cell, from: Cell): void {
    for (const part of parts) into[part] += from[part];
    into.adjustment += from.adjustment;
    if (from.target !== null) into.target = (into.target ?? 0) + from.target;
}

export function addUp(cells: readonly Cell[]): Cell {
    const total = nothing();
    for (const cell of cells) addCell(total, cell);
    return total;
}

interface Given {
    deals: readonly Group[];
    targets: readonly Group[];
    adjustments: readonly Group[];
    people: readonly Person[];
    columns: readonly Column[];
    by: By;
}

const columnAt = (columns: readonly Column[], day: string) => columns.findIndex(({ start, end }) => start <= day && day <= end);

/** Targets of whom, by period and first day. */
class Targets {
    private readonly sums = new Map<string, number>();

    constructor(groups: readonly Group[]) {
        for (const { keys, values } of groups) {
            const [person, team, period, start] = keys;
            this.sums.set(Targets.place(keyId(person), keyId(team), keyId(period), keyId(start).slice(0, 10)), numberOf(values[0]));
        }
    }
    private static place(...of: string[]): string {
        return of.join(' ');
    }
    /** The target of the period itself, else those of its months together; a year's over all columns. */
    of(person: string, team: string, start: string, by: By): number | null {
        const own = this.sums.get(Targets.place(person, team, by, start));
        if (own !== undefined) return own;
        if (by === 'month') return null;
        const months = [0, 1, 2].flatMap((count) => this.sums.get(Targets.place(person, team, 'month', addMonths(start, count))) ?? []);
        return months.length > 0 ? months.reduce((total, each) => total + each, 0) : null;
    }
    /** What was set for a whole quarter or year, where that is what is looked at. */
    whole(person: string, team: string, columns: readonly Column[]): number | null {
        const [first, last] = [columns[0], columns.at(-1)];
        if (!first || !last) return null;
        for (const period of ['year', 'quarter'] as const) {
            if (periodEnd(first.start, period) !== last.end) continue;
            const found = this.sums.get(Targets.place(person, team, period, first.start));
            if (found !== undefined) return found;
        }
        return null;
    }
    people(): string[] {
        return [...this.sums.keys()].flatMap((place) => place.split(' ')[0] || []);
    }
}

export function gridOf({ deals, targets, adjustments, people, columns, by }: Given): Row {
    const set = new Targets(targets);
    const known = new Map(people.map((person) => [person.id, person]));
    const cells = new Map<string, { cells: Cell[]; deals: number; name: string }>();
    const of = (id: string, name: string) => {
        let found = cells.get(id);
        if (!found) cells.set(id, (found = { cells: columns.map(nothing), deals: 0, name: known.get(id)?.name ?? name }));
        return found;
    };
    for (const { keys, values } of deals) {
        const owner = keys[0] ?? null;
        const at = columnAt(columns, keyId(keys[1]).slice(0, 10));
        const mine = of(keyId(owner), typeof owner === 'object' && owner ? owner.name : '');
        const cell = mine.cells[at];
        if (!cell) continue;
        for (const [i, part] of parts.entries()) cell[part] += numberOf(values[i]);
        mine.deals += numberOf(values[parts.length]);
    }
    for (const id of set.people()) if (known.has(id)) of(id, '');
    const added = (person: string, team: string): number[] => {
        const sums = columns.map(() => 0);
        for (const { keys, values } of adjustments) {
            if (keyId(keys[0]) !== person || keyId(keys[1]) !== team) continue;
            const at = columnAt(columns, keyId(keys[2]).slice(0, 10));
            if (at >= 0) sums[at] = (sums[at] ?? 0) + numberOf(values[0]);
        }
        return sums;
    };
    for (const { keys } of adjustments) if (keyId(keys[0])) of(keyId(keys[0]), '');

    const finish = (row: Omit<Row, 'total'>, person: string, team: string): Row => {
        const more = added(person, team);
        const total = row.cells.map((cell, at): Cell => {
            const start = columns[at]?.start ?? '';
            return { ...cell, adjustment: cell.adjustment + (more[at] ?? 0), target: set.of(person, team, start, by) ?? cell.target };
        });
        const whole = addUp(total);
        return { ...row, cells: total, total: { ...whole, target: set.whole(person, team, columns) ?? whole.target } };
    };
    const sumOf = (rows: readonly Row[]) => columns.map((_, at) => addUp(rows.flatMap((row) => row.cells[at] ?? [])));

    const teams = new Map<string, { name: string; people: Row[] }>();
    for (const [id, { cells: mine, deals: count, name }] of cells) {
        const team = known.get(id)?.team;
        const held = teams.get(team?.id ?? '') ?? { name: team?.name ?? '', people: [] };
        teams.set(team?.id ?? '', held);
        held.people.push(id ? finish({ kind: 'person', id, name, cells: mine, deals: count, people: [] }, id, '') : { kind: 'person', id, name, cells: mine, total: addUp(mine), deals: count, people: [] });
    }
    const forecast = (row: Row) => shown(row.total, 'forecast') ?? 0;
    const larger = (a: Row, b: Row) => forecast(b) - forecast(a) || a.name.localeCompare(b.name);
    const rows = [...teams].map(([id, { name, people: members }]): Row => {
        const row = { kind: 'team' as const, id, name, cells: sumOf(members), deals: members.reduce((total, each) => total + each.deals, 0), people: members.toSorted(larger) };
        return id ? finish(row, '', id) : { ...row, total: addUp(row.cells) };
    });
    const all = rows.toSorted((a, b) => Number(a.id === '') - Number(b.id === '') || larger(a, b));
    return finish({ kind: 'all', id: '', name: '', cells: sumOf(all), deals: all.reduce((total, each) => total + each.deals, 0), people: all }, '', '');
}

/** The deals of a row. */
export function rowFilter(row: Row): Filter | null {
    if (row.kind === 'all') return null;
    if (row.kind === 'person') return row.id ? { field: 'owner', op: 'eq', value: row.id } : { field: 'owner', op: 'empty', value: true };
    return { field: 'owner', op: 'in', value: row.people.map(({ id }) => id).filter(Boolean) };
}

// --- pace and ranks ----------------------------------------------------------------------------------

/** How much of a period is over, in percent, at the end of today. */
export function elapsed([from, to]: Days, today: string): number {
    const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
    const share = (day(today) + 1 - day(from)) / (day(to) + 1 - day(from));
    return 100 * Math.min(1, Math.max(0, share));
}

/** Won in percent of the target. */
export const attained = (cell: Cell): number | null => (cell.target && cell.target > 0 ? (100 * cell.closed) / cell.target : null);

export function ranked(all: Row): Row[] {
    return all.people.flatMap((team) => team.people).filter((person) => person.id !== '').toSorted((a, b) => b.total.closed - a.total.closed || a.name.localeCompare(b.name));
}

/** The Monday of the week; of a Monday the one before. */
export function lastMonday(today: string): string {
    return addDays(today, -((weekdayOf(today) - 1) || 7));
}
