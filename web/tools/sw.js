// The service worker: the program opens without a connection, and nothing else. It keeps the shell (page,
// code, styles, icons) and never an answer of the API. The page itself comes from the network while there
// is one, so that a new version is never held back by an old one.
//
// The two names are filled in by tools/pwa.mjs.
const shell_name = '__NAME__';
const shell = __FILES__;

self.addEventListener('install', (event) => {
    event.waitUntil(caches.open(shell_name).then((cache) => cache.addAll(shell)));
});

// Older shells go when this one takes over; a page that still runs on one asks for nothing that it has not.
self.addEventListener('activate', (event) => {
    const drop = (names) => Promise.all(names.filter((name) => name.startsWith('kith-') && name !== shell_name).map((name) => caches.delete(name)));
    event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
    if (event.data === 'take over') void self.skipWaiting();
});

async function kept(request) {
    const found = await caches.match(request);
    if (found) return found;
    const answer = await fetch(request);
    if (answer.ok) {
        const copy = answer.clone();
        const cache = await caches.open(shell_name);
        await cache.put(request, copy);
    }
    return answer;
}

async function fresh(request, otherwise) {
    try {
        return await fetch(request);
    } catch (error) {
        const found = await caches.match(otherwise ?? request);
        if (found) return found;
        throw error;
    }
}

self.addEventListener('fetch', (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== self.location.origin) return;
    if (/^\/(api|healthz|readyz|metrics)(\/|$)/.test(url.pathname)) return;
    if (request.mode === 'navigate') event.respondWith(fresh(request, '/'));
    else if (url.pathname.startsWith('/assets/')) event.respondWith(kept(request));
    else event.respondWith(fresh(request));
});
