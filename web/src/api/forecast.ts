// What has changed in the forecast of a period since an instant.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter, Named } from '@/api/types';

export type ChangeKind = 'won' | 'up' | 'down' | 'added' | 'pulled_in' | 'reopened' | 'came' | 'lost' | 'slipped' | 'earlier' | 'removed' | 'went';

export interface ForecastChange {
    kind: ChangeKind;
    id: string;
    name: string;
    owner: Named | null;
    difference: string;
    amount_then: string | null;
    amount_now: string | null;
    close_date_then: string | null;
    close_date_now: string | null;
}
export interface ForecastChanges {
    before: string;
    now: string;
    /** The largest difference first; `more`: not all of them. */
    changes: ForecastChange[];
    sums: { kind: ChangeKind; count: number; difference: string }[];
    more: boolean;
}

export interface ChangesQuestion {
    since: string;
    from: string;
    to: string;
    filter: Filter | null;
}

export const forecastChangesQuery = ({ filter, ...question }: ChangesQuestion) =>
    queryOptions({
        queryKey: ['records', 'opportunities', 'count', 'forecast', question, filter],
        queryFn: ({ signal }) => http.post<ForecastChanges>('/forecast/changes', { ...question, ...(filter ? { filter } : {}) }, { signal }),
        retry: false,
    });
