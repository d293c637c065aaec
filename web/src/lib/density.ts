import { useSyncExternalStore } from 'react';
import { remember } from '@/lib/remember';

export type Density = 'dense' | 'comfortable';

const row_heights_px: Record<Density, number> = { dense: 28, comfortable: 36 };
const listeners = new Set<() => void>();

function current(): Density {
    return document.documentElement.dataset['density'] === 'dense' ? 'dense' : 'comfortable';
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export function setDensity(density: Density): void {
    document.documentElement.dataset['density'] = density;
    remember('density', density);
    listeners.forEach((listener) => listener());
}

export function useDensity(): { density: Density; row_px: number } {
    const density = useSyncExternalStore(subscribe, current);
    return { density, row_px: row_heights_px[density] };
}
