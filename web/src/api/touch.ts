// When somebody was last in touch with a record's people, and what is to come.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter, RecordData, RecordPage } from '@/api/types';

const fields = 'subject,kind,due_at,starts_at,done_at';
const looked_at_max = 20;

function about(object: string, id: string): Filter {
    return { field: 'links', op: 'any', filter: { field: 'record', op: 'eq', value: { object, id } } };
}

async function first(filter: Filter, sort: string, limit: number, signal: AbortSignal): Promise<RecordData[]> {
    const page = await http.get<RecordPage>('/activities', { signal, query: { filter: JSON.stringify(filter), sort, limit, fields } });
    return page.records;
}

export function lastTouchQuery(object: string, id: string) {
    return queryOptions({
        queryKey: ['records', 'activities', 'related', 'last', object, id],
        queryFn: async ({ signal }) =>
            (await first({ and: [about(object, id), { field: 'done_at', op: 'exists', value: true }] }, '-done_at', 1, signal))[0] ?? null,
    });
}

export function whenOf(activity: RecordData): string {
    return String(activity['due_at'] ?? activity['starts_at'] ?? '');
}

export function nextStepQuery(object: string, id: string) {
    return queryOptions({
        queryKey: ['records', 'activities', 'related', 'next', object, id],
        queryFn: async ({ signal }) => {
            const dated: Filter = { or: [{ field: 'due_at', op: 'exists', value: true }, { field: 'starts_at', op: 'exists', value: true }] };
            const open = await first({ and: [about(object, id), { field: 'done_at', op: 'empty', value: true }, dated] }, 'due_at', looked_at_max, signal);
            return open.toSorted((left, right) => (whenOf(left) < whenOf(right) ? -1 : 1))[0] ?? null;
        },
    });
}
