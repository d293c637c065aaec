// Puts a changed record wherever the query cache holds it, so that a change is seen before it is answered.

import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { recordQuery } from '@/api/records';
import type { RecordData, RecordPage } from '@/api/types';

type Pages = InfiniteData<RecordPage>;

function inPages(pages: Pages | undefined, id: string, patch: Partial<RecordData>): Pages | undefined {
    // Single records stand under these keys too: what comes next, when somebody was last in touch.
    if (!pages?.pages?.some((page) => page.records.some((record) => record.id === id))) return pages;
    const apply = (record: RecordData) => (record.id === id ? ({ ...record, ...patch } as RecordData) : record);
    return { ...pages, pages: pages.pages.map((page) => ({ ...page, records: page.records.map(apply) })) };
}

function inPage(page: RecordPage | undefined, id: string, patch: Partial<RecordData>): RecordPage | undefined {
    if (!page?.records.some((record) => record.id === id)) return page;
    return { ...page, records: page.records.map((record) => (record.id === id ? ({ ...record, ...patch } as RecordData) : record)) };
}

export function patchRecord(client: QueryClient, object: string, id: string, patch: Partial<RecordData>): void {
    for (const part of ['list', 'related']) {
        client.setQueriesData<Pages>({ queryKey: ['records', object, part] }, (pages) => inPages(pages, id, patch));
    }
    client.setQueriesData<RecordPage>({ queryKey: ['records', object, 'rows'] }, (page) => inPage(page, id, patch));
    client.setQueryData(recordQuery(object, id).queryKey, (record) => record && ({ ...record, ...patch } as RecordData));
}

/** The record as the lists hold it now: with what was changed after somebody was shown it. */
export function newestOf(client: QueryClient, object: string, record: RecordData): RecordData {
    for (const [, pages] of client.getQueriesData<Pages>({ queryKey: ['records', object, 'list'] })) {
        const found = pages?.pages.flatMap((page) => page.records).find((each) => each.id === record.id);
        if (found) return { ...record, ...found };
    }
    return record;
}

export function dropFromLists(client: QueryClient, object: string, ids: ReadonlySet<string>): void {
    for (const part of ['list', 'related']) {
        client.setQueriesData<Pages>(
            { queryKey: ['records', object, part] },
            (pages) =>
                pages?.pages && {
                    ...pages,
                    pages: pages.pages.map((page) => ({ ...page, records: page.records.filter((record) => !ids.has(record.id)) })),
                },
        );
    }
}
