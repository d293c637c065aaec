// A target account by keyboard: its plan says which role nobody has; somebody is found for it, and given what fits; the
// score follows, and its parts open their records. At last on a phone, in Chinese.
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
const press = async (page, target) => {
  await target.focus();
  await page.keyboard.press('Enter');
};

export const steps = {
  'a plan says which roles nobody has': async (world) => {
    const { server, admin } = world;
    world.account = await admin.create('accounts', { name: 'Harbour Works' });
    world.chief = await admin.create('contacts', { name: 'Vera Chief', account: world.account.id, buying_role: 'decision_maker' });
    world.buyer = await admin.create('contacts', { name: 'Bo Buyer', account: world.account.id });
    await admin.create('content_pieces', { name: 'Price guide', kind: 'price', for_roles: ['buyer'] });
    world.plan = await admin.create('account_plans', { account: world.account.id, status: 'active', tier: 'tier_1', needed_roles: ['decision_maker', 'buyer'] });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/account_plans/${world.plan.id}`);
    await page.getByText('20 of 100').waitFor();
    await page.getByText('Nobody yet: Buyer').waitFor();
    await looks_right(page);
  },

  'somebody is found for it': async ({ page, admin, buyer }) => {
    await press(page, page.getByRole('button', { name: 'Find somebody: Buyer' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Contact').first().fill('Bo');
    await page.getByRole('option', { name: /Bo Buyer/ }).click();
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('40 of 100').waitFor();
    assert.equal((await admin.read('contacts', buyer.id)).buying_role, 'buyer');
  },

  'they are given what fits, with the e-mail that it went by': async ({ page, admin, buyer }) => {
    await press(page, page.getByRole('button', { name: 'Give “Price guide”' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Given with').waitFor();
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('60 of 100').waitFor();
    const [given] = (await admin.list('content_deliveries', { filter: { field: 'contact', op: 'eq', value: buyer.id } })).records;
    assert.deepEqual([given.name, given.activity.name], ['Price guide → Bo Buyer', 'Price guide']);
  },

  'a part of the score opens its records': async ({ page }) => {
    await press(page, page.getByRole('link', { name: /^Roles filled/ }));
    await page.waitForURL(/\/contacts\?/);
    await page.getByText('Bo Buyer').first().waitFor();
    await page.getByText('Vera Chief').first().waitFor();
  },

  'target accounts are listed by how far they are covered': async ({ page, server, admin, plan }) => {
    await eventually(async () => assert.equal((await admin.read('account_plans', plan.id)).score, 60), { wait_ms: 60_000 });
    await page.goto(`${server.url}/account_plans`);
    await page.getByRole('link', { name: 'Target accounts' }).first().waitFor();
    await page.getByText('Harbour Works').first().waitFor();
    await page.getByText('2/2').first().waitFor();
    await looks_right(page);
  },

  'on a phone, in Chinese, each role is a card': async (world) => {
    const { server, plan } = world;
    await world.browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/account_plans/${plan.id}?tab=people`);
    await page.getByText('60 / 100').waitFor();
    await page.getByRole('treeitem', { name: /^Bo Buyer/ }).waitFor();
    await looks_right(page);
    must(await world.admin.get(`/account_plans/${plan.id}/coverage`), 200);
  },
};
