// Taking it along: people as cards by the keyboard, a report as a workbook, the whole workspace as one file;
// on a phone and in Chinese as well.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { settled, violations } from './screens.mjs';

export const set_up = ['--demo', '--locale', 'en'];

const loaded = async (page, act) => {
  const coming = page.waitForEvent('download');
  await act();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

export const steps = {
  'somebody opens the list of contacts': async (world) => {
    world.browser = await open_browser();
    world.page = world.browser.page;
    await sign_in(world.page, world.server.url, admin_email, admin_password);
    await world.page.goto(`${world.server.url}/contacts`);
    await world.page.getByRole('grid').getByRole('gridcell').first().waitFor();
  },

  'and takes its people along as cards, by keyboard alone': async ({ page, admin }) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    const { total } = await admin.list('contacts', { limit: 1, count: true });
    await dialog.getByText(`${total.value.toLocaleString('en')} rows`).waitFor();
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await dialog.getByRole('radio', { name: 'CSV' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.ok(await dialog.getByRole('radio', { name: 'vCard 4.0' }).isChecked());
    const { name, bytes } = await loaded(page, () => page.keyboard.press('Enter'));
    assert.match(name, /^contacts-.*\.vcf$/);
    assert.equal(bytes.toString().match(/^END:VCARD/gm).length, total.value);
    await dialog.waitFor({ state: 'detached' });
  },

  'what is selected leaves as GB18030': async ({ page }) => {
    await page.getByRole('grid').getByRole('checkbox').nth(1).click();
    await page.getByRole('region', { name: 'Selected records' }).getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByText('1 row', { exact: true }).waitFor();
    await dialog.getByLabel('Encoding').selectOption('GB18030');
    const { bytes } = await loaded(page, () => dialog.getByRole('button', { name: 'Export' }).click());
    const lines = new TextDecoder('gb18030', { fatal: true }).decode(bytes).trim().split('\r\n');
    assert.equal(lines.length, 2);
    assert.match(lines[0], /^Name,/);
  },

  'a report leaves as a workbook': async ({ page, server }) => {
    await page.goto(`${server.url}/reports`);
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    assert.equal(await dialog.getByRole('radio', { name: 'vCard 4.0' }).count(), 0);
    await dialog.getByRole('radio', { name: 'Excel workbook (XLSX)' }).click();
    const { name, bytes } = await loaded(page, () => dialog.getByRole('button', { name: 'Export' }).click());
    assert.match(name, /\.xlsx$/);
    assert.equal(bytes.toString('latin1', 0, 2), 'PK');
  },

  'an administrator takes the whole workspace': async ({ page, server }) => {
    await page.goto(`${server.url}/settings/about`);
    const { name, bytes } = await loaded(page, () => page.getByRole('link', { name: 'Download the archive' }).click());
    assert.match(name, /^kith-.*\.tar$/);
    assert.ok(bytes.includes('SHA256SUMS'));
    await page.getByLabel('Format').selectOption('xlsx');
    const files = await loaded(page, () => page.getByRole('button', { name: 'Download the files' }).click());
    assert.match(files.name, /^kith-.*-xlsx\.zip$/);
    assert.ok(files.bytes.includes('opportunities.xlsx'));
    await page.getByLabel('As of').fill('2019-12-31T18:00');
    const past = await loaded(page, () => page.getByRole('button', { name: 'Download the files' }).click());
    assert.match(past.name, /^kith-(2019-12-31|2020-01-01)-xlsx\.zip$/);
    await settled(page);
    assert.deepEqual(await violations(page), []);
  },

  'on a phone the dialog fits and reads well': async (world) => {
    const { page, server } = world;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/reports`);
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('button', { name: 'Export' }).waitFor();
    await settled(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the phone');
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(world.browser.troubles, []);
    await world.browser.close();
  },
};
