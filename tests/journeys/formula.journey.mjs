// An administrator makes a field that is worked out of others: told at once what is wrong and what it gives,
// then seen on a record and in a list.
import assert from 'node:assert/strict';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'a formula that is wrong is told with its place': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, admin } = world;
    world.account = await admin.create('accounts', { name: 'Formula works', employees: 40, annual_revenue: '1000' });
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/fields?object=accounts`);
    await page.getByRole('button', { name: 'New field' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('English label').fill('Revenue each');
    await dialog.getByLabel('Kind').selectOption('formula');
    await dialog.getByRole('textbox', { name: 'Formula' }).fill('annual_revenue / employes');
    await dialog.getByText('Did you mean “employees”?').waitFor();
    assert.equal(await dialog.locator('mark').textContent(), 'employes');
  },

  'a right one shows what it gives, and is saved': async ({ page }) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Formula' }).fill('ROUND(annual_revenue / employees, 2)');
    const outcome = dialog.getByRole('status');
    await outcome.getByText('On “Formula works”:').waitFor();
    assert.match(await outcome.textContent(), /Decimal number.*25/);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Revenue each.*Formula → Decimal number/ }).waitFor();
  },

  'it stands on the record and in the list, and nobody can write it': async ({ page, server, account, admin }) => {
    await page.goto(`${server.url}/accounts/${account.id}`);
    await page.getByText('Revenue each').first().waitFor();
    assert.equal((await admin.read('accounts', account.id)).revenue_each_c, '25');
    assert.equal(await page.getByRole('button', { name: /Edit.*Revenue each/ }).count(), 0);
  },
};
