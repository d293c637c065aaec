// Groups of a list with their counts and sums, and the sums of everything that it finds.

import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { askGroups, groupQuery, type GroupPage, type Measure } from '@/api/groups';
import type { Field, ObjectMeta } from '@/api/types';
import { groupTree, type ListGroup } from '@/features/list/group-tree';
import type { Column, ListState } from '@/features/list/list-state';
import { fromWallTime } from '@/lib/dates';
import { useTexts } from '@/lib/texts';
import { useBasis } from '@/records/basis';

const groups_max = 1000;
const summed: readonly string[] = ['money', 'decimal', 'integer', 'duration'];
/** Fields whose values many records share. */
export function groupable(field: Field): boolean {
    // Texts of formulas are few, as a rule: "large", "small".
    const few = field.kind === 'text' && field.formula !== undefined;
    return field.filterable && !field.unique && (few || ['choice', 'boolean', 'user', 'reference', 'date', 'timestamp', 'rating'].includes(field.kind));
}

export function summable({ path, field }: Column): boolean {
    return !path.includes('.') && field.filterable && summed.includes(field.kind);
}

function measuresOf(columns: readonly Column[]): { measures: Measure[]; place: Map<string, number> } {
    const paths = columns.filter(summable).map((column) => column.path);
    return {
        measures: [{ fn: 'count' }, ...paths.map((field): Measure => ({ fn: 'sum', field }))],
        place: new Map(paths.map((path, at) => [path, at + 1])),
    };
}

/** `tree` is null while the list is not grouped, undefined while the groups are on their way. */
export function useGroups(object: ObjectMeta, state: ListState) {
    const { time_zone } = useTexts();
    const { filter, q, as_of, columns, deleted, groups: parts } = state;
    const { measures, place } = useMemo(() => measuresOf(columns), [columns]);
    const grouped = parts.length > 0 && !deleted;
    const keys = parts.map((part) => (part.by ? { field: part.path, by: part.by, tz: time_zone } : part.path));
    const combine = useCallback(
        (answers: UseQueryResult<GroupPage>[]): { tree: ListGroup[] | undefined; more: boolean; error: Error | null } => {
            const pages = answers.flatMap(({ data }) => (data ? [data] : []));
            return {
                tree: pages.length === answers.length ? groupTree(parts, pages.map((page) => page.groups), (wall) => fromWallTime(wall, time_zone)) : undefined,
                more: pages.some((page) => page.more),
                error: answers.find((answer) => answer.error)?.error ?? null,
            };
        },
        [parts, time_zone],
    );
    const found = useQueries({
        queries: (grouped ? keys : []).map((_, level) => {
            const question = { filter, q, as_of, group: keys.slice(0, level + 1), measures, limit: groups_max };
            return {
                // Not among the counts that the event stream refreshes: a group that grows moves the rows below it.
                queryKey: ['records', object.name, 'groups', question],
                queryFn: ({ signal }: { signal: AbortSignal }) => askGroups(object.name, question, signal),
            };
        }),
        combine,
    });
    return { tree: grouped ? found.tree : null, more: grouped && found.more, place, error: grouped ? found.error : null };
}

/** Exact, however many there are; with sums where they are wanted. */
export function useTotals(object: ObjectMeta, state: ListState, wanted: 'count' | 'sums' | 'nothing') {
    const { filter, q, as_of, columns } = state;
    const { measures, place } = useMemo(() => measuresOf(wanted === 'sums' ? columns : []), [columns, wanted]);
    const { data } = useQuery({ ...groupQuery(object.name, { filter, q, as_of, group: [], measures }), enabled: wanted !== 'nothing' && !state.deleted });
    const values = data?.groups[0]?.values;
    return { values, place, basis: useBasis(object, data?.basis), count: values ? Number(values[0]) : undefined };
}
