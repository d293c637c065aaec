// Dragging headers: the edge changes the width, the rest takes the column elsewhere.

import { useCallback, useEffect, useRef, useState, type PointerEvent } from 'react';
import { useLatest } from '@/lib/hooks';
import { width_least_px, width_most_px, type GridColumn } from '@/ui/grid/types';

const drag_after_px = 6;

interface Options {
    columns: readonly GridColumn[];
    onResize(column: number, width_px: number): void;
    onMoveColumn(from: number, to: number): void;
}

export interface ColumnDrag {
    /** The width while the edge is held. */
    resizing: { column: number; width_px: number } | null;
    /** The column that is being carried, and before which one it would land. */
    carrying: { column: number; before: number } | null;
    onEdge(event: PointerEvent, column: number): void;
    onTitle(event: PointerEvent, column: number): void;
    /** A drag ends with a click that means nothing. */
    wasDrag(): boolean;
}

export const keptWidth = (width_px: number) => Math.round(Math.max(width_least_px, Math.min(width_most_px, width_px)));

/** Before which header the pointer is: the middle of one is the border. */
function columnAt(x: number): number | null {
    const headers = [...document.querySelectorAll<HTMLElement>('[role=columnheader][data-column]')];
    const boxes = headers.map((header) => ({ at: Number(header.dataset['column']), box: header.getBoundingClientRect() })).toSorted((a, b) => a.at - b.at);
    for (const { at, box } of boxes) if (x < box.left + box.width / 2) return at;
    const last = boxes.at(-1);
    return last ? last.at + 1 : null;
}

export function useColumnDrag(options: Options): ColumnDrag {
    const latest = useLatest(options);
    const [resizing, setResizing] = useState<ColumnDrag['resizing']>(null);
    const [carrying, setCarrying] = useState<ColumnDrag['carrying']>(null);
    const dragged = useRef(false);
    const stop = useRef<(() => void) | null>(null);
    useEffect(() => () => stop.current?.(), []);

    const follow = useCallback((onMove: (event: globalThis.PointerEvent) => void, onUp: () => void) => {
        const end = (event?: Event) => {
            window.removeEventListener('pointermove', onMove);
            window.removeEventListener('pointerup', end);
            window.removeEventListener('pointercancel', end);
            stop.current = null;
            if (event?.type === 'pointerup') onUp();
            setResizing(null);
            setCarrying(null);
        };
        window.addEventListener('pointermove', onMove);
        window.addEventListener('pointerup', end);
        window.addEventListener('pointercancel', end);
        stop.current = end;
    }, []);

    const onEdge = useCallback(
        (event: PointerEvent, column: number) => {
            event.preventDefault();
            event.stopPropagation();
            const from_x = event.clientX;
            const from_px = latest.current.columns[column]?.width_px ?? 0;
            let width_px = from_px;
            follow(
                (move) => {
                    width_px = keptWidth(from_px + move.clientX - from_x);
                    setResizing({ column, width_px });
                },
                () => width_px !== from_px && latest.current.onResize(column, width_px),
            );
        },
        [follow, latest],
    );
    const onTitle = useCallback(
        (event: PointerEvent, column: number) => {
            if (event.button !== 0 || event.pointerType === 'touch') return;
            const from_x = event.clientX;
            let before: number | null = null;
            dragged.current = false;
            follow(
                (move) => {
                    if (!dragged.current && Math.abs(move.clientX - from_x) < drag_after_px) return;
                    dragged.current = true;
                    before = columnAt(move.clientX);
                    if (before !== null) setCarrying({ column, before });
                },
                () => {
                    if (before === null) return;
                    const to = before > column ? before - 1 : before;
                    if (to !== column) latest.current.onMoveColumn(column, to);
                },
            );
        },
        [follow, latest],
    );
    const wasDrag = useCallback(() => dragged.current, []);
    return { resizing, carrying, onEdge, onTitle, wasDrag };
}
