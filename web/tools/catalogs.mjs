// Compiles the JSON catalogs in src/locales/<language>/ at build time, so that no message parser is
// shipped. A catalog maps an id to an ICU message: "{count, plural, one {# record} other {# records}}".
//
// parts.json says which of them most screens need: these are one file, `first`. Each other is fetched
// by the routes that name it. `virtual:catalogs` is the table of both: language, part, import.
//
// Traditional Chinese is made from the simplified catalogs with OpenCC's tables for Taiwan, words included
// (软件 becomes 軟體), and so are the labels that the server ships with its objects: it knows only their
// simplified form. `virtual:traditional-labels` is the table of those that differ. The dictionaries stay here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Converter } from 'opencc-js/cn2t';
import { compileMessage } from '@lingui/message-utils/compileMessage';

const folder = fileURLToPath(new URL('../src/locales/', import.meta.url));
const rooms = fileURLToPath(new URL('../../src/', import.meta.url));
const table = 'virtual:catalogs';
const labels = 'virtual:traditional-labels';
/** Made from another language by a conversion. */
const made = { 'zh-TW': { from: 'zh-CN', convert: Converter({ from: 'cn', to: 'twp' }) } };
const prefix = `${folder}catalog-`;

const read = (path) => JSON.parse(readFileSync(`${folder}${path}`, 'utf8'));

const languages = () => [...readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name), ...Object.keys(made)];

export const toTraditional = made['zh-TW'].convert;

function* chineseIn(value) {
    if (typeof value !== 'object' || value === null) return;
    if (typeof value.zh === 'string') yield value.zh;
    for (const member of Object.values(value)) {
        if (typeof member === 'object') yield* chineseIn(member);
        else if (typeof member === 'string') yield member;
    }
}

/** What the shipped objects are called: simplified to traditional, where the two differ. */
export function traditionalLabels() {
    const files = readdirSync(rooms, { withFileTypes: true })
        .filter((room) => room.isDirectory() && existsSync(`${rooms}${room.name}/objects`))
        .flatMap((room) => readdirSync(`${rooms}${room.name}/objects`).map((file) => `${rooms}${room.name}/objects/${file}`));
    const words = new Set(files.flatMap((file) => [...chineseIn(JSON.parse(readFileSync(file, 'utf8')))]));
    const pairs = [...words].map((word) => [word, toTraditional(word)]);
    return Object.fromEntries(pairs.filter(([simplified, traditional]) => simplified !== traditional));
}

function tableOf({ later }) {
    const line = (language, part) => `${JSON.stringify(part)}: () => import(${JSON.stringify(`${prefix}${language}.${part}`)})`;
    const rows = languages().map((language) => `${JSON.stringify(language)}: { ${['first', ...later].map((part) => line(language, part)).join(', ')} }`);
    return `export default { ${rows.join(', ')} }`;
}

/** Chinese has no plural to say; where English has one, the number is written as numbers are, 1,000. */
export const counted = (message, english) => (english.includes('{count, plural') ? message.replaceAll('{count}', '{count, number}') : message);

function compiled(language, names, watch) {
    const { from = language, convert = (message) => message } = made[language] ?? {};
    const messages = names.flatMap((name) => {
        watch(`${folder}${from}/${name}.json`);
        const english = read(`en/${name}.json`);
        return Object.entries(read(`${from}/${name}.json`)).map(([id, message]) => [id, counted(convert(message), english[id])]);
    });
    const catalog = Object.fromEntries(messages.map(([id, message]) => [id, compileMessage(message)]));
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(catalog))})`;
}

export function catalogs() {
    return {
        name: 'kith-catalogs',
        enforce: 'pre',
        resolveId: (id) => (id === table || id === labels ? `\0${id}` : id.startsWith(prefix) ? id : null),
        load(id) {
            const parts = read('parts.json');
            if (id === `\0${table}`) return { code: tableOf(parts), moduleType: 'js' };
            if (id === `\0${labels}`) return { code: `export default ${JSON.stringify(traditionalLabels())}`, moduleType: 'js' };
            if (!id.startsWith(prefix)) return null;
            const [language, ...named] = id.slice(prefix.length).split('.');
            const part = named.join('.');
            const names = part === 'first' ? parts.first : [part];
            return { code: compiled(language, names, (file) => this.addWatchFile(file)), map: null, moduleType: 'js' };
        },
    };
}
