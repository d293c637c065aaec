import { useCallback, useRef } from 'react';
import { newKey } from '@/api/client';

/** The Idempotency-Key for a body: the same for as long as the same body is tried. */
export function useTryKey(): (body: unknown) => string {
    const tried = useRef<{ text: string; key: string } | null>(null);
    return useCallback((body) => {
        const text = JSON.stringify(body);
        if (tried.current?.text !== text) tried.current = { text, key: newKey() };
        return tried.current.key;
    }, []);
}
