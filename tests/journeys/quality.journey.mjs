// Somebody brings a customer file into order: a record's score and the way to a field, the report and the
// records behind a number, mending by machine and back, a rule of their own.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'a record says what it lacks and leads to the field': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, admin } = world;
    world.ann = await admin.create('contacts', { first_name: 'Ann', last_name: 'LOUDSMITH' });
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/contacts/${world.ann.id}`);
    await page.getByRole('button', { name: /Data quality \d+ of 100/ }).click();
    const reasons = page.getByRole('dialog', { name: 'Data quality' });
    await reasons.getByText('Has an e-mail').waitFor();
    await reasons.getByRole('button', { name: 'Job title' }).click();
    const title = page.getByRole('textbox', { name: 'Job title' });
    await title.fill('Head of purchasing');
    await title.press('Enter');
    await eventually(async () => assert.equal((await admin.read('contacts', world.ann.id)).title, 'Head of purchasing'));
    const { quality } = await admin.read('contacts', world.ann.id);
    assert.ok(quality > world.ann.quality);
    await page.getByRole('button', { name: `Data quality ${quality} of 100` }).waitFor();
  },

  'the report opens the records behind a number': async ({ page, server }) => {
    await page.goto(`${server.url}/quality?object=contacts`);
    await page.getByRole('heading', { name: 'What is missing' }).waitFor();
    await page.getByRole('link', { name: /without: Has an e-mail/ }).click();
    await page.waitForURL(/contacts\?filter=/);
    await page.getByText('Ann LOUDSMITH').first().waitFor();
  },

  'what machines can mend is shown first, mended and taken back': async ({ page, server, admin, ann }) => {
    await page.goto(`${server.url}/quality?object=contacts`);
    await page.getByRole('button', { name: 'Mend: Name is written properly' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Loudsmith', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Write them properly' }).click();
    await eventually(async () => assert.equal((await admin.read('contacts', ann.id)).name, 'Ann Loudsmith'));
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.equal((await admin.read('contacts', ann.id)).name, 'Ann LOUDSMITH'));
  },

  'an administrator adds a rule, and every score follows': async ({ page, server, admin, ann }) => {
    const before = (await admin.read('contacts', ann.id)).quality;
    await page.goto(`${server.url}/settings/quality?object=contacts`);
    await page.getByRole('button', { name: 'New rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name in English').fill('Has a birthday');
    await dialog.getByRole('combobox', { name: 'Fields' }).or(dialog.getByLabel('Fields', { exact: true })).first().click();
    await page.getByRole('option', { name: 'Birthday' }).click();
    await page.keyboard.press('Tab');
    await dialog.getByLabel('Weight').fill('10');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Has a birthday', exact: true }).waitFor();
    await eventually(async () => assert.ok((await admin.read('contacts', ann.id)).quality < before));
  },
};
