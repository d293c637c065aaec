// What of a list goes into a file: all that it finds, or what is selected, in its order; of a list of the past
// what was there then.

import type { ExportQuestion } from '@/api/exports';
import type { BulkRequest } from '@/api/types';
import { sortText, type ListState } from '@/features/list/list-state';

/** `target` is null for all that the list finds. */
export function exportQuestion(state: ListState, target: Pick<BulkRequest, 'ids' | 'filter' | 'q'> | null): ExportQuestion {
    const of: ExportQuestion = target ?? { filter: state.filter, q: state.q };
    return {
        ...(of.ids ? { ids: of.ids } : {}),
        ...(of.filter ? { filter: of.filter } : {}),
        ...(of.q ? { q: of.q } : {}),
        sort: sortText(state.sort),
        ...(state.deleted ? { deleted: true } : {}),
        ...(state.as_of ? { as_of: state.as_of } : {}),
    };
}
