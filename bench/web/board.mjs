// A board of 10,000 open deals in Chromium: how soon it stands, how it scrolls, how a card is carried, what
// it holds in memory. Prints a Markdown table for docs/performance.md.
//
//   node bench/web/board.mjs --kith build/release/kith            makes its workspace, and lets it go
//   node bench/web/board.mjs --kith … --data DIR                  keeps it there, or uses what is there
//   … --cards 10000 --rounds 10
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { frames_of, fresh_folder, line, machine, memory_of, open, per_second, percentile, place_flags, serve } from './place.mjs';

const { values: flags } = parseArgs({
  options: { kith: place_flags.kith, data: { type: 'string' }, cards: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '10' } },
});
const rounds = Number(flags.rounds);
const cards = Number(flags.cards);
const who = { email: 'bench@kith.example', password: 'correct horse battery' };

async function client(url) {
  const headers = { 'content-type': 'application/json', 'x-kith-csrf': '1' };
  const ask = async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    if (path === '/session') headers.cookie = response.headers.get('set-cookie').split(';')[0];
    return response.json();
  };
  await ask('POST', '/session', who);
  return ask;
}

// Deals of all open stages, with amounts, dates and owners; one in three has something planned.
async function fill(ask) {
  const { records: stages } = await ask('GET', '/stages?limit=50');
  const { records: pipelines } = await ask('GET', '/pipelines?limit=5');
  const { records: accounts } = await ask('GET', '/accounts?limit=50');
  const pipeline = pipelines.find((each) => each.is_default) ?? pipelines[0];
  const open_stages = stages.filter((stage) => stage.kind === 'open' && stage.pipeline.id === pipeline.id);
  for (let made = 0; made < cards; ) {
    const some = Math.min(500, cards - made);
    const operations = Array.from({ length: some }, (_, at) => {
      const n = made + at;
      const values = {
        name: `${accounts[n % accounts.length].name} – order ${n}`,
        account: accounts[n % accounts.length].id,
        pipeline: pipeline.id,
        stage: open_stages[n % open_stages.length].id,
        amount: { amount: String(1000 + ((n * 7919) % 900_000)), currency: 'CNY' },
        close_date: new Date(Date.UTC(2027, 0, 1 + (n % 300))).toISOString().slice(0, 10),
      };
      return { op: 'create', object: 'opportunities', values };
    });
    const { results } = await ask('POST', '/batch', { label: 'bench', operations });
    const planned = results.filter((_, at) => at % 3 === 0).map(({ id }, at) => ({
      op: 'create',
      object: 'activities',
      values: { kind: 'task', subject: `Call ${at}`, due_at: '2027-02-03T02:00:00Z', links: [{ object: 'opportunities', id }] },
    }));
    await ask('POST', '/batch', { label: 'bench', operations: planned });
    made += some;
  }
}

async function workplace() {
  const data = flags.data ?? join(fresh_folder(), 'data');
  const fresh = !existsSync(data);
  if (fresh) execFileSync(flags.kith, ['setup', '--data', data, '--email', who.email, '--password', who.password, '--demo'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = await serve(flags.kith, data);
  const ask = await client(url);
  if (fresh) await fill(ask);
  return { url, ask, ...who };
}

const full_columns = (page, at_least) =>
  page.waitForFunction((count) => document.querySelectorAll('[data-card]').length >= count && !document.querySelector('[aria-busy=true], .mantine-Skeleton-root'), at_least);

async function to_board(page, url) {
  await page.goto(`${url}/opportunities?show=board`);
  await full_columns(page, 20);
  await page.waitForTimeout(600);
}

// What the board asks of the server, as the app asks it, each so often.
async function requests({ page, url }) {
  const asked = [];
  const note = (request) => {
    if (/\/api\/v1\/(opportunities|activity_links)/.test(request.url())) asked.push({ method: request.method(), path: new URL(request.url()).pathname + new URL(request.url()).search, body: request.postData() });
  };
  page.on('request', note);
  await to_board(page, url);
  page.off('request', note);
  const took = {};
  for (const { method, path, body } of asked) {
    const name = path.includes('activity_links') ? 'what waits on 40 cards' : path.endsWith('/query') && body?.includes('"group"') ? 'the sums of all columns' : path.includes('/opportunities') ? 'a page of 40 cards of a column' : undefined;
    if (!name) continue;
    for (let round = 0; round < rounds; round++) {
      const ms = await page.evaluate(async ([how, where, what]) => {
        const from = performance.now();
        const answer = await fetch(where, { method: how, body: what ?? undefined, headers: { 'content-type': 'application/json', 'x-kith-csrf': '1' }, cache: 'no-store' });
        await answer.text();
        return performance.now() - from;
      }, [method, path, body]);
      (took[name] ??= []).push(ms);
    }
  }
  for (const [name, all] of Object.entries(took)) line(`Server: ${name}`, `${percentile(all, 0.5).toFixed(1)} ms`, `${percentile(all, 0.95).toFixed(1)} ms`);
}

async function opening({ page, url }) {
  const took = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto(`${url}/opportunities`);
    await page.waitForFunction(() => document.querySelectorAll('[role=row]').length > 5);
    await page.waitForTimeout(300);
    const from = await page.evaluate(() => performance.now());
    await page.getByRole('button', { name: 'Board', exact: true }).click();
    await full_columns(page, 20);
    took.push((await page.evaluate(() => performance.now())) - from);
  }
  line('From the list to the board', `${percentile(took, 0.5).toFixed(0)} ms`, `${percentile(took, 0.95).toFixed(0)} ms`);
}

// The first column, to its foot: every page of its cards comes in on the way.
async function scrolling(page) {
  const column = page.locator('section[data-column]').first();
  const box = await column.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = await frames_of(page, async () => {
    for (let step = 0; step < 300; step++) {
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(16);
    }
  });
  line('Scroll a column, 300 steps of 400 px', `${per_second(frames).toFixed(0)} frames/s`, `${percentile(frames, 0.95).toFixed(0)} ms p95`);
  await page.waitForTimeout(800);
}

// Over two columns and back, by mouse: frames while it is carried, and how long after letting go it stands.
async function dragging(page, name) {
  const cards_of = (at) => page.locator('section[data-column]').nth(at).locator('[data-card]');
  const frames = [];
  const landed = [];
  let asked = 0;
  const count = (request) => (asked += /\/api\/v1\/opportunities/.test(request.url()) ? 1 : 0);
  page.on('request', count);
  for (let round = 0; round < rounds; round++) {
    const [from, to] = round % 2 ? [1, 0] : [0, 1];
    const card = cards_of(from).nth(3);
    const id = await card.getAttribute('data-card');
    const start = await card.boundingBox();
    const end = await page.locator('section[data-column]').nth(to).boundingBox();
    await page.mouse.move(start.x + 60, start.y + 20);
    await page.mouse.down();
    frames.push(
      ...(await frames_of(page, async () => {
        await page.mouse.move(start.x + 75, start.y + 40, { steps: 4 });
        await page.mouse.move(end.x + end.width / 2, end.y + 300, { steps: 30 });
      })),
    );
    const landing = page.evaluate(
      ([place, card_id]) =>
        new Promise((resolve) => {
          let at;
          addEventListener('drop', (event) => (at ??= event.timeStamp), { capture: true, once: true });
          const look = () => {
            const there = document.querySelectorAll('section[data-column]')[place].querySelector(`[data-card="${card_id}"]`);
            if (at === undefined || !there) return requestAnimationFrame(look);
            requestAnimationFrame(() => resolve(performance.now() - at));
          };
          look();
          setTimeout(() => resolve(Number.NaN), 10_000);
        }),
      [to, id],
    );
    await page.mouse.up();
    landed.push(await landing);
    await page.waitForTimeout(1200);
  }
  page.off('request', count);
  const good = landed.filter((ms) => !Number.isNaN(ms));
  line(`Carry a card${name}: frames`, `${percentile(frames, 0.5).toFixed(0)} ms`, `${percentile(frames, 0.95).toFixed(0)} ms p95`);
  line(`… from letting go to standing there`, `${percentile(good, 0.5).toFixed(0)} ms`, `${percentile(good, 0.95).toFixed(0)} ms p95`);
  line('… requests a move', `${(asked / rounds).toFixed(1)}`, good.length === landed.length ? '' : `${landed.length - good.length} did not land`);
}

const place = await workplace();
const { context, page } = await open(place);
line('what', 'median', 'p95');
line('---', '---', '---');
await requests({ page, url: place.url });
await opening({ page, url: place.url });
await to_board(page, place.url);
await dragging(page, '');
await scrolling(page);
const { heap_mb, nodes } = await memory_of(page);
line('After scrolling: heap', `${heap_mb.toFixed(1)} MB`, `${nodes} nodes`);
await page.locator('section[data-column]').first().locator('[data-card]').first().hover();
await dragging(page, ' after scrolling');
console.log(`\n${cards} open deals beside those of the demo, ${rounds} rounds each, ${machine(context)}.`);
await context.close();
process.exit(0);
