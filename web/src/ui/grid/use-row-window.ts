// Which rows are drawn, and where: rows are all of one height, so this is arithmetic (scale.ts).

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { contentPx, placeFor, rowsSeen, scrolled, settled, type Extent, type Place } from '@/ui/grid/scale';

const overscan = 8;
const settle_ms = 150;

interface Options {
    rows: number;
    row_px: number;
    /** What stays above and below the rows: header and footer. */
    around_px: number;
}

interface Shown {
    first: number;
    last: number;
    ahead_px: number;
}

export interface RowWindow extends Shown {
    content_px: number;
    top(index: number): number;
    scrollTo(index: number): void;
    /** Rows that fit on the screen. */
    page: number;
}

const same = (left: Shown, right: Shown) => left.first === right.first && left.last === right.last && left.ahead_px === right.ahead_px;

export function useRowWindow(scroller: RefObject<HTMLDivElement | null>, { rows, row_px, around_px }: Options): RowWindow {
    const [view_px, setView] = useState(600);
    const extent: Extent = { rows, row_px, view_px: Math.max(row_px, view_px - around_px) };
    const latest = useRef(extent);
    const place = useRef<Place>({ bar_px: 0, ahead_px: 0 });
    const [shown, setShown] = useState<Shown>({ ...rowsSeen(place.current, extent, overscan), ahead_px: 0 });

    const show = useCallback(
        (next: Place) => {
            place.current = next;
            const seen = { ...rowsSeen(next, latest.current, overscan), ahead_px: next.ahead_px };
            setShown((before) => (same(before, seen) ? before : seen));
        },
        [],
    );
    const moveBar = useCallback(
        (next: Place) => {
            flushSync(() => show(next));
            if (scroller.current) scroller.current.scrollTop = next.bar_px;
        },
        [show, scroller],
    );

    useEffect(() => {
        const box = scroller.current;
        if (!box) return;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const onScroll = () => {
            clearTimeout(timer);
            timer = setTimeout(() => {
                const calm = settled(place.current, latest.current);
                if (Math.abs(calm.bar_px - place.current.bar_px) > 1) moveBar(calm);
            }, settle_ms);
            if (box.scrollTop === place.current.bar_px) return;
            // Rows are there before the browser paints the new place.
            flushSync(() => show(scrolled(place.current, box.scrollTop, latest.current)));
        };
        const observer = new ResizeObserver(() => setView(box.clientHeight));
        observer.observe(box);
        box.addEventListener('scroll', onScroll, { passive: true });
        return () => {
            clearTimeout(timer);
            observer.disconnect();
            box.removeEventListener('scroll', onScroll);
        };
    }, [scroller, show, moveBar]);

    useLayoutEffect(() => {
        latest.current = extent;
        // A shorter table: the browser has moved the bar already.
        const bar_px = scroller.current?.scrollTop ?? 0;
        show(bar_px === place.current.bar_px ? place.current : scrolled(place.current, bar_px, extent));
        // eslint-disable-next-line react-hooks/exhaustive-deps
    }, [rows, row_px, extent.view_px]);

    const scrollTo = useCallback(
        (index: number) => {
            const wanted = placeFor(index, place.current, latest.current);
            if (wanted) moveBar(wanted);
        },
        [moveBar],
    );
    return {
        ...shown,
        last: Math.min(shown.last, rows - 1),
        content_px: contentPx(extent),
        top: (index) => index * row_px - shown.ahead_px,
        scrollTo,
        page: Math.max(1, Math.floor(extent.view_px / row_px) - 1),
    };
}
