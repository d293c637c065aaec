// Whether the server can be reached, as the last request found out.

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let up = true;

export function reportLine(state: 'up' | 'down'): void {
    if (up === (state === 'up')) return;
    up = state === 'up';
    listeners.forEach((listener) => listener());
}

export const lineIsUp = () => up;

export function onLineChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export const useLineUp = () => useSyncExternalStore(onLineChange, lineIsUp);
