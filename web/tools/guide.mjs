// The guide inside the app, made at build time of docs/guide/<topic>.<en|zh>.md: the same text that one
// reads in the repository, as HTML and as plain parts to search in. `virtual:guide/<language>` is the list
// of its pages. No Markdown parser is shipped.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import { toTraditional } from './catalogs.mjs';

const folder = fileURLToPath(new URL('../../docs/guide/', import.meta.url));
const prefix = 'virtual:guide/';
const sources = { en: ['en', (text) => text], 'zh-CN': ['zh', (text) => text], 'zh-TW': ['zh', toTraditional] };
const first = ['start', 'keyboard', 'phone'];

const rank = (topic) => (first.includes(topic) ? first.indexOf(topic) : first.length);
export const topics = () =>
    readdirSync(folder)
        .flatMap((file) => file.match(/^([\w-]+)\.en\.md$/)?.[1] ?? [])
        .toSorted((left, right) => rank(left) - rank(right) || left.localeCompare(right));

const plain = (html) => html.replace(/<[^>]*>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&').replace(/\s+/g, ' ').trim();

/** "start.zh.md#lists" leads to the page in the app; other relative addresses lead nowhere from there. */
function address(href) {
    const page = href.match(/^(?:\.\/)?([\w-]+)\.(?:en|zh)\.md(#.*)?$/);
    return page ? `/help/${page[1]}${page[2] ?? ''}` : href;
}

function page(topic, markdown) {
    const parts = [];
    let title = topic;
    const marked = new Marked({
        gfm: true,
        renderer: {
            heading({ tokens, depth }) {
                const html = this.parser.parseInline(tokens);
                if (depth === 1) {
                    title = plain(html);
                    return '';
                }
                const id = `part-${parts.length + 1}`;
                parts.push({ id, title: plain(html) });
                // The page's own title is the second heading of the screen.
                return `<h${depth + 1} id="${id}">${html}</h${depth + 1}>\n`;
            },
            link({ href, tokens }) {
                const text = this.parser.parseInline(tokens);
                const to = address(href);
                return /^(https?:|mailto:|\/help\/|#)/.test(to) ? `<a href="${to}">${text}</a>` : text;
            },
            image: ({ text }) => text,
            html: () => '',
        },
    });
    const html = marked.parse(markdown);
    // A paragraph that begins in bold is a part too: short pages are written so.
    const texts = html.split(/(?=<h[3-5] |<p><strong>)/).map((piece) => {
        const found = piece.match(/^<h[3-5] id="([\w-]+)">/)?.[1];
        return { ...(found ? { id: found } : {}), text: plain(piece) };
    });
    return { topic, title, html, parts: texts.filter(({ text }) => text !== '') };
}

export function guidePages(language) {
    const [ending, convert] = sources[language];
    return topics().map((topic) => page(topic, convert(readFileSync(`${folder}${topic}.${ending}.md`, 'utf8'))));
}

export function guide() {
    return {
        name: 'kith-guide',
        resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
        load(id) {
            if (!id.startsWith(`\0${prefix}`)) return null;
            for (const topic of topics()) for (const ending of ['en', 'zh']) this.addWatchFile(`${folder}${topic}.${ending}.md`);
            return { code: `export default ${JSON.stringify(guidePages(id.slice(prefix.length + 1)))}`, map: null, moduleType: 'js' };
        },
    };
}
