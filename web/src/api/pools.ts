// Public pools: what is left of one's limits, where a record stands, taking records and putting them back.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { BulkRequest, Named } from '@/api/types';

export interface PoolStanding {
    id: string;
    name: string;
    holds: 'leads' | 'accounts';
    active: boolean;
    member: boolean;
    manages: boolean;
    recycles: boolean;
    /** Records in it, up to 10,000. */
    lying: number;
    claimed_today: number;
    claims_per_day: number | null;
    held: number;
    holdings_max: number | null;
}

export interface RecordInPools {
    pool: Named | null;
    may_claim: boolean;
    may_assign: boolean;
    may_release: boolean;
    /** When it is taken back unless something happens. */
    recycled: { at: string; reason: string; near: boolean; pool: Named | null } | null;
    /** Where it may be put. */
    targets: Named[];
}

export interface PoolOutcome {
    batch: string | null;
    job: string | null;
    done: string[];
    refused: { id: string; code: string; message: string }[];
}

export interface PoolShare {
    person: Named;
    claimed: number;
    assigned: number;
    released: number;
    recycled: number;
    won: number;
    held: number;
}
export interface PoolReport {
    from: string;
    to: string;
    entered: number;
    left: number;
    complete: boolean;
    people: PoolShare[];
}

export type PoolAct = 'claim' | 'assign' | 'release';
export type PoolTarget = Pick<BulkRequest, 'ids' | 'filter' | 'q'>;
export interface PoolRequest extends PoolTarget {
    user?: string;
    pool?: string;
    reason?: string;
    note?: string;
}

export const standingQuery = queryOptions({
    queryKey: ['pools', 'standing'],
    queryFn: async ({ signal }) => (await http.get<{ pools: PoolStanding[] }>('/pools/standing', { signal })).pools,
    staleTime: 0,
});

export const inPoolsQuery = (object: string, id: string, version: number) =>
    queryOptions({
        queryKey: ['records', object, 'pools', id, version],
        queryFn: ({ signal }) => http.get<RecordInPools>(`/pools/of/${object}/${id}`, { signal }),
        staleTime: 0,
    });

export const poolReportQuery = (id: string, from: string) =>
    queryOptions({
        queryKey: ['pools', 'report', id, from],
        queryFn: ({ signal }) => http.get<PoolReport>(`/pools/${id}/report`, { signal, query: { from } }),
    });

export const actInPool = (act: PoolAct, object: string, request: PoolRequest) => http.post<PoolOutcome>(`/pools/${act}`, { object, ...request });

/** Of what a pool may hold. */
export const isPooled = (object: { name: string }) => object.name === 'leads' || object.name === 'accounts';
