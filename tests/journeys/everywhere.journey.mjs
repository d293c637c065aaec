// Every screen, in both languages, both themes, on a desk and on a phone: nothing that axe-core minds,
// nothing cut off, a title, one first heading; and a picture of each in build/screenshots.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { cut_words, screens, show, too_wide, violations } from './screens.mjs';

export const set_up = ['--demo'];

const pictures = process.env.KITH_TEST_SCREENSHOTS ?? join(import.meta.dirname, '../../build/screenshots');
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const ways = [
  { locale: 'en', scheme: 'light', viewport: desk },
  { locale: 'zh-CN', scheme: 'dark', viewport: desk },
  { locale: 'zh-CN', scheme: 'light', viewport: phone },
  { locale: 'en', scheme: 'dark', viewport: phone },
  { locale: 'zh-CN', scheme: 'light', viewport: desk },
  { locale: 'en', scheme: 'dark', viewport: desk },
  { locale: 'en', scheme: 'light', viewport: phone },
  { locale: 'zh-CN', scheme: 'dark', viewport: phone },
];

async function look_at_all(world, { locale, scheme, viewport }) {
  await world.browser?.close();
  world.browser = await open_browser({ locale, viewport });
  const { page } = world.browser;
  world.page = page;
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await sign_in(page, world.server.url, admin_email, admin_password, locale);
  const folder = join(pictures, `${locale}-${scheme}-${viewport.width}`);
  mkdirSync(folder, { recursive: true });
  const wrong = [];
  for (const screen of await screens(world)) {
    try {
      await show(page, world.server.url, screen);
      await page.screenshot({ path: join(folder, `${screen.name}.png`) });
      const found = [...(await violations(page)), ...(await cut_words(page)).map((cut) => `cut: ${cut}`)];
      if (await too_wide(page)) found.push('the page is wider than the screen');
      if (!/ · Kith$/.test(await page.title())) found.push(`the title is "${await page.title()}"`);
      wrong.push(...new Set(found.map((line) => `${screen.name}: ${line}`)));
    } catch (error) {
      wrong.push(`${screen.name}: ${error.message.split('\n')[0]}`);
    }
  }
  if (process.env.KITH_TEST_VERBOSE) console.error(wrong.join('\n'));
  assert.deepEqual(wrong, []);
}

export const steps = Object.fromEntries(
  ways.map((way) => [`every screen in ${way.locale}, ${way.scheme}, ${way.viewport.width} px wide`, (world) => look_at_all(world, way)]),
);
