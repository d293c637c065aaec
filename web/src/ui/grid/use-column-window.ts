// Which columns are drawn: those in sight and two on each side, beside those that stay in place.

import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { select_px, type CellWindow } from '@/ui/grid/types';

const overscan = 2;

export interface Across {
    pinned_cells: readonly CellWindow[];
    cells: readonly CellWindow[];
    width_px: number;
    scrollTo(index: number): void;
}

/** The first and the last column that are seen between two edges. */
export function columnsSeen(cells: readonly CellWindow[], left_px: number, right_px: number): { first: number; last: number } {
    const first = cells.findIndex((cell) => cell.start + cell.size > left_px);
    const last = cells.findLastIndex((cell) => cell.start < right_px);
    return { first: Math.max(0, (first < 0 ? cells.length : first) - overscan), last: Math.min(cells.length - 1, last + overscan) };
}

export function useColumnWindow(scroller: RefObject<HTMLDivElement | null>, widths: readonly number[], pinned: number, active: number): Across {
    const width_key = widths.join();
    const all = useMemo(() => {
        const cells: CellWindow[] = [];
        for (const width of width_key.split(',').filter(Boolean)) {
            const before = cells.at(-1);
            cells.push({ index: cells.length, start: before ? before.start + before.size : select_px, size: Number(width) });
        }
        return cells;
    }, [width_key]);
    const [seen, setSeen] = useState({ left_px: 0, view_px: 1600 });
    const pinned_cells = useMemo(() => all.slice(0, pinned), [all, pinned]);
    const pinned_px = pinned_cells.reduce((sum, cell) => sum + cell.size, select_px);
    const shown = useRef({ first: 0, last: 0 });

    useEffect(() => {
        const box = scroller.current;
        if (!box) return;
        const look = () => {
            const next = { left_px: box.scrollLeft, view_px: box.clientWidth };
            const { first, last } = columnsSeen(all, next.left_px + pinned_px, next.left_px + next.view_px);
            if (first === shown.current.first && last === shown.current.last) return;
            shown.current = { first, last };
            flushSync(() => setSeen(next));
        };
        const observer = new ResizeObserver(look);
        observer.observe(box);
        // Ahead of what draws rows: to ask where the box stands after they have changed would lay them out at once.
        box.addEventListener('scroll', look, { passive: true, capture: true });
        return () => {
            observer.disconnect();
            box.removeEventListener('scroll', look, { capture: true });
        };
    }, [scroller, all, pinned_px]);

    const { first, last } = columnsSeen(all, seen.left_px + pinned_px, seen.left_px + seen.view_px);
    const cells = useMemo(
        () => all.filter(({ index }) => index >= pinned && ((index >= first && index <= last) || index === active)),
        [all, pinned, first, last, active],
    );
    const scrollTo = (index: number) => {
        const box = scroller.current;
        const cell = all[index];
        if (!box || !cell || index < pinned) return;
        if (cell.start < box.scrollLeft + pinned_px) box.scrollTo({ left: cell.start - pinned_px });
        else if (cell.start + cell.size > box.scrollLeft + box.clientWidth) box.scrollTo({ left: cell.start + cell.size - box.clientWidth });
    };
    return { pinned_cells, cells, width_px: (all.at(-1)?.start ?? 0) + (all.at(-1)?.size ?? 0), scrollTo };
}
