// How far the buying committee of a target account is covered, and what to give to whom next.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter } from '@/api/types';

export type PartName = 'roles' | 'stance' | 'touch' | 'content';

export interface CoveragePart {
    part: PartName;
    points: number;
    of: number;
    /** The records behind it; no filter where there are none. */
    object: string;
    filter: Filter | null;
}

export interface OfferedContent {
    /** Of the piece. */
    id: string;
    name: string;
    kind: string | null;
    link: string | null;
}

export interface CoveredRole {
    role: string;
    people: string[];
    stance_percent: number;
    touched: boolean;
    served: boolean;
    next: OfferedContent[];
}

export interface CoveredPerson {
    id: string;
    name: string;
    title: string | null;
    roles: string[];
    stance: string | null;
    influence: string | null;
    touched_at: string | null;
}

export interface GivenContent {
    /** Of the row in content_deliveries. */
    id: string;
    contact: string;
    content: { id: string; name: string; kind: string | null };
    given_at: string | null;
    activity: string | null;
    response: string | null;
}

export interface Coverage {
    score: number | null;
    narrowed: boolean;
    phase: string;
    touch_days: number;
    parts: CoveragePart[];
    roles: CoveredRole[];
    people: CoveredPerson[];
    given: GivenContent[];
}

export const hasCoverage = (object: { name: string }) => object.name === 'account_plans';

/** Of it tell people, their roles, what was done with them and what they were given. */
export const covering = ['contacts', 'opportunity_contacts', 'activities', 'content_deliveries'] as const;

export const coverageQuery = (id: string, version: number) =>
    queryOptions({
        queryKey: ['records', 'content_deliveries', 'related', 'account_plans', id, 'coverage', version],
        queryFn: ({ signal }) => http.get<Coverage>(`/account_plans/${id}/coverage`, { signal }),
        placeholderData: (before) => before,
    });
