// How the app is cut into files. Left alone, the bundler makes one file for every set of screens that share
// something: a list took 72 requests. Here a module goes by who needs it before a page is usable:
//
//   app      the entry and the sign-in page: everybody
//   frame    every page behind the door
//   records  a daily page (tools/pages.mjs) and something else, or a page and what every page loads later
//   rare     two or more of the other pages, or one of them and something that is loaded later
//   NAME     one page alone
//   (none)   only what is loaded later: cut by the bundler
//
// So a page is four files and as many styles, and the next page finds all but one of them in the cache. Who
// needs what is only known after tree shaking (one import of the kit names all of the kit), so the app is
// bundled twice: once to see, without minifying, and once for good.
//
// A module of a tier needs only modules of its own tier or one above, so no cycle can come of it.
import { build } from 'vite';
import { daily, entry, frame_later, frame_part, pages } from './pages.mjs';

const root = new URL('../', import.meta.url).pathname;
const runtime = '\0rolldown/runtime.js';

/** The chunks that are loaded with this one. */
function reach(file, chunks, found = new Set()) {
    if (found.has(file)) return found;
    found.add(file);
    for (const next of chunks.get(file)?.imports ?? []) reach(next, chunks, found);
    return found;
}

function modulesOf(parts, chunks) {
    const files = [...chunks.values()].filter((chunk) => parts.includes(sourceOf(chunk.facadeModuleId))).map((chunk) => chunk.fileName);
    const loaded = new Set(files.flatMap((file) => [...reach(file, chunks)]));
    return new Set([...loaded].flatMap((file) => chunks.get(file)?.moduleIds ?? []));
}

const sourceOf = (id) => (id ?? '').split('?')[0].replace(root, '');

async function bundled(config) {
    const result = await build({ ...config, configFile: false, logLevel: 'error', build: { ...config.build, write: false, minify: false, cssMinify: false } });
    const outputs = (Array.isArray(result) ? result : [result]).flatMap(({ output }) => output);
    return new Map(outputs.filter((output) => output.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
}

/** The groups to cut by; a module that none of them takes is left to the bundler. */
export async function groups(config) {
    const chunks = await bundled(config);
    const parts = new Set(pages.flatMap((page) => page.parts));
    const later = [...chunks.values()].flatMap(({ isDynamicEntry, facadeModuleId }) => (isDynamicEntry && !parts.has(sourceOf(facadeModuleId)) ? [sourceOf(facadeModuleId)] : []));
    const frame = modulesOf([frame_part], chunks);
    const of_every_page = modulesOf(frame_later, chunks);
    const of_others = modulesOf(later, chunks);
    const needed = new Map(pages.map(({ name, parts: own }) => [name, modulesOf([entry, ...own], chunks)]));

    function tierOf(id) {
        if (id === runtime || needed.get('sign-in').has(id)) return 'app';
        if (frame.has(id)) return 'frame';
        const by = pages.flatMap(({ name }) => (needed.get(name).has(id) ? [name] : []));
        if (by.length === 0) return undefined;
        if (of_every_page.has(id)) return 'records';
        if (by.length > 1) return by.some((name) => daily.includes(name)) ? 'records' : 'rare';
        return daily.includes(by[0]) || !of_others.has(id) ? by[0] : 'rare';
    }
    const tiers = ['app', 'frame', 'records', 'rare', ...pages.map(({ name }) => name)];
    return tiers.map((name, above) => ({ name, priority: tiers.length - above, test: (id) => tierOf(id) === name }));
}
