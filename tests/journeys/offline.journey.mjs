// Without a connection, in Chinese: what is added in a line or thrown away waits, and happens once it is back.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const set_up = ['--locale', 'zh-CN'];

const waits = (page, count) => page.getByText(`${count} 项修改等待发送`).waitFor();
const named = async (admin, object, field, value) => (await admin.list(object, { filter: { field, op: 'eq', value } })).records;

export const steps = {
  '没有连接时新建的待办，恢复后只发送一次': async (world) => {
    const { server, admin } = world;
    world.browser = await open_browser({ locale: 'zh-CN' });
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/tasks`);
    await page.getByLabel('新建任务').fill('离线写下的事');
    await page.route('**/api/v1/activities', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await page.keyboard.press('Enter');
    await waits(page, 1);
    assert.equal((await named(admin, 'activities', 'subject', '离线写下的事')).length, 0);
    await page.unroute('**/api/v1/activities');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually(async () => assert.equal((await named(admin, 'activities', 'subject', '离线写下的事')).length, 1));
    await page.getByRole('link', { name: '离线写下的事' }).waitFor();
  },

  '看板上快速添加的卡片也一样': async (world) => {
    const { page, server, admin } = world;
    const first = await world.stage(1);
    await page.goto(`${server.url}/opportunities?show=board`);
    await page.locator(`[data-column="${first.id}"]`).getByRole('button').first().click();
    const box = page.locator(`[data-column="${first.id}"]`).getByRole('textbox');
    await box.fill('离线的商机');
    await page.route('**/api/v1/opportunities', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await page.keyboard.press('Enter');
    await waits(page, 1);
    await page.unroute('**/api/v1/opportunities');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually(async () => assert.deepEqual((await named(admin, 'opportunities', 'name', '离线的商机')).map((each) => each.stage.id), [first.id]));
  },

  '没有连接时删除的记录，恢复后进入回收站': async (world) => {
    const { page, server, admin } = world;
    const doomed = await admin.create('accounts', { name: '要删除的公司' });
    await page.goto(`${server.url}/accounts/${doomed.id}`);
    await page.getByRole('heading', { level: 1, name: '要删除的公司' }).waitFor();
    await page.route(`**/api/v1/accounts/${doomed.id}`, (route) => (route.request().method() === 'DELETE' ? route.abort() : route.continue()));
    await page.getByRole('button', { name: '操作', exact: true }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    await waits(page, 1);
    assert.equal((await admin.read('accounts', doomed.id)).deleted_at, null);
    await page.unroute(`**/api/v1/accounts/${doomed.id}`);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually(async () => assert.ok((await admin.read('accounts', doomed.id)).deleted_at));
  },

  '没有保存就离开会先询问': async (world) => {
    const { page, server } = world;
    await page.goto(`${server.url}/settings/profile`);
    const asked = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void (asked.length === 1 ? dialog.dismiss() : dialog.accept());
    });
    await page.getByLabel('姓名').fill('别的名字');
    await page.getByRole('link', { name: '联系人', exact: true }).click();
    await eventually(async () => assert.equal(asked.length, 1));
    assert.match(page.url(), /settings\/profile$/);
    assert.equal(await page.getByLabel('姓名').inputValue(), '别的名字');
    await page.getByRole('link', { name: '联系人', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '联系人' }).waitFor();
    assert.equal(asked.length, 2);
  },
};
