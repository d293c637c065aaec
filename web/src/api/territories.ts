// Territories: the tree, what their rules would move, and moving it.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import { pickQuery } from '@/api/records';
import type { Named } from '@/api/types';

export const territories_max = 500;
export const ruled_objects = ['accounts', 'leads'] as const;
export type Ruled = (typeof ruled_objects)[number];

export interface TerritoryPlan {
    object: Ruled;
    records: number;
    kept_by_hand: number;
    /** No rule fits them, and nobody placed them by hand. */
    unplaced: number;
    overlapping: number;
    moving: number;
    moves: { from: Named | null; to: Named | null; count: number }[];
    overlaps: { first: Named; second: Named; count: number }[];
}

export const territoriesQuery = pickQuery('territories', '', null, territories_max, 'name');

export const territoryPlanQuery = (object: Ruled) =>
    queryOptions({
        queryKey: ['records', 'territories', 'plan', object],
        queryFn: ({ signal }) => http.post<TerritoryPlan>('/territories/preview', { object }, { signal }),
        retry: false,
    });

export const applyTerritories = (object: Ruled) => http.post<{ job: string; batch: string }>('/territories/apply', { object });
