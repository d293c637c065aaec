// A sales pipeline whose figures others have published, brought in through the import wizard's door.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, must } from './client.mjs';

const shared = process.env.KITH_SHARED || join(import.meta.dirname, '../../../shared');
export const folder = join(shared, 'data/crm_sales_opportunities');
export const is_here = () => existsSync(join(folder, 'sales_pipeline.csv'));

// A file of the folder as records, everything that it names made where it is missing.
export async function bring_in(admin, object, file, changes) {
  const form = new FormData();
  form.append('object', object);
  form.append('file', new Blob([readFileSync(join(folder, file))], { type: 'text/csv' }), file);
  const { id } = must(await admin.post('/imports', form), 201);
  must(await admin.patch(`/imports/${id}`, changes), 200);
  must(await admin.post(`/imports/${id}/run`, {}), 202);
  const done = await eventually(
    async () => {
      const seen = must(await admin.get(`/imports/${id}`), 200);
      assert.equal(seen.state, 'done', `${seen.state} ${seen.problem}`);
      return seen;
    },
    { wait_ms: 240_000, every_ms: 200 },
  );
  assert.equal(done.progress.failed, 0);
}

export const pipeline = {
  mapping: [
    { column: 'opportunity_id', field: 'code' },
    { column: 'sales_agent', field: 'owner', create_missing: true },
    { column: 'product', field: 'product' },
    { column: 'account', field: 'account', create_missing: true },
    { column: 'deal_stage', field: 'stage' },
    { column: 'engage_date', field: 'engaged_on' },
    { column: 'close_date', field: 'close_date' },
    { column: 'close_value', field: 'amount' },
  ],
  defaults: { name: '{account} {product}' },
  value_map: { product: { GTXPro: 'GTX Pro' }, deal_stage: { Engaging: 'Qualification' } },
};
export const accounts = {
  mapping: [
    { column: 'account', field: 'name' },
    { column: 'sector', field: 'industry' },
    { column: 'year_established', field: 'founded_year' },
    { column: 'revenue', field: 'annual_revenue' },
    { column: 'employees', field: 'employees' },
  ],
  value_map: { sector: { technolgy: 'technology' } },
};
