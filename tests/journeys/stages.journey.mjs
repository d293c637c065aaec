// A deal goes its way from its own page: what a stage wants is asked there as on the board.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const deal = ({ admin, made }) => admin.read('opportunities', made.id);
const path = (page) => page.getByRole('list', { name: 'Stage' });

export const steps = {
  'S asks for what the next stage wants, and moves when it has it': async (world) => {
    const { admin, server } = world;
    world.second = await world.stage(2);
    world.lost = await world.stage('lost');
    await admin.change('stages', world.second.id, { required_fields: ['amount'] });
    world.made = await admin.create('opportunities', { name: 'Way up' });
    world.browser = await open_browser();
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/opportunities/${world.made.id}`);
    await path(page).waitFor();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog', { name: `Before it goes to ${world.second.name}` });
    await dialog.getByText('“Way up” needs this').waitFor();
    assert.ok(await dialog.getByRole('button', { name: 'Move' }).isDisabled());
    await dialog.getByRole('textbox', { name: /Amount/ }).fill('1200');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await eventually(async () => {
      const now = await deal(world);
      assert.deepEqual([now.stage.id, Number(now.amount.amount)], [world.second.id, 1200]);
    });
    await path(page).getByRole('button', { name: world.second.name, exact: true }).and(page.locator('[aria-current=step]')).waitFor();
  },

  'a click on the lost stage asks why, and keeps the answer': async (world) => {
    const { page } = world;
    await path(page).getByRole('button', { name: world.lost.name, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Reason of the loss' });
    await dialog.getByRole('radio').first().check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => {
      const now = await deal(world);
      assert.equal(now.stage.id, world.lost.id);
      assert.ok(now.lost_reason);
    });
  },

  'giving up leaves everything as it was': async (world) => {
    const { page, admin } = world;
    world.made = await admin.create('opportunities', { name: 'Stays' });
    const before = await deal(world);
    await page.goto(`${world.server.url}/opportunities/${world.made.id}`);
    await path(page).getByRole('button', { name: world.second.name, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual((await deal(world)).stage, before.stage);
  },
};
