// Deals in bulk: many cards move at once and come back at once, a stage asks for what it wants, a loss for
// its reason, and a colleague's move shows by itself.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const names = ['Alpha', 'Beta', 'Gamma'];
const card = (page, name) => page.getByRole('link', { name: new RegExp(name) });
const stages_of = async ({ admin, deals }) => Promise.all(deals.map(async ({ id }) => (await admin.read('opportunities', id)).stage.id));
const drop = async (page, name, column) => {
  const from = await card(page, name).boundingBox();
  const to = await page.locator(`[data-column="${column}"]`).boundingBox();
  await page.mouse.move(from.x + 40, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + 140, { steps: 12 });
  await page.mouse.up();
};

export const steps = {
  'three deals stand in the first column, with what waits on them': async (world) => {
    const { admin, server } = world;
    world.first = await world.stage(1);
    world.deals = [];
    for (const name of names) world.deals.push(await admin.create('opportunities', { name }));
    const links = [{ object: 'opportunities', id: world.deals[0].id }];
    await admin.create('activities', { kind: 'task', subject: 'Ask for the budget', due_at: '2020-01-01T08:00:00Z', links });
    world.browser = await open_browser();
    world.page = world.browser.page;
    await sign_in(world.page, server.url, admin_email, admin_password);
    await world.page.goto(`${server.url}/opportunities?show=board`);
    await card(world.page, 'Alpha').getByText('Ask for the budget').waitFor();
    await card(world.page, 'Alpha').getByText('Overdue').waitFor({ state: 'attached' });
    await card(world.page, 'Beta').getByText('No next step').last().waitFor();
  },

  'all three are selected and moved by keyboard, as one batch': async (world) => {
    const { page, admin } = world;
    for (const name of names) {
      await card(page, name).focus();
      await page.keyboard.press('x');
    }
    await page.getByRole('region', { name: 'Selected records' }).getByText('3 selected').waitFor();
    await card(page, 'Beta').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    const second = await world.stage(2);
    await page.getByText(`3 cards moved to ${second.name}`).waitFor();
    await eventually(async () => assert.deepEqual(await stages_of(world), names.map(() => second.id)));
    const { batches } = (await admin.get('/batches')).body;
    assert.equal(batches[0].count, 3);
  },

  'one undo brings them back': async (world) => {
    await world.page.getByRole('button', { name: 'Undo', exact: true }).click();
    await eventually(async () => assert.deepEqual(await stages_of(world), names.map(() => world.first.id)));
    await world.page.locator(`[data-column="${world.first.id}"]`).getByRole('link', { name: /Gamma/ }).waitFor();
  },

  'a stage that wants the amount asks for it on the drop': async (world) => {
    const { page, admin, server } = world;
    const third = await world.stage(3);
    await admin.change('stages', third.id, { required_fields: ['amount'] });
    await page.goto(`${server.url}/opportunities?show=board&sort=name`);
    await card(page, 'Alpha').waitFor();
    await drop(page, 'Alpha', third.id);
    const dialog = page.getByRole('dialog', { name: `Before it goes to ${third.name}` });
    await dialog.getByLabel('Amount').first().fill('1200');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await eventually(async () => {
      const deal = await admin.read('opportunities', world.deals[0].id);
      assert.equal(deal.stage.id, third.id);
      assert.equal(Number(deal.amount.amount), 1200);
    });
  },

  'a lost deal says why': async (world) => {
    const { page, admin } = world;
    const lost = await world.stage('lost');
    await card(page, 'Beta').focus();
    await page.keyboard.press('Space');
    for (let at = 0; at < 8; ++at) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    const dialog = page.getByRole('dialog', { name: 'Reason of the loss' });
    await dialog.getByRole('radio', { name: 'Competitor' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => {
      const deal = await admin.read('opportunities', world.deals[1].id);
      assert.deepEqual([deal.stage.id, deal.lost_reason, deal.status], [lost.id, 'competitor', 'lost']);
    });
  },

  'what a colleague moves appears where it went': async (world) => {
    const { page, admin } = world;
    const second = await world.stage(2);
    await admin.change('opportunities', world.deals[2].id, { stage: second.id });
    await page.locator(`[data-column="${second.id}"]`).getByRole('link', { name: /Gamma/ }).waitFor();
  },

  'in rows by owner, a card keeps its row': async (world) => {
    const { page, server } = world;
    await page.goto(`${server.url}/opportunities?show=board&lane=owner`);
    await page.getByRole('region', { name: 'Administrator' }).getByRole('link', { name: /Gamma/ }).waitFor();
    await page.getByLabel('Columns by').selectOption({ label: 'Forecast category' });
    await page.locator('[data-column="commit"]').waitFor();
  },
};
