// A day in Chinese: what is to be done is written in plain words, planned on the calendar, and seen on home.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { settled } from './screens.mjs';

const zone_ms = 8 * 3_600_000;
const in_zone = (instant) => new Date(Date.parse(instant) + zone_ms).toISOString().slice(0, 16);
const tomorrow = () => new Date(Date.now() + zone_ms + 86_400_000).toISOString().slice(0, 10);
const newest = async ({ admin }, subject) => {
  const { records } = await admin.list('activities', { filter: { field: 'subject', op: 'eq', value: subject } });
  return records[0];
};

export const set_up = ['--locale', 'zh-CN'];

export const steps = {
  'a task in plain Chinese finds its time and its person': async (world) => {
    const { admin, server } = world;
    await admin.change('users', admin.user.id, { time_zone: 'Asia/Shanghai' });
    world.person = await admin.create('contacts', { name: '张三' });
    world.browser = await open_browser({ locale: 'zh-CN' });
    world.page = world.browser.page;
    await sign_in(world.page, server.url, admin_email, admin_password, 'zh-CN');
    const { page } = world;
    await page.goto(`${server.url}/tasks`);
    await page.getByText('没有待办').waitFor();
    await page.getByLabel('新建任务').fill('明天下午3点给张三打电话');
    await page.getByText('关联：张三').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: '即将到来' }).getByRole('link', { name: '给张三打电话' }).waitFor();
    const made = await newest(world, '给张三打电话');
    assert.equal(made.kind, 'call');
    assert.equal(in_zone(made.starts_at), `${tomorrow()}T15:00`);
    assert.deepEqual(made.links.map((link) => link.id), [world.person.id]);
  },

  'it is put off, ticked off and taken back by keyboard': async (world) => {
    const { page } = world;
    await page.getByRole('link', { name: '给张三打电话' }).focus();
    await page.keyboard.press('1');
    await page.getByRole('region', { name: '今天' }).getByRole('link', { name: '给张三打电话' }).waitFor();
    await page.getByRole('link', { name: '给张三打电话' }).focus();
    await page.keyboard.press('Space');
    await eventually(async () => assert.ok((await newest(world, '给张三打电话')).done_at));
    await page.getByRole('button', { name: '撤销' }).click();
    await eventually(async () => assert.equal((await newest(world, '给张三打电话')).done_at, null));
    await page.getByRole('region', { name: '今天' }).getByRole('link', { name: '给张三打电话' }).waitFor();
  },

  'a meeting is drawn on the calendar': async (world) => {
    const { page, server } = world;
    await page.goto(`${server.url}/calendar?span=day&day=${tomorrow()}`);
    const day = page.locator('[data-timed]');
    await day.waitFor();
    const at = async (hour) => {
      const box = await day.boundingBox();
      return { x: box.x + 120, y: box.y + (box.height / 24) * hour };
    };
    const from = await at(10);
    await page.mouse.move(from.x, from.y + 2);
    await page.mouse.down();
    const until = await at(11.5);
    await page.mouse.move(until.x, until.y, { steps: 8 });
    await page.mouse.up();
    const dialog = page.getByRole('dialog', { name: '新建活动' });
    await dialog.getByLabel('主题').fill('方案评审');
    await dialog.getByRole('button', { name: '创建' }).click();
    await page.getByRole('link', { name: /方案评审/ }).waitFor();
    const made = await newest(world, '方案评审');
    assert.deepEqual([in_zone(made.starts_at), in_zone(made.ends_at)], [`${tomorrow()}T10:00`, `${tomorrow()}T11:30`]);
  },

  'it is dragged two hours later, and by keyboard a quarter more': async (world) => {
    const { page } = world;
    const event = page.getByRole('link', { name: /方案评审/ });
    const box = await event.boundingBox();
    const hour = (await page.locator('[data-timed]').boundingBox()).height / 24;
    await page.mouse.move(box.x + 30, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 30, box.y + 10 + 2 * hour, { steps: 8 });
    await page.mouse.up();
    await eventually(async () => assert.equal(in_zone((await newest(world, '方案评审')).starts_at), `${tomorrow()}T12:00`));
    await event.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await eventually(async () => assert.equal(in_zone((await newest(world, '方案评审')).starts_at), `${tomorrow()}T12:15`));
    await event.filter({ hasText: '12:15' }).waitFor();
    await event.focus();
    await page.keyboard.press('Alt+Shift+ArrowUp');
    await eventually(async () => assert.equal(in_zone((await newest(world, '方案评审')).ends_at), `${tomorrow()}T13:30`));
  },

  'four quick strokes add up, whatever has been answered in between': async (world) => {
    const { page } = world;
    await page.getByRole('link', { name: /方案评审/ }).focus();
    for (let stroke = 0; stroke < 4; stroke++) await page.keyboard.press('Alt+ArrowDown');
    await eventually(async () => assert.equal(in_zone((await newest(world, '方案评审')).starts_at), `${tomorrow()}T13:15`));
    await page.getByRole('link', { name: /方案评审/ }).filter({ hasText: '13:15' }).waitFor();
    assert.equal(in_zone((await newest(world, '方案评审')).ends_at), `${tomorrow()}T14:30`);
  },

  'home shows the day, the target, and who has no next step': async (world) => {
    const { page, admin, server } = world;
    const won = await world.stage('won');
    const bare = await admin.create('opportunities', { name: '无人跟进' });
    const cared = await admin.create('opportunities', { name: '有人跟进' });
    await admin.create('activities', { subject: '回访', due_at: `${tomorrow()}T02:00:00Z`, links: [{ object: 'opportunities', id: cared.id }] });
    await admin.create('opportunities', { name: '已赢', stage: won.id, amount: '250' });
    await admin.create('targets', { person: admin.user.id, period: 'month', starts_on: in_zone(new Date().toISOString()).slice(0, 10), amount: '1000' });
    await page.goto(server.url);
    await page.getByRole('heading', { name: '我的一天' }).waitFor();
    const tile = (name) => page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });
    await tile('我的一天').getByRole('link', { name: '给张三打电话' }).waitFor();
    await tile('没有下一步').getByRole('link', { name: /无人跟进/ }).waitFor();
    assert.equal(await tile('没有下一步').getByRole('link', { name: /有人跟进/ }).count(), 0);
    await tile('业绩目标').getByText(/25%/).waitFor();
    await tile('昨天以来的变化').getByRole('link', { name: '已赢' }).waitFor();
    await tile('没有下一步').getByRole('link', { name: /查看全部/ }).click();
    await page.getByRole('gridcell', { name: '无人跟进', exact: true }).waitFor();
    assert.equal(await page.getByRole('gridcell', { name: '有人跟进', exact: true }).count(), 0);
    world.bare = bare;
  },

  'on a phone the day is ticked off with a thumb': async (world) => {
    const { page, server } = world;
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/tasks', '/calendar', `/calendar?span=month`, '/opportunities?show=board']) {
      await page.goto(server.url + path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await settled(page);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, path);
    }
    await page.goto(`${server.url}/tasks`);
    await page.getByLabel('完成：给张三打电话').click();
    await eventually(async () => assert.ok((await newest(world, '给张三打电话')).done_at));
  },
};
