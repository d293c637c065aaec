// What happened lately, one line for a record or a batch.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Change, Named } from '@/api/types';

export interface DigestItem {
    object: string;
    /** Missing where the line is about a batch. */
    id?: string;
    name?: string;
    /** Changes of the record, or records of the batch. */
    count: number;
    change: { at: string; by: Named | null; kind: string; batch?: string; changes: Change[] };
}

/** Below 'count' of each object it would be asked at every change: once a minute is soon enough for a digest. */
export function digestQuery(since: string, objects: readonly string[], limit: number) {
    return queryOptions({
        queryKey: ['digest', since, objects, limit],
        queryFn: ({ signal }) => http.get<{ items: DigestItem[]; more: boolean }>('/digest', { signal, query: { since, objects: objects.join(','), limit } }),
        staleTime: 60_000,
        enabled: objects.length > 0,
    });
}
