// Numbers about records, counted by the server: groups by one or more keys, with measures.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter, Named } from '@/api/types';

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type MeasureName = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'median' | 'distinct' | 'percentile' | 'share';

export interface Measure {
    fn: MeasureName;
    field?: string;
    /** Of the group's records, those that are measured; of a share, those that are counted … */
    filter?: Filter;
    /** … of these. */
    of?: Filter;
    /** Of a percentile. */
    percent?: number;
}

export interface GroupQuestion {
    filter?: Filter | null;
    q?: string;
    group: (string | { field: string; by: Period; tz: string })[];
    measures: Measure[];
    limit?: number;
    /** The numbers as they were at that instant. */
    as_of?: string | undefined;
}

export type GroupKey = Named | string | number | boolean | null;

export interface Group {
    keys: GroupKey[];
    /** Sums of money are in the workspace's currency. */
    values: (string | number | null)[];
}

/** What sums of money rest on: the fields that name the day of each amount's rate, and that end it. */
export interface Basis {
    currency: string;
    /** The day of the newest rate; null where there is none. */
    rates_until: string | null;
    rate_of: string | null;
    frozen_by: string | null;
}

export interface GroupPage {
    groups: Group[];
    more: boolean;
    basis?: Basis;
}

export function askGroups(object: string, { filter, q, ...rest }: GroupQuestion, signal: AbortSignal): Promise<GroupPage> {
    return http.post<GroupPage>(`/${object}/query`, { ...rest, ...(filter ? { filter } : {}), ...(q ? { q } : {}) }, { signal });
}

/** The key stands under 'count': the event stream refreshes it together with the counts of lists. */
export function groupQuery(object: string, question: GroupQuestion) {
    return queryOptions({
        queryKey: ['records', object, 'count', 'groups', question],
        queryFn: ({ signal }) => askGroups(object, question, signal),
    });
}

/** What tells one key from another: the id of a record, else the value; empty for none. */
export function keyId(key: GroupKey | undefined): string {
    if (key === null || key === undefined) return '';
    return typeof key === 'object' ? key.id : String(key);
}
