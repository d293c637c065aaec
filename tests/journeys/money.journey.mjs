// Money by keyboard: a rate is entered, a price book made, and the lines of a deal are written without the
// mouse; then the same on a phone, in Chinese.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { cut_words, settled, violations } from './screens.mjs';

const amount = async (admin, deal) => (await admin.read('opportunities', deal.id)).amount?.amount;

// What is wrong with the page as it stands.
async function looks_right(page) {
  await settled(page);
  assert.deepEqual([...(await violations(page)), ...(await cut_words(page))], []);
}

// Searches in the box that has the focus, and takes what is found.
async function pick(page, name) {
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
}

export const steps = {
  'an administrator enters what a dollar is worth': async (world) => {
    const { server, admin } = world;
    world.pump = await admin.create('products', { name: 'Pump', price: '1000', tax_rate: 13 });
    world.valve = await admin.create('products', { name: 'Valve', price: '19.99', tax_rate: 6 });
    world.deal = await admin.create('opportunities', { name: 'Plant', close_date: '2026-12-01' });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/currencies`);
    await page.getByRole('button', { name: 'New rate' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Currency').fill('USD');
    await dialog.getByLabel('Rate').fill('0');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText(/A rate is a number above zero/).first().waitFor();
    await dialog.getByLabel('Rate').fill('7.1034');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('1 USD = 7.1034 CNY').waitFor();
  },

  'a price book gets a price': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/settings/price-books`);
    await page.getByRole('button', { name: 'New price book' }).click();
    let dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Abroad');
    await dialog.getByLabel('Currency').fill('usd');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'New price', exact: true }).click();
    dialog = page.getByRole('dialog');
    await dialog.getByLabel('Product').focus();
    await pick(page, 'Pump');
    await dialog.getByLabel('Price', { exact: true }).fill('150');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const [entry] = (await admin.list('price_book_entries', {})).records;
    assert.deepEqual([entry.price.amount, entry.price.currency, entry.product.name], ['150', 'USD', 'Pump']);
  },

  'lines are written by keyboard, and their sum is the amount': async ({ page, server, admin, deal }) => {
    await page.goto(`${server.url}/opportunities/${deal.id}`);
    await page.getByRole('button', { name: 'Add a line' }).click();
    const dialog = page.getByRole('dialog', { name: 'Lines of Plant' });
    await dialog.getByLabel('Product, line 1').focus();
    await pick(page, 'Pump');
    await eventually(async () => assert.equal(await dialog.getByLabel('Unit price, line 1').inputValue(), '1000'));
    await dialog.getByLabel('Quantity, line 1').fill('2');
    await dialog.getByLabel('Discount, line 1').fill('15');
    await dialog.getByLabel('Discount, line 1').press('Enter');
    await eventually(async () => assert.ok(await dialog.getByLabel('Product, line 2').evaluate((input) => input === document.activeElement)));
    await pick(page, 'Valve');
    await eventually(async () => assert.equal(await dialog.getByLabel('Unit price, line 2').inputValue(), '19.99'));
    await dialog.getByLabel('Quantity, line 2').fill('3');
    await dialog.getByLabel('Amount off, line 2').fill('100');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(/The discount is larger than the line/).first().waitFor();
    await dialog.getByLabel('Amount off, line 2').fill('0.5');
    await dialog.getByText('¥1,759.47').waitFor();
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await amount(admin, deal), '1759.47');
    await page.getByRole('region', { name: 'Lines' }).getByText('¥1,984.04').waitFor();
  },

  'one click takes them back': async ({ page, admin, deal }) => {
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await eventually(async () => assert.equal(await amount(admin, deal), undefined));
    await page.getByRole('button', { name: 'Add a line' }).waitFor();
  },

  'on a phone, in Chinese, a deal gets a line, too': async (world) => {
    const { server, admin, deal } = world;
    await world.browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/opportunities/${deal.id}`);
    await page.getByRole('tab', { name: '相关' }).click();
    await page.getByRole('button', { name: '添加明细' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('产品, 第 1 行').focus();
    await pick(page, 'Pump');
    await eventually(async () => assert.equal(await dialog.getByLabel('单价, 第 1 行').inputValue(), '1000'));
    await looks_right(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(await amount(admin, deal), '1000'));
  },
};
