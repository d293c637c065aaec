// A leader looks at the quarter: the grid and what it is made of, an adjustment with its reason, what has changed,
// and who stands where.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const set_up = ['--locale', 'en', '--currency', 'USD'];

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);  // in Shanghai, where the browser stands
const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

export const steps = {
  'a month has deals and a target': async (world) => {
    const { admin } = world;
    const { records } = await admin.list('stages', { limit: 100, sort: 'position' });
    const named = (name) => records.find((stage) => stage.name === name);
    const deal = (name, amount, stage) => admin.create('opportunities', { name, amount, close_date: today(), stage: named(stage).id });
    await deal('Done', '1000', 'Won');
    world.sure = await deal('Sure', '500', 'Negotiation');
    await deal('Maybe', '200', 'Prospecting');
    await admin.create('targets', { person: admin.user.id, period: 'month', starts_on: today(), amount: '2000' });
  },

  'the grid shows what was won and is committed, and opens into its parts': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.getByRole('link', { name: 'Forecast', exact: true }).click();
    await page.getByLabel('Period').selectOption({ label: 'This month' });
    await row(page, 'Everybody').getByRole('link', { name: '$1,500' }).waitFor();
    await row(page, 'Everybody').getByRole('button').focus();
    await page.keyboard.press('Enter');
    await row(page, 'Pipeline').getByRole('link', { name: '$200' }).waitFor();
    await row(page, 'Commit').getByRole('link', { name: '$500' }).waitFor();
    await page.getByLabel('Shown').selectOption({ label: 'With pipeline' });
    await row(page, 'Everybody').getByRole('link', { name: '$1,700' }).waitFor();
  },

  'an adjustment asks how much and why, and counts': async ({ page, admin }) => {
    await page.getByLabel('Shown').selectOption({ label: 'Won and commit' });
    await page.getByRole('button', { name: /^Adjust Everybody/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /Adds/ }).fill('-100');
    await dialog.getByRole('textbox', { name: /Why/ }).fill('Holidays');
    await dialog.getByRole('button', { name: 'Adjust', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, 'Everybody').getByRole('link', { name: '$1,400' }).waitFor();
    const { records } = await admin.list('forecast_adjustments', { limit: 5 });
    assert.deepEqual(records.map(({ note, amount }) => [note, amount.amount]), [['Holidays', '-100']]);
  },

  'a number opens its deals': async ({ page }) => {
    await row(page, 'Commit').getByRole('link', { name: '$500' }).click();
    await page.waitForURL(/opportunities\?filter=/);
    await page.getByText('Sure').first().waitFor();
    assert.equal(await page.getByText('Maybe').count(), 0);
    await page.goBack();
    await row(page, 'Everybody').waitFor();
  },

  'what has changed since a day is told deal by deal': async ({ page }) => {
    await page.getByRole('button', { name: 'Changes' }).click();
    const kinds = page.getByRole('list', { name: 'Kinds of changes' });
    await kinds.getByRole('button', { name: /New.*\+\$1,700.*3 deals/ }).click();
    await page.getByRole('row').filter({ hasText: 'Maybe' }).getByText('+$200').waitFor();
  },

  'the leaderboard says who is ahead of the time': async ({ page, admin }) => {
    await page.getByRole('button', { name: 'Leaderboard' }).click();
    await eventually(async () => {
      const line = page.getByRole('row').filter({ hasText: admin.user.name });
      assert.match(await line.innerText(), /\$1,000[\s\S]*\$2,000[\s\S]*50%/);
    });
  },
};
