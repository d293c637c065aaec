// Many records in one act: all or nothing, counted beforehand, taken back afterwards.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';

const named = (prefix) => ({ field: 'name', op: 'starts', value: prefix });
const batch_of = (client, id) =>
  client.get('/batches').then((answer) => must(answer, 200).batches.find((batch) => batch.id === id));
const finished = (client, id) =>
  eventually(async () => {
    const batch = await batch_of(client, id);
    assert.equal(batch.state, 'done');
    return batch;
  });

export const stories = {
  'a batch does all of its operations under one label': async ({ admin }) => {
    const old = await admin.create('accounts', { name: 'Batch old' });
    const gone = await admin.create('accounts', { name: 'Batch gone' });
    const answer = must(
      await admin.post('/batch', {
        label: 'Spring cleaning',
        operations: [
          { op: 'create', object: 'accounts', values: { name: 'Batch new' } },
          { op: 'update', object: 'accounts', id: old.id, version: 1, values: { name: 'Batch renamed' } },
          { op: 'delete', object: 'accounts', id: gone.id },
        ],
      }),
      200,
    );
    assert.equal(answer.results.length, 3);
    assert.equal(answer.results[1].version, 2);
    assert.deepEqual(await admin.names('accounts', named('Batch')), ['Batch new', 'Batch renamed']);
    const batch = await batch_of(admin, answer.batch);
    assert.deepEqual([batch.label, batch.kind, batch.count, batch.state], ['Spring cleaning', 'batch', 3, 'done']);
    const back = must(await admin.post(`/batches/${answer.batch}/undo`), 200);
    assert.deepEqual([back.undone, back.conflicts], [3, []]);
    assert.deepEqual(await admin.names('accounts', named('Batch')), ['Batch gone', 'Batch old']);
    assert.equal((await batch_of(admin, answer.batch)).state, 'undone');
    refused(await admin.post(`/batches/${answer.batch}/undo`), 409, 'conflict');
  },

  'one wrong operation undoes all, and is named by its number': async ({ admin }) => {
    const made = await admin.create('accounts', { name: 'Atom' });
    const answer = await admin.post('/batch', {
      operations: [
        { op: 'create', object: 'accounts', values: { name: 'Atom 2' } },
        { op: 'update', object: 'accounts', id: made.id, values: { name: 'Atom changed' } },
        { op: 'create', object: 'accounts', values: { name: 'Atom 3', employees: 'many' } },
      ],
    });
    const problem = refused(answer, 422, 'invalid');
    assert.match(problem.errors[0].field, /2.*employees/);
    assert.deepEqual(await admin.names('accounts', named('Atom')), ['Atom']);
    const stale = { op: 'update', object: 'accounts', id: made.id, version: 7, values: { name: 'x' } };
    refused(await admin.post('/batch', { operations: [{ op: 'create', object: 'accounts', values: { name: 'Atom 4' } }, stale] }), 409, 'conflict');
    assert.deepEqual(await admin.names('accounts', named('Atom')), ['Atom']);
  },

  'too many operations, and operations that are none, are refused': async ({ admin }) => {
    const one = { op: 'create', object: 'tags', values: { name: 'x' } };
    for (const operations of [Array(1_001).fill(one), [{ ...one, op: 'fly' }], [{ op: 'create' }], [7]]) {
      const answer = await admin.post('/batch', { operations });
      assert.ok([404, 413, 422].includes(answer.status), `${answer.status}`);
    }
    refused(await admin.post('/batch', {}), 422, 'invalid', 'operations');
    assert.deepEqual((await admin.list('tags', {})).records, []);
  },

  'a bulk change says beforehand how many it would reach, and changes only those': async (world) => {
    const { admin } = world;
    const operations = Array.from({ length: 450 }, (_, i) => ({
      op: 'create',
      object: 'contacts',
      values: { last_name: `Bulk ${String(i).padStart(3, '0')}`, title: i < 430 ? 'Before' : 'Other' },
    }));
    must(await admin.post('/batch', { operations }), 200);
    const filter = { field: 'title', op: 'eq', value: 'Before' };
    const wish = { filter, op: 'update', values: { title: 'After' } };
    assert.deepEqual(must(await admin.post('/contacts/bulk', { ...wish, dry_run: true }), 200), { count: 430 });
    assert.equal((await admin.list('contacts', { filter, count: true, limit: 1 })).total.value, 430);
    const started = must(await admin.post('/contacts/bulk', { ...wish, label: 'Retitle' }), 202);
    const batch = await finished(admin, started.batch);
    assert.deepEqual([batch.kind, batch.count, batch.label], ['bulk', 430, 'Retitle']);
    assert.equal((await admin.list('contacts', { filter, count: true, limit: 1 })).total.value, 0);
    const after = { field: 'title', op: 'eq', value: 'After' };
    assert.equal((await admin.list('contacts', { filter: after, count: true, limit: 1 })).total.value, 430);
    world.retitled = { batch: started.batch, after, filter };
  },

  'its undo leaves alone what somebody changed since, and names it': async ({ admin, retitled }) => {
    const [touched] = (await admin.list('contacts', { filter: retitled.after, limit: 1 })).records;
    await admin.change('contacts', touched.id, { title: 'Mine' });
    const answer = await admin.post(`/batches/${retitled.batch}/undo`);
    assert.ok([200, 202].includes(answer.status), JSON.stringify(answer.body));
    await finished(admin, answer.body.batch);
    await eventually(async () => assert.equal((await batch_of(admin, retitled.batch)).state, 'undone'));
    const left = async (title) => {
      const filter = { field: 'title', op: 'eq', value: title };
      return (await admin.list('contacts', { filter, count: true, limit: 1 })).total.value;
    };
    assert.deepEqual([await left('After'), await left('Before'), await left('Mine')], [0, 429, 1]);
  },

  'a small undo shows its conflicts field by field': async ({ admin }) => {
    const made = await admin.create('contacts', { last_name: 'Clash', title: 'A', department: 'A' });
    const values = { title: 'B', department: 'B' };
    const { batch } = must(await admin.post('/batch', { operations: [{ op: 'update', object: 'contacts', id: made.id, values }] }), 200);
    await admin.change('contacts', made.id, { title: 'C' });
    const undo = must(await admin.post(`/batches/${batch}/undo`), 200);
    assert.equal(undo.conflicts.length, 1);
    assert.equal(undo.conflicts[0].id, made.id);
    assert.deepEqual(undo.conflicts[0].fields, ['title']);
    const now = await admin.read('contacts', made.id);
    assert.equal(now.title, 'C');
  },

  'bulk deletes go to the recycle bin and come back by ids': async ({ admin }) => {
    const filter = named('Bulk 00');
    const started = must(await admin.post('/contacts/bulk', { filter, op: 'delete' }), 202);
    await finished(admin, started.batch);
    const gone = (await admin.list('contacts', { deleted: true, filter, limit: 100 })).records;
    assert.equal(gone.length, 10);
    const ids = gone.slice(0, 4).map((record) => record.id);
    await finished(admin, must(await admin.post('/contacts/bulk', { ids, op: 'restore' }), 202).batch);
    assert.equal((await admin.names('contacts', filter)).length, 4);
  },

  'a bulk act adds to lists and takes from them, and leaves the rest of them alone': async ({ admin }) => {

    const people = [['VIP', 'cold'], ['cold'], []];
    for (const [at, tags] of people.entries()) await admin.create('contacts', { last_name: `Tagged ${at}`, tags });
    const values = { tags: { add: ['warm', 'VIP'], remove: ['cold'] } };
    const started = must(await admin.post('/contacts/bulk', { filter: named('Tagged'), op: 'update', values }), 202);
    await finished(admin, started.batch);
    const labels = async () => (await admin.list('contacts', { filter: named('Tagged'), sort: 'name' })).records.map((record) => record.tags);
    assert.deepEqual(await labels(), [['VIP', 'warm'], ['warm', 'VIP'], ['warm', 'VIP']]);
    must(await admin.post(`/batches/${started.batch}/undo`), 200);
    assert.deepEqual(await labels(), people);
    for (const wrong of [{ tags: { add: 'VIP' } }, { tags: { add: [1] } }, { tags: { add: [], drop: [] } }, { title: { add: ['x'] } }]) {
      refused(await admin.post('/contacts/bulk', { filter: named('Tagged'), op: 'update', values: wrong }), 422, 'invalid', Object.keys(wrong)[0]);
    }
  },

  'a bulk act names what it was refused and why, in the language of who asks': async (world) => {
    const { admin } = world;
    const lead = (name, status) => admin.create('leads', { name, company: 'Refusing', status });
    const ready = await lead('Refuse 1', 'mql');
    const bare = [await lead('Refuse 2', 'new'), await lead('Refuse 3', 'new')];
    const ids = [ready, ...bare].map(({ id }) => id);
    const { job, batch } = must(await admin.post('/leads/bulk', { ids, op: 'update', values: { status: 'sal' } }), 202);
    assert.equal((await finished(admin, batch)).count, 1);
    const told = async (language) => must(await admin.ask('GET', `/jobs/${job}`, undefined, { 'accept-language': language }), 200);
    const { failed, failures } = await told('en');
    assert.equal(failed, 2);
    assert.deepEqual(failures.map(({ id, field }) => [id, field]).sort(), bare.map(({ id }) => [id, 'status']).sort());
    assert.match(failures[0].reason, /[a-z] [a-z]/);
    assert.match((await told('zh-CN')).failures[0].reason, /\p{Script=Han}/u);
  },

  'a bulk act takes the words of a search beside its filter': async ({ admin }) => {
    const wish = { q: 'Tagged 1', op: 'update', values: { title: 'Found' } };
    assert.deepEqual(must(await admin.post('/contacts/bulk', { ...wish, dry_run: true }), 200), { count: 1 });
    await finished(admin, must(await admin.post('/contacts/bulk', wish), 202).batch);
    assert.deepEqual(await admin.names('contacts', { field: 'title', op: 'eq', value: 'Found' }), ['Tagged 1']);
  },

  'bulk needs the right to it, a target, and known fields': async (world) => {
    const { admin } = world;
    const role = await world.role('No bulk', { '*': { read: 'all', create: true, update: 'all', delete: 'all' } });
    const person = await world.person('No Bulk', role);
    refused(await person.post('/contacts/bulk', { filter: { and: [] }, op: 'delete' }), 403, 'forbidden');
    refused(await admin.post('/contacts/bulk', { op: 'delete' }), 422, 'invalid', 'filter');
    refused(await admin.post('/contacts/bulk', { filter: { and: [] }, op: 'explode' }), 422, 'invalid', 'op');
    refused(await admin.post('/contacts/bulk', { filter: { field: 'nmae', op: 'empty' }, op: 'delete' }), 422, 'invalid');
    refused(await admin.post('/contacts/bulk', { filter: { and: [] }, op: 'update' }), 422, 'invalid', 'values');
    const wrong = await admin.post('/contacts/bulk', { filter: { and: [] }, op: 'update', values: { nmae: 'x' } });
    refused(wrong, 422, 'invalid', 'nmae');
    const ids = Array.from({ length: 10_001 }, () => '0SA44W1TR0800');
    refused(await admin.post('/contacts/bulk', { ids, op: 'delete' }), 422, 'invalid', 'ids');
  },

  'nobody undoes a batch of somebody else': async (world) => {
    const role = await world.role('Plain', { '*': { read: 'all', create: true, update: 'all', delete: 'all' } });
    const person = await world.person('Plain', role);
    const operations = [{ op: 'create', object: 'tags', values: { name: 'kept' } }];
    const { batch } = must(await world.admin.post('/batch', { operations }), 200);
    refused(await person.post(`/batches/${batch}/undo`), 404, 'not_found');
    assert.deepEqual(must(await person.get('/batches'), 200).batches, []);
  },
};
