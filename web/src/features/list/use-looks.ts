// Colour rules and marks of cells. Which records a rule finds is asked of the server for what is in sight:
// so a rule means exactly what the same filter means.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { foundAmong } from '@/api/rows';
import type { ObjectMeta, RecordData } from '@/api/types';
import type { ListState } from '@/features/list/list-state';
import type { Rows } from '@/features/list/use-rows';
import type { RowLook } from '@/ui/grid/types';

/** By record and path: why a cell cannot take what was pasted. */
export type Problems = ReadonlyMap<string, Readonly<Record<string, string>>>;
export const no_problems: Problems = new Map();

interface Look {
    tint?: string;
    cells?: Record<string, { tint?: string; problem?: string }>;
}

export function useLooks(object: ObjectMeta, state: ListState, rows: Rows, problems: Problems): (row: RecordData) => RowLook | undefined {
    const { colours } = state;
    const shown = useMemo(() => rows.loaded.map((record) => `${record.id} ${record.version}`), [rows.loaded]);
    const { data: found } = useQuery({
        queryKey: ['records', object.name, 'colours', colours.map((rule) => rule.filter), shown],
        queryFn: ({ signal }) => {
            const ids = shown.map((key) => key.split(' ')[0] ?? '');
            // A rule about a field that is no longer there tints nothing; the others go on.
            return Promise.all(colours.map((rule) => foundAmong(object.name, rule.filter, ids, signal).catch((): string[] => [])));
        },
        enabled: colours.length > 0 && shown.length > 0,
        placeholderData: keepPreviousData,
        gcTime: 20_000,
    });

    return useMemo(() => {
        const looks = new Map<string, Look>();
        const lookOf = (id: string) => {
            const look = looks.get(id) ?? {};
            looks.set(id, look);
            return look;
        };
        // The first rule that finds a record wins.
        colours.toReversed().forEach((rule, back) => {
            for (const id of found?.[colours.length - 1 - back] ?? []) {
                const look = lookOf(id);
                if (!rule.column) look.tint = rule.colour;
                else look.cells = { ...look.cells, [rule.column]: { tint: rule.colour } };
            }
        });
        for (const [id, cells] of problems) {
            const look = lookOf(id);
            const marked = Object.entries(cells).map(([path, problem]) => [path, { ...look.cells?.[path], problem }]);
            look.cells = { ...look.cells, ...Object.fromEntries(marked) };
        }
        return (row: RecordData): RowLook | undefined => looks.get(row.id);
    }, [colours, found, problems]);
}
