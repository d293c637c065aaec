// Does the tab's memory stay flat while somebody works in it? Opens records, lists, a board, the calendar, the
// palette, edits and goes back, for as long as it is told, and measures after each collection of garbage: the
// heap, the nodes of the page, what listens. Prints a Markdown table for docs/performance.md; ends with 1 where
// it grows.
//
//   node bench/web/memory.mjs --kith build/release/kith --data DIR --minutes 30    a workspace of `kith bench --keep`
//   node bench/web/memory.mjs --url URL --email A --password P --minutes 10        a server that runs already
//   … --seconds 60                                                                 between two measurements
//   … --heap FILE                                                                  a heap snapshot at the end
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { line, machine, memory_of, open, place_flags, workplace } from './place.mjs';

const { values: flags } = parseArgs({
  options: { ...place_flags, minutes: { type: 'string', default: '10' }, seconds: { type: 'string', default: '60' }, heap: { type: 'string' } },
});
const minutes = Number(flags.minutes);
const between_ms = Number(flags.seconds) * 1000;
// Caches of what was seen fill up at first, and let go of it after five minutes (the query cache): what is
// measured from then on says whether anything stays for good.
const warm_ms = Math.min(6 * 60_000, minutes * 15_000);
const grows_mb_max = 3;
const grows_share_max = 0.1;

const rows = '[role=row][aria-rowindex]';
const list_stands = () => document.querySelectorAll('[role=row][aria-rowindex]').length > 3;
const settle = (page) => page.waitForTimeout(250);

// Each is one way through the app, by its own links and keys: no page is ever loaded anew.
const ways = {
  async list(page) {
    await go(page, 'c');
    await page.waitForFunction(list_stands);
    const box = await page.locator('[role=grid]').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let step = 0; step < 12; step++) {
      await page.mouse.wheel(0, 800);
      await page.waitForTimeout(60);
    }
  },
  async record(page, round) {
    const row = page.locator(rows).nth(3 + (round % 10));
    await row.locator('[role=gridcell]').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /^\/\w+\/\w{13}/.test(location.pathname));
    await page.locator('h1').waitFor();
    await settle(page);
    await page.keyboard.press('j');
    await settle(page);
    await page.goBack();
    await settle(page);
    if (/^\/\w+\/\w{13}/.test(new URL(page.url()).pathname)) await page.goBack();
  },
  async search(page, round) {
    await go(page, 'a');
    await page.waitForFunction(list_stands);
    const box = page.getByPlaceholder('Search in the list');
    await box.fill('abcdefgh'[round % 8]);
    await page.waitForTimeout(700);
    await box.fill('');
    await settle(page);
  },
  async palette(page, round) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('mnoprst'[round % 7] + 'aeiou'[round % 5]);
    await page.waitForTimeout(500);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').waitFor({ state: 'detached' });
  },
  async board(page) {
    await go(page, 'o');
    await page.getByRole('button', { name: 'Board', exact: true }).click();
    await page.locator('section[data-column]').first().waitFor();
    await page.waitForTimeout(800);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await settle(page);
  },
  async calendar(page) {
    await go(page, 'd');
    await page.waitForTimeout(600);
  },
  async home(page) {
    await go(page, 'h');
    await page.waitForTimeout(800);
  },
  async create(page) {
    await go(page, 'a');
    await page.waitForFunction(list_stands);
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await settle(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },
  async settings(page) {
    await go(page, 's');
    await page.waitForTimeout(500);
  },
};

async function go(page, key) {
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('g');
  await page.keyboard.press(key);
  await page.waitForTimeout(150);
}

// Always from the same screen, so that the same things are in sight.
async function measured(page, began) {
  await go(page, 'h');
  await page.waitForTimeout(1500);
  return { minute: (Date.now() - began) / 60_000, ...(await memory_of(page)) };
}

async function keep_heap(page, file) {
  const session = await page.context().newCDPSession(page);
  const out = createWriteStream(file);
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => out.write(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await new Promise((resolve) => out.end(resolve));
}

// The slope of a line through the points, in units a minute.
function slope(points, of) {
  const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.minute)), mean(points.map(of))];
  const spread = points.reduce((sum, point) => sum + (point.minute - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, point) => sum + (point.minute - x) * (of(point) - y), 0) / spread;
}

const place = await workplace(flags);
const { context, page } = await open(place);
const troubles = [];
page.on('pageerror', (error) => troubles.push(error.message));
const began = Date.now();
const points = [];
let rounds = 0;
let missed = 0;

line('minute', 'heap', 'nodes', 'listeners', 'rounds');
line('---', '---', '---', '---', '---');
async function note() {
  const point = await measured(page, began);
  points.push(point);
  line(point.minute.toFixed(1), `${point.heap_mb.toFixed(1)} MB`, point.nodes, point.listeners, rounds);
}
await note();
for (let next = Date.now() + between_ms; Date.now() - began < minutes * 60_000; ) {
  for (const [name, way] of Object.entries(ways)) {
    await way(page, rounds).catch(async (error) => {
      ++missed;
      troubles.push(`${name}: ${error.message.split('\n')[0]}`);
      await page.keyboard.press('Escape');
    });
  }
  ++rounds;
  if (Date.now() >= next) {
    await note();
    next = Date.now() + between_ms;
  }
}
await note();
const settled = points.filter((point) => point.minute * 60_000 >= warm_ms);
const [first, last] = [settled[0], settled.at(-1)];
const a_minute = slope(settled, (point) => point.heap_mb);
const growth = a_minute * (last.minute - first.minute);
const flat = growth <= Math.max(grows_mb_max, first.heap_mb * grows_share_max);
console.log(`\n${rounds} rounds in ${minutes} minutes; from minute ${first.minute.toFixed(0)} the heap ${flat ? 'is flat' : 'grows'}: ${first.heap_mb.toFixed(1)} to ${last.heap_mb.toFixed(1)} MB (${a_minute >= 0 ? '+' : ''}${a_minute.toFixed(2)} MB a minute); nodes ${first.nodes} to ${last.nodes}, listeners ${first.listeners} to ${last.listeners}. ${machine(context)}.`);
for (const trouble of [...new Set(troubles)].slice(0, 10)) console.log(`- ${trouble}`);
if (flags.heap) await keep_heap(page, flags.heap);
await context.close();
process.exit(flat && missed < rounds ? 0 : 1);
