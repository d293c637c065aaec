// Ageing: what is open, by how long it has been due. Filters are the numbers' own, so that each opens its
// records.

import { keyId, type Group, type GroupKey, type GroupQuestion } from '@/api/groups';
import type { Filter } from '@/api/types';
import { addDays } from '@/lib/dates';
import { sum } from '@/features/record/cash/plan-model';

export type Bucket = 'current' | 'to_30' | 'to_60' | 'to_90' | 'over_90';
export const buckets: readonly Bucket[] = ['current', 'to_30', 'to_60', 'to_90', 'over_90'];
export type By = 'account' | 'owner';

const due = (op: 'ge' | 'lt', day: string): Filter => ({ field: 'collect_on', op, value: day });

export function bucketFilter(bucket: Bucket, today: string): Filter {
    const days = { to_30: [30, 0], to_60: [60, 30], to_90: [90, 60] } as const;
    if (bucket === 'current') return due('ge', today);
    if (bucket === 'over_90') return due('lt', addDays(today, -90));
    const [from, until] = days[bucket];
    return { and: [due('ge', addDays(today, -from)), due('lt', addDays(today, -until))] };
}

export const outstanding: Filter = { field: 'collect_on', op: 'exists', value: true };

export function ageingQuestion(by: By, today: string): GroupQuestion {
    return {
        filter: outstanding,
        group: [by],
        measures: [{ fn: 'sum', field: 'open_amount' }, ...buckets.map((bucket) => ({ fn: 'sum' as const, field: 'open_amount', filter: bucketFilter(bucket, today) }))],
        limit: 1000,
    };
}

export interface Row {
    key: GroupKey;
    id: string;
    total: string;
    parts: string[];
}

const amount = (value: string | number | null | undefined): string => (value === null || value === undefined ? '0' : String(value));

/** Who owes most first. */
export function rowsOf(groups: readonly Group[]): Row[] {
    return groups
        .map(({ keys, values }) => ({ key: keys[0] ?? null, id: keyId(keys[0]), total: amount(values[0]), parts: buckets.map((_, at) => amount(values[at + 1])) }))
        .toSorted((left, right) => Number(right.total) - Number(left.total));
}

export function totalOf(rows: readonly Row[]): Row {
    return { key: null, id: '', total: sum(rows.map(({ total }) => total)), parts: buckets.map((_, at) => sum(rows.map(({ parts }) => parts[at] ?? '0'))) };
}

/** The records behind a number. */
export function recordsBehind(by: By, row: Row | null, bucket: Bucket | null, today: string): Filter {
    const whose: Filter[] = row === null ? [] : [row.id ? { field: by, op: 'eq', value: row.id } : { field: by, op: 'empty', value: true }];
    return { and: [...whose, bucket ? bucketFilter(bucket, today) : outstanding] };
}
