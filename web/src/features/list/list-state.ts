// What a list shows, in this order: the address, the saved view, the object's own default.

import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMeta } from '@/api/meta';
import type { Field, Filter, ObjectMeta, SavedView } from '@/api/types';
import { viewsQuery } from '@/api/views';
import { asList, decodeFilter, encodeFilter } from '@/lib/filter';
import type { Search } from '@/lib/search-params';

export interface SortKey {
    field: string;
    descending: boolean;
}

export interface Column {
    path: string;
    field: Field;
}

export interface ListState {
    views: SavedView[];
    view: SavedView | undefined;
    columns: Column[];
    sort: SortKey[];
    filter: Filter | null;
    q: string;
    deleted: boolean;
    /** The address says more than the view does. */
    differs: boolean;
    change(change: Partial<Record<keyof Search, string | undefined>>): void;
    setFilter(filter: Filter | null): void;
    setSort(sort: SortKey[]): void;
    setColumns(paths: string[]): void;
}

export function parseSort(text: string | undefined): SortKey[] {
    return (text ?? '')
        .split(',')
        .filter(Boolean)
        .map((key) => ({ field: key.replace(/^-/, ''), descending: key.startsWith('-') }));
}

export function sortText(sort: readonly SortKey[]): string {
    return sort.map((key) => (key.descending ? '-' : '') + key.field).join(',');
}

/** A click on a header: up, down, none. With Shift the other keys stay. */
export function toggledSort(sort: readonly SortKey[], field: string, more: 'only' | 'also'): SortKey[] {
    const now = sort.find((key) => key.field === field);
    const others = more === 'also' ? sort.filter((key) => key.field !== field) : [];
    if (!now) return [...others, { field, descending: false }];
    return now.descending ? others : [...others, { field, descending: true }];
}

export function useListState(object: ObjectMeta): ListState {
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const meta = useMeta();
    const { data: views = [] } = useQuery(viewsQuery(object.name));
    const view = views.find((candidate) => candidate.id === search.view);

    return useMemo(() => {
        const settings = view?.settings ?? {};
        // "none" says that the view's own filter or sort was taken away.
        const filter = search.filter === 'none' ? null : (decodeFilter(search.filter) ?? settings.filter ?? null);
        const sort = search.sort === 'none' ? [] : parseSort(search.sort ?? settings.sort);
        const paths = search.columns?.split(',') ?? settings.columns ?? object.list;
        const title = object.fields.some((field) => field.name === object.title) ? [object.title] : [];
        const columns = [...new Set([...title, ...paths])].flatMap((path) => {
            const field = meta.field(object, path);
            return field ? [{ path, field }] : [];
        });
        const change: ListState['change'] = (changed) =>
            void navigate({ to: '.', search: (before: Search) => ({ ...before, ...changed }) as Search, replace: true });
        return {
            views,
            view,
            columns,
            sort,
            filter,
            q: search.q ?? '',
            deleted: search.deleted === '1',
            differs: search.filter !== undefined || search.sort !== undefined || search.columns !== undefined,
            change,
            setFilter: (next) => change({ filter: next && asList(next)?.length !== 0 ? encodeFilter(next) : settings.filter ? 'none' : undefined }),
            setSort: (next) => change({ sort: sortText(next) || (settings.sort ? 'none' : undefined) }),
            setColumns: (next) => change({ columns: next.join(',') }),
        };
    }, [search, view, views, object, meta, navigate]);
}
