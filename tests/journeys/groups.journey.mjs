// A group of accounts by keyboard: its tree, a number that opens its records; then who decides on a deal, which role
// nobody has, somebody for it, and whom they report to. At last both on a phone, in Chinese.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { cut_words, settled, too_wide, violations } from './screens.mjs';

async function looks_right(page) {
  await settled(page);
  assert.deepEqual([...(await violations(page)), ...(await cut_words(page))], []);
  assert.equal(await too_wide(page), false);
}

export const steps = {
  'a group unfolds as a tree with sums': async (world) => {
    const { server, admin } = world;
    const [won] = (await admin.list('stages', { filter: { field: 'kind', op: 'eq', value: 'won' }, limit: 1 })).records;
    world.top = await admin.create('accounts', { name: 'Harbour Group' });
    world.east = await admin.create('accounts', { name: 'Harbour East', parent: world.top.id });
    world.dock = await admin.create('accounts', { name: 'East Dock', parent: world.east.id });
    world.deal = await admin.create('opportunities', { name: 'Quay crane', account: world.dock.id, amount: '1200' });
    await admin.create('opportunities', { name: 'Old crane', account: world.east.id, amount: '300', stage: won.id });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/accounts/${world.east.id}`);
    await page.getByText('Group Harbour Group: 3 accounts').waitFor();
    const tree = page.getByRole('button', { name: 'Account tree' });
    await tree.focus();
    await page.keyboard.press('Enter');
    const present = page.getByRole('row', { name: /Harbour East/ });
    await present.waitFor();
    assert.equal(await present.getAttribute('aria-current'), 'true');
    await page.getByRole('link', { name: 'Harbour Group, Open pipeline: ¥1,200' }).waitFor();
    await page.getByRole('link', { name: 'Harbour Group, Won, all time: ¥300' }).waitFor();
    await looks_right(page);
  },

  'arrow keys walk and fold it, and a number opens what it counts': async ({ page }) => {
    await page.getByRole('row', { name: /Harbour East/ }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('row', { name: /East Dock/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await page.getByRole('row', { name: /East Dock/ }).waitFor();
    await page.keyboard.press('ArrowRight');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /East Dock/);
    await page.keyboard.press('Home');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Harbour Group/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /Harbour Group, Open pipeline/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/opportunities\?/);
    await page.getByText('Quay crane').first().waitFor();
    assert.equal(await page.getByText('Old crane').count(), 0);
  },

  'a deal says which roles nobody has, and takes somebody': async (world) => {
    const { page, server, admin, dock, deal } = world;
    world.chief = await admin.create('contacts', { name: 'Vera Chief', account: dock.id, title: 'Managing director', buying_role: 'decision_maker' });
    world.buyer = await admin.create('contacts', { name: 'Bo Buyer', account: dock.id });
    await admin.create('opportunity_contacts', { opportunity: deal.id, contact: world.buyer.id, role: 'buyer', stance: 'critic', influence: 'high' });
    await page.goto(`${server.url}/opportunities/${deal.id}`);
    await page.getByText('Nobody yet as Decision maker').waitFor();
    const add = page.getByRole('button', { name: 'Add Decision maker: Quay crane' });
    await add.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Look beyond East Dock').waitFor();
    await looks_right(page);
    await dialog.getByLabel('Contact').first().fill('Vera');
    await page.getByRole('option', { name: /Vera Chief/ }).click();
    await dialog.getByLabel('Stance').selectOption('champion');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/Nobody yet as/).waitFor({ state: 'detached' });
    const { people, gaps } = must(await admin.get(`/opportunities/${deal.id}/committee`), 200);
    assert.deepEqual([gaps, people.find(({ id }) => id === world.chief.id).stance], [[], 'champion']);
  },

  'the map is walked by key, and says whom somebody reports to': async ({ page, server, admin, dock, buyer, chief }) => {
    await page.goto(`${server.url}/accounts/${dock.id}?tab=people`);
    const bo = page.getByRole('treeitem', { name: /^Bo Buyer .*Buyer.*Critic.*Influence: High.*Never in touch/ });
    await bo.waitFor();
    await looks_right(page);
    await bo.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Bo Buyer' });
    await dialog.getByLabel('Reports to').first().fill('Vera');
    await page.getByRole('option', { name: /Vera Chief/ }).click();
    await dialog.getByLabel('Best time to reach').fill('Mornings');
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal((await admin.read('contacts', buyer.id)).reports_to?.id, chief.id));
    await page.getByText('Best reached: Mornings').waitFor();
    const vera = page.getByRole('treeitem', { name: /^Vera Chief/ });
    await vera.focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^Bo Buyer/);
    await page.keyboard.press('ArrowLeft');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^Vera Chief/);
    await page.keyboard.press('Enter');
    const other = page.getByRole('dialog', { name: 'Vera Chief' });
    await other.getByLabel('Reports to').first().fill('Bo');
    await page.getByRole('option', { name: /Bo Buyer/ }).click();
    await page.keyboard.press('Control+Enter');
    await other.getByText(/“Bo Buyer” already reports to “Vera Chief”/).waitFor();
    await page.keyboard.press('Escape');
  },

  'which roles a deal needs is chosen for its pipeline': async ({ page, server, admin, deal }) => {
    await page.goto(`${server.url}/settings/pipelines`);
    await page.getByText('Roles that a deal needs').waitFor();
    const [pipeline] = (await admin.list('pipelines', { limit: 1 })).records;
    await page.getByRole('button', { name: `Edit pipeline ${pipeline.name}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Roles that a deal needs').first().waitFor();
    await looks_right(page);
    await page.keyboard.press('Escape');
    must(await admin.patch(`/pipelines/${pipeline.id}`, { needed_roles: ['gatekeeper'] }), 200);
    await page.goto(`${server.url}/opportunities/${deal.id}`);
    await page.getByText('Nobody yet as Gatekeeper').waitFor();
  },

  'on a phone, in Chinese, both are indented lists': async (world) => {
    const { server, east, dock } = world;
    await world.browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/accounts/${east.id}?tab=group`);
    await page.getByRole('link', { name: /^Harbour Group, 进行中商机/ }).waitFor();
    await looks_right(page);
    await page.goto(`${server.url}/accounts/${dock.id}?tab=people`);
    await page.getByRole('treeitem', { name: /^Bo Buyer/ }).waitFor();
    await page.getByText('缺少把关者').first().waitFor();
    await looks_right(page);
  },
};
