// The table as a workplace: find by a combined filter, group with sums, paste from a spreadsheet, change many
// at once and take it back, share a view with the team, take the list away as a file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually, must } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { all } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';

const cell = (page, row, column) => page.locator(`[data-cell="${row}:${column}"]`);
const field_of = async (scope, at, text) => {
  await scope.getByRole('combobox', { name: 'Field' }).nth(at).click();
  await scope.getByRole('combobox', { name: 'Field' }).nth(at).fill(text);
  await scope.page().getByRole('option', { name: text, exact: true }).first().click();
};
const shown_names = async (page) => {
  const rows = await page.getByRole('grid').getByRole('row').all();
  const names = [];
  for (const row of rows) {
    const open = row.locator('[data-open]');
    if (await open.count()) names.push((await open.innerText()).trim());
  }
  return names.sort();
};
const deals = async (admin, fields) => (await admin.list('opportunities', { sort: 'name', fields, limit: 100 })).records;

export const steps = {
  'a team with eight deals': async (world) => {
    const { admin } = world;
    const industries = ['retail', 'finance'];
    const accounts = [];
    for (const industry of industries) accounts.push(await admin.create('accounts', { name: `The ${industry} house`, industry }));
    const operations = Array.from({ length: 8 }, (_, at) => ({
      op: 'create',
      object: 'opportunities',
      values: { name: `Deal ${at + 1}`, amount: `${(at + 1) * 1000}`, account: accounts[at % 2].id, close_date: `2026-12-${String(at + 10)}`, tags: at < 3 ? ['old'] : [] },
    }));
    must(await admin.post('/batch', { operations }), 200);
    world.browser = await open_browser();
    world.page = world.browser.page;
    await world.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.server.url });
    await sign_in(world.page, world.server.url, admin_email, admin_password);
    await world.page.goto(`${world.server.url}/opportunities?sort=name`);
    await world.page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
  },

  'a filter of AND, OR and a related field stands in the address and survives a reload': async ({ page }) => {
    await page.keyboard.press('Shift+F');
    const dialog = page.getByRole('dialog', { name: 'Filter' });
    await field_of(dialog, 0, 'Account / Industry');
    await dialog.getByRole('combobox', { name: 'Value' }).click();
    await dialog.page().getByRole('option', { name: 'Retail', exact: true }).click();
    await dialog.getByRole('button', { name: 'Group', exact: true }).click();
    await field_of(dialog, 1, 'Amount');
    await dialog.getByLabel('Condition', { exact: true }).nth(1).selectOption('lt');
    await dialog.getByLabel('Value').nth(1).fill('2000');
    await dialog.getByRole('button', { name: 'Condition', exact: true }).first().click();
    await field_of(dialog, 2, 'Amount');
    await dialog.getByLabel('Condition', { exact: true }).nth(2).selectOption('ge');
    await dialog.getByLabel('Value').nth(2).fill('7000');
    await dialog.getByRole('status').getByText('Finds 2.').waitFor();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await eventually(async () => assert.deepEqual(await shown_names(page), ['Deal 1', 'Deal 7']));
    assert.match(decodeURIComponent(page.url()), /filter=\(account\.industry~eq~retail,\|\(/);
    await page.reload();
    await eventually(async () => assert.deepEqual(await shown_names(page), ['Deal 1', 'Deal 7']));
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
  },

  'groups show how many they are and what they sum to, and fold': async ({ page, server }) => {
    await page.goto(`${server.url}/opportunities?sort=name&group=account`);
    const head = page.getByRole('button', { name: /The retail house/ });
    await head.waitFor();
    const row = page.getByRole('row').filter({ has: head });
    assert.match(await row.innerText(), /4/);
    await row.getByText(/16,000/).waitFor();  // 1 + 3 + 5 + 7 thousand
    assert.equal(await head.getAttribute('aria-expanded'), 'true');
    await head.click();
    await page.getByRole('gridcell', { name: 'Deal 7', exact: true }).waitFor({ state: 'hidden' });
    await page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Group and sums' }).click();
    await page.getByRole('switch', { name: 'Sums at the foot' }).click();
    await page.getByRole('row', { name: 'Sums', exact: true }).getByText(/36,000/).waitFor();
    await page.keyboard.press('Escape');
  },

  'a pasted range with a bad cell marks it, and changes nothing until it is told to': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/opportunities?sort=name`);
    await page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
    const headers = await page.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    const amount = headers.indexOf('Amount');
    const before = await deals(admin, 'name,amount,close_date');
    await cell(page, 0, amount).focus();
    await page.evaluate(() => navigator.clipboard.writeText('111\nlots\n333'));
    await page.keyboard.press('Control+v');
    const check = page.getByRole('alertdialog', { name: 'Check the paste' });
    await check.getByText('1 of 3 cells cannot take this').waitFor();
    assert.equal(await page.locator('[role=gridcell][aria-invalid=true]').count(), 1);
    assert.equal(await cell(page, 1, amount).getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await deals(admin, 'name,amount,close_date'), before);
    await check.getByRole('button', { name: 'Change the other 2 cells' }).click();
    await page.getByText('2 cells changed').waitFor();
    const amounts = async () => (await deals(admin, 'amount')).map((deal) => Number(deal.amount.amount));
    await eventually(async () => assert.deepEqual((await amounts()).slice(0, 4), [111, 2000, 333, 4000]));
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.deepEqual((await amounts()).slice(0, 3), [1000, 2000, 3000]));
  },

  'a range is drawn by keyboard and copied as a spreadsheet takes it': async ({ page }) => {
    await cell(page, 0, 1).focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await eventually(async () => assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'Deal 1\nDeal 2'));
    await page.keyboard.press('Escape');
  },

  'all that match are tagged after a preview, and the tags go again': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/opportunities?sort=name&filter=amount~lt~4000`);
    await page.getByRole('gridcell', { name: 'Deal 3', exact: true }).waitFor();
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    const bar = page.getByRole('region', { name: 'Selected records' });
    await bar.getByText('All 3 selected').waitFor();
    await bar.getByRole('button', { name: 'Tags' }).click();
    const dialog = page.getByRole('dialog', { name: 'Tags' });
    await dialog.getByLabel('Add these tags').fill('vip');
    await dialog.getByLabel('Take these tags away').fill('old');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('3 records will be changed.').waitFor();
    const sample = dialog.getByRole('table', { name: 'Some of them' });
    assert.match(await sample.getByRole('row', { name: /Deal 1/ }).innerText(), /old\s+vip/);
    await dialog.getByRole('button', { name: 'Change 3 records' }).click();
    await page.getByText('3 records changed').waitFor();
    const tags = async () => (await deals(admin, 'tags')).map((deal) => deal.tags.join());
    await eventually(async () => assert.deepEqual((await tags()).slice(0, 4), ['vip', 'vip', 'vip', '']));
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.deepEqual((await tags()).slice(0, 4), ['old', 'old', 'old', '']));
  },

  'columns move and grow by keyboard, and are remembered': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/opportunities?sort=name`);
    await page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
    const order = () => page.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).filter(Boolean));
    const before = await order();
    await page.getByRole('columnheader', { name: 'Amount' }).focus();
    const width = (await page.getByRole('columnheader', { name: 'Amount' }).boundingBox()).width;
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Alt+ArrowLeft');
    await eventually(async () => assert.equal((await order()).indexOf('Amount'), before.indexOf('Amount') - 1));
    // The preference is sent a moment later, both changes perhaps one after the other.
    await eventually(async () => {
      const look = (await admin.get('/preferences')).body['list.opportunities']?.looks?.[''];
      assert.ok(look?.widths?.amount && look.columns);
    });
    await page.reload();
    await page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
    await eventually(async () => assert.equal((await order()).indexOf('Amount'), before.indexOf('Amount') - 1));
    assert.ok((await page.getByRole('columnheader', { name: 'Amount' }).boundingBox()).width > width);
  },

  'what a colleague adds moves nothing under my hands': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/opportunities?sort=name`);
    await page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
    await cell(page, 2, 1).focus();
    await page.keyboard.press('e');
    await page.keyboard.press('End');
    await page.keyboard.type(' half done');
    const added = await admin.create('opportunities', { name: 'Deal 0' });
    const news = page.getByRole('button', { name: /Others have added or removed records/ });
    await news.waitFor();
    assert.equal(await page.getByRole('grid').getByRole('textbox').inputValue(), 'Deal 3 half done');
    assert.equal(await page.getByRole('gridcell', { name: 'Deal 0', exact: true }).count(), 0);
    await page.keyboard.press('Escape');
    await news.click();
    await page.getByRole('gridcell', { name: 'Deal 0', exact: true }).waitFor();
    must(await admin.remove(`/opportunities/${added.id}`), 204);
  },

  'what cannot be sorted says why': async ({ page, server }) => {
    await page.goto(`${server.url}/opportunities?columns=name,account.industry`);
    const header = page.getByRole('columnheader', { name: 'Account / Industry' });
    await header.waitFor();
    assert.match(await header.getAttribute('title'), /cannot be sorted by a field of a related record/);
    await header.click();
    assert.ok(!page.url().includes('sort='));
  },

  'a view that is shared with the team is there for a colleague': async (world) => {
    const { page, server, admin } = world;
    const team = await admin.create('teams', { name: 'North' });
    must(await admin.patch(`/users/${admin.user.id}`, { team: team.id }), 200);
    const role = await world.role('Seller', { '*': all }, ['export', 'bulk']);
    const colleague = await world.person('Lin Colleague', role, { team: team.id });
    await page.goto(`${server.url}/opportunities?filter=amount~ge~6000&sort=-amount`);
    await page.getByRole('gridcell', { name: 'Deal 8', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save as new view' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as new view' });
    await dialog.getByLabel('Name').fill('Big ones');
    await dialog.getByLabel('Visible to').selectOption('team');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Big ones' }).waitFor();
    const other = await open_browser();
    try {
      await sign_in(other.page, server.url, colleague.email, colleague.password);
      await other.page.goto(`${server.url}/opportunities`);
      await other.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Big ones' }).click();
      await eventually(async () => assert.deepEqual(await shown_names(other.page), ['Deal 6', 'Deal 7', 'Deal 8']));
    } finally {
      await other.close();
    }
  },

  'the view leaves as a CSV file': async ({ page }) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    const coming = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export' }).click();
    const download = await coming;
    assert.match(download.suggestedFilename(), /^opportunities-.*\.csv$/);
    const text = readFileSync(await download.path(), 'utf8');
    assert.ok(text.startsWith('\uFEFFName,'));
    assert.deepEqual(text.trim().split('\r\n').slice(1).map((line) => line.split(',')[0]), ['Deal 8', 'Deal 7', 'Deal 6']);
  },
};
