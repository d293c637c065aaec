// Leave with return: planned by an administrator, seen on the record, ended by “I am back”; on a phone too.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

export const steps = {
  'an administrator sends Ann on leave, and Bob covers': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    const page = (world.page = world.browser.page);
    const { server, admin } = world;
    const role = await world.role('Sellers', { '*': { read: 'all', create: true, update: 'own', delete: 'own' } });
    world.ann = await world.person('Ann Away', role, { time_zone: 'UTC' });
    world.bob = await world.person('Bob Cover', role, { time_zone: 'UTC' });
    world.lead = await world.ann.create('leads', { name: 'Lent lead' });
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/users`);
    await page.getByRole('button', { name: 'Actions for Ann Away' }).click();
    await page.getByRole('menuitem', { name: 'Leave with return…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave of Ann Away' });
    await dialog.getByLabel('First day').fill(day(0));
    await dialog.getByLabel('Last day').fill(day(4));
    await dialog.getByText('Leads (1)').waitFor();
    await dialog.getByLabel('Covered by').fill('Bob');
    await page.getByRole('option', { name: 'Bob Cover' }).click();
    await dialog.getByRole('button', { name: 'Plan the leave' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal((await admin.read('leads', world.lead.id)).owner.name, 'Bob Cover'));
  },

  'the record says whose it is, and its timeline why': async ({ page, server, lead }) => {
    await page.goto(`${server.url}/leads/${lead.id}`);
    await page.getByText(/^Of Ann Away, who is on leave until/).waitFor();
    await page.getByText(/^Leave cover: Ann Away → Bob Cover/).waitFor();
  },

  'Ann is back, by keyboard on a phone, and has her lead again': async (world) => {
    const { page, server, admin, ann, lead } = world;
    await page.context().clearCookies();
    await sign_in(page, server.url, ann.email, ann.password);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/settings/profile`);
    const back = page.getByRole('button', { name: 'I am back' });
    await back.focus();
    await page.keyboard.press('Enter');
    await page.getByText('1 given back').waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing sticks out');
    assert.equal((await admin.read('leads', lead.id)).owner.name, 'Ann Away');
    await page.getByRole('button', { name: 'What went' }).click();
    const dialog = page.getByRole('dialog', { name: 'What the leave of Ann Away handed over' });
    await dialog.getByRole('link', { name: 'Lent lead' }).waitFor();
    await dialog.getByText('Back', { exact: true }).waitFor();
  },
};
