// When somebody was last in touch with a record's people, and what is to come.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter, ObjectMeta, RecordData, RecordPage } from '@/api/types';

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

/** Whether the program notes the last touch on the record, as its list and its score have it: of a plan that of its account. */
export function notesTouch(object: Pick<ObjectMeta, 'fields'>): boolean {
    return object.fields.some(({ name }) => name === 'last_touch_at');
}

/** When somebody was last in touch, and by what; `at` is empty where nobody was. `last` is the newest activity that is linked to the record. */
export function touchOf(object: Pick<ObjectMeta, 'fields'>, record: RecordData, last: RecordData | null | undefined): { at: string; subject: string } {
    if (notesTouch(object)) return { at: String(record['last_touch_at'] ?? ''), subject: '' };
    return { at: String(last?.['done_at'] ?? ''), subject: String(last?.['subject'] ?? '') };
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
