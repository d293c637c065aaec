// The records of a whole workspace as a zip of a file for each object.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read_csv } from '../journeys/csv.mjs';
import { eventually, must, refused } from '../lib/client.mjs';
import { temporary_folder } from '../lib/server.mjs';
import { all } from '../lib/world.mjs';
import { unzipped } from '../lib/zip.mjs';

export const set_up = ['--demo', '--locale', 'en'];

async function exported(client, query = '') {
  const answer = await fetch(`${client.url}/api/v1/export${query}`, { headers: client.headers });
  assert.equal(answer.status, 200);
  return { answer, files: unzipped(Buffer.from(await answer.arrayBuffer())) };
}
const rows_of = (files, name) => read_csv(files[name].toString('utf8'));
const total = async (admin, object) => (await admin.list(object, { limit: 1, count: true })).total.value;

export const stories = {
  'there are records of every sort': async (world) => {
    const { admin } = world;
    const { records } = await admin.list('contacts', { limit: 1 });
    world.contact = records[0];
    world.account = await admin.create('accounts', {
      name: '=1+1', address: { city: '上海' }, description: 'two\nlines, "quoted"', annual_revenue: '12.5', tags: ['a;b', 'VIP'],
    });
    must(await admin.post('/comments', { body: 'on it', record: { object: 'accounts', id: world.account.id } }), 201);
    await admin.create('accounts', { name: 'Child', parent: world.account.id });
  },

  'each object is a file with all of its records, the demo among them': async (world) => {
    const { admin } = world;
    const { answer, files } = await exported(admin);
    assert.equal(answer.headers.get('content-type'), 'application/zip');
    assert.match(answer.headers.get('content-disposition'), /filename="kith-\d{4}-\d\d-\d\d-csv\.zip"/);
    for (const object of ['accounts', 'contacts', 'leads', 'opportunities', 'activities', 'activity_links', 'products', 'users', 'roles', 'teams', 'stages', 'pipelines']) {
      const rows = rows_of(files, `${object}.csv`);
      assert.equal(rows.length, await total(admin, object), object);
      assert.equal(new Set(rows.map((row) => row.id)).size, rows.length, object);
    }
    for (const own of ['notifications.csv', 'followers.csv', 'layouts.csv', 'saved_views.csv']) assert.equal(files[own], undefined);
    world.files = files;
  },

  'references are there for people and as keys': async ({ files, contact, account }) => {
    const person = rows_of(files, 'contacts.csv').find((row) => row.id === contact.id);
    assert.equal(person.account, contact.account.name);
    assert.equal(person['account.id'], contact.account.id);
    assert.equal(person['owner.id'], contact.owner.id);
    const child = rows_of(files, 'accounts.csv').find((row) => row.name === 'Child');
    assert.deepEqual([child.parent, child['parent.id']], ["'=1+1", account.id]);
    const comment = rows_of(files, 'comments.csv').find((row) => row.body === 'on it');
    assert.equal(comment['record.id'], `accounts/${account.id}`);
  },

  'values stand as an import reads them': async ({ files, account }) => {
    const row = rows_of(files, 'accounts.csv').find((one) => one.id === account.id);
    assert.equal(row.name, "'=1+1");
    assert.equal(row.address, ';上海;;;', 'an address without a street is not empty');
    assert.equal(row.annual_revenue, '12.5');
    assert.equal(row.description, 'two\nlines, "quoted"');
    assert.equal(row.version, undefined);
    assert.ok(Date.parse(row.created_at) > 0);
  },

  'the other formats hold the same': async ({ admin, files, account }) => {
    const lines = (await exported(admin, '?format=jsonl')).files;
    const records = lines['accounts.jsonl'].toString('utf8').trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(records.length, rows_of(files, 'accounts.csv').length);
    const record = records.find((one) => one.id === account.id);
    assert.deepEqual([record.name, record.annual_revenue, record.employees], ['=1+1', '12.5', null]);
    const books = (await exported(admin, '?format=xlsx')).files;
    assert.deepEqual(Object.keys(books).map((name) => name.replace('.xlsx', '.csv')), Object.keys(files));
    assert.match(unzipped(books['accounts.xlsx'])['xl/worksheets/sheet1.xml'].toString('utf8'), />=1\+1</);
    const old = (await exported(admin, '?format=csv&encoding=GB18030')).files;
    assert.match(new TextDecoder('gb18030').decode(old['accounts.csv']), /;上海;;;/);
  },

  'kith export writes the same, and never over a file': async (world) => {
    // A job may still be working out the scores of the demo's records between the two.
    const path = await eventually(async () => {
      const here = join(temporary_folder(), 'all.zip');
      const done = await world.server.command('export', '--format', 'csv', here);
      assert.equal(done.code, 0, done.stderr);
      const files = unzipped(readFileSync(here));
      const served = (await exported(world.admin)).files;
      assert.deepEqual(Object.keys(files), Object.keys(served));
      assert.equal(files['accounts.csv'].toString('utf8'), served['accounts.csv'].toString('utf8'));
      return here;
    });
    assert.equal((await world.server.command('export', '--format', 'csv', path)).code, 65);
    const wrong = await world.server.command('export', '--format', 'pdf', `${path}.2`);
    assert.equal(wrong.code, 65);
    assert.match(wrong.stderr, /csv, xlsx/);
  },

  'only an administrator who may export takes it, and it stands in the audit trail': async (world) => {
    const { admin } = world;
    const { entries } = must(await admin.get('/audit', { limit: 10 }), 200);
    const told = entries.find((entry) => entry.what === 'export_all');
    assert.ok(told.detail.format && told.detail.objects > 10, JSON.stringify(told));
    assert.equal(told.by.name, admin.user.name);
    const person = await world.person('Exporter', await world.role('Exports all', { '*': all }, ['export']));
    refused(await person.get('/export'), 403, 'forbidden');
    const mute = await world.person('Mute', await world.role('Administers', { '*': all }, ['admin']));
    refused(await mute.get('/export'), 403, 'forbidden');
    refused(await admin.get('/export', { format: 'vcard' }), 422, 'invalid', 'format');
    refused(await admin.get('/export', { fields: 'name' }), 422, 'invalid', 'fields');
    refused(await admin.get('/export', { encoding: 'Latin' }), 422, 'invalid', 'encoding');
  },
};
