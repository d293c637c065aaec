// Dragging headers: the edge changes the width, the rest takes the column elsewhere. A finger that moves at
// once scrolls; one that rests on a title first picks its column up, and lifted where it lay opens its menu.

import { useCallback, useEffect, useRef, useState, type PointerEvent } from 'react';
import { useLatest } from '@/lib/hooks';
import { width_least_px, width_most_px, type GridColumn } from '@/ui/grid/types';

const drag_after_px = 6;
const rest_ms = 350;
const rest_px = 8;

interface Options {
    columns: readonly GridColumn[];
    onResize(column: number, width_px: number): void;
    onMoveColumn(from: number, to: number): void;
    onColumnMenu(column: number, header: HTMLElement): void;
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
    const held = useRef(false);
    useEffect(() => {
        // What a finger carries does not scroll, and opens no menu of the browser.
        const hold = (event: Event) => {
            if (!held.current) return;
            event.preventDefault();
            event.stopPropagation();
        };
        window.addEventListener('touchmove', hold, { passive: false });
        window.addEventListener('contextmenu', hold, { capture: true });
        return () => {
            stop.current?.();
            window.removeEventListener('touchmove', hold);
            window.removeEventListener('contextmenu', hold, { capture: true });
        };
    }, []);

    const follow = useCallback((onMove: (event: globalThis.PointerEvent) => void, onUp: () => void, onEnd?: () => void) => {
        const end = (event?: Event) => {
            window.removeEventListener('pointermove', onMove);
            window.removeEventListener('pointerup', end);
            window.removeEventListener('pointercancel', end);
            stop.current = null;
            if (event?.type === 'pointerup') onUp();
            onEnd?.();
            setResizing(null);
            setCarrying(null);
        };
        window.addEventListener('pointermove', onMove);
        window.addEventListener('pointerup', end);
        window.addEventListener('pointercancel', end);
        stop.current = end;
        return end;
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
            if (event.button !== 0) return;
            const { clientX: from_x, clientY: from_y, currentTarget, pointerType } = event;
            const by_finger = pointerType === 'touch';
            const header = currentTarget as HTMLElement;
            let before: number | null = null;
            dragged.current = false;
            const pickUp = () => {
                held.current = dragged.current = true;
                setCarrying({ column, before: column });
                navigator.vibrate?.(10);
            };
            const resting = by_finger ? setTimeout(pickUp, rest_ms) : undefined;
            const end = follow(
                (move) => {
                    if (by_finger && !held.current) {
                        if (Math.hypot(move.clientX - from_x, move.clientY - from_y) > rest_px) end();
                        return;
                    }
                    if (before === null && Math.abs(move.clientX - from_x) < drag_after_px) return;
                    dragged.current = true;
                    before = columnAt(move.clientX);
                    if (before !== null) setCarrying({ column, before });
                },
                () => {
                    if (before === null) {
                        if (held.current) latest.current.onColumnMenu(column, header);
                        return;
                    }
                    const to = before > column ? before - 1 : before;
                    if (to !== column) latest.current.onMoveColumn(column, to);
                },
                () => {
                    clearTimeout(resting);
                    held.current = false;
                },
            );
        },
        [follow, latest],
    );
    const wasDrag = useCallback(() => dragged.current, []);
    return { resizing, carrying, onEdge, onTitle, wasDrag };
}
