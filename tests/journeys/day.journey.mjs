// A day's small work: sign in, find people, change things, move a deal, in both languages.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const stage_of = async ({ admin, deal }) => (await admin.read('opportunities', deal.id)).stage.id;

export const steps = {
  'signing in, in Chinese, with a wrong password first': async (world) => {
    world.browser = await open_browser({ locale: 'zh-CN' });
    const { page } = (world.page = world.browser.page) && world.browser;
    await page.goto(world.server.url);
    await page.getByRole('heading', { name: '登录知交' }).waitFor();
    await page.getByLabel('邮箱').fill(admin_email);
    await page.getByLabel('密码', { exact: true }).fill('not this one');
    await page.keyboard.press('Enter');
    await page.getByText('邮箱或密码不正确').first().waitFor();
    await sign_in(page, world.server.url, admin_email, admin_password, 'zh-CN');
    await page.getByRole('navigation').getByRole('link', { name: '联系人', exact: true }).waitFor();
  },

  'a contact is made in a dialog and stands in the list': async ({ page, server }) => {
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('button', { name: '新建联系人' }).first().waitFor();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('姓名').fill('张三');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: '张三' }).waitFor();
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('gridcell', { name: '张三', exact: true }).waitFor();
  },

  'the palette finds it by pinyin': async ({ page }) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('zhangsan');
    await page.getByRole('option', { name: /张三/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '张三' }).waitFor();
  },

  'a cell of the list is changed by keyboard, and kept': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('gridcell', { name: '张三', exact: true }).waitFor();
    await page.getByRole('gridcell', { name: '张三', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('e');
    await page.keyboard.type('采购总监');
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: '采购总监', exact: true }).waitFor();
    await eventually(async () => assert.equal((await admin.list('contacts', {})).records[0].title, '采购总监'));
  },

  'language and theme change without a reload': async ({ page }) => {
    await page.evaluate(() => {
      window.not_reloaded = true;
    });
    await page.getByRole('button', { name: '语言' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark');
    assert.ok(await page.evaluate(() => window.not_reloaded && document.documentElement.lang === 'en'));
  },

  'a deal crosses the board by keyboard': async (world) => {
    const { page, admin, server } = world;
    world.deal = await admin.create('opportunities', { name: 'Big deal', amount: '5000' });
    const before = await stage_of(world);
    await page.goto(`${server.url}/opportunities?show=board`);
    const card = page.getByRole('link', { name: /Big deal/ });
    await card.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await eventually(async () => assert.notEqual(await stage_of(world), before));
    assert.equal(await stage_of(world), (await world.stage(2)).id);
  },

  'and by mouse': async (world) => {
    const { page } = world;
    const target = await world.stage(4);
    const from = await page.getByRole('link', { name: /Big deal/ }).boundingBox();
    const to = await page.locator(`[data-column="${target.id}"]`).boundingBox();
    await page.mouse.move(from.x + 40, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
    await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 12 });
    await page.mouse.up();
    await eventually(async () => assert.equal(await stage_of(world), target.id));
  },

  'a change of a colleague appears by itself': async ({ page, admin, server }) => {
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('gridcell', { name: '张三', exact: true }).waitFor();
    await admin.create('contacts', { last_name: 'Newcomer' });
    await page.getByRole('gridcell', { name: 'Newcomer', exact: true }).waitFor();
  },

  'on a phone nothing is wider than the screen': async ({ page, server }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/contacts', '/opportunities?show=board', '/reports', '/import']) {
      await page.goto(server.url + path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 390, `${path} is ${wide} wide`);
    }
  },
};
