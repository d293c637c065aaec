import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

/** The value as it was when it last stood still for so long. */
export function useSettled<T>(value: T, delay_ms: number): T {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), delay_ms);
        return () => clearTimeout(timer);
    }, [value, delay_ms]);
    return settled;
}

export function useMedia(query: string): boolean {
    return useSyncExternalStore(
        (listener) => {
            const media = matchMedia(query);
            media.addEventListener('change', listener);
            return () => media.removeEventListener('change', listener);
        },
        () => matchMedia(query).matches,
    );
}

export const usePhone = () => useMedia('(max-width: 47.99em)');

/** Time, stepping once a minute: for "3 minutes ago". */
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
        document.title = title ? `${title} · Kith` : 'Kith';
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
