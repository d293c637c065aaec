// What a person feels: from the key press or the click until the result is painted, in Chromium, on a
// workspace of a million contacts. Prints a Markdown table for docs/performance.md.
//
//   node bench/web/measure.mjs --kith build/release/kith --data DIR           a workspace of `kith bench --keep`
//   node bench/web/measure.mjs --kith build/release/kith --contacts 200000    makes a smaller one for itself
//   node bench/web/measure.mjs --url URL --email A --password P               a server that runs already
//   … --rounds 40 --minutes 30                                                how often; how long the heap is watched
//
// A time begins at the input event itself (its timeStamp, so that a busy main thread counts) and ends with
// the frame after the one in which the result stood in the page. Each round asks for something that is not
// in the cache: another record, another filter, another view, another word.
import { parseArgs } from 'node:util';
import { frames_of, line, machine, memory_of, open, per_second, percentile, place_flags, workplace } from './place.mjs';

const { values: flags } = parseArgs({
  options: {
    ...place_flags,
    rounds: { type: 'string', default: '40' },
    minutes: { type: 'string', default: '0' },
  },
});
const rounds = Number(flags.rounds);
const goal_ms = 100;

// In the page: notes when the next input event happened, and when a condition is first true and painted.
const watch = () => {
  window.bench = {
    begin(type) {
      this.at = undefined;
      addEventListener(type, (event) => (this.at ??= event.timeStamp), { capture: true, once: true });
    },
    painted(condition) {
      const test = new Function(`return (${condition})`);
      return new Promise((resolve, reject) => {
        const give_up = performance.now() + 30_000;
        const look = () => {
          if (performance.now() > give_up) return reject(new Error(`never: ${condition}`));
          if (this.at === undefined || !test()) return requestAnimationFrame(look);
          // A message comes after the frame in which the result stands has been painted.
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now() - this.at);
            channel.port2.postMessage(null);
          });
        };
        look();
      });
    },
  };
};

const rows = '[role=row][aria-rowindex]';
const list_stands = `document.querySelectorAll('${rows}').length > 5`;

async function to_list(page, url, search = '') {
  await page.goto(`${url}/contacts${search}`);
  await page.waitForFunction(list_stands);
  await page.waitForTimeout(300);
}

async function timed(page, type, act, condition) {
  await page.evaluate((kind) => window.bench.begin(kind), type);
  const painted = page.evaluate((text) => window.bench.painted(text), condition);
  await act();
  return painted;
}

// Rows that nobody has opened yet, without loading the app anew.
async function other_rows(page, turn) {
  await page.getByRole('searchbox').or(page.getByPlaceholder(/search in the list/i)).first().fill(['li', 'an', 'ma', 'ch', 'wa'][turn % 5]);
  await page.waitForTimeout(900);
  await page.waitForFunction(list_stands);
}

// Each answers the milliseconds of one round.
const jobs = {
  async 'Open a record (Enter in the list)'({ page, url }, round) {
    if (round === 0) await to_list(page, url);
    else if (round % 18 === 0) await other_rows(page, round / 18);
    const row = page.locator(rows).nth(2 + (round % 18));
    const cell = row.locator('[role=gridcell]').nth(1);
    const name = (await cell.innerText()).split('\n').at(-1).trim();
    await cell.focus();
    const took = await timed(page, 'keydown', () => page.keyboard.press('Enter'), `document.querySelector('h1')?.textContent.includes(${JSON.stringify(name)}) && /\\/contacts\\/\\w/.test(location.pathname)`);
    await page.goBack();
    await page.waitForFunction(list_stands);
    await page.waitForTimeout(200);
    return took;
  },
  async 'Change a filter (search in the list)'({ page, url }, round) {
    if (round === 0) await to_list(page, url);
    const letters = 'abcdefghijklmnoprstuvwz';
    const word = letters[round % letters.length] + letters[(round * 7 + 3) % letters.length];
    const box = page.getByRole('searchbox').or(page.getByPlaceholder(/search in the list/i)).first();
    await box.fill('');
    await page.waitForTimeout(900);
    await box.focus();
    await page.keyboard.type(word[0]);
    return timed(page, 'keydown', () => page.keyboard.press(word[1]), `new URLSearchParams(location.search).get('q') === '${word}' && !document.querySelector('[aria-busy=true]') && (${list_stands} || document.body.innerText.includes('Nothing'))`);
  },
  async 'Sort by another column (click on its head)'({ page, url }, round) {
    if (round === 0) await to_list(page, url);
    const heads = page.getByRole('columnheader').filter({ hasText: /name|created|title/i });
    const before = await page.evaluate(() => location.search);
    const took = await timed(page, 'click', () => heads.first().getByRole('button').or(heads.first()).first().click(), `location.search !== ${JSON.stringify(before)} && ${list_stands} && !document.querySelector('[aria-busy=true]')`);
    await page.waitForTimeout(300);
    return took;
  },
  async 'Switch a view (accounts, contacts by g)'({ page, url }, round) {
    if (round === 0) await to_list(page, url);
    const [key, path, title] = round % 2 ? ['c', '/contacts', 'Contacts'] : ['a', '/accounts', 'Accounts'];
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('g');
    const took = await timed(page, 'keydown', () => page.keyboard.press(key), `location.pathname === '${path}' && document.querySelector('h1')?.textContent === '${title}' && ${list_stands}`);
    await page.waitForTimeout(200);
    return took;
  },
  async 'Search in the palette (a word typed)'({ page, url }, round) {
    if (round === 0) await to_list(page, url);
    const letters = 'abcdefghijklmnoprstuvwz';
    const word = letters[(round * 5 + 1) % letters.length] + 'aeiou'[round % 5] + letters[(round * 3 + 2) % letters.length];
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type(word.slice(0, 2));
    await page.waitForTimeout(700);
    const took = await timed(page, 'keydown', () => page.keyboard.press(word[2]), `document.querySelector('[role=combobox]')?.value === '${word}' && !document.querySelector('[role=dialog] [aria-busy=true]') && performance.getEntriesByType('resource').some((entry) => entry.name.includes('/search?q=${word}&') && entry.responseEnd > 0)`);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').waitFor({ state: 'detached' });
    return took;
  },
};

// Wheel steps of 400 px down the list; frames as the page saw them.
async function scroll({ page, url }) {
  await to_list(page, url);
  const box = await page.locator('[role=grid]').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = await frames_of(page, async () => {
    for (let i = 0; i < 150; i++) {
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(16);
    }
  });
  return per_second(frames);
}

const heap = async (page) => (await memory_of(page)).heap_mb;

const place = await workplace(flags);
const { context, page } = await open(place, watch);
const total = await page.evaluate(async () => (await (await fetch('/api/v1/contacts?limit=1&count=true')).json()).total);
line('what', 'median', 'p95', 'goal', 'met');
line('---', '---', '---', '---', '---');
for (const [name, job] of Object.entries(jobs)) {
  const took = [];
  let failed;
  for (let round = 0; round < rounds && !failed; round++) {
    try {
      took.push(await job({ page, url: place.url }, round));
    } catch (error) {
      failed = error.message.split('\n')[0];
    }
  }
  if (failed) {
    line(name, '', failed.replaceAll('|', '/'), `< ${goal_ms} ms`, '**no**');
    continue;
  }
  const p95 = percentile(took, 0.95);
  line(name, `${percentile(took, 0.5).toFixed(0)} ms`, `${p95.toFixed(0)} ms`, `< ${goal_ms} ms`, p95 < goal_ms ? 'yes' : '**no**');
}
const frames = await scroll({ page, url: place.url });
line('Scroll the list, 150 steps of 400 px', `${frames.toFixed(0)} frames/s`, '', '≥ 55', frames >= 55 ? 'yes' : '**no**');
const after_scroll = await heap(page);
line('Heap after that', `${after_scroll.toFixed(1)} MB`, '', '< 25 MB', after_scroll < 25 ? 'yes' : '**no**');
const until = Date.now() + Number(flags.minutes) * 60_000;
if (until > Date.now()) {
  const first = await heap(page);
  for (let round = 0; Date.now() < until; round++) for (const job of Object.values(jobs)) await job({ page, url: place.url }, round).catch(() => undefined);
  await to_list(page, place.url);
  const last = await heap(page);
  line(`Heap after ${flags.minutes} minutes of use`, `${last.toFixed(1)} MB`, `${first.toFixed(1)} MB before`, 'flat', last < first * 1.2 + 2 ? 'yes' : '**no**');
}
console.log(`\n${total.exact ? total.value : `over ${total.value}`} contacts, ${rounds} rounds each, ${machine(context)}.`);
await context.close();
process.exit(0);
