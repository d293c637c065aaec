// Somebody cleans a customer file: a warning while typing, groups by keyboard, a merge and back, a rule.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'a twin is shown while it is typed': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, admin } = world;
    world.ann = await admin.create('contacts', { first_name: 'Ann', last_name: 'Twinsmith', email: 'ann@twins.example', title: 'Head of purchasing' });
    world.anne = await admin.create('contacts', { first_name: 'Anne', last_name: 'Twinsmith', email: 'ann@twins.example', phone: '13800138111' });
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/contacts?create=1`);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail', { exact: true }).fill('ann@twins.example');
    await dialog.getByText('Ann Twinsmith').waitFor();
    await dialog.getByRole('button', { name: 'Create anyway' }).waitFor();
    await page.keyboard.press('Escape');
  },

  'groups are found, and one is merged by keyboard': async (world) => {
    const { page, server, admin } = world;
    await page.goto(`${server.url}/duplicates?object=contacts`);
    await page.getByRole('button', { name: 'Look for duplicates' }).click();
    const group = page.getByRole('button', { name: /Twinsmith and similar: 2 records/ });
    await group.waitFor();
    await page.getByText('same e-mail').first().waitFor();
    await group.focus();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Merge 2 Contacts').waitFor();
    await dialog.getByRole('group', { name: 'First name' }).getByText('Ann', { exact: true }).click();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => {
      const both = await Promise.all([world.ann, world.anne].map(async ({ id }) => must(await admin.get(`/contacts/${id}`), 200)));
      assert.equal(both.filter((each) => each.deleted_at).length, 1);
      world.winner = both.find((each) => !each.deleted_at);
      world.loser = both.find((each) => each.deleted_at);
    });
    assert.deepEqual([world.winner.first_name, world.winner.title, world.winner.phone], ['Ann', 'Head of purchasing', '+8613800138111']);
  },

  'whoever opens the other one is led on': async ({ page, server, winner, loser }) => {
    await page.goto(`${server.url}/contacts/${loser.id}`);
    await page.getByRole('link', { name: /Merged into/ }).click();
    await page.waitForURL(new RegExp(`/contacts/${winner.id}`));
  },

  'the merge is taken back from the list of merged groups': async ({ page, server, admin, loser }) => {
    await page.goto(`${server.url}/duplicates?object=contacts&show=merged`);
    await page.getByRole('button', { name: 'Unmerge' }).click();
    await eventually(async () => assert.equal(must(await admin.get(`/contacts/${loser.id}`), 200).deleted_at, null));
    await page.goto(`${server.url}/duplicates?object=contacts`);
    const group = page.getByRole('button', { name: /Twinsmith and similar/ });
    await group.focus();
    await page.keyboard.press('d');
    await group.waitFor({ state: 'detached' });
  },

  'a rule refuses a second one, and the form says so': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/settings/duplicate-rules`);
    await page.getByRole('button', { name: 'Contacts' }).click();
    await page.getByRole('button', { name: 'New rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('One mail, one person');
    await dialog.getByLabel('When they share').click();
    await page.getByRole('option', { name: 'The same e-mail' }).click();
    await dialog.getByLabel('Then').click();
    await page.getByRole('option', { name: 'Refuse' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await admin.post('/contacts', { last_name: 'X', email: 'ann@twins.example' })).status, 409);
  },
};
