// From a won deal to cash by keyboard: an order is made of it, a contract, a payment plan split in three, a
// payment recorded; what is open stands in the receivables. Then a payment on a phone, in Chinese.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { cut_words, settled, violations } from './screens.mjs';

async function looks_right(page) {
  await settled(page);
  assert.deepEqual([...(await violations(page)), ...(await cut_words(page))], []);
}

// Focuses the button and presses it.
async function press(page, name) {
  const button = page.getByRole('button', { name, exact: true });
  await button.waitFor();
  await button.focus();
  await page.keyboard.press('Enter');
}

const contract_of = async (admin) => (await admin.list('contracts', { limit: 1 })).records[0];

export const steps = {
  'a won deal becomes an order and a contract': async (world) => {
    const { server, admin } = world;
    const account = await admin.create('accounts', { name: 'Harbour Works' });
    const [won] = (await admin.list('stages', { filter: { field: 'kind', op: 'eq', value: 'won' }, limit: 1 })).records;
    const deal = await admin.create('opportunities', { name: 'Quay crane', account: account.id, amount: '1000', stage: won.id });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/opportunities/${deal.id}`);
    await press(page, 'Make order');
    await page.getByText('The order is made.').waitFor();
    await page.waitForURL(/\/orders\//);
    await press(page, 'Make contract');
    await page.waitForURL(/\/contracts\//);
    await page.getByRole('heading', { name: 'Quay crane', level: 1 }).waitFor();
    await press(page, 'Activate');
    await page.getByRole('button', { name: 'Renew', exact: true }).waitFor();
    world.contract = await contract_of(admin);
    assert.deepEqual([world.contract.status, world.contract.amount.amount], ['active', '1000']);
  },

  'its payment is planned in three parts': async ({ page, admin, contract }) => {
    await press(page, 'Plan payments');
    const dialog = page.getByRole('dialog', { name: /Payment plan of/ });
    await dialog.getByLabel('First on').fill('2020-01-31');
    await dialog.getByRole('button', { name: /Split .* evenly/ }).press('Enter');
    await eventually(async () => assert.equal(await dialog.getByLabel('Amount, line 3').inputValue(), '333.34'));
    await dialog.getByLabel('Amount, line 3').fill('400');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(/The payment plan would pass the amount/).first().waitFor();
    await dialog.getByLabel('Amount, line 3').fill('333.34');
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const plan = must(await admin.get(`/contracts/${contract.id}/related/plan`), 200).records;
    assert.deepEqual(plan.map((item) => item.due_on).toSorted(), ['2020-01-31', '2020-02-29', '2020-03-31']);
    await page.getByRole('region', { name: 'Payment plan' }).getByText('Overdue').first().waitFor();
  },

  'a payment beyond what is open is refused, one within settles the oldest': async ({ page, admin, contract }) => {
    await press(page, 'Record payment');
    const dialog = page.getByRole('dialog', { name: /Payment for/ });
    await eventually(async () => assert.equal(await dialog.getByLabel(/^Amount/).inputValue(), '333.33'));
    await dialog.getByLabel(/^Amount/).fill('1000.01');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(/are open\. Record at most that/).first().waitFor();
    await dialog.getByLabel(/^Amount/).fill('400');
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const { open_amount, paid } = await admin.read('contracts', contract.id);
    assert.deepEqual([paid.amount, open_amount.amount], ['400', '600']);
    await page.getByRole('region', { name: 'Payment plan' }).getByText('Paid', { exact: true }).waitFor();
  },

  'what is open stands in the receivables, and opens its records': async ({ page, server }) => {
    await page.goto(`${server.url}/receivables`);
    await page.getByRole('link', { name: 'Harbour Works, Over 90 days: ¥600' }).waitFor();
    await looks_right(page);
    await page.getByRole('link', { name: 'Harbour Works, Over 90 days: ¥600' }).press('Enter');
    await page.waitForURL(/payment_plan_items/);
    await page.getByText('Instalment 3').first().waitFor();
  },

  'clauses of the library go into the terms of a draft': async ({ page, server, admin, contract }) => {
    const next = must(await admin.post(`/contracts/${contract.id}/renew`, {}), 200);
    await page.goto(`${server.url}/contracts/${next.id}`);
    await press(page, 'Insert clauses…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox').first().check();
    await looks_right(page);
    await dialog.getByRole('button', { name: 'Insert', exact: true }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.match((await admin.read('contracts', next.id)).terms, /payment plan/);
  },

  'on a phone, in Chinese, the rest is paid': async (world) => {
    const { server, admin, contract } = world;
    await world.browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/contracts/${contract.id}`);
    await page.getByRole('tab', { name: '相关' }).click();
    await page.getByRole('button', { name: '登记回款' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^回款金额/).fill('600');
    await looks_right(page);
    await dialog.getByRole('button', { name: '登记回款' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal((await admin.read('contracts', contract.id)).open_amount.amount, '0'));
    await page.goto(`${server.url}/receivables`);
    await page.getByText('没有未回款项。').waitFor();
    await looks_right(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  },
};
