// The main job: a stranger's sales pipeline comes in through the wizard, as CSV files that name agents,
// accounts and products; and the report says what a plain computation over the file says.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admin_email, admin_password } from '../lib/server.mjs';
import { read_csv } from './csv.mjs';
import { open_browser, sign_in } from './browser.mjs';

const folder = join(process.env.KITH_SHARED ?? '', 'data/crm_sales_opportunities');
const import_ms_max = 180_000;

export const set_up = ['--locale', 'en', '--currency', 'USD'];
export const needs = () =>
  process.env.KITH_SHARED && existsSync(join(folder, 'sales_pipeline.csv')) ? undefined : 'the public sales pipeline is not on this machine';

const rows_of = (file) => read_csv(readFileSync(join(folder, file), 'utf8'));
const row_of = (page, column) => page.getByRole('row').filter({ has: page.getByLabel(`Field for ${column}`, { exact: true }) });

// From the file to its records. `fields` are columns whose field is chosen by hand, `create` those
// whose unknown names become records, `values` what the words of a column mean.
async function import_file({ page, server }, object, file, { fields = {}, create = [], values = {} } = {}) {
  await page.goto(`${server.url}/import?object=${object}`);
  await page.locator('input[type=file]').setInputFiles(join(folder, file));
  await page.getByRole('heading', { name: `Import of ${file}` }).waitFor();
  for (const [column, field] of Object.entries(fields)) {
    const target = page.getByLabel(`Field for ${column}`, { exact: true }).first();
    await target.fill(field);
    await page.getByRole('option', { name: field, exact: true }).click();
  }
  for (const column of create) await row_of(page, column).getByLabel('Create what is missing').check();
  for (const [column, words] of Object.entries(values)) {
    await row_of(page, column).getByRole('button', { name: /value/i }).click();
    for (const [word, meaning] of Object.entries(words)) {
      await row_of(page, column).getByLabel(new RegExp(`^What ${word} means`)).selectOption({ label: meaning });
    }
  }
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByText('The whole file can be imported.').waitFor({ timeout: import_ms_max });
  await page.getByRole('button', { name: /^Import [\d,]+ rows$/ }).click();
  await page.getByText('Everything was imported.').waitFor({ timeout: import_ms_max });
}

const total = async ({ admin }, object, filter) =>
  (await admin.list(object, { count: true, limit: 1, ...(filter ? { filter } : {}) })).total.value;

export const steps = {
  'signing in, in English': async (world) => {
    world.browser = await open_browser();
    world.page = world.browser.page;
    await sign_in(world.page, world.server.url, admin_email, admin_password);
  },

  'the products come in': async (world) => {
    await import_file(world, 'products', 'products.csv');
    assert.equal(await total(world, 'products'), rows_of('products.csv').length);
  },

  'the accounts come in, with their parent companies': async (world) => {
    await import_file(world, 'accounts', 'accounts.csv', {
      create: ['subsidiary_of'],
      values: { sector: { technolgy: 'Technology' } },
    });
    assert.ok((await total(world, 'accounts')) >= rows_of('accounts.csv').length);
    const owned = rows_of('accounts.csv').filter((row) => row.subsidiary_of).length;
    assert.equal(await total(world, 'accounts', { field: 'parent', op: 'exists' }), owned);
  },

  'the pipeline comes in, making the agents, accounts and products that it names': async (world) => {
    await import_file(world, 'opportunities', 'sales_pipeline.csv', { create: ['sales_agent', 'product', 'account'] });
    const rows = rows_of('sales_pipeline.csv');
    assert.equal(await total(world, 'opportunities'), rows.length);
    const named = (column) => new Set(rows.map((row) => row[column]).filter(Boolean));
    assert.equal(await total(world, 'users'), named('sales_agent').size + 1);
    for (const status of ['won', 'lost']) {
      const stage = status === 'won' ? 'Won' : 'Lost';
      const expected = rows.filter((row) => row.deal_stage === stage).length;
      assert.equal(await total(world, 'opportunities', { field: 'status', op: 'eq', value: status }), expected, status);
    }
  },

  'the report of won value by sales agent is what the file says': async (world) => {
    const expected = new Map();
    for (const { sales_agent, deal_stage, close_value } of rows_of('sales_pipeline.csv')) {
      if (deal_stage === 'Won') expected.set(sales_agent, (expected.get(sales_agent) ?? 0) + Number(close_value));
    }
    const { page, server } = world;
    await page.goto(`${server.url}/reports`);
    await page.getByRole('link', { name: 'Won value by sales agent' }).click();
    const table = page.getByRole('table').last();
    await table.getByRole('rowheader', { name: [...expected.keys()][0] }).waitFor();
    const shown = new Map();
    for (const row of await table.locator('tbody tr').all()) {
      const agent = (await row.getByRole('rowheader').innerText()).trim();
      const value = (await row.getByRole('cell').first().innerText()).replace(/[^\d.]/g, '');
      shown.set(agent, Number(value));
    }
    shown.delete('Total');
    assert.deepEqual(new Map([...shown].sort()), new Map([...expected].sort()));
    assert.ok(shown.size >= 30, `${shown.size} agents`);
  },
};
