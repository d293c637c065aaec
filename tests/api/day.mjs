// What home and the board ask: who has no next step, what waits, what changed lately.
import assert from 'node:assert/strict';
import { refused } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const no_next_step = {
  field: 'activity_links',
  op: 'none',
  filter: { and: [{ field: 'activity.done_at', op: 'empty' }, { field: 'activity.due_at', op: 'gt', value: '2026-01-01T00:00:00Z' }] },
};
const digest = async (client, parameters) => (await client.get('/digest', parameters)).body;

export const stories = {
  'opportunities without a next step are found, and those whose activity is done': async ({ admin }) => {
    for (const [name, activity] of [['Planned', {}], ['Past', { done_at: '2026-02-02T00:00:00Z' }], ['Bare', null]]) {
      const deal = await admin.create('opportunities', { name });
      if (!activity) continue;
      const links = [{ object: 'opportunities', id: deal.id }];
      await admin.create('activities', { subject: name, due_at: '2031-01-01T00:00:00Z', links, ...activity });
    }
    assert.deepEqual(await admin.names('opportunities', no_next_step), ['Bare', 'Past']);
  },

  'one question says what waits on many records': async ({ admin }) => {
    const { records: deals } = await admin.list('opportunities', {});
    const page = await admin.query('activity_links', {
      filter: { and: [{ field: 'record', op: 'in', value: deals.map((deal) => deal.id) }, { field: 'activity.done_at', op: 'empty' }] },
      fields: ['record', 'activity.subject', 'activity.due_at'],
      limit: 500,
    });
    assert.equal(page.records.length, 1);
    assert.equal(page.records[0].record.name, 'Planned');
    assert.equal(page.records[0].activity.due_at, '2031-01-01T00:00:00Z');
  },

  'a digest sums up what was done to a record, from its first value to its last': async ({ admin }) => {
    const account = await admin.create('accounts', { name: 'Acme' });
    const since = (await admin.list('accounts', {})).records[0].updated_at;
    const after = new Date(Date.parse(since) + 1).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await admin.change('accounts', account.id, { industry: 'retail' });
    await admin.change('accounts', account.id, { industry: 'energy', website: 'https://acme.example' });
    const { items } = await digest(admin, { since: after });
    assert.deepEqual(items.map(({ object, id, name, count }) => ({ object, id, name, count })), [
      { object: 'accounts', id: account.id, name: 'Acme', count: 2 },
    ]);
    const { change } = items[0];
    assert.equal(change.kind, 'update');
    assert.deepEqual(change.changes.find(({ field }) => field === 'industry'), { field: 'industry', from: null, to: 'energy' });
    const [made] = (await digest(admin, { objects: 'accounts' })).items;
    assert.equal(made.change.kind, 'create');
    assert.equal(made.count, 3);
  },

  'a batch is one line': async ({ admin }) => {
    const operations = Array.from({ length: 8 }, (_, at) => ({ op: 'create', object: 'products', values: { name: `P${at}` } }));
    const { batch } = (await admin.post('/batch', { operations })).body;
    const lines = (await digest(admin, { objects: 'products' })).items;
    assert.equal(lines.length, 1);
    assert.equal(lines[0].count, 8);
    assert.equal(lines[0].change.batch, batch);
  },

  'nobody reads of what they may not see': async (world) => {
    const role = await world.role('Own only', { '*': own });
    const person = await world.person('Li Si', role);
    assert.deepEqual((await digest(person)).items, []);
    refused(await person.get('/digest', { objects: 'nothing' }), 404, 'not_found');
    refused(await person.get('/digest', { since: 'yesterday' }), 422, 'invalid');
  },
};
