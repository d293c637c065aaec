// The rows of a list: pages by cursor, fetched while the end comes near, never the whole table.

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { countQuery, listQuery } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { sortText, type ListState } from '@/features/list/list-state';

const rows_ahead = 40;

export function useRows(object: ObjectMeta, state: ListState) {
    const { filter, q, deleted, columns, sort } = state;
    const question = useMemo(
        () => ({
            filter,
            q,
            deleted,
            sort: sortText(sort),
            fields: [...new Set([object.title, 'owner', ...columns.map((column) => column.path)])],
        }),
        [filter, q, deleted, sort, columns, object.title],
    );
    const list = useInfiniteQuery({ ...listQuery(object.name, question), placeholderData: keepPreviousData });
    const count = useQuery({ ...countQuery(object.name, { filter, q, deleted }), placeholderData: keepPreviousData });

    const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
    const rows = useMemo(() => data?.pages.flatMap((page) => page.records) ?? [], [data]);
    const total = count.data;
    const waiting = data === undefined ? rows_ahead : hasNextPage ? Math.min(rows_ahead, Math.max(1, (total?.value ?? Infinity) - rows.length)) : 0;
    const row_count = rows.length + waiting;

    const more = useCallback(() => {
        if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
    const rowAt = useCallback((index: number): RecordData | undefined => rows[index], [rows]);
    return { list, rows, rowAt, row_count, total, more };
}
