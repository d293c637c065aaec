// What a list shows, in this order: the address, what this person keeps for the list (widths, columns,
// the view that comes first), the saved view, the object's own default.

import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMeta } from '@/api/meta';
import { usePreference } from '@/api/preferences';
import type { ColourRule, Field, Filter, ObjectMeta, SavedView, ViewSettings } from '@/api/types';
import { viewsQuery } from '@/api/views';
import { groupParts, groupText } from '@/features/list/group-part';
import { asList, decodeFilter, encodeFilter } from '@/lib/filter';
import type { Search } from '@/lib/search-params';
import type { GroupPart } from '@/records/grouping';

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
    /** The list as it was then, which nobody can change. */
    as_of: string | undefined;
    /** From the outermost; none: not grouped. */
    groups: readonly GroupPart[];
    widths: Readonly<Record<string, number>>;
    /** So many columns stay in place. */
    pinned: number;
    colours: readonly ColourRule[];
    sums: boolean;
    /** This list opens with this view. */
    first_view: string | undefined;
    /** What is shown is not what the view says. */
    differs: boolean;
    change(change: Partial<Record<keyof Search, string | undefined>>): void;
    setFilter(filter: Filter | null): void;
    setSort(sort: SortKey[]): void;
    setGroups(groups: readonly GroupPart[]): void;
    setColumns(paths: string[]): void;
    /** Widths, what stays in place, colours, sums: kept for this person until they are saved in the view. */
    setLook(look: Look): void;
    setFirstView(view: string | undefined): void;
    /** The view as it was saved, or as it is now. */
    forget(): void;
}

/** What one person has changed of a view, or of the list without one, which has the empty name. */
export type Look = Pick<ViewSettings, 'widths' | 'pinned' | 'colours' | 'sums'> & { columns?: string[] | undefined };

interface Kept {
    first_view?: string | undefined;
    looks?: Record<string, Look>;
}

// Always the same ones: what is shown is worked out again when they change.
const no_views: SavedView[] = [];
const nothing_kept: Kept = {};
const no_settings: ViewSettings = {};
const no_look: Look = {};
const no_colours: readonly ColourRule[] = [];

const isKept = (value: unknown): value is Kept => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the address says beside the view. */
export const no_changes = { filter: undefined, sort: undefined, columns: undefined, group: undefined, q: undefined };

/** The address has no view: the one that the person wants first. "all" is the list without one. */
export const all_records = 'all';

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

/** The title comes first and is always there. */
export function shownPaths(object: ObjectMeta, paths: readonly string[]): string[] {
    const title = object.fields.some((field) => field.name === object.title) ? [object.title] : [];
    return [...new Set([...title, ...paths])];
}

export function useListState(object: ObjectMeta): ListState {
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const meta = useMeta();
    const { data: views = no_views } = useQuery(viewsQuery(object.name));
    const [kept, setKept] = usePreference<Kept>(`list.${object.name}`, nothing_kept, isKept);
    const bare = Object.keys(search).every((name) => ['open', 'create', 'as_of'].includes(name));
    const wanted = search.view ?? (bare ? kept.first_view : undefined);
    const view = views.find((candidate) => candidate.id === wanted);

    const settings = view?.settings ?? no_settings;
    const name = view?.id ?? '';
    const look = kept.looks?.[name] ?? no_look;
    // "none" says that the view's own filter, sort or group was taken away.
    const filter_text = search.filter;
    const filter = useMemo(() => (filter_text === 'none' ? null : (decodeFilter(filter_text) ?? settings.filter ?? null)), [filter_text, settings.filter]);
    const sort_text = search.sort === 'none' ? '' : (search.sort ?? settings.sort);
    const sort = useMemo(() => parseSort(sort_text), [sort_text]);
    const group_text = search.group === 'none' ? null : (search.group ?? settings.group ?? null);
    const groups = useMemo(() => groupParts(group_text, (path) => meta.field(object, path)), [group_text, meta, object]);
    // The grid draws every cell anew when its columns are others: they are the same until they differ.
    const paths = shownPaths(object, search.columns?.split(',') ?? look.columns ?? settings.columns ?? object.list).join();
    const columns = useMemo(
        () =>
            paths.split(',').flatMap((path) => {
                const field = meta.field(object, path);
                return field ? [{ path, field }] : [];
            }),
        [paths, meta, object],
    );
    const widths = useMemo(() => ({ ...settings.widths, ...look.widths }), [settings.widths, look.widths]);

    return useMemo(() => {
        const change: ListState['change'] = (changed) => {
            // What was shown without being named in the address is named from now on.
            const named = view && search.view === undefined && !('view' in changed) ? { view: view.id } : {};
            void navigate({ to: '.', search: (before: Search) => ({ ...before, ...named, ...changed }) as Search, replace: true });
        };
        const keep = (changed: Look | undefined) =>
            setKept((before) => {
                const { [name]: mine, ...others } = before.looks ?? {};
                return { ...before, looks: changed ? { ...others, [name]: { ...mine, ...changed } } : others };
            });
        return {
            views,
            view,
            columns,
            sort,
            filter,
            q: search.q ?? '',
            deleted: search.deleted === '1',
            as_of: search.as_of,
            groups,
            widths,
            pinned: Math.min(columns.length, Math.max(1, look.pinned ?? settings.pinned ?? 1)),
            colours: look.colours ?? settings.colours ?? no_colours,
            sums: look.sums ?? settings.sums ?? false,
            first_view: kept.first_view,
            differs: [search.filter, search.sort, search.columns, search.group].some((part) => part !== undefined) || (name !== '' && Object.keys(look).length > 0),
            change,
            setFilter: (next) => change({ filter: next && asList(next)?.length !== 0 ? encodeFilter(next) : settings.filter ? 'none' : undefined }),
            setSort: (next) => change({ sort: sortText(next) || (settings.sort ? 'none' : undefined) }),
            setGroups: (next) => change({ group: groupText(next) || (settings.group ? 'none' : undefined) }),
            setColumns: (next) => {
                keep({ columns: next });
                if (search.columns !== undefined) change({ columns: undefined });
            },
            setLook: keep,
            setFirstView: (first_view) => setKept((before) => ({ ...before, first_view })),
            forget: () => keep(undefined),
        };
    }, [search, view, views, settings, name, look, columns, sort, filter, groups, widths, navigate, kept.first_view, setKept]);
}
