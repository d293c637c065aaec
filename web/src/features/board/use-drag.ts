// Dragging by mouse and finger. Cards and columns register themselves; one monitor hears of the drop.

import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useState, type RefObject } from 'react';
import type { RecordData } from '@/api/types';
import { placeKey, type Place } from '@/features/board/board-model';
import { useLatest } from '@/lib/hooks';

export interface Dragged {
    record: RecordData;
    from: Place;
}

const mark = Symbol('card');
const target = Symbol('place');

function draggedOf(data: Record<string | symbol, unknown>): Dragged | null {
    return data[mark] ? (data[mark] as Dragged) : null;
}

/** True while the card is on its way. */
export function useDraggable(element: RefObject<HTMLElement | null>, record: RecordData, from: Place, enabled: boolean): boolean {
    const [dragging, setDragging] = useState(false);
    const latest = useLatest({ record, from });
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

/** True while a card of another place hovers over this one. */
export function useDropPlace(element: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>, place: Place): boolean {
    const [over, setOver] = useState(false);
    const latest = useLatest(place);
    const key = placeKey(place);
    useEffect(() => {
        if (!element.current) return;
        const scrolling = scroller.current ? [autoScrollForElements({ element: scroller.current })] : [];
        return combine(
            ...scrolling,
            dropTargetForElements({
                element: element.current,
                getData: () => ({ [target]: latest.current }),
                canDrop: ({ source }) => draggedOf(source.data) !== null,
                onDragEnter: ({ source }) => {
                    const dragged = draggedOf(source.data);
                    setOver(dragged !== null && placeKey(dragged.from) !== key);
                },
                onDragLeave: () => setOver(false),
                onDrop: () => setOver(false),
            }),
        );
    }, [element, scroller, key, latest]);
    return over;
}

/** True while any card is on its way: until then nothing else may move. */
export function useDrops(board: RefObject<HTMLElement | null>, onDrop: (dragged: Dragged, to: Place) => void): boolean {
    const [dragging, setDragging] = useState(false);
    const latest = useLatest(onDrop);
    useEffect(() => {
        if (!board.current) return;
        return combine(
            autoScrollForElements({ element: board.current }),
            monitorForElements({
                onDragStart: ({ source }) => setDragging(draggedOf(source.data) !== null),
                onDrop: ({ source, location }) => {
                    setDragging(false);
                    const dragged = draggedOf(source.data);
                    const to = location.current.dropTargets[0]?.data[target] as Place | undefined;
                    if (dragged && to && placeKey(to) !== placeKey(dragged.from)) latest.current(dragged, to);
                },
            }),
        );
    }, [board, latest]);
    return dragging;
}
