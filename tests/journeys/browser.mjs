// A Chromium that people's journeys are walked in.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { temporary_folder } from '../lib/server.mjs';

const root = join(import.meta.dirname, '../..');
const executable = '/usr/bin/chromium';
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Chromium as on a machine so many times slower: what leans on a fast one shows itself.
const slow = Number(process.env.KITH_SLOW ?? 1);

async function slow_down(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slow });
}

// Why no journey can be walked here, or nothing.
export function missing() {
  if (!existsSync(executable)) return `${executable} is not installed`;
  if (!existsSync(join(root, 'web/node_modules/playwright-core'))) return 'playwright-core is not installed in web/';
  return undefined;
}

// A browser of its own, signed out: { page, close, troubles }. Troubles are what the page complained of.
export async function open_browser({ locale = 'en', viewport = { width: 1440, height: 900 }, wait_ms = 30_000, context: more = {} } = {}) {
  const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core');
  const context = await chromium.launchPersistentContext(temporary_folder(), {
    executablePath: executable,
    headless: true,
    args: quiet,
    locale,
    viewport,
    timezoneId: 'Asia/Shanghai',
    ...more,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(wait_ms);
  if (slow > 1) {
    context.on('page', (opened) => void slow_down(opened).catch(() => undefined));
    await slow_down(page);
  }
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  return { page, troubles, close: () => context.close() };
}

// The form of the sign-in page, in the language it stands in.
const words = {
  en: { title: 'Sign in to Kith', email: 'E-mail', password: 'Password', submit: 'Sign in' },
  'zh-CN': { title: '登录知交', email: '邮箱', password: '密码', submit: '登录' },
};

export async function sign_in(page, url, email, password, locale = 'en') {
  const say = words[locale];
  await page.goto(url);
  await page.getByRole('heading', { name: say.title }).waitFor();
  await page.getByLabel(say.email).fill(email);
  await page.getByLabel(say.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: say.submit, exact: true }).click();
  await page.getByRole('heading', { name: say.title }).waitFor({ state: 'detached' });
  await page.locator('#main').waitFor();
}
