// An account with all that stands about it; groups within groups; what is typed and not saved; a column carried
// by a finger; when the last backup was made.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const story = (page) => page.getByRole('region', { name: 'Timeline' });
const heads = (page) => page.getByRole('grid').locator('button[aria-expanded]').allInnerTexts();
const line = (text) => text.replaceAll('\n', ' ').replaceAll(/\s+/g, ' ').trim();

async function answer_next(page, accept) {
  const asked = new Promise((resolve) => page.once('dialog', (dialog) => resolve(dialog.message(), accept ? dialog.accept() : dialog.dismiss())));
  return asked;
}

export const steps = {
  'an account tells of its people and deals, and says whose each event is': async (world) => {
    const { admin, server } = world;
    world.account = await admin.create('accounts', { name: 'Acme' });
    const ann = await admin.create('contacts', { last_name: 'Ann', account: world.account.id });
    world.deal = await admin.create('opportunities', { name: 'Big deal', account: world.account.id });
    await admin.create('activities', { kind: 'call', subject: 'Asked for a price', links: [{ object: 'contacts', id: ann.id }] });
    await admin.create('activities', { kind: 'note', subject: 'Of the account itself', links: [{ object: 'accounts', id: world.account.id }] });
    world.browser = await open_browser();
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/accounts/${world.account.id}`);
    const call = story(page).getByRole('listitem').filter({ hasText: 'Asked for a price' });
    await call.getByRole('link', { name: 'Ann' }).waitFor();
    await story(page).getByRole('listitem').filter({ hasText: 'created' }).getByRole('link', { name: 'Big deal' }).waitFor();
    await story(page).getByText('Of the account itself').waitFor();
  },

  'its sources are chosen by keyboard, and stay chosen': async ({ page, admin }) => {
    await page.getByRole('button', { name: 'Whose events: With related records' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'Contacts' }).focus();
    await page.keyboard.press('Enter');
    await story(page).getByText('Asked for a price').waitFor({ state: 'detached' });
    await story(page).getByRole('link', { name: 'Big deal' }).waitFor();
    await page.keyboard.press('Escape');
    await eventually(async () => assert.deepEqual((await admin.get('/preferences')).body['timeline.of.accounts']?.includes('contacts'), false));
    await page.reload();
    await story(page).getByRole('link', { name: 'Big deal' }).waitFor();
    assert.equal(await story(page).getByText('Asked for a price').count(), 0);
    await page.getByRole('button', { name: /^Whose events/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Contacts' }).click();
    await story(page).getByText('Asked for a price').waitFor();
    await page.keyboard.press('Escape');
  },

  'what happens to a deal meanwhile comes in by itself': async ({ page, admin, deal }) => {
    await admin.change('opportunities', deal.id, { name: 'Bigger deal' });
    await story(page).getByRole('listitem').filter({ hasText: 'changed' }).getByRole('link', { name: 'Bigger deal' }).waitFor();
  },

  'rows are grouped within groups, with a sum at each': async (world) => {
    const { page, server, admin } = world;
    for (const [name, type, industry, employees] of [['A', 'customer', 'retail', 10], ['B', 'customer', 'energy', 5], ['C', 'partner', 'retail', 7], ['D', 'customer', 'retail', 1]]) {
      await admin.create('accounts', { name, type, industry, employees });
    }
    await page.goto(`${server.url}/accounts?columns=name,type,industry,employees&group=type`);
    await page.getByRole('grid').locator('button[aria-expanded]').first().waitFor();
    await page.getByRole('button', { name: 'Group and sums' }).click();
    await page.getByRole('textbox', { name: 'Then by' }).or(page.getByRole('combobox', { name: 'Then by' })).first().click();
    await page.getByRole('option', { name: 'Industry' }).click();
    await page.waitForURL(/group=type,industry/);
    await page.getByRole('heading', { level: 1 }).click();
    await eventually(async () => assert.equal((await heads(page)).length, 7));
    const said = (await heads(page)).map(line);
    const customer = said.findIndex((text) => /Customer 3$/.test(text));
    assert.ok(customer >= 0 && said.slice(customer + 1, customer + 3).some((text) => /Level 2: Retail 2$/.test(text)), said.join('; '));
    const head = page.getByRole('row').filter({ has: page.getByRole('button', { name: /Customer 3/ }) });
    assert.ok((await head.innerText()).includes('16'), await head.innerText());
  },

  'they close and open with the arrows, as a tree does': async ({ page }) => {
    const head = page.getByRole('row').filter({ has: page.getByRole('button', { name: /Customer 3/ }) });
    await head.getByRole('gridcell').first().focus();
    await page.keyboard.press('ArrowLeft');
    await head.getByRole('button', { expanded: false }).waitFor();
    await eventually(async () => assert.ok(!(await heads(page)).map(line).some((text) => /Level 2: Energy 1/.test(text)), (await heads(page)).join()));
    assert.equal(await page.getByRole('gridcell', { name: 'B', exact: true }).count(), 0);
    await page.keyboard.press('ArrowRight');
    await head.getByRole('button', { expanded: true }).waitFor();
    await page.getByRole('gridcell', { name: 'B', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Group and sums' }).click();
    await page.getByRole('button', { name: 'First level only' }).click();
    await page.getByRole('gridcell', { name: 'B', exact: true }).waitFor({ state: 'detached' });
    assert.ok((await heads(page)).map(line).some((text) => /Level 2: Energy 1/.test(text)));
    await page.keyboard.press('Escape');
  },

  'a dialog with something typed in it asks before it closes': async ({ page, server }) => {
    await page.goto(`${server.url}/settings/fields?object=accounts`);
    await page.getByRole('button', { name: 'New field' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('English label').fill('Size');
    const [question] = await Promise.all([answer_next(page, false), page.keyboard.press('Escape')]);
    assert.match(question, /not saved/);
    await dialog.waitFor();
    await Promise.all([answer_next(page, true), dialog.getByRole('button', { name: 'Cancel' }).click()]);
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'New field' }).click();
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },

  'Settings say when the last backup was made': async ({ page, server }) => {
    await page.goto(`${server.url}/settings/about`);
    await page.getByText('None yet').waitFor();
    assert.equal((await server.command('backup', join(server.folder, 'kith.tar'))).code, 0);
    await page.reload();
    const fact = page.locator('dl > div').filter({ hasText: 'Last backup' });
    await fact.getByText(/second|minute|now/).waitFor();
  },

  'a finger that rests on a title carries the column elsewhere': async (world) => {
    const { server, admin } = world;
    await world.browser.close();
    world.browser = await open_browser({ viewport: { width: 1024, height: 768 } });
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/accounts`);
    const titles = async () => (await page.getByRole('columnheader').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))).filter(Boolean);
    await page.getByRole('gridcell', { name: 'B', exact: true }).waitFor();
    const before = await titles();
    const box = async (at) => page.locator(`[role=columnheader][data-column="${at}"]`).boundingBox();
    const [from, to] = [await box(2), await box(1)];
    const session = await page.context().newCDPSession(page);
    const touch = (type, x, y) => session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x: Math.round(x), y: Math.round(y) }] });
    const y = from.y + from.height / 2;
    await touch('touchStart', from.x + 30, y);
    await page.locator('[data-carried]').waitFor();
    for (let step = 1; step <= 8; step++) await touch('touchMove', from.x + 30 + ((to.x + 10 - from.x - 30) * step) / 8, y);
    await touch('touchEnd');
    await eventually(async () => assert.deepEqual(await titles(), [before[0], before[2], before[1], ...before.slice(3)]));
    await eventually(async () => assert.ok((await admin.get('/preferences')).body['list.accounts']?.looks));
  },
};
