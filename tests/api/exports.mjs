// A list as a file: what it shows, whole, as a spreadsheet takes it, and to nobody who may not.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all, none, own } from '../lib/world.mjs';

const count = 1_203; // more than two pages of the export
const lines = (text) => text.split('\r\n').slice(0, -1);

async function exported(client, parameters, headers) {
  const answer = await client.get('/accounts/export', parameters, headers);
  assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 300));
  return answer;
}

export const stories = {
  'many accounts are made': async ({ admin }) => {
    const make = (from, to) =>
      Array.from({ length: to - from }, (_, i) => ({
        op: 'create',
        object: 'accounts',
        values: { name: `Account ${String(from + i).padStart(4, '0')}`, industry: i % 2 ? 'retail' : null, employees: i, annual_revenue: '1200.5' },
      }));
    must(await admin.post('/batch', { operations: make(0, 1_000) }), 200);
    must(await admin.post('/batch', { operations: make(1_000, count) }), 200);
  },

  'an export holds every record once, in the order of the list, with the labels of the language': async ({ admin }) => {
    const answer = await exported(admin, { sort: 'name', fields: 'name,industry,annual_revenue' }, { 'accept-language': 'en' });
    assert.match(answer.headers.get('content-type'), /^text\/csv/);
    assert.match(answer.headers.get('content-disposition'), /attachment; filename="accounts-\d{4}-\d\d-\d\d\.csv"/);
    const rows = lines(answer.body.replace(/^\uFEFF/, ''));
    assert.equal(rows.length, count + 1);
    assert.equal(rows[0], 'Name,Industry,Annual revenue');
    assert.equal(rows[1], 'Account 0000,,1200.5');
    assert.equal(rows[2], 'Account 0001,Retail,1200.5');
    assert.equal(new Set(rows).size, count + 1);
    const names = rows.slice(1).map((row) => row.split(',')[0]);
    assert.deepEqual(names, [...names].sort());
  },

  'it begins with a byte order mark, so that a spreadsheet reads Chinese': async ({ admin }) => {
    const answer = await fetch(`${admin.url}/api/v1/accounts/export?fields=name`, { headers: { ...admin.headers, 'accept-language': 'zh-CN' } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.match(new TextDecoder().decode(bytes).split('\r\n')[0], /^名称|^客户名称/);
  },

  'a program takes the names of the API': async ({ admin }) => {
    const { body } = await exported(admin, { names: 'api', fields: 'name,industry,parent.name', sort: 'name' });
    assert.deepEqual(lines(body.replace(/^\uFEFF/, '')).slice(0, 3), ['name,industry,parent.name', 'Account 0000,,', 'Account 0001,retail,']);
  },

  'the filter and a selection are held': async ({ admin }) => {
    const { body } = await exported(admin, { fields: 'name', filter: { field: 'employees', op: 'lt', value: 3 }, sort: 'name' });
    assert.equal(lines(body).length, 7);
    const { records } = await admin.list('accounts', { sort: 'name', limit: 2 });
    const answer = await admin.post('/accounts/export', { ids: records.map((record) => record.id), fields: ['name'], sort: 'name' });
    assert.deepEqual(lines(answer.body.replace(/^\uFEFF/, '')).slice(1), records.map((record) => record.name));
  },

  'references stand by name, dotted ones too, and formulas are defused': async ({ admin }) => {
    const parent = await admin.create('accounts', { name: '=cmd()' });
    await admin.create('accounts', { name: 'Zzz child', parent: parent.id });
    const { body } = await exported(admin, { fields: 'name,parent,parent.name,owner', filter: { field: 'name', op: 'eq', value: 'Zzz child' } });
    const [name, by_reference, by_path, owner] = lines(body)[1].split(',');
    assert.deepEqual([name, by_reference, by_path], ['Zzz child', "'=cmd()", "'=cmd()"]);
    assert.equal(owner, admin.user.name);
  },

  'what is wrong is a problem and no file': async ({ admin }) => {
    refused(await admin.get('/accounts/export', { fields: 'nmae' }), 422, 'invalid', 'fields');
    refused(await admin.get('/accounts/export', { filter: { field: 'nmae', op: 'eq', value: 1 } }), 422, 'invalid', 'filter.field');
    refused(await admin.get('/accounts/export', { limit: 5 }), 422, 'invalid', 'limit');
    refused(await admin.post('/accounts/export', { names: 'short' }), 422, 'invalid', 'names');
  },

  'it needs the right to export, and shows nobody more than a list does': async (world) => {
    const mute = await world.person('Mute', await world.role('No export', { '*': all }));
    refused(await mute.get('/accounts/export'), 403, 'forbidden');
    const narrow = await world.person('Narrow', await world.role('Own only', { '*': none, accounts: own }, ['export']));
    await narrow.create('accounts', { name: 'Mine' });
    const { body } = await exported(narrow, { fields: 'name' });
    assert.deepEqual(lines(body).slice(1), ['Mine']);
  },

  'a list can be entered far from its beginning': async ({ admin }) => {
    const page = await admin.list('accounts', { sort: 'name', skip: 700, limit: 3 });
    assert.deepEqual(page.records.map((record) => record.name), ['Account 0699', 'Account 0700', 'Account 0701']);
    const next = await admin.list('accounts', { sort: 'name', limit: 1, cursor: page.next });
    assert.equal(next.records[0].name, 'Account 0702');
    assert.deepEqual((await admin.list('accounts', { skip: 5_000 })).records, []);
    refused(await admin.get('/accounts', { skip: 3, cursor: page.next }), 422, 'invalid', 'skip');
    refused(await admin.get('/accounts', { skip: -1 }), 422, 'invalid', 'skip');
  },
};
