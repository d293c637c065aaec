// Under which keys data lie at rest, and how far encrypting has come.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';

export interface AtRest {
    configured: boolean;
    plain: boolean;
    keys: { id: string; made_at: string | null; current: boolean; in_use: boolean }[];
    job: { id: string; done: number; total: number } | null;
    looked_at: string | null;
    /** What could not be encrypted then. */
    left: number;
}

export const atRestQuery = queryOptions({
    queryKey: ['at-rest'],
    queryFn: ({ signal }) => http.get<AtRest>('/at-rest', { signal }),
    staleTime: 0,
    refetchInterval: 10_000,
});
