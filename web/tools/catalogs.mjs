// Compiles the JSON catalogs in src/locales at build time, so that no message parser is shipped.
// A catalog maps an id to an ICU message: "{count, plural, one {# record} other {# records}}".
import { compileMessage } from '@lingui/message-utils/compileMessage';

export function catalogs() {
    return {
        name: 'kith-catalogs',
        enforce: 'pre',
        transform(code, id) {
            if (!/\/src\/locales\/[\w-]+\.json$/.test(id)) return null;
            const compiled = Object.fromEntries(
                Object.entries(JSON.parse(code)).map(([key, message]) => [key, compileMessage(message)]),
            );
            return { code: `export default JSON.parse(${JSON.stringify(JSON.stringify(compiled))})`, map: null, moduleType: 'js' };
        },
    };
}
