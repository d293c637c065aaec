// The live stream. What changed elsewhere is asked again, at most once a second and never while the page
// is hidden; a deep list is patched record by record instead of being read again from its start. A table
// that somebody works in is patched too, and told that there is news (newsKey): it takes rows in and out
// when that moves nothing under their hands.

import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import { http } from '@/api/client';
import { metaQuery } from '@/api/meta';
import { isDeep } from '@/api/records';
import type { ChangeEvent, ListQuestion, RecordData, RecordPage, TimelinePage } from '@/api/types';

const settle_ms = 1000;
const patched_at_once_max = 50;

type Pages = InfiniteData<RecordPage>;

function parse<T>(event: MessageEvent): T | null {
    try {
        return JSON.parse(String(event.data)) as T;
    } catch {
        return null;
    }
}

function shownIds(pages: Pages): Set<string> {
    return new Set(pages.pages.flatMap((page) => page.records.map((record) => record.id)));
}

export function replaceInPages(pages: Pages | undefined, changed: ReadonlyMap<string, RecordData>): Pages | undefined {
    if (!pages) return pages;
    return {
        ...pages,
        pages: pages.pages.map((page) => ({
            ...page,
            records: page.records.map((record) => newest(record, changed)),
        })),
    };
}

async function patchDeepList(client: QueryClient, object: string, key: QueryKey, ids: string[]): Promise<void> {
    const fields = (key[3] as ListQuestion | undefined)?.fields;
    const filter = JSON.stringify({ field: 'id', op: 'in', value: ids });
    const page = await http.get<RecordPage>(`/${object}`, { query: { filter, fields: fields?.join(','), limit: ids.length } });
    const changed = new Map(page.records.map((record) => [record.id, record]));
    client.setQueryData<Pages>(key, (pages) => replaceInPages(pages, changed));
}

function refreshLists(client: QueryClient, object: string, ids: string[]): void {
    for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: ['records', object, 'list'] })) {
        if (!pages?.pages || !isDeep(pages)) {
            void client.invalidateQueries({ queryKey: key, exact: true });
            continue;
        }
        const shown = shownIds(pages);
        const stale = ids.filter((id) => shown.has(id)).slice(0, patched_at_once_max);
        if (stale.length > 0) void patchDeepList(client, object, key, stale).catch(() => undefined);
    }
}

/** Counts what the tables of an object have been told: `changed` values, `moved` rows. */
export interface News {
    changed: number;
    moved: number;
}

export const newsKey = (object: string) => ['news', object] as const;

async function patchRows(client: QueryClient, object: string, ids: string[]): Promise<void> {
    const shown = client.getQueryCache().findAll({ queryKey: ['records', object, 'rows'], type: 'active' });
    const questions = new Map(shown.map((query) => [JSON.stringify((query.queryKey[3] as ListQuestion).fields), query.queryKey[3] as ListQuestion]));
    const seen = new Set(shown.flatMap((query) => (query.state.data as RecordPage | undefined)?.records.map((record) => record.id) ?? []));
    const stale = ids.filter((id) => seen.has(id)).slice(0, patched_at_once_max);
    if (stale.length === 0) return;
    const filter = JSON.stringify({ field: 'id', op: 'in', value: stale });
    for (const { fields } of questions.values()) {
        const page = await http.get<RecordPage>(`/${object}`, { query: { filter, fields: fields?.join(','), limit: stale.length } });
        const changed = new Map(page.records.map((record) => [record.id, record]));
        client.setQueriesData<RecordPage>({ queryKey: ['records', object, 'rows'] }, (page) =>
            page?.records.some((record) => changed.has(record.id)) ? { ...page, records: page.records.map((record) => newest(record, changed)) } : page,
        );
    }
}

function newest(record: RecordData, changed: ReadonlyMap<string, RecordData>): RecordData {
    const newer = changed.get(record.id);
    return newer && newer.version >= record.version ? { ...record, ...newer } : record;
}

function tell(client: QueryClient, object: string, moved: boolean): void {
    client.setQueryData<News>(newsKey(object), (news = { changed: 0, moved: 0 }) => ({ changed: news.changed + 1, moved: news.moved + (moved ? 1 : 0) }));
}

/** A timeline that has events of one of these records beside those of its own. */
function tellsOf(timeline: InfiniteData<TimelinePage> | undefined, ids: ReadonlySet<string>): boolean {
    return timeline?.pages?.some((page) => page.items.some((item) => 'about' in item && item.about && ids.has(item.about.id))) ?? false;
}

function refresh(client: QueryClient, object: string, ids: string[], moved: boolean): void {
    const key = ['records', object];
    refreshLists(client, object, ids);
    void patchRows(client, object, ids)
        .catch(() => undefined)
        .then(() => tell(client, object, moved));
    for (const part of ['count', 'pick', 'related', 'views']) void client.invalidateQueries({ queryKey: [...key, part] });
    for (const id of ids) {
        void client.invalidateQueries({ queryKey: [...key, 'one', id] });
        void client.invalidateQueries({ queryKey: [...key, 'timeline', id] });
    }
    const happened = new Set(ids);
    void client.invalidateQueries({
        predicate: ({ queryKey, state }) => queryKey[0] === 'records' && queryKey[2] === 'timeline' && tellsOf(state.data as InfiniteData<TimelinePage>, happened),
    });
    // Of requests nobody but those concerned is told, by a notification.
    if (object === 'notifications') void client.invalidateQueries({ queryKey: ['approvals'] });
    if (['activities', 'comments', 'attachments'].includes(object)) {
        void client.invalidateQueries({ predicate: (query) => query.queryKey[0] === 'records' && query.queryKey[2] === 'timeline' });
    }
}

/** Follows the stream until the returned function is called. */
export function followEvents(client: QueryClient): () => void {
    const source = new EventSource('/api/v1/events');
    const waiting = new Map<string, Set<string>>();
    const moved = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    function flush() {
        timer = undefined;
        if (document.hidden) return;
        const batch = [...waiting];
        waiting.clear();
        for (const [object, ids] of batch) refresh(client, object, [...ids], moved.delete(object));
    }
    function soon() {
        timer ??= setTimeout(flush, settle_ms);
    }
    source.addEventListener('change', (event) => {
        const change = parse<ChangeEvent>(event);
        if (!change) return;
        const ids = waiting.get(change.object) ?? new Set();
        waiting.set(change.object, ids.add(change.id));
        if (change.kind !== 'update') moved.add(change.object);
        soon();
    });
    source.addEventListener('job', () => {
        for (const key of ['imports', 'jobs', 'batches']) void client.invalidateQueries({ queryKey: [key] });
    });
    source.addEventListener('schema', () => void client.invalidateQueries({ queryKey: metaQuery.queryKey }));
    document.addEventListener('visibilitychange', soon);

    return () => {
        source.close();
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', soon);
    };
}
