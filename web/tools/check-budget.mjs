// What a page costs over the wire: brotli bytes of everything that its entry needs, lazy parts left out.
// Fails when a page grows past its budget. Run after a build.
import { readFileSync, statSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const kb = 1024;
const shell = ['index.html', 'src/app/frame/frame.tsx'];
const catalogs = 'src/locales/catalog-zh-CN';
const catalog = `${catalogs}.first`;

const pages = [
    { name: 'sign in', parts: ['index.html', catalog, 'src/features/session/sign-in.tsx'], budget_kb: 150 },
    { name: 'home', parts: [...shell, catalog, `${catalogs}.home`, 'src/features/home/home.tsx'], budget_kb: 200 },
    { name: 'list', parts: [...shell, catalog, 'src/app/screens/list.tsx', 'src/features/list/list-screen.tsx'], budget_kb: 240 },
    { name: 'board', parts: [...shell, catalog, 'src/app/screens/list.tsx', 'src/app/screens/board.tsx'], budget_kb: 240 },
    { name: 'record', parts: [...shell, catalog, 'src/app/screens/record.tsx'], budget_kb: 260 },
];
const lazy = [
    { name: 'tasks', parts: [`${catalogs}.tasks`, 'src/features/tasks/tasks-screen.tsx'], budget_kb: 60 },
    { name: 'calendar', parts: [`${catalogs}.calendar`, 'src/features/calendar/calendar-screen.tsx'], budget_kb: 60 },
    { name: 'palette', parts: ['src/app/frame/commands.tsx'], budget_kb: 60 },
    { name: 'rich text editor', parts: ['src/fields/rich-text/editor.tsx'], from: 'src/app/screens/record.tsx', budget_kb: 130 },
];
const chunk_raw_budget_kb = 600;

function filesOf(key, found, seen) {
    if (seen.has(key)) return;
    seen.add(key);
    const part = manifest[key];
    if (!part) throw new Error(`${key} is not in the manifest: was it renamed? Name it in check-budget.mjs.`);
    found.add(part.file);
    (part.css ?? []).forEach((file) => found.add(file));
    (part.imports ?? []).forEach((next) => filesOf(next, found, seen));
}

function filesFor(parts) {
    const found = new Set();
    const seen = new Set();
    parts.forEach((key) => filesOf(key, found, seen));
    return found;
}

const wire = (file) => statSync(`${dist}${file}.br`).size;
const sum = (files) => [...files].reduce((total, file) => total + wire(file), 0);
let failed = false;

function judge(name, bytes, budget_kb, detail = '') {
    const over = bytes > budget_kb * kb;
    failed ||= over;
    console.log(`${over ? 'OVER ' : 'ok   '} ${name.padEnd(18)} ${(bytes / kb).toFixed(1).padStart(7)} KB of ${budget_kb} ${detail}`);
}

for (const { name, parts, budget_kb } of pages) {
    const files = filesFor(parts);
    judge(name, sum(files), budget_kb, `(${files.size} files)`);
}
for (const { name, parts, from, budget_kb } of lazy) {
    const loaded = filesFor(from ? [...shell, from] : shell);
    judge(name, sum([...filesFor(parts)].filter((file) => !loaded.has(file))), budget_kb, '(lazy)');
}
const largest = Object.values(manifest)
    .map((part) => ({ file: part.file, bytes: statSync(`${dist}${part.file}`).size }))
    .toSorted((left, right) => right.bytes - left.bytes)[0];
judge('largest chunk, raw', largest.bytes, chunk_raw_budget_kb, largest.file);
process.exit(failed ? 1 : 0);
