// Previous and next of the list that the record was opened from.

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { listQuery } from '@/api/records';
import type { ListQuestion, ObjectMeta, RecordData, RecordPage } from '@/api/types';
import type { InfiniteData } from '@tanstack/react-query';
import { originOf } from '@/lib/list-origin';

const page_rows = 200;
/** Beyond this a record is looked for in what the list itself has fetched, and nowhere else. */
const pages_max = 5;

export interface Neighbours {
    previous: string | null;
    next: string | null;
    /** Counted from one; 0 while it is not known. */
    position: number;
    /** Of the whole list, where it has been read to its end. */
    total: number | null;
}

const nobody: Neighbours = { previous: null, next: null, position: 0, total: null };

export function neighboursIn(rows: readonly Pick<RecordData, 'id'>[], id: string, whole: boolean): Neighbours {
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0) return nobody;
    return { previous: rows[at - 1]?.id ?? null, next: rows[at + 1]?.id ?? null, position: at + 1, total: whole ? rows.length : null };
}

type Pages = InfiniteData<RecordPage>;

function sameList(question: ListQuestion | undefined, wanted: ListQuestion): boolean {
    const of = (asked: ListQuestion) => JSON.stringify([asked.filter ?? null, asked.sort ?? '', asked.q ?? '']);
    return Boolean(question) && !question?.deleted && of(question as ListQuestion) === of(wanted);
}

export function useNeighbours(object: ObjectMeta, id: string, list: string | undefined): Neighbours {
    const client = useQueryClient();
    const wanted = useMemo((): ListQuestion => {
        const { filter, sort, q } = originOf(list ?? '');
        return { filter, sort, q, fields: ['id'], limit: page_rows };
    }, [list]);

    const from_list = useMemo(() => {
        if (!list) return nobody;
        for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: ['records', object.name, 'list'] })) {
            if (!pages || !sameList(key[3] as ListQuestion, wanted)) continue;
            const found = neighboursIn(pages.pages.flatMap((page) => page.records), id, pages.pages.at(-1)?.next === null);
            if (found.position > 0 && (found.next !== null || found.total !== null)) return found;
        }
        return nobody;
    }, [client, object.name, id, list, wanted]);

    const asked = useInfiniteQuery({ ...listQuery(object.name, wanted), enabled: Boolean(list) && from_list.position === 0, staleTime: 60_000 });
    const { data, hasNextPage, isFetching, fetchNextPage } = asked;
    const found = useMemo(() => neighboursIn(data?.pages.flatMap((page) => page.records) ?? [], id, hasNextPage === false), [data, id, hasNextPage]);
    const short_of_it = data !== undefined && found.next === null && hasNextPage && !isFetching && data.pages.length < pages_max;
    useEffect(() => {
        if (short_of_it) void fetchNextPage();
    }, [short_of_it, fetchNextPage]);
    return from_list.position > 0 ? from_list : found;
}
