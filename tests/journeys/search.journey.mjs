// Found as it is thought of: by pinyin, with a slip of the fingers, in the palette, a list and a picker;
// and what was found is marked.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const marked = (within) => within.locator('mark').allTextContents();

async function palette(page) {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  return page.getByRole('dialog');
}

export const steps = {
  'signing in, with a few people': async (world) => {
    const { admin, server } = world;
    const account = await admin.create('accounts', { name: '上海蓝海科技有限公司' });
    world.account = account;
    await admin.create('contacts', { last_name: '张', first_name: '三丰', account: account.id, email: 'sanfeng@lanhai.example', phone: '138 0013 8000' });
    await admin.create('users', { name: '李小龙', email: 'bruce@kith.example' });
    await admin.create('contacts', { last_name: 'Goldsmith', first_name: 'Karl' });
    for (let n = 0; n < 5; n++) await admin.create('contacts', { last_name: `Other ${n}`, first_name: 'Zoe' });
    world.browser = await open_browser();
    world.page = world.browser.page;
    await sign_in(world.page, server.url, admin_email, admin_password);
  },

  'the palette finds by mixed pinyin, and marks the characters': async (world) => {
    const { page } = world;
    const dialog = await palette(page);
    await page.keyboard.type('zhangsf');
    const hit = dialog.getByRole('option', { name: /张三丰/ });
    await eventually(async () => assert.deepEqual(await marked(hit), ['张三丰']));
    await page.keyboard.press('Escape');
  },

  'in every other way that people write it, too': async (world) => {
    const { page } = world;
    const dialog = await palette(page);
    const box = dialog.getByRole('combobox');
    const ways = { zhangsanfeng: ['张三丰'], zsf: ['张三丰'], '张sf': ['张三丰'], 張三: ['张三'], '138 0013 8000': ['13800138000'], 8000: ['8000'], wudang: [] };
    for (const [typed, marks] of Object.entries(ways)) {
      await box.fill(typed);
      const hit = dialog.getByRole('option', { name: /张三丰/ });
      if (marks.length === 0) await hit.waitFor({ state: 'detached' });
      else await eventually(async () => assert.deepEqual(await marked(hit), marks));
    }
    await page.keyboard.press('Escape');
  },

  'it forgives a slip, and says so': async (world) => {
    const { page } = world;
    const dialog = await palette(page);
    await page.keyboard.type('goldsmiht');
    const hit = dialog.getByRole('option', { name: /Karl Goldsmith/ });
    await hit.waitFor();
    await dialog.getByText('Nothing is spelt like that. Similar').waitFor();
    assert.deepEqual(await marked(hit), ['Goldsmith']);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Karl Goldsmith' }).waitFor();
  },

  'a letter typed sooner than the answer comes lets go of the question before': async (world) => {
    const { page } = world;
    const asked = [];
    const dropped = [];
    page.on('request', (request) => request.url().includes('/search?') && asked.push(request.url()));
    page.on('requestfailed', (request) => request.url().includes('/search?') && dropped.push(request.url()));
    await page.route('**/api/v1/search?*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue().catch(() => undefined);
    });
    await palette(page);
    await page.keyboard.type('gold', { delay: 120 });
    await eventually(() => assert.ok(asked.length >= 2 && dropped.length >= asked.length - 1, `${dropped.length} of ${asked.length}`));
    await page.getByRole('dialog').getByRole('option', { name: /Karl Goldsmith/ }).waitFor();
    await page.unroute('**/api/v1/search?*');
    await page.keyboard.press('Escape');
  },

  'a list does the same, with its rows and its count': async (world) => {
    const { page, server } = world;
    await page.goto(`${server.url}/contacts`);
    const box = page.getByRole('textbox', { name: 'Search in the list' });
    await box.fill('lanhai');
    const mail = page.getByRole('gridcell', { name: 'sanfeng@lanhai.example' });
    await mail.waitFor();
    await eventually(async () => assert.deepEqual(await marked(mail), ['lanhai']));
    await box.fill('zhagnsan');
    await page.getByText('Nothing is spelt like that. What comes close is shown.').waitFor();
    const name = page.getByRole('gridcell', { name: /张三丰/ });
    await eventually(async () => assert.deepEqual(await marked(name), ['张三丰']));
    await eventually(async () => assert.equal(await page.getByTitle('Records found').textContent(), '1'));
  },

  'a field that names another record does too': async (world) => {
    const { page, server } = world;
    await page.goto(`${server.url}/contacts?create=1`);
    const field = page.getByRole('dialog').getByRole('combobox', { name: 'Account' });
    await field.click();
    await field.fill('lanh');
    const hit = page.getByRole('option', { name: /蓝海/ });
    await hit.waitFor();
    await eventually(async () => assert.deepEqual(await marked(hit), ['蓝海']));
    await hit.click();
    await eventually(async () => assert.equal(await field.inputValue(), '上海蓝海科技有限公司'));
  },

  'a colleague is named after an @ by pinyin, and marked': async (world) => {
    const { page, server } = world;
    await page.keyboard.press('Escape');
    await page.goto(`${server.url}/accounts/${world.account.id}`);
    await page.getByRole('heading', { level: 1, name: '上海蓝海科技有限公司' }).waitFor();
    await page.getByRole('button', { name: 'Note', exact: true }).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: /Write a note/ }).waitFor();
    await page.waitForFunction(() => document.activeElement?.isContentEditable);
    await page.keyboard.type('Ask @lixl');
    const person = page.getByRole('option', { name: '李小龙' });
    await eventually(async () => assert.deepEqual(await marked(person), ['李小龙']));
    await page.keyboard.press('Enter');
    await page.getByText('@李小龙').waitFor();
  },
};
