// A pool from its making to its figures: an administrator makes it, a seller claims in bulk by key and one by
// button, gives back with a reason, and takes back what was done.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { own } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';

const lead_of = (admin, { id }) => admin.read('leads', id);
const owner_of = async (admin, lead) => (await lead_of(admin, lead)).owner?.name ?? null;
const pool_of = async (admin, lead) => (await lead_of(admin, lead)).pool?.name ?? null;

export const steps = {
  'an administrator makes a pool and puts a person into it': async (world) => {
    const { server, admin } = world;
    world.seller = await world.person('Haiyan', await world.role('Seller of the sea', { '*': own }), { locale: 'en' });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/pools`);
    await page.getByRole('button', { name: 'New pool' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('High seas');
    await form.getByLabel('Holds').first().click();
    await page.getByRole('option', { name: 'Leads' }).click();
    await form.getByRole('textbox', { name: 'Claims a day' }).fill('4');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'High seas' }).waitFor();
    const [pool] = (await admin.list('pools', { filter: { field: 'name', op: 'eq', value: 'High seas' } })).records;
    assert.deepEqual([pool.claims_per_day, pool.holds], [4, 'leads']);
    await admin.create('pool_members', { of_pool: pool.id, member: world.seller.user.id });
    await page.getByText('Haiyan').waitFor();
    world.leads = [];
    for (let i = 1; i <= 5; i++) world.leads.push(await admin.create('leads', { name: `Sea Fish ${i}`, pool: pool.id }));
    await world.browser.close();
  },

  'the list claims in bulk by key, within the limit, and takes it back': async (world) => {
    const { admin, leads, server } = world;
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, world.seller.email, world.seller.password);
    await page.goto(`${server.url}/pools`);
    await page.getByRole('link', { name: '5 records to claim' }).click();
    for (const lead of leads) {
      const row = page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: lead.name, exact: true }) });
      await row.waitFor();
      await row.getByRole('checkbox').check();
    }
    await page.getByRole('button', { name: 'Claim', exact: true }).waitFor();
    await page.keyboard.press('Shift+C');
    await page.getByText(/4 records claimed\. 1 was not: You have claimed 4 records/).waitFor();
    const mine = await Promise.all(leads.map((lead) => owner_of(admin, lead)));
    assert.equal(mine.filter((name) => name === 'Haiyan').length, 4);
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.deepEqual(await Promise.all(leads.map((lead) => pool_of(admin, lead))), leads.map(() => 'High seas')));
  },

  'a record is claimed on its page, given back with a reason, and the next one reads it': async (world) => {
    const { admin, leads, page, server } = world;
    const [pool] = (await admin.list('pools', { limit: 10 })).records;
    await admin.patch(`/pools/${pool.id}`, { claims_per_day: 20 });
    await page.goto(`${server.url}/leads/${leads[4].id}`);
    const line = page.getByRole('region', { name: 'Public pool' });
    await line.getByRole('button', { name: 'Claim' }).click();
    await eventually(async () => assert.equal(await owner_of(admin, leads[4]), 'Haiyan'));
    await line.getByRole('button', { name: 'To the pool…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'No time for it' }).click();
    await dialog.getByRole('textbox', { name: 'Note' }).fill('On leave');
    await dialog.getByRole('button', { name: 'To the pool…' }).click();
    await eventually(async () => assert.equal(await pool_of(admin, leads[4]), 'High seas'));
    await line.getByText('formerly Haiyan').waitFor();
    const { records } = await admin.list('pool_moves', { filter: { field: 'kind', op: 'eq', value: 'released' } });
    assert.deepEqual(records.map((move) => [move.reason, move.note]), [['no_time', 'On leave']]);
  },

  'the figures tell who took how much': async ({ page, server }) => {
    await page.goto(`${server.url}/pools`);
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Haiyan' }) });
    await row.getByRole('link', { name: '5', exact: true }).waitFor();
    await row.getByRole('link', { name: '1', exact: true }).click();
    await page.waitForURL(/pool_moves\?filter=/);
    await page.getByText('No time for it').first().waitFor();
  },
};
