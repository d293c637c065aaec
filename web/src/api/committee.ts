// Who decides on buying, at an account or on one opportunity.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Named } from '@/api/types';

export interface CommitteeRole {
    /** Of the row in opportunity_contacts. */
    id: string;
    version: number;
    opportunity: Named & { status: string | null };
    role: string | null;
    stance: string | null;
    influence: string | null;
    is_primary: boolean;
}

export interface CommitteePerson {
    id: string;
    version: number;
    name: string;
    title: string | null;
    department: string | null;
    best_time: string | null;
    /** At the account, whatever the opportunity. */
    buying_role: string | null;
    account: Named | null;
    /** Somebody of the same answer. */
    reports_to: string | null;
    /** False: here only because somebody reports to them. */
    involved: boolean;
    stance: string | null;
    influence: string | null;
    touched_at: string | null;
    roles: CommitteeRole[];
}

export interface CommitteeGap {
    opportunity: Named;
    missing: string[];
}

export interface Committee {
    complete: boolean;
    people: CommitteePerson[];
    gaps: CommitteeGap[];
}

export const hasCommittee = (object: { name: string }) => object.name === 'accounts' || object.name === 'opportunities';

/** Rows of roles tell of it, by the key, as they do of a related list; `version` is that of the record. */
export const committeeQuery = (object: string, id: string, version: number) =>
    queryOptions({
        queryKey: ['records', 'opportunity_contacts', 'related', object, id, 'committee', version],
        queryFn: ({ signal }) => http.get<Committee>(`/${object}/${id}/committee`, { signal }),
        placeholderData: (before) => before,
    });
