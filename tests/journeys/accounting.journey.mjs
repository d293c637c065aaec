// Accounting in the browser: a name given where it is wanted lets documents go, the file comes down and can be undone, a
// file of QuickBooks is judged and taken.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const long = 'Yangtze River Delta Pumps and Valves Trading Company';

export const steps = {
  'a name given on the spot lets its documents go, and the export can be undone': async (world) => {
    const { admin, server } = world;
    world.account = await admin.create('accounts', { name: long });
    world.invoice = await admin.create('invoices', { account: world.account.id, kind: 'commercial', status: 'issued', number: 'INV-1', amount: '113', tax_rate: 13, issued_on: '2026-11-02' });
    await admin.create('payments', { account: world.account.id, amount: '5', paid_on: '2026-11-03' });
    world.browser = await open_browser();
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/accounting`);
    await page.getByText('2 documents wait for it.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Export', exact: true }).last().isDisabled());
    await page.getByLabel(`“${long}” in QuickBooks`).fill('Yangtze Pumps');
    await page.getByLabel(`“${long}” in QuickBooks`).press('Enter');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export 2 documents' }).click();
    assert.match((await coming).suggestedFilename(), /^kith-quickbooks-.*\.iif$/);
    await page.getByText('Nothing to export').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Export 2 documents' }).waitFor();
  },

  'a file of QuickBooks is judged, taken, and known when it comes again': async ({ admin, page }) => {
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const file = { name: 'paid.csv', mimeType: 'text/csv', buffer: Buffer.from('Date,Type,Num,Name,Invoice No,Amount\n11/20/2026,Payment,QB-1,Yangtze Pumps,INV-1,100.00\n11/21/2026,Payment,QB-2,Yangtze Pumps,INV-9,1.00\n') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('There is no invoice INV-9 here').waitFor();
    await page.getByRole('button', { name: 'Take 1 line' }).click();
    await page.getByText('0 known already, 1 refused').waitFor();
    const paid = async () => (await admin.list('payments', { filter: { field: 'reference', op: 'eq', value: 'QB-1' } })).records.length;
    await eventually(async () => assert.equal(await paid(), 1));
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('It was imported already.').waitFor();
    assert.equal(await paid(), 1);
  },

  'a name is changed in its table and goes back to the default when emptied': async ({ admin, page, server }) => {
    await page.goto(`${server.url}/accounting?tab=names`);
    const income = page.getByLabel('“Income account” in QuickBooks');
    await income.fill('Sales of goods');
    await income.press('Enter');
    const named = async () => (await admin.list('accounting_mappings', { filter: { field: 'key', op: 'eq', value: 'income' } })).records.map(({ target }) => target);
    await eventually(async () => assert.deepEqual(await named(), ['Sales of goods']));
    await page.reload();
    await income.fill('');
    await income.press('Enter');
    await eventually(async () => assert.deepEqual(await named(), []));
  },

  'the log has it all, on a phone and in Chinese': async (world) => {
    const { server } = world;
    assert.deepEqual(world.browser.troubles, []);
    await world.browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    const { page } = world.browser;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/accounting?tab=log`);
    await page.getByText('paid.csv').waitFor();
    await page.getByText('查看未通过的 1 条').click();
    await page.getByText('INV-9').waitFor();
    assert.deepEqual(world.browser.troubles, []);
    await world.browser.close();
  },
};
