// To whom the assignment rules would give leads.

import { http } from '@/api/client';
import type { BulkRequest, Named } from '@/api/types';

export interface Foreseen {
    id: string;
    name: string;
    outcome: 'given' | 'waits' | 'pool' | 'no_rule';
    rule: Named | null;
    user: Named | null;
    pool: Named | null;
    why: string | null;
}

export type AssignmentTarget = Pick<BulkRequest, 'ids' | 'filter' | 'q'>;

/** Of the first 200; nothing is written. */
export const previewAssignment = (target: AssignmentTarget, signal?: AbortSignal) => http.post<{ leads: Foreseen[]; more: boolean }>('/assignment/preview', target, signal ? { signal } : {});
