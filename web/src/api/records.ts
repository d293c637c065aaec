// Records: keys of the query cache, questions and verbs.
//
// Keys: ['records', object, 'list' | 'rows' | 'count' | 'one' | 'timeline' | 'related', …]. The event stream
// invalidates by these prefixes.

import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { http, newKey } from '@/api/client';
import type {
    Attachment, Batch, BulkRequest, ChangeItem, Filter, ListQuestion, RecordData, RecordPage, SearchHit, TimelinePage, Twin, UndoResult,
} from '@/api/types';

export const page_size = 100;
const pages_read_again_max = 3;

export function questionQuery(question: ListQuestion) {
    return {
        limit: question.limit ?? page_size,
        sort: question.sort,
        q: question.q,
        filter: question.filter ? JSON.stringify(question.filter) : undefined,
        fields: question.fields?.join(','),
        deleted: question.deleted || undefined,
        as_of: question.as_of,
        skip: question.skip,
        cursor: question.cursor,
    };
}

export function listQuery(object: string, question: ListQuestion) {
    return infiniteQueryOptions({
        queryKey: ['records', object, 'list', question],
        queryFn: ({ pageParam, signal }) =>
            http.get<RecordPage>(`/${object}`, {
                signal,
                query: { ...questionQuery(question), ...(pageParam && question.limit_later ? { limit: question.limit_later } : {}), cursor: pageParam },
            }),
        initialPageParam: '',
        getNextPageParam: (last: RecordPage) => last.next ?? undefined,
    });
}

/** A list that somebody has scrolled far: reading it again from its start costs a request a page. */
export function isDeep(pages: { pages: readonly unknown[] } | undefined): boolean {
    return (pages?.pages.length ?? 0) > pages_read_again_max;
}

/** Counted apart from the page, so that the page never waits for it. */
export function countQuery(object: string, question: Pick<ListQuestion, 'q' | 'filter' | 'deleted' | 'as_of'>) {
    return queryOptions({
        queryKey: ['records', object, 'count', question],
        queryFn: async ({ signal }) => {
            const page = await http.get<RecordPage>(`/${object}`, {
                signal,
                query: { ...questionQuery({ ...question, limit: 1, fields: ['id'] }), count: true },
            });
            return page.total ?? { value: page.records.length, exact: page.next === null };
        },
    });
}

export function pickQuery(object: string, q: string, filter?: Filter | null, limit = 20, sort?: string) {
    return queryOptions({
        queryKey: ['records', object, 'pick', q, filter ?? null, sort, limit],
        queryFn: async ({ signal }) =>
            (await http.get<RecordPage>(`/${object}`, { signal, query: questionQuery({ q, filter: filter ?? null, sort, limit }) })).records,
    });
}

export function recordQuery(object: string, id: string) {
    return queryOptions({
        queryKey: ['records', object, 'one', id],
        queryFn: ({ signal }) => http.get<RecordData>(`/${object}/${id}`, { signal }),
    });
}

export function relatedQuery(object: string, id: string, relation: string, related_object: string) {
    return infiniteQueryOptions({
        queryKey: ['records', related_object, 'related', object, id, relation],
        queryFn: ({ pageParam, signal }) =>
            http.get<RecordPage>(`/${object}/${id}/related/${relation}`, { signal, query: { limit: 10, cursor: pageParam } }),
        initialPageParam: '',
        getNextPageParam: (last: RecordPage) => last.next ?? undefined,
    });
}

export interface TimelineQuestion {
    /** change, comment, attachment, and kinds of activities; all when empty. */
    types?: readonly string[];
    q?: string;
    /** Whose: "self" and names of relations; the record's own when empty. */
    of?: readonly string[];
    /** What happened until then. */
    until?: string | undefined;
}

export function timelineQuery(object: string, id: string, { types = [], q = '', of = [], until = '' }: TimelineQuestion = {}) {
    return infiniteQueryOptions({
        queryKey: ['records', object, 'timeline', id, types.join(','), q, until, of.join(',')],
        queryFn: ({ pageParam, signal }) =>
            http.get<TimelinePage>(`/${object}/${id}/timeline`, { signal, query: { limit: 30, cursor: pageParam, types: types.join(','), q, of: of.join(',') || undefined } }),
        initialPageParam: until,
        getNextPageParam: (last: TimelinePage) => last.next ?? undefined,
    });
}

export function pinnedQuery(object: string, id: string) {
    return queryOptions({
        queryKey: ['records', object, 'timeline', id, 'pinned'],
        queryFn: async ({ signal }) =>
            (await http.get<TimelinePage>(`/${object}/${id}/timeline`, { signal, query: { limit: 20, pinned: true } })).items,
    });
}

export function fieldHistoryQuery(object: string, id: string, field: string) {
    return queryOptions({
        queryKey: ['records', object, 'timeline', id, 'field', field],
        queryFn: async ({ signal }) =>
            (await http.get<{ changes: ChangeItem[] }>(`/${object}/${id}/changes`, { signal, query: { field, limit: 50 } })).changes,
    });
}

/** The record as it stood then. */
export function pastQuery(object: string, id: string, as_of: string) {
    return queryOptions({
        queryKey: ['records', object, 'past', id, as_of],
        queryFn: ({ signal }) => http.get<RecordData>(`/${object}/${id}`, { signal, query: { as_of } }),
        staleTime: Infinity,
    });
}

export function twinsQuery(object: string, asked: { id: string } | { values: Record<string, unknown> }) {
    return queryOptions({
        queryKey: ['records', object, 'twins', asked],
        queryFn: async ({ signal }) => (await http.post<{ duplicates: Twin[] }>(`/${object}/duplicates`, asked, { signal })).duplicates,
        staleTime: 30_000,
    });
}

/** Among everything, or among the records of one object that a filter finds. */
export function searchQuery(q: string, among: { object?: string; filter?: Filter | null | undefined } = {}) {
    const filter = among.filter ? JSON.stringify(among.filter) : undefined;
    return queryOptions({
        queryKey: ['search', q, among.object ?? '', filter ?? ''],
        queryFn: async ({ signal }) =>
            (await http.get<{ results: SearchHit[] }>('/search', { signal, query: { q, limit: 20, objects: among.object, filter } })).results,
        staleTime: 10_000,
    });
}

/** Whoever may have to send it again keeps the key (api/client.ts newKey). */
export const createRecord = (object: string, values: Record<string, unknown>, idempotency_key = newKey(), duplicates?: 'allow') =>
    http.post<RecordData>(`/${object}`, values, { idempotency_key, query: { duplicates } });

export const updateRecord = (object: string, id: string, values: Record<string, unknown>, version: number) =>
    http.patch<RecordData>(`/${object}/${id}`, values, { version });

export const deleteRecord = (object: string, id: string) => http.delete(`/${object}/${id}`);

export const restoreRecord = (object: string, id: string) => http.post<RecordData>(`/${object}/${id}/restore`);

export const bulk = (object: string, request: BulkRequest) => http.post<{ job: string; batch: string }>(`/${object}/bulk`, request);

/** What an act on many was refused: of how many records, and of the first hundred why. */
export interface Refused {
    failed?: number;
    failures?: { id: string; field: string; reason: string }[];
}
export const refusedBy = (job: string) => http.get<Refused>(`/jobs/${job}`);

export const bulkCount = (object: string, request: BulkRequest) =>
    http.post<{ count: number }>(`/${object}/bulk`, { ...request, dry_run: true });

/** `merged_into`: of a batch of merges, only what went into that record. */
export const undoBatch = (batch: string, merged_into?: string) => http.post<UndoResult>(`/batches/${batch}/undo`, merged_into ? { merged_into } : undefined);

const bulk_wait_ms = 10 * 60_000;

/** Waits until a bulk act has run; asks less and less often. */
export async function finishedBatch(batch: string): Promise<Batch | undefined> {
    const give_up_at = Date.now() + bulk_wait_ms;
    for (let pause_ms = 250; Date.now() < give_up_at; pause_ms = Math.min(pause_ms * 1.5, 5000)) {
        const found = await http.get<Batch>(`/batches/${batch}`);
        if (found.state !== 'running') return found;
        await new Promise((resolve) => setTimeout(resolve, pause_ms));
    }
    return undefined;
}

export function upload(file: File, record?: { object: string; id: string }): Promise<Attachment> {
    const form = new FormData();
    form.set('file', file);
    if (record) {
        form.set('record_object', record.object);
        form.set('record_id', record.id);
    }
    return http.post<Attachment>('/attachments', form);
}

/** After a change of ours: whatever shows records of this object asks again. */
export function refreshRecords(client: QueryClient, object: string): Promise<void> {
    return client.invalidateQueries({ queryKey: ['records', object] });
}
