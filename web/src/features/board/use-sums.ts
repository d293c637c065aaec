import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { groupQuery, keyId, type Group } from '@/api/groups';
import type { Field, Filter, ObjectMeta } from '@/api/types';
import { cardParts, weightedField } from '@/features/board/board-model';
import type { ColumnSums } from '@/features/board/sums';
import { useBasis } from '@/records/basis';

export interface GroupSums {
    of(id: string): ColumnSums;
    groups: readonly Group[];
}

/** Count, sum and weighted sum of every group of this field, in the workspace's currency: one question. */
export function useSums(object: ObjectMeta, field: Field, filter: Filter | null, q: string, as_of: string | undefined, enabled: boolean): GroupSums | undefined {
    const { money } = cardParts(object, field);
    const weighted = weightedField(object);
    const { data } = useQuery({
        ...groupQuery(object.name, {
            filter,
            q,
            as_of,
            group: [field.name],
            measures: [
                { fn: 'count' },
                ...(money ? [{ fn: 'sum' as const, field: money.name }] : []),
                ...(money && weighted ? [{ fn: 'sum' as const, field: weighted.name }] : []),
            ],
        }),
        enabled,
        placeholderData: keepPreviousData,
    });
    const basis = useBasis(object, data?.basis);
    return useMemo(() => {
        if (!data) return undefined;
        const text = (value: unknown) => (value === null || value === undefined ? '0' : String(value));
        const sumsOf = (id: string): ColumnSums => {
            const values = data.groups.find((group) => keyId(group.keys[0]) === id)?.values ?? [];
            return { count: Number(values[0] ?? 0), sum: money ? text(values[1]) : null, weighted: money && weighted ? text(values[2]) : null, basis };
        };
        return { of: sumsOf, groups: data.groups };
    }, [data, money, weighted, basis]);
}
