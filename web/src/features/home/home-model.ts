import { addDays, addMonths } from '@/lib/dates';
// What the first page asks, and how it reads what was done.

import type { Group } from '@/api/groups';
import type { Change, Field, Filter, ObjectMeta, RecordData } from '@/api/types';

export type Whose = 'mine' | 'team';

/** Null is everybody whom I may see: so does a team look to who has none. */
export function ownerFilter(whose: Whose, has_team: boolean): Filter | null {
    if (whose === 'mine') return { field: 'owner', op: 'eq', value: 'me' };
    return has_team ? { field: 'owner', op: 'in', value: ['my_team', 'me'] } : null;
}

/** Open work that is wanted by the end of today. */
export function dueFilter(tomorrow: string): Filter {
    const before = (field: string): Filter => ({ field, op: 'lt', value: tomorrow });
    return {
        and: [
            { field: 'done_at', op: 'empty', value: true },
            { field: 'kind', op: 'ne', value: 'note' },
            { or: [before('starts_at'), { and: [{ field: 'starts_at', op: 'empty', value: true }, before('due_at')] }] },
        ],
    };
}

export type TargetPeriod = 'month' | 'quarter' | 'year';
const months_in: Record<TargetPeriod, number> = { month: 1, quarter: 3, year: 12 };

export interface Target {
    period: TargetPeriod;
    starts_on: string;
    /** The last day of it. */
    ends_on: string;
    amount: number;
    whose: 'mine' | 'team' | 'all';
    name: string;
}

/** The targets that run on this day: one's own, the team's, everybody's; of each the shortest. */
export function runningTargets(records: readonly RecordData[], day: string, me: string, teams: readonly string[]): Target[] {
    const found = new Map<Target['whose'], Target>();
    for (const record of records) {
        const period = record['period'] as TargetPeriod;
        const starts_on = String(record['starts_on']).slice(0, 10);
        if (!(period in months_in)) continue;
        const ends_on = addDays(addMonths(starts_on, months_in[period]), -1);
        const person = (record['person'] as { id: string } | null)?.id;
        const team = (record['team'] as { id: string; name: string } | null) ?? null;
        const whose = person ? (person === me ? 'mine' : null) : team ? (teams.includes(team.id) ? 'team' : null) : 'all';
        const money = record['amount'] as { base_amount?: string; amount: string } | null;
        const amount = Number(money?.base_amount ?? money?.amount ?? 0);
        if (!whose || day < starts_on || day > ends_on || amount <= 0) continue;
        const known = found.get(whose);
        if (!known || months_in[period] < months_in[known.period]) found.set(whose, { period, starts_on, ends_on, amount, whose, name: team?.name ?? '' });
    }
    return (['mine', 'team', 'all'] as const).flatMap((whose) => found.get(whose) ?? []);
}

function daysBetween(from: string, to: string): number {
    return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

export interface Pace {
    won: number;
    /** What would be won by now at an even pace. */
    due: number;
    share: number;
    /** Won up to the end of each day so far, as a share of the target. */
    line: number[];
    days: number;
}

export function paceOf(target: Target, groups: readonly Group[], day: string): Pace {
    const days = daysBetween(target.starts_on, target.ends_on) + 1;
    const gone = Math.min(daysBetween(target.starts_on, day) + 1, days);
    const by_day = new Map(groups.map((group) => [String(group.keys[0] ?? '').slice(0, 10), Number(group.values[0] ?? 0)]));
    let won = 0;
    const line = Array.from({ length: gone }, (_, at) => {
        won += by_day.get(addDays(target.starts_on, at)) ?? 0;
        return won / target.amount;
    });
    const all = [...by_day.values()].reduce((sum, value) => sum + value, 0);
    return { won: all, due: (target.amount * gone) / days, share: all / target.amount, line, days };
}

const told_first = ['stage', 'status', 'amount', 'owner', 'close_date', 'lost_reason', 'next_step'];
const follows_others = ['probability', 'expected_amount', 'closed_at', 'stage_since', 'forecast_category', 'first_name', 'last_name'];

/** The changes worth telling, the weightiest first: what merely follows from them is left out. */
export function toldChanges(object: ObjectMeta, changes: readonly Change[], most: number): { field: Field; change: Change }[] {
    const rank = (name: string) => (told_first.includes(name) ? told_first.indexOf(name) : told_first.length);
    const moved = changes.some((change) => change.field === 'stage');
    return changes
        .filter(({ field }) => !follows_others.includes(field) && !(moved && field === 'status'))
        .flatMap((change) => {
            const field = object.fields.find((each) => each.name === change.field);
            return field && (!field.system || field.name === 'owner') ? [{ field, change }] : [];
        })
        .toSorted((left, right) => rank(left.field.name) - rank(right.field.name))
        .slice(0, most);
}
