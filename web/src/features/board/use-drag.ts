// Dragging by mouse and finger. Cards and columns register themselves; one monitor hears of the drop.

import { useEffect, useState, type RefObject } from 'react';
import type { RecordData } from '@/api/types';
import type * as drag_library from '@/features/board/drag-library';
import { placeKey, type Place } from '@/features/board/board-model';
import { useLatest } from '@/lib/hooks';

export interface Dragged {
    record: RecordData;
    from: Place;
}

type Library = typeof drag_library;
type Stop = () => void;

/** Starts as soon as the library is there, unless it is stopped before. */
function withLibrary(start: (library: Library) => Stop | undefined): Stop {
    let stopped = false;
    let stop: Stop | undefined;
    // Without the library cards move by keyboard and menu; a broken line is told elsewhere.
    import('@/features/board/drag-library').then((library) => (stop = stopped ? undefined : start(library))).catch(() => undefined);
    return () => {
        stopped = true;
        stop?.();
    };
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
        if (!enabled) return;
        return withLibrary(({ draggable }) =>
            element.current
                ? draggable({
                      element: element.current,
                      getInitialData: () => ({ [mark]: latest.current }),
                      onDragStart: () => setDragging(true),
                      onDrop: () => setDragging(false),
                  })
                : undefined,
        );
    }, [element, enabled, latest]);
    return dragging;
}

/** True while a card of another place hovers over this one. */
export function useDropPlace(element: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>, place: Place): boolean {
    const [over, setOver] = useState(false);
    const latest = useLatest(place);
    const key = placeKey(place);
    useEffect(() => {
        return withLibrary(({ autoScrollForElements, combine, dropTargetForElements }) => {
            if (!element.current) return undefined;
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
        });
    }, [element, scroller, key, latest]);
    return over;
}

/** True while any card is on its way: until then nothing else may move. */
export function useDrops(board: RefObject<HTMLElement | null>, onDrop: (dragged: Dragged, to: Place) => void): boolean {
    const [dragging, setDragging] = useState(false);
    const latest = useLatest(onDrop);
    useEffect(() => {
        return withLibrary(({ autoScrollForElements, combine, monitorForElements }) => {
            if (!board.current) return undefined;
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
        });
    }, [board, latest]);
    return dragging;
}
