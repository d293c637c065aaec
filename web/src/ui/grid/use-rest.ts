// Tells which row the tab stop or the pointer has come to rest on: what opening it needs is fetched before
// it is opened. Rows that are only passed by on the way are not told.

import { useCallback, useEffect, useRef, type PointerEvent } from 'react';
import { useLatest } from '@/lib/hooks';

const rest_ms = 60;

interface Options<T> {
    active_row: number;
    rowAt(index: number): T | undefined;
    onRest?: ((row: T) => void) | undefined;
}

export function useRest<T>(options: Options<T>): (event: PointerEvent) => void {
    const latest = useLatest(options);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    const rest = useCallback(
        (index: number) => {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => {
                const row = latest.current.rowAt(index);
                if (row !== undefined) latest.current.onRest?.(row);
            }, rest_ms);
        },
        [latest],
    );
    const first = useRef(true);
    const { active_row } = options;
    useEffect(() => {
        // Where the tab stop stands at the beginning, nobody has gone to.
        if (first.current) first.current = false;
        else if (active_row >= 0) rest(active_row);
        return () => clearTimeout(timer.current);
    }, [active_row, rest]);

    return useCallback(
        (event: PointerEvent) => {
            const cell = event.target instanceof Element ? event.target.closest('[data-open]')?.closest<HTMLElement>('[data-cell]') : null;
            if (cell) rest(Number(cell.dataset['cell']?.split(':')[0]));
        },
        [rest],
    );
}
