// What the measurements in Chromium share: a server with a workspace, a browser signed in to it, a table.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core');

// How any of them is told which server to use; defaults for parseArgs.
export const place_flags = {
  kith: { type: 'string', default: join(root, 'build/release/kith') },
  data: { type: 'string' },
  contacts: { type: 'string', default: '1000000' },
  url: { type: 'string' },
  email: { type: 'string' },
  password: { type: 'string' },
};

export function fresh_folder() {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-web-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function make_workspace(flags) {
  const data = fresh_folder();
  execFileSync(flags.kith, ['bench', '--keep', '--data', data, '--contacts', flags.contacts], { stdio: ['ignore', 'ignore', 'inherit'] });
  return data;
}

export async function serve(kith, data) {
  const child = spawn(kith, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.on('exit', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (bytes) => {
      const found = String(bytes).match(/^listening on (\S+)$/m);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`kith serve ended with ${code}`)));
  });
}

// A server that runs already, a workspace of `kith bench --keep`, or one made for this.
export async function workplace(flags) {
  if (flags.url) return { url: flags.url, email: flags.email, password: flags.password };
  const data = flags.data ?? make_workspace(flags);
  const [email, password] = readFileSync(join(data, 'sign-in.txt'), 'utf8').match(/^(?:E-mail|Password)\s+(\S+)$/gm).map((line) => line.split(/\s+/)[1]);
  return { url: await serve(flags.kith, data), email, password };
}

// `prepare` runs in the page before anything of the app; `more` are switches of Chromium.
export async function open(place, prepare = () => undefined, more = []) {
  const profile = fresh_folder();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    locale: 'en',
    viewport: { width: 1440, height: 900 },
    bypassCSP: true,  // conditions are compiled in the page
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-precise-memory-info', ...more],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(60_000);
  await page.addInitScript(prepare);
  await page.goto(`${place.url}/sign-in`);
  await page.getByLabel('E-mail').fill(place.email);
  await page.getByLabel('Password', { exact: true }).fill(place.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return { context, page };
}

// What stands in memory once all that nobody holds is gone.
export async function memory_of(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { documents, nodes, jsEventListeners: listeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { heap_mb: usedSize / 2 ** 20, documents, nodes, listeners };
}

// Milliseconds between frames while `act` runs, as the page saw them.
export async function frames_of(page, act) {
  await page.evaluate(() => {
    window.frames_ms = [];
    let last = performance.now();
    const step = (now) => {
      window.frames_ms.push(now - last);
      last = now;
      window.frames_run = requestAnimationFrame(step);
    };
    window.frames_run = requestAnimationFrame(step);
  });
  await act();
  return page.evaluate(() => (cancelAnimationFrame(window.frames_run), window.frames_ms.slice(2)));
}

export const per_second = (frames_ms) => 1000 / (frames_ms.reduce((sum, each) => sum + each, 0) / frames_ms.length);
export const percentile = (values, share) => values.toSorted((left, right) => left - right)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)];
export const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
export const machine = (context) => `${cpus()[0].model}, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the end, Chromium ${context.browser()?.version() ?? ''}`;
