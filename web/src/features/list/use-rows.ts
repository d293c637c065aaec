// The rows of a list. Only the pages that are looked at are in memory, whether the table has a hundred
// rows or a million: sections.ts says which line is which row, pageQuery how a page far from any other
// is found.

import { useQueries, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { countQuery, page_size } from '@/api/records';
import { pageQuery } from '@/api/rows';
import type { Filter, ListQuestion, ObjectMeta, RecordData, RecordPage } from '@/api/types';
import { sortText, type ListState } from '@/features/list/list-state';
import { linesOf, pagesOf, type Lines, type Section } from '@/features/list/sections';
import { closedBelow, headsOf, type ListGroup } from '@/features/list/group-tree';
import { groupText } from '@/features/list/group-part';
import { useGroups, useTotals } from '@/features/list/use-groups';
import { allOf } from '@/lib/filter';

const rows_ahead = 40;
const window_step = 50;
const far_rows = 400;
const far_wait_ms = 80;

interface Window {
    first: number;
    last: number;
    active: number;
}

/** What is on the screen, in coarse steps; while the bar is dragged far, only where it comes to rest. */
function useWindow() {
    const [seen, setSeen] = useState<Window>({ first: 0, last: window_step, active: 0 });
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    const latest = useRef(seen);
    useEffect(() => () => clearTimeout(timer.current), []);
    const onWindow = useCallback((from: number, to: number, active: number) => {
        const first = Math.floor(from / window_step) * window_step;
        const last = Math.ceil((to + 1) / window_step) * window_step;
        const held = Math.floor(Math.max(0, active) / page_size) * page_size;
        const take = () => {
            const before = latest.current;
            if (before.first === first && before.last === last && before.active === held) return;
            latest.current = { first, last, active: held };
            setSeen(latest.current);
        };
        clearTimeout(timer.current);
        if (Math.abs(first - latest.current.first) > far_rows) timer.current = setTimeout(take, far_wait_ms);
        else take();
    }, []);
    return { seen, onWindow };
}

interface Loaded {
    pages: Map<string, RecordPage>;
    error: Error | null;
    settled: boolean;
}

const pageKey = (section: number, page: number) => `${section}:${page}`;

export interface Rows {
    row_count: number;
    rowAt(index: number): RecordData | undefined;
    /** The group that this line heads. */
    headAt(index: number): ListGroup | undefined;
    isOpen(group: ListGroup): boolean;
    toggleGroup(index: number): void;
    /** Opens so many levels, and closes what is below. */
    openGroups(levels: number): void;
    grouped: boolean;
    groups_more: boolean;
    /** Where a column's sum stands among the values of a group. */
    place: Map<string, number>;
    total: { value: number; exact: boolean } | undefined;
    /** Nothing has what was searched; these come close. */
    similar: boolean;
    loading: boolean;
    error: Error | null;
    onWindow(first: number, last: number, active: number): void;
    /** The records of these lines, fetched where they are not in memory. */
    between(first: number, last: number): Promise<(RecordData | undefined)[]>;
    /** Every record in sight, and some around it. */
    loaded: RecordData[];
    /** Changes with what is asked, not with what is seen. */
    question_key: string;
}

export function useRows(object: ObjectMeta, state: ListState): Rows {
    const client = useQueryClient();
    const { filter, q, deleted, as_of, columns, sort } = state;
    const { seen, onWindow } = useWindow();
    const question = useMemo(
        (): ListQuestion => ({
            filter,
            q,
            deleted,
            as_of,
            sort: sortText(sort),
            fields: [...new Set([object.title, 'owner', ...columns.map((column) => column.path)])],
        }),
        [filter, q, deleted, as_of, sort, columns, object.title],
    );
    const question_key = JSON.stringify([filter, q, deleted, as_of, sort, groupText(state.groups)]);

    const counted = useQuery(countQuery(object.name, { filter, q, deleted, as_of }));
    const exact = useTotals(object, state, counted.data && !counted.data.exact ? 'count' : 'nothing');
    const total = useMemo(
        () => (exact.count !== undefined && counted.data && !counted.data.exact ? { value: exact.count, exact: true } : counted.data),
        [exact.count, counted.data],
    );
    const { tree, more, place, error: groups_error } = useGroups(object, state);
    const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set());
    const groups = useMemo(() => tree && headsOf(tree, closed), [tree, closed]);

    const lines = useMemo(() => {
        const sections: Section[] = groups
            ? groups.map((group) => ({ key: group.id, rows: group.count, headed: true, open: group.children.length === 0 && !closed.has(group.id) }))
            : groups === null
              ? [{ key: '', rows: total ? total.value + (total.exact ? 0 : rows_ahead) : rows_ahead, headed: false, open: true }]
              : [{ key: '', rows: rows_ahead, headed: false, open: true }];
        return linesOf(sections);
    }, [groups, closed, total]);

    const questionOf = useCallback(
        (section: number): ListQuestion => {
            const group = groups?.[section];
            return group ? { ...question, filter: allOf(filter, group.filter as Filter) } : question;
        },
        [groups, question, filter],
    );
    const wanted = useMemo(() => {
        if (groups === undefined) return [];
        const found = [...pagesOf(lines, seen.first, seen.last, page_size), ...pagesOf(lines, seen.active, seen.active, page_size)];
        return [...new Map(found.map((page) => [pageKey(page.section, page.page), page])).values()];
    }, [lines, seen, groups]);

    const combine = useCallback(
        (results: UseQueryResult<RecordPage>[]): Loaded => ({
            pages: new Map(
                results.flatMap(({ data }, at) => {
                    const page = wanted[at];
                    return data && page ? [[pageKey(page.section, page.page), data] as const] : [];
                }),
            ),
            error: results.find((result) => result.error)?.error ?? null,
            settled: results.some((result) => result.data !== undefined),
        }),
        [wanted],
    );
    const loaded = useQueries({ queries: wanted.map(({ section, page }) => pageQuery(client, object.name, questionOf(section), page)), combine });

    const now = useMemo(() => {
        const rowAt = (index: number) => {
            const line = lines.at(index);
            if (!line || line.row < 0) return undefined;
            return loaded.pages.get(pageKey(line.section, Math.floor(line.row / page_size)))?.records[line.row % page_size];
        };
        const headAt = (index: number) => {
            const line = lines.at(index);
            return line && line.row < 0 ? groups?.[line.section] : undefined;
        };
        return { lines, rowAt, headAt, settled: loaded.settled || wanted.length === 0 };
    }, [lines, loaded, groups, wanted]);

    // Until an answer is there the rows before it stay, so that nothing flickers.
    // Where every group is closed there is nothing to wait for.
    const nothing_yet = groups === undefined || (wanted.length > 0 && !loaded.settled && !loaded.error && lines.count > 0);
    const [before, setBefore] = useState(now);
    if (!nothing_yet && before !== now) setBefore(now);
    const kept = nothing_yet && before.settled ? before : now;

    const all = useMemo(() => [...loaded.pages.values()].flatMap((page) => page.records), [loaded]);
    const between = useCallback(
        async (first: number, last: number) => {
            const pages = pagesOf(lines, first, last, page_size);
            const found = new Map<string, RecordPage>();
            for (const { section, page } of pages) {
                found.set(pageKey(section, page), await client.fetchQuery({ ...pageQuery(client, object.name, questionOf(section), page), staleTime: 30_000 }));
            }
            return Array.from({ length: last - first + 1 }, (_, at) => recordAt(lines, found, first + at));
        },
        [client, lines, object.name, questionOf],
    );
    const toggleGroup = useCallback(
        (index: number) => {
            const head = now.headAt(index);
            if (!head) return;
            setClosed((before) => {
                const next = new Set(before);
                if (!next.delete(head.id)) next.add(head.id);
                return next;
            });
        },
        [now],
    );
    const openGroups = useCallback((levels: number) => setClosed(closedBelow(tree ?? [], levels)), [tree]);

    return {
        row_count: kept.lines.count,
        rowAt: kept.rowAt,
        headAt: kept.headAt,
        isOpen: (group) => !closed.has(group.id),
        toggleGroup,
        openGroups,
        grouped: Array.isArray(groups),
        groups_more: more,
        place,
        total,
        similar: [...loaded.pages.values()].some((page) => page.similar === true && page.records.length > 0),
        loading: nothing_yet && kept === now,
        error: loaded.error ?? groups_error ?? (counted.isError ? counted.error : null),
        onWindow,
        between,
        loaded: all,
        question_key,
    };
}

function recordAt(lines: Lines, pages: Map<string, RecordPage>, index: number): RecordData | undefined {
    const line = lines.at(index);
    if (!line || line.row < 0) return undefined;
    return pages.get(pageKey(line.section, Math.floor(line.row / page_size)))?.records[line.row % page_size];
}
