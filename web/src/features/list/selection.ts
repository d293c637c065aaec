import { useCallback, useMemo, useState } from 'react';
import type { BulkRequest, Filter, RecordData } from '@/api/types';

export interface Selection {
    ids: ReadonlySet<string>;
    /** Everything that the list's filter finds, loaded or not. */
    everything: boolean;
    toggle(from: number, to: number): void;
    toggleLoaded(): void;
    takeEverything(): void;
    clear(): void;
    /** Whom a bulk act is for. */
    target(filter: Filter | null): Pick<BulkRequest, 'ids' | 'filter'>;
}

export function useSelection(rows: readonly RecordData[]): Selection {
    const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
    const [everything, setEverything] = useState(false);

    const toggle = useCallback(
        (from: number, to: number) => {
            setEverything(false);
            setIds((before) => {
                const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.id);
                const next = new Set(before);
                const take = from !== to || !range.every((id) => next.has(id));
                range.forEach((id) => (take ? next.add(id) : next.delete(id)));
                return next;
            });
        },
        [rows],
    );
    const toggleLoaded = useCallback(() => {
        setEverything(false);
        setIds((before) => (before.size >= rows.length ? new Set() : new Set(rows.map((row) => row.id))));
    }, [rows]);
    const clear = useCallback(() => {
        setEverything(false);
        setIds(new Set());
    }, []);
    return useMemo(
        () => ({
            ids,
            everything,
            toggle,
            toggleLoaded,
            takeEverything: () => setEverything(true),
            clear,
            target: (filter) => (everything ? { filter: filter ?? { and: [] } } : { ids: [...ids] }),
        }),
        [ids, everything, toggle, toggleLoaded, clear],
    );
}
