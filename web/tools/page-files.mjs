// Writes dist/pages.json: for each page of tools/pages.mjs its addresses and the files that it loads before
// it can be used, entry first. The server tells the browser to fetch them with the page itself, and
// check-budget.mjs weighs them. Tells boot.js where the catalogs are, too.
import { readFileSync, writeFileSync } from 'node:fs';
import { pages } from './pages.mjs';

const root = new URL('../', import.meta.url).pathname;

function collect(chunk, bundle, found) {
    if (!chunk || found.has(chunk.fileName)) return;
    found.add(chunk.fileName);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
    for (const next of chunk.imports) collect(bundle[next], bundle, found);
}

export function pageFiles() {
    let first_catalogs = {};
    return {
        name: 'kith-page-files',
        apply: 'build',
        enforce: 'post',
        generateBundle(_, bundle) {
            const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
            const home = (source) => {
                const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.split('?')[0] === `${root}${source}`));
                if (!chunk) throw new Error(`${source} is in no chunk: was it renamed? Name it in tools/pages.mjs.`);
                return chunk;
            };
            const list = pages.map(({ name, paths, parts }) => {
                const files = new Set();
                for (const chunk of chunks) if (chunk.isEntry) collect(chunk, bundle, files);
                for (const part of parts) collect(home(part), bundle, files);
                return { name, paths, files: [...files] };
            });
            first_catalogs = Object.fromEntries(chunks.flatMap((chunk) => {
                const language = chunk.facadeModuleId?.match(/catalog-([\w-]+)\.first$/)?.[1];
                return language ? [[language, `/${chunk.fileName}`]] : [];
            }));
            this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(list) });
        },
        // boot.js is copied as it is, so the addresses of the catalogs come into it at the end.
        writeBundle({ dir }) {
            const path = `${dir}/boot.js`;
            const text = readFileSync(path, 'utf8');
            const filled = text.replace(/catalogs = \{.*?\};/, `catalogs = ${JSON.stringify(first_catalogs)};`);
            if (filled === text) throw new Error('public/boot.js has no place for the catalogs');
            writeFileSync(path, filled);
        },
    };
}
