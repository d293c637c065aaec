// The rectangle of cells that is marked: by Shift and a moving key, by dragging, by Shift and a click.

import { useCallback, useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import type { Position } from '@/ui/grid/move';
import { rangeBetween, type Range } from '@/ui/grid/range';

function cellAt(target: EventTarget | null): Position | null {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-cell]') : null;
    const [row, column] = (cell?.dataset['cell'] ?? '').split(':').map(Number);
    return row === undefined || column === undefined || Number.isNaN(row) || row < 0 || column < 1 ? null : { row, column };
}

const takes_clicks = 'input, textarea, select, button, a, [contenteditable], [data-open], [data-editor]';

export interface RangeState {
    /** Null while no more than the active cell is meant. */
    range: Range | null;
    extend(from: Position, to: Position): void;
    drop(): void;
    onMouseDown(event: MouseEvent): void;
    onPointerOver(event: PointerEvent): void;
}

export function useRange(active: Position, onHead: (at: Position) => void): RangeState {
    const [anchor, setAnchor] = useState<Position | null>(null);
    const [head, setHead] = useState<Position | null>(null);
    const pressed = useRef<Position | null>(null);
    useEffect(() => {
        const up = () => {
            pressed.current = null;
        };
        window.addEventListener('mouseup', up);
        return () => window.removeEventListener('mouseup', up);
    }, []);

    const extend = useCallback((from: Position, to: Position) => {
        setAnchor((before) => before ?? from);
        setHead(to);
    }, []);
    const drop = useCallback(() => {
        setAnchor(null);
        setHead(null);
    }, []);
    const onMouseDown = useCallback(
        (event: MouseEvent) => {
            const at = cellAt(event.target);
            if (!at || event.button !== 0 || (event.target as HTMLElement).closest(takes_clicks)) return;
            if (event.shiftKey) {
                event.preventDefault();
                extend(active, at);
                onHead(at);
                return;
            }
            pressed.current = at;
            drop();
        },
        [active, drop, extend, onHead],
    );
    const onPointerOver = useCallback(
        (event: PointerEvent) => {
            const from = pressed.current;
            if (!from || event.buttons !== 1) return;
            const at = cellAt(event.target);
            if (!at || (at.row === from.row && at.column === from.column && head === null)) return;
            event.preventDefault();
            getSelection()?.removeAllRanges();
            setAnchor(from);
            setHead(at);
        },
        [head],
    );
    const single = !anchor || !head || (anchor.row === head.row && anchor.column === head.column);
    return { range: single ? null : rangeBetween(anchor, head), extend, drop, onMouseDown, onPointerOver };
}
