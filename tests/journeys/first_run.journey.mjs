// The first minutes: set-up, an industry, a colleague, sample data that leaves in one click.
import assert from 'node:assert/strict';
import { Client, eventually, must } from '../lib/client.mjs';
import { Server } from '../lib/server.mjs';
import { open_browser } from './browser.mjs';

const email = 'lin@kith.example';
const password = 'a good long password';

export const steps = {
  'the first administrator is made with the code on the console': async (world) => {
    world.fresh = new Server();
    await world.fresh.start();
    world.browser = await open_browser({ locale: 'zh-CN' });
    world.page = world.browser.page;
    const { page, fresh } = world;
    await page.goto(fresh.url);
    await page.getByLabel('一次性代码').fill(await fresh.code());
    await page.getByLabel('姓名').fill('林晓');
    await page.getByLabel('邮箱').fill(email);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '创建工作区' }).click();
    await page.getByRole('heading', { name: '你们是做什么的？' }).waitFor();
  },

  'a template shows what it brings and is applied': async (world) => {
    const { page, fresh } = world;
    await page.getByRole('button', { name: /软件与云服务/ }).click();
    await page.getByText('销售管道“新签”').waitFor();
    await page.getByRole('button', { name: '使用“软件与云服务”' }).click();
    await page.getByRole('heading', { name: '谁和你一起工作？' }).waitFor();
    world.lin = await new Client(fresh.url).sign_in(email, password);
    const { records } = await world.lin.list('pipelines', {});
    assert.deepEqual(records.map((each) => [each.name, each.is_default]).toSorted(), [['新签', true], ['续费', false]]);
  },

  'a colleague gets a link': async ({ page, lin }) => {
    await page.getByLabel('姓名').fill('王芳');
    await page.getByLabel('邮箱').fill('wang@kith.example');
    await page.getByRole('button', { name: '邀请' }).click();
    await page.getByLabel('王芳 的链接').waitFor();
    assert.equal((await lin.list('users', {})).records.length, 2);
    await page.getByRole('button', { name: '继续' }).click();
  },

  'sample data is filled in': async ({ page, lin }) => {
    await page.getByRole('button', { name: /示例数据/ }).click();
    await page.getByRole('navigation').getByRole('link', { name: '联系人', exact: true }).waitFor({ timeout: 90_000 });
    assert.ok((await lin.list('contacts', {})).records.length > 0);
  },

  'and leaves in one click, with its people; a record of one’s own stays': async ({ page, fresh, lin }) => {
    const own = await lin.create('contacts', { last_name: '自己的' });
    await page.goto(`${fresh.url}/settings/workspace`);
    await page.getByRole('button', { name: '清除示例数据' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('联系人', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: '清除示例数据' }).click();
    await dialog.waitFor({ state: 'detached', timeout: 120_000 });
    await eventually(async () => assert.equal(must(await lin.get('/demo'), 200).planted, false));
    assert.deepEqual((await lin.list('contacts', {})).records.map((each) => each.id), [own.id]);
    assert.equal((await lin.list('users', {})).records.length, 2);
    await fresh.stop();
  },
};
