// Compiles the JSON catalogs in src/locales at build time, so that no message parser is shipped.
// A catalog maps an id to an ICU message: "{count, plural, one {# record} other {# records}}".
// `?part=first` is what most screens say; `?part=later` what few do, told apart by src/locales/parts.json.
import { readFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';

const parts = JSON.parse(readFileSync(new URL('../src/locales/parts.json', import.meta.url), 'utf8'));

export function partOf(id) {
    return parts.later.includes(id.split('.')[0]) && !parts.first.includes(id) ? 'later' : 'first';
}

export function catalogs() {
    return {
        name: 'kith-catalogs',
        enforce: 'pre',
        transform(code, id) {
            const wanted = /\/src\/locales\/[\w-]+\.json\?part=(first|later)$/.exec(id)?.[1];
            if (!wanted) return null;
            const compiled = Object.fromEntries(
                Object.entries(JSON.parse(code))
                    .filter(([key]) => partOf(key) === wanted)
                    .map(([key, message]) => [key, compileMessage(message)]),
            );
            return { code: `export default JSON.parse(${JSON.stringify(JSON.stringify(compiled))})`, map: null, moduleType: 'js' };
        },
    };
}
