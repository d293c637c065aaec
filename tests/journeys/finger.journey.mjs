// A finger, in Chinese: what rests on a thing of the calendar picks it up, what moves at once scrolls; and
// colour rules tint the cards of a phone.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const set_up = ['--locale', 'zh-CN'];

const zone_ms = 8 * 3_600_000;
const today = () => new Date(Date.now() + zone_ms).toISOString().slice(0, 10);
const starts = async ({ admin, meeting }) => new Date(Date.parse((await admin.read('activities', meeting.id)).starts_at) + zone_ms).toISOString().slice(11, 16);

async function touch(world, type, point) {
  world.fingers ??= await world.page.context().newCDPSession(world.page);
  await world.fingers.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [{ x: Math.round(point.x), y: Math.round(point.y) }] : [] });
}

async function event_box({ page }) {
  const link = page.getByRole('link', { name: /晨会/ });
  await link.scrollIntoViewIfNeeded();
  return link.boundingBox();
}

export const steps = {
  'a finger that rests on a meeting carries it two hours on': async (world) => {
    const { admin, server } = world;
    await admin.change('users', admin.user.id, { time_zone: 'Asia/Shanghai' });
    world.meeting = await admin.create('activities', { kind: 'meeting', subject: '晨会', starts_at: `${today()}T02:00:00Z`, ends_at: `${today()}T03:00:00Z`, owner: admin.user.id });
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/calendar?span=day`);
    await page.getByRole('link', { name: /晨会/ }).waitFor();
    const box = await event_box(world);
    const hour = (await page.locator('[data-timed]').boundingBox()).height / 24;
    const from = { x: box.x + 40, y: box.y + 12 };
    await touch(world, 'touchStart', from);
    await page.locator('[data-dragged]').waitFor();
    for (let step = 1; step <= 8; step++) await touch(world, 'touchMove', { x: from.x, y: from.y + (2 * hour * step) / 8 });
    await touch(world, 'touchEnd');
    await eventually(async () => assert.equal(await starts(world), '12:00'));
    assert.match(page.url(), /\/calendar/);
  },

  'a finger that moves at once scrolls, and moves nothing': async (world) => {
    const { page } = world;
    await page.getByRole('link', { name: /晨会/ }).filter({ hasText: '12:00' }).waitFor();
    const box = await event_box(world);
    const from = { x: box.x + 40, y: box.y + 12 };
    // At once, too, where each answer takes longer than a finger must rest.
    const moves = Array.from({ length: 6 }, (_, step) => ['touchMove', { x: from.x, y: from.y - 20 * (step + 1) }]);
    await Promise.all([['touchStart', from], ...moves, ['touchEnd']].map(([type, point]) => touch(world, type, point)));
    assert.equal(await page.locator('[data-dragged]').count(), 0);
    assert.equal(await starts(world), '12:00');
  },

  'a colour rule tints the cards of the phone': async (world) => {
    const { page, server, admin } = world;
    await admin.create('accounts', { name: '红色公司', employees: 500 });
    await admin.create('accounts', { name: '普通公司', employees: 5 });
    const rule = { filter: { field: 'employees', op: 'gt', value: 100 }, colour: 'red' };
    const view = await admin.create('saved_views', { name: '大公司标红', object: 'accounts', kind: 'table', settings: { columns: ['name', 'employees'], colours: [rule] } });
    await page.goto(`${server.url}/accounts?view=${view.id}`);
    await page.getByRole('listitem').filter({ hasText: '红色公司' }).and(page.locator('[data-tint=red]')).waitFor();
    assert.equal(await page.getByRole('listitem').filter({ hasText: '普通公司' }).getAttribute('data-tint'), null);
  },
};
