// What an administrator does: rights with a look at their effect, rules, undo.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const section = async ({ page, server }, name) => {
  await page.goto(`${server.url}/settings/${name}`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
};

export const steps = {
  'a role is changed in its matrix, after a look at who is affected': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, admin } = world;
    world.role_made = await world.role('Inside sales', { '*': { read: 'own', create: true, update: 'own', delete: 'none' } });
    world.ann = await world.person('Ann Inside', world.role_made);
    await world.ann.create('contacts', { last_name: 'Of Ann' });
    await admin.create('contacts', { last_name: 'Of the administrator' });
    await sign_in(page, server.url, admin_email, admin_password);
    await section(world, 'roles');
    await page.getByRole('button', { name: 'Inside sales', exact: true }).click();
    await page.getByLabel('Contacts: See').selectOption('team');
    await page.getByRole('button', { name: 'Review the effect' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Contacts · See').waitFor();
    await dialog.getByText('Ann Inside').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const saved = await admin.read('roles', world.role_made.id);
    assert.equal(saved.permissions.objects.contacts.read, 'team');
  },

  'the administrator looks as Ann, sees what she sees, changes nothing, and leaves': async ({ page, server }) => {
    await page.goto(`${server.url}/settings/users`);
    await page.getByRole('button', { name: 'Actions for Ann Inside' }).click();
    await page.getByRole('menuitem', { name: 'Preview as' }).click();
    await page.getByText('You see what Ann Inside sees.').waitFor();
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('gridcell', { name: 'Of Ann', exact: true }).waitFor();
    assert.equal(await page.getByRole('gridcell', { name: 'Of the administrator' }).count(), 0);
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').first().fill('Not to be');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(/This is a preview/).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('button', { name: 'Leave preview' }).click();
    await page.getByRole('heading', { name: 'Roles' }).waitFor();
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('gridcell', { name: 'Of the administrator', exact: true }).waitFor();
  },

  'why Ann sees a record is told in words': async ({ page, server, ann }) => {
    const { records } = await ann.list('contacts', {});
    await page.goto(`${server.url}/settings/access?object=contacts&record=${records[0].id}&user=${ann.user.id}`);
    await page.getByText('Ann Inside sees “Of Ann”').waitFor();
    await page.getByText('The role “Inside sales” reads').waitFor();
  },

  'a validation rule refuses a deal and names the field': async (world) => {
    const { page, server, admin } = world;
    await page.goto(`${server.url}/settings/fields?object=opportunities&tab=rules`);
    await page.getByRole('button', { name: 'New rule' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name of the rule').fill('A deal has a close date');
    await form.getByLabel('Field', { exact: true }).first().click();
    await page.getByRole('listbox').getByRole('option', { name: 'Close date' }).click();
    await form.getByLabel('Condition').selectOption('exists');
    await form.getByLabel('Message in English').fill('Say when the deal will close.');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.goto(`${server.url}/opportunities?create=1`);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').first().fill('Dateless');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('Say when the deal will close.').first().waitFor();
    assert.equal((await admin.list('opportunities', {})).records.length, 0);
  },

  'the undo centre says what an undo does, what stays, and does it': async (world) => {
    const { page, admin } = world;
    const one = await admin.create('contacts', { last_name: 'First of many' });
    const two = await admin.create('contacts', { last_name: 'Second of many' });
    await admin.post('/contacts/bulk', { ids: [one.id, two.id], op: 'update', values: { title: 'Bulk title' }, label: 'Titles' });
    await eventually(async () => assert.equal((await admin.read('contacts', two.id)).title, 'Bulk title'));
    await admin.change('contacts', two.id, { title: 'By hand since' });
    await section(world, 'batches');
    await page.getByRole('row', { name: /Titles/ }).getByRole('button', { name: 'Undo' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 changes go back').waitFor();
    await dialog.getByText('Second of many').waitFor();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.equal((await admin.read('contacts', one.id)).title, null));
    await dialog.getByRole('button', { name: 'Close' }).last().waitFor();
    assert.equal((await admin.read('contacts', two.id)).title, 'By hand since');
  },

  'every page of the settings fits a phone': async ({ page, server }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ['profile', 'tokens', 'batches', 'bin', 'audit', 'workspace', 'users', 'teams', 'roles', 'access', 'fields', 'pipelines', 'jobs', 'about']) {
      await page.goto(`${server.url}/settings/${name}`);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 390, `${name} is ${wide} wide`);
    }
  },
};
