// Dragging by mouse and finger. Cards and columns register themselves; one monitor hears of the drop.

import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useState, type RefObject } from 'react';
import type { RecordData } from '@/api/types';
import { useLatest } from '@/lib/hooks';

interface Dragged {
    record: RecordData;
    column: string;
}

const mark = Symbol('card');

function draggedOf(data: Record<string | symbol, unknown>): Dragged | null {
    return data[mark] ? (data[mark] as Dragged) : null;
}

/** True while the card is on its way. */
export function useDraggable(element: RefObject<HTMLElement | null>, record: RecordData, column: string, enabled: boolean): boolean {
    const [dragging, setDragging] = useState(false);
    const latest = useLatest({ record, column });
    useEffect(() => {
        if (!element.current || !enabled) return;
        return draggable({
            element: element.current,
            getInitialData: () => ({ [mark]: latest.current }),
            onDragStart: () => setDragging(true),
            onDrop: () => setDragging(false),
        });
    }, [element, enabled, latest]);
    return dragging;
}

/** True while a card of another column hovers over this one. */
export function useDropColumn(element: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>, column: string): boolean {
    const [over, setOver] = useState(false);
    useEffect(() => {
        if (!element.current) return;
        const scrolling = scroller.current ? [autoScrollForElements({ element: scroller.current })] : [];
        return combine(
            ...scrolling,
            dropTargetForElements({
                element: element.current,
                getData: () => ({ column }),
                canDrop: ({ source }) => draggedOf(source.data) !== null,
                onDragEnter: ({ source }) => setOver(draggedOf(source.data)?.column !== column),
                onDragLeave: () => setOver(false),
                onDrop: () => setOver(false),
            }),
        );
    }, [element, scroller, column]);
    return over;
}

export function useDrops(board: RefObject<HTMLElement | null>, onDrop: (dragged: Dragged, column: string) => void): void {
    const latest = useLatest(onDrop);
    useEffect(() => {
        if (!board.current) return;
        return combine(
            autoScrollForElements({ element: board.current }),
            monitorForElements({
                onDrop: ({ source, location }) => {
                    const dragged = draggedOf(source.data);
                    const column = location.current.dropTargets[0]?.data['column'];
                    if (dragged && typeof column === 'string' && column !== dragged.column) latest.current(dragged, column);
                },
            }),
        );
    }, [board, latest]);
}
