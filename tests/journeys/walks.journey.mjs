// Smaller ways through the workplace: views of one's own, a layout dragged, a record as it stood, pins, paper.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const views = (page) => page.getByRole('navigation', { name: 'Views' });
const from_menu = async (page, item) => {
  await page.getByRole('button', { name: 'View menu' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

export const steps = {
  'a view is saved, renamed and doubled': async (world) => {
    const { admin, server } = world;
    for (const name of ['North mill', 'South mill']) await admin.create('accounts', { name });
    world.browser = await open_browser();
    const { page } = (world.page = world.browser.page) && world.browser;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/accounts?filter=name~starts~North`);
    await page.getByRole('gridcell', { name: 'North mill', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save as new view' }).click();
    let dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Up there');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await views(page).getByRole('button', { name: 'Up there' }).waitFor();
    await from_menu(page, 'Rename view');
    dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('The north');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await views(page).getByRole('button', { name: 'The north', exact: true }).waitFor();
    await from_menu(page, 'Duplicate view');
    dialog = page.getByRole('dialog');
    assert.equal(await dialog.getByLabel('Name').inputValue(), 'The north (copy)');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => assert.deepEqual((await admin.list('saved_views', { filter: { field: 'object', op: 'eq', value: 'accounts' } })).records.map((view) => view.name).toSorted(), ['The north', 'The north (copy)']));
  },

  'one that is wanted first is there when the list is opened bare': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/accounts?view=${(await admin.list('saved_views', {})).records.find((view) => view.name === 'The north').id}`);
    await page.getByRole('gridcell', { name: 'North mill', exact: true }).waitFor();
    await from_menu(page, 'Show this view first');
    await eventually(async () => assert.ok((await admin.get('/preferences')).body['list.accounts']?.first_view));
    await page.goto(`${server.url}/accounts`);
    await page.getByRole('gridcell', { name: 'North mill', exact: true }).waitFor();
    assert.equal(await page.getByRole('gridcell', { name: 'South mill', exact: true }).count(), 0);
  },

  'a field is dragged to another place of the layout': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/settings/layouts?object=products`);
    const row = (name) => page.locator(`[data-field=${name}]`);
    await row('code').waitFor();
    const order = () => page.locator('[data-field]').evaluateAll((rows) => rows.map((each) => each.dataset.field));
    const [from, to] = [await row('code').boundingBox(), await row('name').boundingBox()];
    await page.mouse.move(from.x + 20, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 30, from.y + from.height / 2 - 6, { steps: 4 });
    await page.mouse.move(to.x + 30, to.y + 3, { steps: 12 });
    await row('name').and(page.locator('[data-side=before]')).waitFor();
    await page.mouse.up();
    await eventually(async () => assert.ok((await order()).indexOf('code') < (await order()).indexOf('name')));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Layout saved').waitFor();
    const [layout] = (await admin.list('layouts', {})).records;
    const fields = layout.sections.flatMap((section) => section.fields);
    assert.ok(fields.indexOf('code') < fields.indexOf('name'), fields.join());
  },

  'a record is seen as it stood, where nothing can be changed, and as it is': async (world) => {
    const { page, server, admin } = world;
    world.mill = (await admin.list('accounts', { filter: { field: 'name', op: 'eq', value: 'South mill' } })).records[0];
    const then = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await admin.change('accounts', world.mill.id, { name: 'West mill' });
    await page.goto(`${server.url}/accounts/${world.mill.id}?as_of=${encodeURIComponent(then)}`);
    await page.getByRole('heading', { level: 1, name: 'South mill' }).waitFor();
    const bar = page.getByRole('status').filter({ hasText: 'Nothing can be changed here' });
    await bar.getByLabel('Day and time').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Edit / }).count(), 0);
    await bar.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('heading', { level: 1, name: 'West mill' }).waitFor();
    assert.ok(!page.url().includes('as_of'));
  },

  'what is pinned stands above the rest, for a colleague too': async (world) => {
    const { page, server, admin, mill } = world;
    const links = [{ object: 'accounts', id: mill.id }];
    for (const subject of ['Gate code 4711', 'Second note']) await admin.create('activities', { kind: 'note', subject, links });
    await page.goto(`${server.url}/accounts/${mill.id}`);
    const item = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem').filter({ hasText: 'Gate code 4711' });
    await item.first().getByRole('button', { name: 'Pin', exact: true }).click({ force: true });
    await page.getByRole('region', { name: 'Pinned' }).getByText('Gate code 4711').waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Pinned' }).getByText('Gate code 4711').waitFor();
    await page.getByRole('region', { name: 'Pinned' }).getByRole('button', { name: 'Unpin' }).click({ force: true });
    await page.getByRole('region', { name: 'Pinned' }).waitFor({ state: 'detached' });
  },

  'on paper stand the record and its story, and no buttons': async ({ page }) => {
    await page.emulateMedia({ media: 'print' });
    const main = page.getByRole('main');
    assert.ok(await main.getByRole('heading', { level: 1, name: 'West mill' }).isVisible());
    assert.ok(await main.getByText('Second note').first().isVisible());
    assert.equal(await page.getByRole('navigation', { name: 'Main navigation' }).isVisible(), false);
    assert.equal(await main.getByRole('button', { name: 'Note', exact: true }).isVisible(), false);
    const clipped = await page.evaluate(() => [...document.querySelectorAll('main, main > *')].filter((part) => part.scrollHeight > part.clientHeight + 2 && getComputedStyle(part).overflowY !== 'visible').length);
    assert.equal(clipped, 0);
    await page.emulateMedia({ media: 'screen' });
  },
};
