// Views of one's own: saved, renamed, doubled, and one that is there first.
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
};
