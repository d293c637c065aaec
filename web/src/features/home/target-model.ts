// Targets that run, and how far we are.

import type { Group } from '@/api/groups';
import type { RecordData } from '@/api/types';
import { addDays, addMonths } from '@/lib/dates';

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
        // A territory's stands on its own screen.
        if (record['territory']) continue;
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
