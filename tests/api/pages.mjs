// Pages in any order to the end, without a record twice or left out; totals; columns.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';

const count = 137;
const industries = ['retail', 'finance', 'medical', null];

async function to_the_end(client, parameters) {
  const seen = [];
  let cursor;
  for (let pages = 0; pages < 100; pages++) {
    const page = await client.list('accounts', { ...parameters, ...(cursor ? { cursor } : {}) });
    seen.push(...page.records);
    if (page.next === null) return seen;
    cursor = page.next;
  }
  throw new Error('the pages do not end');
}

export const stories = {
  'many accounts are made in one batch': async ({ admin }) => {
    const operations = Array.from({ length: count }, (_, i) => ({
      op: 'create',
      object: 'accounts',
      values: { name: `Account ${String(i % 40).padStart(2, '0')}`, industry: industries[i % 4], employees: i % 3 === 0 ? null : i % 10 },
    }));
    assert.equal(must(await admin.post('/batch', { operations }), 200).results.length, count);
  },

  'every order reaches every record once': async ({ admin }) => {
    for (const sort of ['name', '-name', 'employees', '-employees,name', 'industry,-employees', '-created_at', 'created_at', 'id']) {
      const seen = await to_the_end(admin, { sort, limit: 10 });
      assert.equal(seen.length, count, sort);
      assert.equal(new Set(seen.map((record) => record.id)).size, count, sort);
    }
  },

  'the order is the one asked for, and the same on the way back': async ({ admin }) => {
    const up = (await to_the_end(admin, { sort: 'name', limit: 25 })).map((record) => record.name);
    assert.deepEqual(up, [...up].sort());
    const down = (await to_the_end(admin, { sort: '-name', limit: 25 })).map((record) => record.name);
    assert.deepEqual(down, [...up].reverse());
    const some = (await to_the_end(admin, { sort: 'employees', limit: 25 })).map((record) => record.employees);
    const numbers = some.filter((value) => value !== null);
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
  },

  'names sort by pinyin beside Latin ones': async ({ admin }) => {
    for (const name of ['张江', '阿里', '百度', 'Beta', 'Zeta']) await admin.create('products', { name });
    const { records } = await admin.list('products', { sort: 'name' });
    const names = records.map((record) => record.name);
    const han = names.filter((name) => /[\u4e00-\u9fff]/.test(name));
    assert.deepEqual(han, ['阿里', '百度', '张江']);
  },

  'a record that is made or deleted between pages shifts no other': async ({ admin }) => {
    const first = await admin.list('accounts', { sort: 'name', limit: 20 });
    await admin.create('accounts', { name: 'AAA first of all' });
    must(await admin.remove(`/accounts/${first.records[3].id}`), 204);
    const rest = await to_the_end(admin, { sort: 'name', limit: 20, cursor: first.next });
    assert.equal(rest.length, count - 20);
    const ids = new Set([...first.records, ...rest].map((record) => record.id));
    assert.equal(ids.size, count);
  },

  'the total is said when asked, with the filter': async ({ admin }) => {
    const page = await admin.list('accounts', { count: true, limit: 1 });
    assert.deepEqual(page.total, { value: count, exact: true });
    const filter = { field: 'industry', op: 'eq', value: 'retail' };
    const { total } = await admin.list('accounts', { count: true, limit: 1, filter });
    assert.ok(total.value > 30 && total.value < 36);
    assert.equal((await admin.list('accounts', { limit: 1 })).total, undefined);
  },

  'a cursor that was tampered with, or belongs to another order, is refused': async ({ admin }) => {
    const { next } = await admin.list('accounts', { sort: 'name', limit: 5 });
    refused(await admin.get('/accounts', { sort: 'name', cursor: 'invented' }), 422, 'invalid', 'cursor');
    refused(await admin.get('/accounts', { sort: 'employees', cursor: next }), 422, 'invalid', 'cursor');
    refused(await admin.get('/accounts', { sort: 'emplyees' }), 422, 'invalid');
  },

  'only the columns asked for come, dotted ones nested': async ({ admin }) => {
    const parent = await admin.create('accounts', { name: 'Parent', industry: 'energy' });
    await admin.create('accounts', { name: 'Child', parent: parent.id });
    const filter = { field: 'name', op: 'eq', value: 'Child' };
    const { records } = await admin.list('accounts', { filter, fields: 'name,parent.industry' });
    const { id, version, ...rest } = records[0];
    assert.ok(id && version);
    assert.deepEqual(rest, { name: 'Child', parent: { id: parent.id, name: 'Parent', industry: 'energy' } });
    refused(await admin.get('/accounts', { fields: 'name,nmae' }), 422, 'invalid');
  },
};
