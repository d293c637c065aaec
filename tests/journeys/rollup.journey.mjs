// An administrator makes a field that counts what refers to a record: what cannot be kept is told in the form,
// the rest is counted in the background and stands in the list.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const pictures = process.env.KITH_ROLLUP_PICTURES;
const picture = async (page, name) => pictures && page.screenshot({ path: `${pictures}/${name}.png` });

export const steps = {
  'the form offers what leads to the object, and the measures that its fields have': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, admin } = world;
    world.account = await admin.create('accounts', { name: 'Roll-up works' });
    for (const amount of ['10', '32.5']) await admin.create('opportunities', { name: 'Deal', account: world.account.id, amount: { amount, currency: 'CNY' } });
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/fields?object=accounts`);
    await page.getByRole('button', { name: 'New field' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('English label').fill('Open value');
    await dialog.getByLabel('Kind').selectOption('rollup');
    await dialog.getByLabel('Count records of').selectOption('opportunities');
    assert.equal(await dialog.getByLabel('By the reference').inputValue(), 'account');
    await dialog.getByLabel('Measure').selectOption('sum');
    assert.equal(await dialog.getByRole('button', { name: 'Save' }).isDisabled(), true);
    await dialog.getByLabel('Of the field').selectOption('amount');
    await dialog.getByRole('button', { name: 'Add a condition' }).click();
    await dialog.getByRole('combobox', { name: 'Field', exact: true }).click();
    await page.getByRole('listbox', { name: 'Field' }).getByRole('option', { name: 'Amount', exact: true }).click();
    await dialog.getByLabel('Condition').selectOption('gt');
    await dialog.getByRole('textbox', { name: 'Value' }).fill('1');
    await picture(page, 'form');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'form_dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'form_phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Open value.*Roll-up/ }).waitFor();
    await picture(page, 'fields');
  },

  'it is counted, and stands on the record, where nobody can write it': async ({ page, server, account, admin }) => {
    await eventually(async () => assert.equal((await admin.read('accounts', account.id)).open_value_c?.amount, '42.5'));
    await page.goto(`${server.url}/accounts/${account.id}`);
    await page.getByText('Open value').first().waitFor();
    await page.getByText('42.50').first().waitFor();
    await picture(page, 'record');
    assert.equal(await page.getByRole('button', { name: /Edit.*Open value/ }).count(), 0);
  },

  'what cannot be kept is told in the form': async ({ page, server }) => {
    await page.goto(`${server.url}/settings/fields?object=accounts`);
    await page.getByRole('button', { name: 'Open value', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Measure').selectOption('count');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText(/add a new field/).first().waitFor();
    await picture(page, 'refused');
  },
};
