// Dragging on the calendar: of a thing, of its lower edge, or over free time. A finger that moves at once
// scrolls; one that rests on a thing first picks it up.
//
// While something is dragged only a shadow moves. What is under the pointer is asked of the page: every
// column of a day carries data-day, and data-owner where it is a person's.

import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { minutes_in_day, snap, step_minutes, type Item } from '@/features/calendar/calendar-model';
import { useLatest } from '@/lib/hooks';
import { keyName } from '@/lib/keys';

export interface Spot {
    day: string;
    owner: string | undefined;
    /** Null over a place that knows days only. */
    minute: number | null;
}

export interface Shadow {
    item: Item | null;
    spot: Spot;
    start: number | null;
    end: number;
}

type Act = { kind: 'move'; item: Item; grip: number } | { kind: 'resize'; item: Item } | { kind: 'draw'; from: number };

interface Run {
    act: Act;
    first: Spot;
    x: number;
    y: number;
    far: boolean;
    shadow: Shadow | null;
}

interface Ends {
    onMove(item: Item, spot: Spot): void;
    onResize(item: Item, minute: number): void;
    onDraw(spot: Spot, start: number, end: number): void;
}

const moved_px = 4;
const rest_ms = 350;
const rest_px = 8;

export function spotAt(x: number, y: number): Spot | null {
    const column = document.elementsFromPoint(x, y).find((element): element is HTMLElement => element instanceof HTMLElement && element.dataset['day'] !== undefined);
    const day = column?.dataset['day'];
    if (!column || !day) return null;
    const box = column.getBoundingClientRect();
    const minute = column.dataset['timed'] === undefined ? null : Math.min(Math.max(((y - box.top) / box.height) * minutes_in_day, 0), minutes_in_day);
    return { day, owner: column.dataset['owner'], minute };
}

function shadowOf(act: Act, spot: Spot, first: Spot): Shadow {
    if (act.kind === 'move') {
        if (spot.minute === null) return { item: act.item, spot, start: null, end: minutes_in_day };
        const length = act.item.start === null ? 60 : act.item.end - act.item.start;
        const start = Math.max(0, snap(spot.minute - act.grip));
        return { item: act.item, spot: { ...spot, minute: start }, start, end: Math.min(start + length, minutes_in_day) };
    }
    const minute = snap(spot.minute ?? 0);
    if (act.kind === 'resize') return { item: act.item, spot: first, start: act.item.start, end: Math.max(minute, (act.item.start ?? 0) + step_minutes) };
    return { item: null, spot: first, start: Math.min(act.from, minute), end: Math.max(act.from + step_minutes, minute) };
}

export function usePointer(ends: Ends) {
    const [shadow, setShadow] = useState<Shadow | null>(null);
    const running = useRef<Run | null>(null);
    const resting = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
    const latest = useLatest(ends);

    useEffect(() => {
        function leave() {
            clearTimeout(resting.current?.timer);
            resting.current = null;
        }
        function onMove(event: globalThis.PointerEvent) {
            if (resting.current && Math.hypot(event.clientX - resting.current.x, event.clientY - resting.current.y) > rest_px) leave();
            const run = running.current;
            if (!run) return;
            run.far ||= Math.hypot(event.clientX - run.x, event.clientY - run.y) > moved_px;
            const spot = run.far ? spotAt(event.clientX, event.clientY) : null;
            if (spot) setShadow((run.shadow = shadowOf(run.act, spot, run.first)));
        }
        function stop(event?: globalThis.PointerEvent) {
            leave();
            const run = running.current;
            running.current = null;
            setShadow(null);
            if (!run || event?.type !== 'pointerup') return;
            const { act, first, shadow: last } = run;
            if (!last || !run.far) {
                if (act.kind === 'draw') latest.current.onDraw(first, act.from, act.from + 2 * step_minutes);
                return;
            }
            // The click that follows belongs to the drag.
            window.addEventListener('click', swallow, { capture: true, once: true });
            setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
            if (act.kind === 'move') latest.current.onMove(act.item, last.spot);
            else if (act.kind === 'resize') latest.current.onResize(act.item, last.end);
            else latest.current.onDraw(first, last.start ?? 0, last.end);
        }
        const swallow = (event: Event) => {
            event.preventDefault();
            event.stopPropagation();
        };
        const onEscape = (event: KeyboardEvent) => running.current && keyName(event) === 'Escape' && stop();
        // What a finger carries does not scroll, and opens no menu of the browser.
        const hold = (event: Event) => running.current && event.preventDefault();
        window.addEventListener('touchmove', hold, { passive: false });
        window.addEventListener('contextmenu', hold);
        window.addEventListener('pointermove', onMove);
        window.addEventListener('pointerup', stop);
        window.addEventListener('pointercancel', stop);
        window.addEventListener('keydown', onEscape);
        return () => {
            leave();
            window.removeEventListener('touchmove', hold);
            window.removeEventListener('contextmenu', hold);
            window.removeEventListener('pointermove', onMove);
            window.removeEventListener('pointerup', stop);
            window.removeEventListener('pointercancel', stop);
            window.removeEventListener('keydown', onEscape);
        };
    }, [latest]);

    function begin(event: PointerEvent, act: (spot: Spot) => Act) {
        if (event.button !== 0) return;
        const { clientX: x, clientY: y } = event;
        const first = spotAt(x, y);
        if (!first) return;
        const start = () => {
            const run: Run = { act: act(first), first, x, y, far: false, shadow: null };
            running.current = run;
            return run;
        };
        if (event.pointerType !== 'touch') return void start();
        const meant = act(first);
        if (meant.kind === 'draw') return;
        const pickUp = () => {
            const shadow = shadowOf(meant, first, first);
            start().shadow = shadow;
            setShadow(shadow);
            navigator.vibrate?.(10);
        };
        resting.current = { timer: setTimeout(pickUp, rest_ms), x, y };
    }
    return {
        shadow,
        grab: (event: PointerEvent, item: Item) => {
            event.stopPropagation();
            begin(event, ({ minute }) => ({ kind: 'move', item, grip: minute === null || item.start === null ? 0 : minute - item.start }));
        },
        grabEnd: (event: PointerEvent, item: Item) => {
            event.stopPropagation();
            begin(event, () => ({ kind: 'resize', item }));
        },
        draw: (event: PointerEvent) => begin(event, ({ minute }) => ({ kind: 'draw', from: Math.floor((minute ?? 0) / step_minutes) * step_minutes })),
    };
}

export type Pointer = ReturnType<typeof usePointer>;
