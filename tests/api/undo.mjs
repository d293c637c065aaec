// The way back: lists as of an instant, single records and fields, whole batches, what somebody did in a
// span of time, and what lies in the recycle bin.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const named = (prefix) => ({ field: 'name', op: 'starts', value: prefix });
const pause = () => new Promise((done) => setTimeout(done, 30));
const instant = async () => {
  await pause();
  const at = new Date().toISOString();
  await pause();
  return at;
};
const finished = (client, id) =>
  eventually(async () => {
    const batch = must(await client.get(`/batches/${id}`), 200);
    assert.equal(batch.state, 'done');
    return batch;
  });

export const stories = {
  'a list and a report are asked as of an instant': async (world) => {
    const { admin } = world;
    const acme = await admin.create('accounts', { name: 'Then Acme', industry: 'retail' });
    const gone = await admin.create('accounts', { name: 'Then Gone', industry: 'retail' });
    const contact = await admin.create('contacts', { last_name: 'Then Ann', account: acme.id });
    const then = await instant();
    await admin.change('accounts', acme.id, { name: 'Now Acme', industry: 'technology' });
    must(await admin.remove(`/accounts/${gone.id}`), 204);
    await admin.create('accounts', { name: 'Then Young', industry: 'retail' });
    const question = { filter: named('Then'), sort: 'name', count: true };
    const was = must(await admin.get('/accounts', { ...question, as_of: then }), 200);
    assert.deepEqual(was.records.map((one) => [one.name, one.version]), [['Then Acme', 1], ['Then Gone', 1]]);
    assert.equal(was.total.value, 2);
    assert.deepEqual((await admin.list('accounts', question)).records.map((one) => one.name), ['Then Young']);
    const [ann] = must(await admin.get('/contacts', { filter: named('Then'), fields: 'name,account.industry', as_of: then }), 200).records;
    assert.deepEqual(ann.account, { id: acme.id, name: 'Then Acme', industry: 'retail' });
    const report = { filter: named('Then'), group: ['industry'], measures: [{ fn: 'count' }] };
    const groups = (answer) => answer.groups.map((group) => [group.keys[0], group.values[0]]);
    assert.deepEqual(groups(await admin.query('accounts', { ...report, as_of: then })), [['retail', 2]]);
    assert.deepEqual(groups(await admin.query('accounts', report)), [['retail', 1]]);
    const related = must(await admin.get(`/accounts/${acme.id}/related/contacts`, { as_of: then }), 200);
    assert.deepEqual(related.records.map((one) => one.id), [contact.id]);
    world.then = { at: then, acme };
  },

  'the past is refused where it has no answer': async ({ admin, then }) => {
    refused(await admin.get('/accounts', { as_of: 'yesterday' }), 422, 'invalid', 'as_of');
    refused(await admin.get('/accounts', { as_of: then.at, q: 'acme' }), 422, 'invalid', 'q');
  },

  'a record, or a field of it, is put back, and that can be undone': async ({ admin, then }) => {
    const { at, acme } = then;
    await admin.change('accounts', acme.id, { employees: 7 });
    const asked = must(await admin.post(`/accounts/${acme.id}/revert`, { as_of: at, dry_run: true }), 200);
    assert.deepEqual(asked.changes.map((change) => change.field).sort(), ['employees', 'industry', 'name']);
    must(await admin.post(`/accounts/${acme.id}/revert`, { as_of: at, fields: ['industry'] }), 200);
    const one = await admin.read('accounts', acme.id);
    assert.deepEqual([one.industry, one.name], ['retail', 'Now Acme']);
    const { batch } = must(await admin.post(`/accounts/${acme.id}/revert`, { as_of: at }), 200);
    const all = await admin.read('accounts', acme.id);
    assert.deepEqual([all.industry, all.name, all.employees], ['retail', 'Then Acme', null]);
    must(await admin.post(`/batches/${batch}/undo`), 200);
    assert.equal((await admin.read('accounts', acme.id)).name, 'Now Acme');
    refused(await admin.post(`/accounts/${acme.id}/revert`, { as_of: at, fields: ['none_such'] }), 422, 'invalid', 'fields');
    refused(await admin.post(`/accounts/${acme.id}/revert`, { as_of: '2021-01-01T00:00:00Z' }), 422, 'invalid', 'as_of');
    refused(await admin.post(`/accounts/${acme.id}/revert`, {}), 422, 'invalid', 'as_of');
  },

  'a preview says what would go back and what changed since, and what is chosen goes back anyway': async ({ admin }) => {
    const made = [];
    for (const last_name of ['Way 1', 'Way 2']) made.push(await admin.create('contacts', { last_name, title: 'Before', department: 'Before' }));
    const operations = made.map((one) => ({ op: 'update', object: 'contacts', id: one.id, values: { title: 'Batch', department: 'Batch' } }));
    const { batch } = must(await admin.post('/batch', { operations, label: 'Way' }), 200);
    await admin.change('contacts', made[0].id, { title: 'Hand', department: 'Hand' });
    const preview = must(await admin.post(`/batches/${batch}/undo`, { dry_run: true }), 200);
    assert.equal(preview.whole, true);
    assert.deepEqual(preview.taken.map((one) => [one.name, one.act, one.changes.map((change) => [change.field, change.from, change.to])]), [
      ['Way 2', 'update', [['title', 'Batch', 'Before'], ['department', 'Batch', 'Before']]],
    ]);
    assert.deepEqual(preview.conflicts[0].changes, [
      { field: 'title', from: 'Hand', to: 'Before' },
      { field: 'department', from: 'Hand', to: 'Before' },
    ]);
    assert.equal((await admin.read('contacts', made[1].id)).title, 'Batch', 'a preview changes nothing');
    assert.deepEqual(must(await admin.get(`/batches/${batch}/changed_since`), 200), { records: 1 });
    refused(await admin.post(`/batches/${batch}/undo`, { anyway: 'some' }), 422, 'invalid', 'anyway');
    const undone = must(await admin.post(`/batches/${batch}/undo`, { anyway: [{ id: made[0].id, fields: ['title'] }] }), 200);
    assert.deepEqual(undone.conflicts.map((one) => one.fields), [['department']]);
    const now = await admin.read('contacts', made[0].id);
    assert.deepEqual([now.title, now.department], ['Before', 'Hand']);
    const kept = must(await admin.get(`/batches/${undone.batch}`), 200);
    assert.deepEqual([kept.kind, kept.kept, kept.state], ['undo', 1, 'done']);
  },

  'everything that somebody did in a span of time is taken back': async (world) => {
    const { admin } = world;
    const role = await world.role('Writer for a day', { '*': own, contacts: { read: 'all', create: true, update: 'all', delete: 'all' } });
    const spoiler = await world.person('Spoiler', role);
    const kept = await admin.create('contacts', { last_name: 'Kept', title: 'Good' });
    const from = await instant();
    const fresh = await spoiler.create('contacts', { last_name: 'Junk' });
    await spoiler.change('contacts', kept.id, { title: 'Bad' });
    must(await spoiler.remove(`/contacts/${kept.id}`), 204);
    const to = await instant();
    const span = { user: spoiler.user.id, from, to };
    refused(await spoiler.post('/undo', { ...span, user: admin.user.id }), 403, 'forbidden');
    refused(await admin.post('/undo', { user: spoiler.user.id }), 422, 'invalid', 'from');
    refused(await admin.post('/undo', { ...span, to: from }), 422, 'invalid', 'to');
    refused(await admin.post('/undo', { ...span, from: '2021-01-01T00:00:00Z' }), 422, 'invalid', 'from');
    const preview = must(await admin.post('/undo', { ...span, dry_run: true }), 200);
    assert.deepEqual(preview.taken.map((one) => [one.name, one.act]), [['Kept', 'restore'], ['Kept', 'update'], ['Junk', 'delete']]);
    const { batch } = must(await admin.post('/undo', span), 200);
    assert.equal((await admin.read('contacts', kept.id)).title, 'Good');
    assert.notEqual((await admin.read('contacts', fresh.id)).deleted_at, null);
    must(await admin.post(`/batches/${batch}/undo`), 200);
    assert.notEqual((await admin.read('contacts', kept.id)).deleted_at, null, 'an undo is undone');
    must(await admin.post(`/contacts/${kept.id}/restore`), 200);
  },

  'a large undo is a job that tells how far it is': async ({ admin }) => {
    const operations = Array.from({ length: 450 }, (_, i) => ({ op: 'create', object: 'contacts', values: { last_name: `Large ${i}` } }));
    const { batch } = must(await admin.post('/batch', { operations }), 200);
    const answer = must(await admin.post(`/batches/${batch}/undo`), 202);
    assert.ok(answer.job);
    assert.equal((await finished(admin, answer.batch)).count, 450);
    await eventually(async () => assert.equal(must(await admin.get(`/batches/${batch}`), 200).state, 'undone'));
  },

  'the recycle bin shows what was deleted in all objects, by whom and when': async (world) => {
    const { admin } = world;
    const account = await admin.create('accounts', { name: 'Bin account' });
    const contact = await admin.create('contacts', { last_name: 'Bin contact', account: account.id });
    for (const [object, id] of [['contacts', contact.id], ['accounts', account.id]])
      must(await admin.remove(`/${object}/${id}`), 204);
    const bin = must(await admin.get('/bin', { q: 'Bin' }), 200);
    assert.deepEqual(bin.records.map((one) => [one.object, one.name, one.deleted_by.id]), [
      ['accounts', 'Bin account', admin.user.id],
      ['contacts', 'Bin contact', admin.user.id],
    ]);
    assert.equal(bin.days, 90);
    assert.equal(must(await admin.get('/bin', { q: 'Bin', object: 'contacts' }), 200).records.length, 1);
    const first = must(await admin.get('/bin', { limit: 1, by: 'me' }), 200);
    const second = must(await admin.get('/bin', { limit: 1, by: 'me', cursor: first.next }), 200);
    assert.deepEqual([first, second].map((page) => page.records[0].name), ['Bin account', 'Bin contact']);
    refused(await admin.get('/bin', { cursor: 'x' }), 422, 'invalid', 'cursor');
  },

  'all that match come out of it in one act, counted beforehand': async ({ admin }) => {
    const wish = { op: 'restore', q: 'Bin' };
    assert.equal(must(await admin.post('/bin', { ...wish, dry_run: true }), 200).count, 2);
    const { objects } = must(await admin.post('/bin', wish), 202);
    for (const one of objects) await finished(admin, one.batch);
    assert.deepEqual(must(await admin.get('/bin', { q: 'Bin' }), 200).records, []);
    for (const one of objects) must(await admin.post(`/batches/${one.batch}/undo`), 200);
    assert.equal(must(await admin.get('/bin', { q: 'Bin' }), 200).records.length, 2);
  },

  'what the same act deleted comes back with a record': async ({ admin }) => {
    const account = await admin.create('accounts', { name: 'Family' });
    const child = await admin.create('contacts', { last_name: 'Child', account: account.id });
    const left = await admin.create('contacts', { last_name: 'Left', account: account.id });
    const operations = [
      { op: 'update', object: 'contacts', id: left.id, values: { account: null } },
      { op: 'delete', object: 'contacts', id: child.id },
      { op: 'delete', object: 'accounts', id: account.id },
    ];
    must(await admin.post('/batch', { operations }), 200);
    const { beside } = must(await admin.post(`/accounts/${account.id}/restore`, { dry_run: true }), 200);
    assert.deepEqual(beside.map((one) => [one.name, one.kind]), [['Child', 'delete'], ['Left', 'update']]);
    must(await admin.post(`/accounts/${account.id}/restore`, { beside: true }), 200);
    assert.equal((await admin.read('contacts', child.id)).deleted_at, null);
    assert.equal((await admin.read('contacts', left.id)).account.id, account.id);
  },

  'a name that another has taken meanwhile is changed on the way out': async ({ admin }) => {
    must(await admin.post('/meta/objects/contacts/fields', { name: 'badge_c', kind: 'text', label: { en: 'Badge', zh: '工牌' }, unique: true, max_length: 40 }), 201);
    const old = await admin.create('contacts', { last_name: 'Old', badge_c: '7' });
    must(await admin.remove(`/contacts/${old.id}`), 204);
    const taker = await admin.create('contacts', { last_name: 'Taker', badge_c: '7' });
    const problem = refused(await admin.post(`/contacts/${old.id}/restore`), 409, 'conflict', 'badge_c');
    assert.match(problem.errors[0].message, new RegExp(taker.id));
    const back = must(await admin.post(`/contacts/${old.id}/restore`, { values: { badge_c: '8' } }), 200);
    assert.equal(back.badge_c, '8');
  },

  'the trail of changes is a file too': async ({ admin }) => {
    const made = await admin.create('accounts', { name: 'Trail, of "commas"' });
    await admin.change('accounts', made.id, { industry: 'retail' });
    const answer = await admin.get('/changes/export', { record: made.id });
    assert.match(answer.headers.get('content-type'), /^text\/csv/);
    const lines = must(answer, 200).replace(/^\uFEFF/, '').trim().split(/\r?\n/);
    assert.equal(lines.length, 1 + 1 + lines.filter((line) => line.includes(',create,')).length);
    assert.ok(lines[1].includes('retail') && lines.some((line) => line.includes('"Trail, of ""commas"""')), lines.join('\n'));
  },

  'only administrators purge, and set how long the bin keeps': async (world) => {
    const { admin } = world;
    const role = await world.role('Cleaner', { '*': { read: 'all', create: true, update: 'all', delete: 'all' } }, ['bulk']);
    const cleaner = await world.person('Cleaner', role);
    refused(await cleaner.post('/bin', { op: 'purge', q: 'Bin' }), 403, 'forbidden');
    refused(await cleaner.post('/contacts/bulk', { op: 'purge', filter: named('Bin') }), 403, 'forbidden');
    must(await admin.post('/bin', { op: 'purge', q: 'Bin' }), 202);
    await eventually(async () => assert.deepEqual(must(await admin.get('/bin', { q: 'Bin' }), 200).records, []));
    refused(await admin.patch('/settings', { bin_days: 0 }), 422, 'invalid', 'bin_days');
    must(await admin.patch('/settings', { bin_days: 30 }), 204);
    assert.equal(must(await admin.get('/bin'), 200).days, 30);
    assert.equal(must(await admin.get('/session'), 200).workspace.bin_days, 30);
  },
};
