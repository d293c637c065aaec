// A customer file as people have them: saved by a Chinese spreadsheet, with rows that are wrong. They are
// mended and come in; the next file changes what is there; that is taken back. And an export of HubSpot
// brings people and their companies from one row.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../lib/client.mjs';
import { salesforce, zip_of } from '../lib/salesforce.mjs';
import { admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { settled, violations } from './screens.mjs';

export const set_up = ['--locale', 'en'];

const folder = temporary_folder();
const gbk = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: text }));
  return path;
};
const plain = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const begin = async ({ page, server }, object, path) => {
  await page.goto(`${server.url}/import?object=${object}`);
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByRole('heading', { name: /^Import of/ }).waitFor();
};
const tile = (page, name) => page.locator('dl > div').filter({ hasText: name }).locator('dd');
const check = async (page) => {
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('status').getByText(/can be imported|cannot be imported/).waitFor();
};
const run = async (page) => {
  await page.getByRole('button', { name: /^Import [\d,]+ rows?$/ }).click();
  await page.getByText(/^(Everything was imported|Imported, but for)/).waitFor();
};
// Without their versions, which count on when something is taken back.
const firms = async (admin) => {
  const { records } = await admin.list('accounts', { sort: 'created_at', fields: 'name,industry,employees,phone', limit: 50 });
  return records.map(({ version: _, ...values }) => values);
};

export const steps = {
  'signing in': async (world) => {
    world.browser = await open_browser();
    world.page = world.browser.page;
    await sign_in(world.page, world.server.url, admin_email, admin_password);
  },

  'a GBK file is recognised, and its first rows are shown': async (world) => {
    const { page } = world;
    const rows = ['客户名称,行业,员工人数,电话', '知交科技,科技,35,010-62345678', '长城制造,制造业,很多,021-63345678', '海棠零售,零售,12,0755-26345678', ',金融,8,'];
    await begin(world, 'accounts', gbk('客户.csv', `${rows.join('\r\n')}\r\n`));
    assert.match(await page.getByLabel('Encoding').inputValue(), /gb18030|gbk/i);
    const preview = page.getByRole('region', { name: 'First rows' }).last();
    await preview.getByText('知交科技').waitFor();
    await preview.getByText('+86 10 6234 5678').or(preview.getByText('+861062345678')).waitFor();
  },

  'the dry run counts, and the good rows come in': async ({ page, admin }) => {
    await check(page);
    assert.equal(await tile(page, 'To be created').innerText(), '2');
    assert.equal(await tile(page, 'Would fail').innerText(), '2');
    await page.getByRole('heading', { name: 'Some that would be new' }).waitFor();
    await run(page);
    assert.deepEqual((await firms(admin)).map((each) => each.name), ['知交科技', '海棠零售']);
  },

  'the mended error file is read as the first one was': async (world) => {
    const { page, admin } = world;
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV' }).click()]);
    const wrong = readFileSync(await download.path(), 'utf8');
    assert.match(wrong, /长城制造,制造业,很多/);
    await begin(world, 'accounts', plain('mended.csv', wrong.replace('很多', '900').replace(/\n("")?,金融/, '\n玉兰金融,金融')));
    assert.equal(await page.getByLabel('Mapping', { exact: true }).inputValue(), 'remembered');
    await check(page);
    assert.equal(await tile(page, 'Would fail').innerText(), '0');
    await run(page);
    assert.equal((await firms(admin)).length, 4);
  },

  'an upsert shows what it would change, and is taken back': async (world) => {
    const { page, admin } = world;
    const before = await firms(admin);
    await begin(world, 'accounts', gbk('更新.csv', '客户名称,行业,员工人数,电话\r\n知交科技,零售,36,010-62345678\r\n海棠零售,零售,12,0755-26345678\r\n新公司,科技,1,\r\n'));
    await page.getByLabel('Rows become').selectOption('upsert');
    await page.getByLabel('Same record if equal').selectOption('name');
    await check(page);
    assert.deepEqual(await Promise.all(['To be created', 'To be updated', 'To be skipped'].map((name) => tile(page, name).innerText())), ['1', '1', '1']);
    const changes = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Some that would change' }) });
    await changes.getByText('知交科技').waitFor();
    await changes.getByText('36').waitFor();
    await run(page);
    assert.equal((await firms(admin)).length, 5);
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await eventually(async () => assert.deepEqual(await firms(admin), before));
  },

  'cells are pasted by keyboard': async (world) => {
    const { page, admin, server } = world;
    await page.goto(`${server.url}/import?object=accounts`);
    await page.getByRole('button', { name: 'Paste from a spreadsheet' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('Name\tEmployees\nPasted one\t3\nPasted two\t4\n');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Import of/ }).waitFor();
    await check(page);
    await run(page);
    assert.equal((await firms(admin)).filter((each) => each.name.startsWith('Pasted')).length, 2);
  },

  'an export of HubSpot brings people and companies': async (world) => {
    const { page, admin } = world;
    const rows = [
      'Record ID,First Name,Last Name,Email,Lifecycle Stage,Associated Company,Company Domain Name,Industry',
      '901,Ann,Lee,ann@birch.example,Customer,Birch Ltd,birch.example,Retail',
      '902,Bo,Ray,bo@birch.example,Lead,Birch Ltd,birch.example,Retail',
    ];
    await begin(world, 'contacts', plain('hubspot-contacts.csv', rows.join('\n')));
    assert.equal(await page.getByLabel('Mapping', { exact: true }).inputValue(), 'hubspot');
    await check(page);
    await run(page);
    const people = (await admin.list('contacts', { sort: 'name', fields: 'name,account.name,account.industry,external_id' })).records;
    assert.deepEqual(people.map((each) => [each.name, each.account.name, each.account.industry, each.external_id]), [
      ['Ann Lee', 'Birch Ltd', 'retail', '901'],
      ['Bo Ray', 'Birch Ltd', 'retail', '902'],
    ]);
  },

  'the files of a Salesforce export come in together, linked by their ids, and go again': async (world) => {
    const { page, admin } = world;
    const before = (await admin.list('accounts', { limit: 100 })).records.length;
    await begin(world, 'contacts', plain('salesforce.zip', zip_of(salesforce)));
    const part = (file) => page.getByRole('listitem').filter({ has: page.getByText(file, { exact: true }) });
    assert.deepEqual(await page.getByRole('combobox', { name: /^What .* holds$/ }).evaluateAll((all) => all.map((each) => each.value)), ['accounts', 'contacts', 'opportunities']);
    await page.getByText('AccountId names rows of Account.csv by Id').first().waitFor();
    // One file's columns are corrected, by keyboard.
    await page.getByRole('link', { name: 'Columns: Contact.csv' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Contact.csv' }).waitFor();
    const found_by = page.getByLabel('How AccountId is found');
    assert.equal(await found_by.inputValue(), 'column:Id');
    await found_by.selectOption({ label: 'Found by Name in Account.csv' });
    await found_by.selectOption({ label: 'Found by Id in Account.csv' });
    await page.getByRole('button', { name: 'Keep these columns' }).click();
    await page.getByRole('heading', { name: 'Import of salesforce.zip' }).waitFor();

    await page.getByRole('button', { name: 'Check all files' }).click();
    await page.getByText('1 row cannot be imported. The others can.').waitFor();
    await page.getByRole('cell', { name: '0015g00000NONE9AAP', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Import 7 rows' }).click();
    await page.getByText('Imported, but for 1 row.').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV: Contact.csv' }).click()]);
    assert.match(readFileSync(await download.path(), 'utf8'), /Nemo/);
    const deals = (await admin.list('opportunities', { sort: 'name', fields: 'name,account.name' })).records;
    assert.deepEqual(deals.map((each) => [each.name, each.account.name]), [['Acme renewal', 'Acme'], ['Borg rollout', 'Borg Süd']]);
    assert.equal(await part('Contact.csv').getByText('Imported', { exact: true }).count(), 1);
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await eventually(async () => {
      assert.equal((await admin.list('opportunities', {})).records.length, 0);
      assert.equal((await admin.list('accounts', { limit: 100 })).records.length, before);
    });
  },

  'the whole export of a Kith is known, and each of its files has its place': async (world) => {
    const { page, admin } = world;
    const answer = await fetch(`${admin.url}/api/v1/export?format=csv`, { headers: admin.headers });
    await begin(world, 'contacts', plain('kith.zip', Buffer.from(await answer.arrayBuffer())));
    await page.getByText('An export of a whole workspace').waitFor();
    for (const [file, object] of [['contacts.csv', 'contacts'], ['stages.csv', 'stages'], ['comments.csv', 'comments'], ['attachments.csv', '']])
      assert.equal(await page.getByRole('combobox', { name: `What ${file} holds` }).inputValue(), object);
    await page.getByText('account.id names rows of accounts.csv by id').first().waitFor();
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await page.getByRole('link', { name: 'Columns: stages.csv' }).click();
    await page.getByRole('heading', { name: 'stages.csv' }).waitFor();
    assert.equal(await page.getByLabel('Same record if equal').inputValue(), 'within');
    await page.getByRole('button', { name: 'Keep these columns' }).click();
    await page.getByRole('heading', { name: 'Import of kith.zip' }).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the phone');
    assert.deepEqual(await violations(page), []);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Check all files' }).click();
    await page.getByText('The whole file can be imported.').waitFor();
  },

  'the page complained of nothing': async ({ browser }) => {
    assert.deepEqual(browser.troubles, []);
    await browser.close();
  },
};
