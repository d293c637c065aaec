// What Lighthouse says of accessibility and best practices, on a desk and on a phone: 100 each, or this ends
// with 1 and names what is wrong. Prints a Markdown table for docs/performance.md.
//
//   npm ci --prefix bench/web
//   node bench/web/lighthouse.mjs --kith build/release/kith             on the demo's data
//   node bench/web/lighthouse.mjs --url URL --email A --password P      a server that runs already
//   … --only record                                                     one screen
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fresh_folder, line, machine, open, place_flags, serve } from './place.mjs';

const { default: lighthouse, desktopConfig } = await import('lighthouse').catch(() => {
  console.error('Lighthouse is not installed: npm ci --prefix bench/web');
  process.exit(2);
});
const { values: flags } = parseArgs({
  options: { kith: place_flags.kith, url: place_flags.url, email: place_flags.email, password: place_flags.password, only: { type: 'string' } },
});
const goal = 100;
const categories = ['accessibility', 'best-practices'];

async function demo() {
  const who = { email: 'bench@kith.example', password: 'correct horse battery' };
  const data = join(fresh_folder(), 'data');
  execFileSync(flags.kith, ['setup', '--data', data, '--email', who.email, '--password', who.password, '--demo'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { url: await serve(flags.kith, data), ...who };
}

const free_port = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function screens(page) {
  const first = (object) => page.evaluate(async (name) => (await (await fetch(`/api/v1/${name}?limit=1`)).json()).records[0].id, object);
  return {
    home: '/',
    list: '/contacts',
    record: `/accounts/${await first('accounts')}`,
    board: '/opportunities?show=board',
    calendar: '/calendar',
    tasks: '/tasks',
    reports: '/reports',
    import: '/import',
    duplicates: '/duplicates',
    settings: '/settings/profile',
    roles: '/settings/roles',
    help: '/help/start',
  };
}

const failing = ({ lhr }) =>
  categories.flatMap((category) =>
    lhr.categories[category].auditRefs
      .filter(({ weight, id }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => {
        const { title, details } = lhr.audits[id];
        const items = (details?.items ?? []).map((item) => item.node?.selector ?? item.description ?? item.url ?? item.issueType ?? '').filter(Boolean);
        return `${title} (${id})${items.length ? `: ${items.slice(0, 3).join('; ')}` : ''}`;
      }),
  );

const place = flags.url ? { url: flags.url, email: flags.email, password: flags.password } : await demo();
const port = await free_port();
const { context, page } = await open(place, () => undefined, [`--remote-debugging-port=${port}`]);
const all = await screens(page);
await page.goto('about:blank');

let short = 0;
async function judge(name, path, form) {
  const settings = { port, output: 'json', logLevel: 'error', onlyCategories: categories, disableStorageReset: true };
  const found = await lighthouse(`${place.url}${path}`, settings, form === 'desk' ? desktopConfig : undefined);
  const scores = categories.map((category) => Math.round((found.lhr.categories[category].score ?? 0) * 100));
  const wrong = failing(found);
  if (scores.some((score) => score < goal)) ++short;
  line(name, form, ...scores, wrong.join('<br>').replaceAll('|', '/') || '–');
}

line('screen', 'on', 'accessibility', 'best practices', 'what is wrong');
line('---', '---', '---', '---', '---');
for (const [name, path] of Object.entries(all)) {
  if (flags.only && flags.only !== name) continue;
  for (const form of ['desk', 'phone']) await judge(name, path, form);
}
// As in a browser that nobody has worked in.
await page.goto(`${place.url}/help`);
await page.evaluate(() => localStorage.clear());
await context.clearCookies();
await page.goto('about:blank');
for (const form of flags.only && flags.only !== 'sign-in' ? [] : ['desk', 'phone']) await judge('sign-in', '/sign-in', form);
console.log(`\nLighthouse on ${machine(context)}.`);
await context.close();
process.exit(short > 0 ? 1 : 0);
