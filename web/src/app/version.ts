// The service worker (tools/sw.js) and what follows of it: a new version waits until somebody says so.

import { useSyncExternalStore } from 'react';
import { lineIsUp } from '@/lib/line';

const listeners = new Set<() => void>();
let waiting: ServiceWorker | null = null;
let is_new = false;

function found(worker: ServiceWorker | null): void {
    waiting = worker;
    is_new = true;
    listeners.forEach((listener) => listener());
}

const check_ms = 60 * 60_000;
/** It fetches the whole program: only once the page that somebody waits for stands. */
const quiet_ms = 6_000;

/** There is none over plain http (but for this machine itself), and none while developing. */
export function registerWorker(): void {
    // Code of this version that the server has no more: it has been updated.
    window.addEventListener('vite:preloadError', () => {
        if (lineIsUp()) found(waiting);
    });
    if (import.meta.env.PROD && 'serviceWorker' in navigator) setTimeout(register, quiet_ms);
}

function register(): void {
    const { serviceWorker } = navigator;
    void serviceWorker.register('/sw.js').then((registration) => {
        const look = () => {
            // The first one of all takes over by itself: there is no older version to leave.
            if (registration.waiting && serviceWorker.controller) found(registration.waiting);
        };
        look();
        registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
        setInterval(() => void registration.update().catch(() => undefined), check_ms);
    }).catch(() => undefined);
}

/** The new version takes over, and the page is loaded anew. */
export function loadNewVersion(): void {
    if (!waiting) return window.location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
    // A worker is no window: it has no origin to aim at.
    // eslint-disable-next-line unicorn/require-post-message-target-origin
    waiting.postMessage('take over');
}

export function useNewVersion(): boolean {
    return useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => is_new,
    );
}
