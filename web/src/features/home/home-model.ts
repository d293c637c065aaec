// What the first page asks.

import type { Filter } from '@/api/types';

export type Whose = 'mine' | 'team';

/** Null is everybody whom I may see: so does a team look to who has none. */
export function ownerFilter(whose: Whose, has_team: boolean): Filter | null {
    if (whose === 'mine') return { field: 'owner', op: 'eq', value: 'me' };
    return has_team ? { field: 'owner', op: 'in', value: ['my_team', 'me'] } : null;
}

/** Open work that is wanted by the end of today. */
export function dueFilter(tomorrow: string): Filter {
    const before = (field: string): Filter => ({ field, op: 'lt', value: tomorrow });
    return {
        and: [
            { field: 'done_at', op: 'empty', value: true },
            { field: 'kind', op: 'ne', value: 'note' },
            { or: [before('starts_at'), { and: [{ field: 'starts_at', op: 'empty', value: true }, before('due_at')] }] },
        ],
    };
}
