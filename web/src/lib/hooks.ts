import { startTransition, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';

/** The value as it was when it last stood still for so long. */
export function useSettled<T>(value: T, delay_ms: number): T {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), delay_ms);
        return () => clearTimeout(timer);
    }, [value, delay_ms]);
    return settled;
}

/** Whether the value has stood still for so long, the first one as well. */
export function useStood(value: string, ms: number): boolean {
    const [stood, setStood] = useState<string | null>(null);
    useEffect(() => {
        const timer = setTimeout(() => setStood(value), ms);
        return () => clearTimeout(timer);
    }, [value, ms]);
    return stood === value;
}

/** As `useSettled`, but what comes after a pause is passed on at once: only the letters of a burst wait. */
export function useCalm<T>(value: T, gap_ms: number): T {
    const [calm, setCalm] = useState(value);
    const changed_at = useRef(0);
    useEffect(() => {
        const quiet_ms = performance.now() - changed_at.current;
        changed_at.current = performance.now();
        if (quiet_ms >= gap_ms) return setCalm(value);
        const timer = setTimeout(() => setCalm(value), gap_ms);
        return () => clearTimeout(timer);
    }, [value, gap_ms]);
    return calm;
}

/** False while the page is painted for the first time: what is not looked at first can wait for that. */
export function usePainted(): boolean {
    const [painted, setPainted] = useState(false);
    useEffect(() => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const frame = requestAnimationFrame(() => {
            timer = setTimeout(() => startTransition(() => setPainted(true)));
        });
        return () => {
            cancelAnimationFrame(frame);
            clearTimeout(timer);
        };
    }, []);
    return painted;
}

const media_lists = new Map<string, MediaQueryList>();

function mediaList(query: string): MediaQueryList {
    const list = media_lists.get(query) ?? matchMedia(query);
    media_lists.set(query, list);
    return list;
}

export function useMedia(query: string): boolean {
    const subscribe = useCallback(
        (listener: () => void) => {
            const media = mediaList(query);
            media.addEventListener('change', listener);
            return () => media.removeEventListener('change', listener);
        },
        [query],
    );
    return useSyncExternalStore(subscribe, () => mediaList(query).matches);
}

export const usePhone = () => useMedia('(max-width: 47.99em)');

/** Time, stepping once a minute: for "3 minutes ago". */
/** The value once it has stayed the same for so long. */
export function useDebounced<T>(value: T, wait_ms: number): T {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), wait_ms);
        return () => clearTimeout(timer);
    }, [value, wait_ms]);
    return settled;
}

export function useNow(): number {
    const [now, setNow] = useState(() => Date.now());
    useEffect(() => {
        const timer = setInterval(() => setNow(Date.now()), 60_000);
        return () => clearInterval(timer);
    }, []);
    return now;
}

export function usePageTitle(title: string): void {
    useEffect(() => {
        // Telling the browser costs as much as a whole column of fields: the page is painted first.
        const timer = setTimeout(() => {
            document.title = title ? `${title} · Kith` : 'Kith';
        });
        return () => clearTimeout(timer);
    }, [title]);
}

/** Always the newest value, for handlers that are registered once. */
export function useLatest<T>(value: T): { readonly current: T } {
    const latest = useRef(value);
    useEffect(() => {
        latest.current = value;
    });
    return latest;
}
