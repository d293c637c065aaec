// A leader looks at how deals fare, and from a number gets to the deals behind it.
import assert from 'node:assert/strict';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const set_up = ['--locale', 'en', '--currency', 'USD'];

const cells = async (row) => (await row.getByRole('cell').allInnerTexts()).map((text) => text.trim());

export const steps = {
  'deals are won and lost on different ways': async (world) => {
    const { admin } = world;
    const { records } = await admin.list('stages', { limit: 100, sort: 'position' });
    const [first, second, third] = records;
    const won = records.find((stage) => stage.kind === 'won');
    const lost = records.find((stage) => stage.kind === 'lost');
    const deal = async (name, amount, ...ways) => {
      const { id } = await admin.create('opportunities', { name, amount, source: 'event' });
      for (const [stage, more] of ways) await admin.change('opportunities', id, { stage: stage.id, ...more });
    };
    await deal('Quick win', '1000', [second], [won]);
    await deal('Lost on price', '500', [second], [third], [lost, { lost_reason: 'price' }]);
    await deal('Lost early', '200', [lost, { lost_reason: 'timing' }]);
    await deal('Still open', '300', [second]);
    world.stages = [first, second, third];
  },

  'the page says what was won, and how far deals came': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, stages } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.getByRole('link', { name: 'Sales analytics' }).click();
    const tile = (name) => page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });
    await tile('Won value').getByRole('link', { name: '$1,000' }).waitFor();
    await tile('Win rate').getByRole('link', { name: '33.33%' }).waitFor();
    const funnel = tile('Funnel of the deals that entered in the period');
    const row = (stage) => funnel.getByRole('row').filter({ has: page.getByRole('rowheader', { name: stage.name, exact: true }) });
    assert.equal((await cells(row(stages[0])))[0], '4');
    assert.deepEqual((await cells(row(stages[1]))).slice(0, 3), ['3', '75%', '75%']);
    await row(stages[2]).getByRole('link', { name: 'Price 1' }).waitFor();
    const days = tile('Days in each stage');
    const stood = days.getByRole('row').filter({ has: page.getByRole('rowheader', { name: stages[0].name, exact: true }) });
    assert.equal((await cells(stood))[0], '4');
  },

  'a number opens its deals': async ({ page, stages }) => {
    const conversions = page.locator('section').filter({ has: page.getByRole('heading', { name: 'From any stage to any later one' }) });
    await conversions.getByRole('row').filter({ has: page.getByRole('rowheader', { name: stages[0].name, exact: true }) }).getByRole('link', { name: '75%' }).click();
    await page.waitForURL(/opportunities\?filter=/);
    for (const name of ['Quick win', 'Lost on price', 'Still open']) await page.getByText(name).first().waitFor();
    assert.equal(await page.getByText('Lost early').count(), 0);
  },

  'by keyboard: another period holds nothing, and says so': async ({ page, server }) => {
    await page.goto(`${server.url}/analytics`);
    const period = page.getByLabel('Period');
    await period.focus();
    await period.selectOption({ label: 'Last year' });
    await page.getByText('No deal entered in this period').waitFor();
    await page.waitForURL(/span=last_year/);
  },
};
