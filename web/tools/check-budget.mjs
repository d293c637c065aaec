// What a page costs: brotli bytes over the wire, and requests, of everything that it needs before it can be
// used; what comes later is left out. Fails when a page grows past its budget. Run after a build.
import { readFileSync, statSync } from 'node:fs';
import { daily, pages, request_budget } from './pages.mjs';

const dist = new URL('../dist/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const files_of_page = new Map(JSON.parse(readFileSync(`${dist}pages.json`, 'utf8')).map(({ name, files }) => [name, files]));
const kb = 1024;
const catalogFile = (part) => manifest[`src/locales/catalog-zh-CN.${part}`].file;
// The page itself, its first script and the answers that a screen waits for: who am I, which objects are
// there, and the screen's own first question.
const other_requests = 5;
const lazy = [
    { name: 'palette', part: 'src/app/frame/commands.tsx', from: 'list', budget_kb: 60 },
    { name: 'rich text editor', part: 'src/fields/rich-text/editor.tsx', from: 'record', budget_kb: 130 },
];
const chunk_raw_budget_kb = 600;

function reach(key, found = new Set()) {
    const part = manifest[key];
    if (!part) throw new Error(`${key} is not in the manifest: was it renamed? Name it in check-budget.mjs.`);
    if (found.has(part.file)) return found;
    found.add(part.file);
    (part.css ?? []).forEach((file) => found.add(file));
    (part.imports ?? []).forEach((next) => reach(next, found));
    return found;
}

function filesOf(name) {
    const { catalogs = [] } = pages.find((page) => page.name === name);
    return new Set([...files_of_page.get(name), ...['first', ...catalogs].map(catalogFile)]);
}
const wire = (file) => statSync(`${dist}${file}.br`).size;
const sum = (files) => [...files].reduce((total, file) => total + wire(file), 0);
let failed = false;

function judge(name, value, budget, unit, detail = '') {
    const over = value > budget;
    failed ||= over;
    const shown = unit === 'KB' ? value.toFixed(1) : String(value);
    console.log(`${over ? 'OVER ' : 'ok   '} ${name.padEnd(18)} ${shown.padStart(7)} ${unit} of ${budget} ${detail}`);
}

for (const { name, budget_kb } of pages) {
    const files = filesOf(name);
    judge(name, sum(files) / kb, budget_kb, 'KB');
    const often = daily.includes(name) || name === 'sign-in';
    judge(name, files.size + other_requests, often ? request_budget.daily : request_budget.other, 'requests');
}
for (const { name, part, from, budget_kb } of lazy) {
    const loaded = filesOf(from);
    judge(name, sum([...reach(part)].filter((file) => !loaded.has(file))) / kb, budget_kb, 'KB', '(lazy)');
}
const largest = Object.values(manifest)
    .map((part) => ({ file: part.file, bytes: statSync(`${dist}${part.file}`).size }))
    .toSorted((left, right) => right.bytes - left.bytes)[0];
judge('largest chunk, raw', largest.bytes / kb, chunk_raw_budget_kb, 'KB', largest.file);
process.exit(failed ? 1 : 0);
