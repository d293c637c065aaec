// Groups of a list with their counts and sums, and the sums of everything that it finds.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { askGroups, groupQuery, keyId, type Group, type GroupKey, type Measure } from '@/api/groups';
import type { Field, Filter, ObjectMeta } from '@/api/types';
import type { Column, ListState } from '@/features/list/list-state';
import { fromWallTime } from '@/lib/dates';
import { useTexts } from '@/lib/texts';
import { keyFilter } from '@/records/grouping';

const groups_max = 1000;
const summed: readonly string[] = ['money', 'decimal', 'integer', 'duration'];
/** Fields whose values many records share. */
export function groupable(field: Field): boolean {
    return field.filterable && !field.unique && ['choice', 'boolean', 'user', 'reference', 'date', 'timestamp', 'rating'].includes(field.kind);
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

export interface ListGroup {
    key: GroupKey;
    id: string;
    filter: Filter;
    count: number;
    values: Group['values'];
}

/** Null while the list is not grouped, undefined while the groups are on their way. */
export function useGroups(object: ObjectMeta, state: ListState) {
    const { time_zone } = useTexts();
    const { filter, q, as_of, columns, group: part } = state;
    const { measures, place } = useMemo(() => measuresOf(columns), [columns]);
    const key = part && (part.by ? { field: part.path, by: part.by, tz: time_zone } : part.path);
    const question = { filter, q, as_of, group: key ? [key] : [], measures, limit: groups_max };
    const { data, error } = useQuery({
        // Not among the counts that the event stream refreshes: a group that grows moves the rows below it.
        queryKey: ['records', object.name, 'groups', question],
        queryFn: ({ signal }) => askGroups(object.name, question, signal),
        enabled: Boolean(key) && !state.deleted,
        placeholderData: (before, query) => (query?.queryKey[1] === object.name ? before : undefined),
    });
    const groups = useMemo(
        () =>
            part && data
                ? data.groups.map((group): ListGroup => {
                      const key = group.keys[0] ?? null;
                      const instant = (wall: string) => fromWallTime(wall, time_zone);
                      return { key, id: keyId(key), filter: keyFilter(part, key, instant), count: Number(group.values[0] ?? 0), values: group.values };
                  })
                : undefined,
        [part, data, time_zone],
    );
    return { groups: part && !state.deleted ? groups : null, more: Boolean(part && data?.more), place, error: part ? error : null };
}

/** Exact, however many there are; with sums where they are wanted. */
export function useTotals(object: ObjectMeta, state: ListState, wanted: 'count' | 'sums' | 'nothing') {
    const { filter, q, as_of, columns } = state;
    const { measures, place } = useMemo(() => measuresOf(wanted === 'sums' ? columns : []), [columns, wanted]);
    const { data } = useQuery({ ...groupQuery(object.name, { filter, q, as_of, group: [], measures }), enabled: wanted !== 'nothing' && !state.deleted });
    const values = data?.groups[0]?.values;
    return { values, place, count: values ? Number(values[0]) : undefined };
}
