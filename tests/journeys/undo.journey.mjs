// The way back, as a person walks it: the bin, the undo centre, a person's acts, a list of yesterday.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const section = async ({ page, server }, name) => {
  await page.goto(`${server.url}/settings/${name}`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
};
const pause = () => new Promise((done) => setTimeout(done, 50));

export const steps = {
  'what one act deleted comes back together, out of one bin for all': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, admin } = world;
    const account = await admin.create('accounts', { name: 'Lost and found' });
    const contact = await admin.create('contacts', { last_name: 'Lost child', account: account.id });
    await admin.post('/batch', {
      operations: [
        { op: 'delete', object: 'contacts', id: contact.id },
        { op: 'delete', object: 'accounts', id: account.id },
      ],
    });
    await sign_in(page, server.url, admin_email, admin_password);
    await section(world, 'bin');
    await page.getByLabel('Part of the name').fill('lost and');
    await page.getByRole('row', { name: /Lost child/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Restore Lost and found' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('With 1 record that the same act took away').first().waitFor();
    await dialog.getByText('Lost child').waitFor();
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await admin.read('contacts', contact.id)).deleted_at, null);
    world.lost = { account, contact };
  },

  'all that are found are restored in one act, and that is undone': async (world) => {
    const { page, admin } = world;
    const made = [];
    for (const last_name of ['Heap 1', 'Heap 2', 'Heap 3']) made.push(await admin.create('contacts', { last_name }));
    for (const one of made) await admin.remove(`/contacts/${one.id}`);
    await section(world, 'bin');
    await page.getByLabel('Part of the name').fill('heap');
    await page.getByRole('row', { name: /Heap 3/ }).waitFor();
    await page.getByRole('button', { name: 'Restore all that are found' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 records come back.').waitFor();
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText('3 records restored').waitFor();
    assert.equal((await admin.read('contacts', made[0].id)).deleted_at, null);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await eventually(async () => assert.notEqual((await admin.read('contacts', made[0].id)).deleted_at, null));
  },

  'the preview shows what changed since, and takes back what is ticked': async (world) => {
    const { page, admin } = world;
    const one = await admin.create('contacts', { last_name: 'Ticked', title: 'Old', department: 'Old' });
    await admin.post('/batch', { operations: [{ op: 'update', object: 'contacts', id: one.id, values: { title: 'Bulk', department: 'Bulk' } }], label: 'Ticks' });
    await admin.change('contacts', one.id, { title: 'Hand', department: 'Hand' });
    await section(world, 'batches');
    await page.getByRole('row', { name: /Ticks/ }).getByRole('button', { name: 'Undo' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Take back anyway: Department of Ticked').check();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByRole('status').getByText(/undone/).waitFor();
    const now = await admin.read('contacts', one.id);
    assert.deepEqual([now.title, now.department], ['Hand', 'Old']);
  },

  'everything that somebody did in some days is taken back': async (world) => {
    const { page, server, admin } = world;
    const role = await world.role('All contacts', { '*': { read: 'all', create: true, update: 'all', delete: 'all' } });
    const careless = await world.person('Careless Carl', role);
    const kept = await admin.create('contacts', { last_name: 'Spoilt', title: 'Good' });
    await careless.change('contacts', kept.id, { title: 'Bad' });
    const today = new Date().toISOString().slice(0, 10);
    await page.goto(`${server.url}/settings/audit?user=${careless.user.id}&from=${today}`);
    await page.getByRole('button', { name: 'Take back what Careless Carl did in these days' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Spoilt').waitFor();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByRole('status').getByText(/undone/).waitFor();
    assert.equal((await admin.read('contacts', kept.id)).title, 'Good');
  },

  'a list, a report and a record stand as they stood then, and a state comes back': async (world) => {
    const { page, server, admin } = world;
    const one = await admin.create('accounts', { name: 'Once Ltd', industry: 'retail' });
    await pause();
    const then = new Date().toISOString();
    await pause();
    await admin.change('accounts', one.id, { name: 'Today Ltd', industry: 'technology' });
    await page.goto(`${server.url}/accounts?as_of=${then}`);
    await page.getByRole('status').getByText('You see the list as it was then.').waitFor();
    await page.getByRole('gridcell', { name: 'Once Ltd', exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'New account' }).count(), 0);
    await page.goto(`${server.url}/reports?object=accounts&group=industry&as_of=${then}`);
    await page.getByText('The numbers are those of then.').waitFor();
    await page.goto(`${server.url}/accounts/${one.id}?as_of=${then}`);
    await page.getByRole('heading', { name: 'Once Ltd' }).waitFor();
    await page.getByRole('button', { name: 'Restore this state' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Industry').uncheck();
    await dialog.getByRole('button', { name: 'Restore 1 field' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Once Ltd' }).waitFor();
    const now = await admin.read('accounts', one.id);
    assert.deepEqual([now.name, now.industry], ['Once Ltd', 'technology']);
  },

  'and nothing went wrong on the way': async ({ browser }) => {
    assert.deepEqual(browser.troubles, []);
    await browser.close();
  },
};
