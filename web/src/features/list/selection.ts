import { useCallback, useMemo, useState } from 'react';
import type { BulkRequest, Filter, RecordData } from '@/api/types';
import { allOf } from '@/lib/filter';

export interface Selection {
    /** Records that are known by id; those left out while everything is meant. */
    ids: ReadonlySet<string>;
    /** All that the list finds, loaded or not. */
    everything: boolean;
    has(id: string): boolean;
    count(total: number): number;
    toggle(rows: readonly (RecordData | undefined)[]): void;
    toggleEverything(): void;
    clear(): void;
    /** Whom a bulk act is for. */
    target(filter: Filter | null, q: string): Pick<BulkRequest, 'ids' | 'filter' | 'q'>;
}

export function useSelection(): Selection {
    const [{ ids, everything }, setTaken] = useState<{ ids: ReadonlySet<string>; everything: boolean }>({ ids: new Set(), everything: false });

    const toggle = useCallback((rows: readonly (RecordData | undefined)[]) => {
        const range = rows.flatMap((row) => (row ? [row.id] : []));
        setTaken((before) => {
            const next = new Set(before.ids);
            // While everything is meant, ids are the exceptions.
            const add = range.length > 1 ? !before.everything : !range.every((id) => next.has(id));
            range.forEach((id) => (add ? next.add(id) : next.delete(id)));
            return { ...before, ids: next };
        });
    }, []);
    const toggleEverything = useCallback(() => setTaken((before) => ({ ids: new Set(), everything: !before.everything })), []);
    const clear = useCallback(() => setTaken({ ids: new Set(), everything: false }), []);
    return useMemo(
        () => ({
            ids,
            everything,
            has: (id) => ids.has(id) !== everything,
            count: (total) => (everything ? Math.max(0, total - ids.size) : ids.size),
            toggle,
            toggleEverything,
            clear,
            target: (filter, q) => {
                if (!everything) return { ids: [...ids] };
                const rest: Filter | null = ids.size > 0 ? { field: 'id', op: 'nin', value: [...ids] } : null;
                return { filter: allOf(filter, rest) ?? { and: [] }, ...(q ? { q } : {}) };
            },
        }),
        [ids, everything, toggle, toggleEverything, clear],
    );
}
