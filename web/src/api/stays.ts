// How long records stood in each value of a field, from the change log.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { GroupKey } from '@/api/groups';
import type { Filter } from '@/api/types';

export interface Stays {
    value: GroupKey;
    stays: number;
    mean_days: number | null;
    median_days: number | null;
    p90_days: number | null;
    standing: number;
    standing_mean_days: number | null;
    longest: { id: string; name: string; days: number }[];
}

/** Under 'count', as groups are: the event stream refreshes them together. */
export const staysQuery = (object: string, field: string, filter: Filter | null) =>
    queryOptions({
        queryKey: ['records', object, 'count', 'stays', field, filter],
        queryFn: ({ signal }) => http.post<{ values: Stays[] }>(`/${object}/stays`, { field, ...(filter ? { filter } : {}) }, { signal }),
    });
