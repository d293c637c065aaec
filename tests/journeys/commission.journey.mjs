// Commission from its rule to its payout: an administrator sets tiers, payments write lines, whoever decides approves all of
// them at once and takes that back, and a month is recalculated. Then a seller looks, on a phone, in Chinese.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { own } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';

const mine = { read: 'own', create: false, update: 'none', delete: 'none' };
const lines_of = async (admin) => (await admin.list('commissions', { limit: 50 })).records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const told = async (admin) => (await lines_of(admin)).map((line) => `${line.amount.amount} ${line.state}`);

export const steps = {
  'an administrator makes a rule with tiers': async (world) => {
    const { server, admin } = world;
    world.seller = await world.person('Cora Seller', await world.role('Seller on commission', { '*': own, commissions: mine, users: { read: 'all' } }), { locale: 'zh-CN' });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/commission`);
    await page.getByRole('button', { name: 'New rule' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Tiers of ours');
    await form.getByLabel('Reckoned by').click();
    await page.getByRole('option', { name: 'Percent in tiers' }).click();
    await form.getByRole('textbox', { name: 'Rate', exact: true }).fill('3');
    await form.getByRole('textbox', { name: 'Tier 1: above' }).fill('100000');
    await form.getByRole('textbox', { name: 'Tier 1: rate in percent' }).fill('5');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const card = page.getByRole('region', { name: 'Tiers of ours' });
    await card.getByText('Above 100,000: 5%').waitFor();
    await card.getByText('For all of them').waitFor();
    const [rule] = (await admin.list('commission_rules', { limit: 10 })).records;
    assert.deepEqual([rule.method, Number(rule.rate), rule.earned_on, rule.active], ['tiers', 3, 'payments', true]);
  },

  'payments write lines that say how they came about': async (world) => {
    const { admin, page, server, seller } = world;
    const account = await admin.create('accounts', { name: 'Tiered customer' });
    const contract = await admin.create('contracts', { name: 'Tiered contract', account: account.id, owner: seller.user.id, amount: '500000', status: 'active' });
    for (const amount of ['80000', '50000']) {
      const { length } = await lines_of(admin);
      await admin.create('payments', { contract: contract.id, amount, paid_on: '2026-10-12' });
      await eventually(async () => assert.equal((await lines_of(admin)).length, length + 1));
    }
    await page.goto(`${server.url}/commissions?filter=state~eq~earned&group=person,month:month`);
    await page.getByText('Cora Seller').first().waitFor();
    await page.getByText(/Oct(ober)? 2026/).first().waitFor();
    await page.getByRole('gridcell', { name: /2,100/ }).first().waitFor();
  },

  'all are approved at once, and back': async ({ admin, page }) => {
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    await page.getByRole('region', { name: 'Selected records' }).getByRole('button', { name: 'Edit field' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Field').click();
    await page.getByRole('option', { name: 'State', exact: true }).click();
    await dialog.getByLabel('State').click();
    await page.getByRole('option', { name: 'Approved' }).click();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByRole('button', { name: 'Change 2 records' }).click();
    await eventually(async () => assert.deepEqual(await told(admin), ['2400 approved', '2100 approved']));
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.deepEqual(await told(admin), ['2400 earned', '2100 earned']));
  },

  'a month is recalculated by the rule as it is now, and back': async ({ admin, page, server }) => {
    const [rule] = (await admin.list('commission_rules', { limit: 10 })).records;
    await admin.patch(`/commission_rules/${rule.id}`, { rate: 4 });
    await page.goto(`${server.url}/settings/commission`);
    await page.getByRole('button', { name: 'Recalculate a month' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Month').fill('2026-10');
    await dialog.getByRole('button', { name: 'Recalculate a month' }).click();
    await page.getByText('2 lines written').waitFor();
    assert.deepEqual(await told(admin), ['3200 earned', '2300 earned']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.deepEqual(await told(admin), ['2400 earned', '2100 earned']));
  },

  'the seller finds their own, on a phone and in Chinese': async (world) => {
    const { server, seller, admin, browser } = world;
    await admin.create('commissions', { person: admin.user.id, month: '2026-10-01', by_hand: '77', note: 'Not for Cora' });
    assert.deepEqual(browser.troubles, []);
    await browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, seller.email, seller.password, 'zh-CN');
    await page.goto(`${server.url}/commissions`);
    await page.getByText('HK-00001 · Tiers of ours').first().waitFor();
    await page.getByText('HK-00002 · Tiers of ours').first().waitFor();
    assert.equal(await page.getByText('Not for Cora').count(), 0);
    assert.deepEqual(world.browser.troubles, []);
    await world.browser.close();
  },
};
