// What a table asks beside a plain list: pages far from any other, what a filter finds among known records,
// records by their names, and many changes at once.

import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { http } from '@/api/client';
import { page_size, questionQuery } from '@/api/records';
import { withMarks } from '@/lib/marks';
import type { BulkRequest, Filter, ListQuestion, RecordData, RecordPage } from '@/api/types';

const far_pages_kept_ms = 20_000;

/**
 * One page of a long table. It begins where the page before ends, if that one is known; else so many
 * records are passed over. Pages that nobody looks at are soon forgotten.
 */
export function pageQuery(client: QueryClient, object: string, question: ListQuestion, page: number) {
    const keyOf = (number: number) => ['records', object, 'rows', question, number] as const;
    return queryOptions({
        queryKey: keyOf(page),
        queryFn: async ({ signal }) => {
            const cursor = page > 0 ? client.getQueryData<RecordPage>(keyOf(page - 1))?.next : undefined;
            const start = cursor ? { cursor } : page > 0 ? { skip: page * page_size } : {};
            const query = { ...questionQuery({ ...question, ...start }), marks: question.q ? true : undefined };
            const found = await http.get<RecordPage>(`/${object}`, { signal, query });
            return { ...found, records: withMarks(found.records, found.marks), marks: undefined };
        },
        gcTime: far_pages_kept_ms,
    });
}

const among_max = 500;

/** Which of these records a filter finds. */
export async function foundAmong(object: string, filter: Filter, ids: readonly string[], signal: AbortSignal): Promise<string[]> {
    const among: Filter = { and: [{ field: 'id', op: 'in', value: ids.slice(0, among_max) }, filter] };
    const page = await http.post<RecordPage>(`/${object}/query`, { filter: among, fields: ['id'], limit: among_max }, { signal });
    return page.records.map((record) => record.id);
}

const named_at_once = 100;

/** The records of an object that are called one of these. */
export async function pickNamed(object: string, title: string, names: readonly string[]): Promise<RecordData[]> {
    const found: RecordData[] = [];
    for (let at = 0; at < names.length; at += named_at_once) {
        const filter: Filter = { field: title, op: 'in', value: names.slice(at, at + named_at_once) };
        const page = await http.post<RecordPage>(`/${object}/query`, { filter, fields: [title], limit: 500 });
        found.push(...page.records);
    }
    return found;
}

/** A few of the records that a bulk act would reach. */
export async function sampleOf(object: string, target: Pick<BulkRequest, 'ids' | 'filter' | 'q'>, fields: string[], limit: number): Promise<RecordData[]> {
    const filter: Filter | undefined = target.ids ? { field: 'id', op: 'in', value: target.ids.slice(0, limit) } : target.filter;
    const page = await http.post<RecordPage>(`/${object}/query`, { filter, fields, limit, ...(target.q ? { q: target.q } : {}) });
    return page.records;
}

export interface BatchOperation {
    op: 'create' | 'update' | 'delete' | 'restore';
    object: string;
    id?: string;
    version?: number;
    values?: Record<string, unknown>;
}

/** All of it or nothing, in one batch that can be undone. */
export const sendBatch = (operations: BatchOperation[], label: string) =>
    http.post<{ batch: string; results: { id: string; version: number }[] }>('/batch', { operations, label });
