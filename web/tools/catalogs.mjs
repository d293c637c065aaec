// Compiles the JSON catalogs in src/locales/<language>/ at build time, so that no message parser is
// shipped. A catalog maps an id to an ICU message: "{count, plural, one {# record} other {# records}}".
//
// parts.json says which of them most screens need: these are one file, `first`. Each other is fetched
// by the routes that name it. `virtual:catalogs` is the table of both: language, part, import.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileMessage } from '@lingui/message-utils/compileMessage';

const folder = fileURLToPath(new URL('../src/locales/', import.meta.url));
const table = 'virtual:catalogs';
const prefix = `${folder}catalog-`;

const read = (path) => JSON.parse(readFileSync(`${folder}${path}`, 'utf8'));

const languages = () => readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

function tableOf({ later }) {
    const line = (language, part) => `${JSON.stringify(part)}: () => import(${JSON.stringify(`${prefix}${language}.${part}`)})`;
    const rows = languages().map((language) => `${JSON.stringify(language)}: { ${['first', ...later].map((part) => line(language, part)).join(', ')} }`);
    return `export default { ${rows.join(', ')} }`;
}

function compiled(files, watch) {
    const messages = files.flatMap((file) => {
        watch(`${folder}${file}`);
        return Object.entries(read(file));
    });
    const catalog = Object.fromEntries(messages.map(([id, message]) => [id, compileMessage(message)]));
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(catalog))})`;
}

export function catalogs() {
    return {
        name: 'kith-catalogs',
        enforce: 'pre',
        resolveId: (id) => (id === table ? `\0${table}` : id.startsWith(prefix) ? id : null),
        load(id) {
            const parts = read('parts.json');
            if (id === `\0${table}`) return { code: tableOf(parts), moduleType: 'js' };
            if (!id.startsWith(prefix)) return null;
            const [language, ...named] = id.slice(prefix.length).split('.');
            const part = named.join('.');
            const names = part === 'first' ? parts.first : [part];
            return { code: compiled(names.map((name) => `${language}/${name}.json`), (file) => this.addWatchFile(file)), map: null, moduleType: 'js' };
        },
    };
}
