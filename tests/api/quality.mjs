// Data quality as a client meets it: a score that writes keep, rules as data, the report, who is told
// what, and writing fields properly in bulk.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const everything = { and: [] };
const quality = async (admin, id, object = 'contacts') => must(await admin.get(`/${object}/${id}/quality`), 200);
const lacking = (answer) => answer.rules.filter((rule) => !rule.holds).map((rule) => rule.label.en);

async function idle(admin, object) {
  await eventually(async () => assert.equal(must(await admin.get(`/${object}/quality`), 200).job, null));
}

export const stories = {
  'a record has a score, says what it lacks, and gains by being filled in': async (world) => {
    const { admin } = world;
    await idle(admin, 'contacts');
    world.ann = await admin.create('contacts', { last_name: 'SMITH', first_name: 'Ann' });
    const poor = await admin.read('contacts', world.ann.id);
    const told = await quality(admin, world.ann.id);
    assert.equal(told.score, poor.quality);
    assert.ok(poor.quality > 0 && poor.quality < 60, String(poor.quality));
    assert.deepEqual(lacking(told), ['Has an e-mail', 'Has a phone or mobile', 'Belongs to an account', 'Has a job title', 'Name is written properly']);
    assert.deepEqual(told.rules.find((rule) => rule.label.zh === '有邮箱').fields, ['email']);
    const better = must(await admin.patch(`/contacts/${world.ann.id}`, { email: 'ann@quality.example', title: 'Boss' }), 200);
    assert.ok(better.quality > poor.quality);
    const log = must(await admin.get(`/contacts/${world.ann.id}/changes`), 200).changes;
    assert.ok(log.every((change) => change.changes.every(({ field }) => field !== 'quality')), 'a score is no change');
    refused(await admin.patch(`/contacts/${world.ann.id}`, { quality: 100 }), 422, 'invalid', 'quality');
  },

  'lists sort and filter by it, and find what is not written properly': async ({ admin, ann }) => {
    const best = await admin.create('contacts', { last_name: 'Jones', first_name: 'Bea', email: 'bea@quality.example', mobile: '13800138222', title: 'CEO' });
    const sorted = await admin.list('contacts', { sort: '-quality', filter: { field: 'quality', op: 'exists' } });
    const at = (id) => sorted.records.findIndex((record) => record.id === id);
    assert.ok(at(best.id) < at(ann.id));
    const poor = await admin.list('contacts', { filter: { field: 'quality', op: 'lt', value: best.quality } });
    assert.ok(poor.records.some(({ id }) => id === ann.id) && !poor.records.some(({ id }) => id === best.id));
    const untidy = await admin.list('contacts', { filter: { not: { field: 'last_name', op: 'tidy' } } });
    assert.deepEqual(untidy.records.map(({ id }) => id), [ann.id]);
    refused(await admin.get('/contacts', { filter: JSON.stringify({ field: 'birthday', op: 'tidy' }) }), 422, 'invalid', 'filter.op');
  },

  'a rule is data: what it asks is checked, and all records follow': async (world) => {
    const { admin, ann } = world;
    refused(await admin.post('/quality_rules', { name_en: 'x', applies_to: 'contacts', kind: 'filled' }), 422, 'invalid', 'asked_fields');
    refused(await admin.post('/quality_rules', { name_en: 'x', applies_to: 'tags', kind: 'filled', asked_fields: ['name'] }), 422, 'invalid', 'applies_to');
    const before = (await admin.read('contacts', ann.id)).quality;
    world.rule = await admin.create('quality_rules', { name_zh: '有生日', applies_to: 'contacts', kind: 'filled', asked_fields: ['birthday'], weight: 10 });
    assert.equal(world.rule.name_en, '有生日');
    await eventually(async () => assert.ok((await admin.read('contacts', ann.id)).quality < before));
    assert.equal((await admin.read('contacts', ann.id)).version, 2);
    must(await admin.patch(`/quality_rules/${world.rule.id}`, { active: false }), 200);
    await eventually(async () => assert.equal((await admin.read('contacts', ann.id)).quality, before));
    await idle(admin, 'contacts');
  },

  'the report counts what is missing, and its filters open it': async ({ admin }) => {
    const report = must(await admin.get('/contacts/quality'), 200);
    assert.equal(report.bands.length, 10);
    assert.equal(report.bands.reduce((sum, count) => sum + count, 0), report.records);
    assert.ok(report.average > 0 && report.average <= 100);
    for (const rule of report.rules) {
      const { total } = await admin.list('contacts', { filter: { not: rule.filter }, count: true, limit: 1 });
      assert.equal(total.value, rule.lacking, rule.label.en);
    }
    assert.equal(report.owners.reduce((sum, one) => sum + one.records, 0), report.records);
    assert.ok(report.trend.length >= 1, 'the day is noted when all have been worked out');
    refused(await admin.get('/tags/quality'), 404, 'not_found');
  },

  'an account follows its contacts, and is told so at once': async ({ admin }) => {
    const account = await admin.create('accounts', { name: 'Acme Quality' });
    assert.ok(lacking(await quality(admin, account.id, 'accounts')).includes('Has a contact'));
    await admin.create('contacts', { last_name: 'Employee', account: account.id });
    assert.ok(!lacking(await quality(admin, account.id, 'accounts')).includes('Has a contact'));
  },

  'nobody is told of fields that are hidden from them, nor edits rules': async (world) => {
    const { admin, ann } = world;
    const role = await world.role('Sees no mail', { '*': own, contacts: { ...own, read: 'all', fields: { email: 'hidden' } } });
    const person = await world.person('Sees no mail', role);
    const told = must(await person.get(`/contacts/${ann.id}/quality`), 200);
    assert.equal(told.score, (await admin.read('contacts', ann.id)).quality);
    assert.ok(told.rules.length > 0 && told.rules.every((rule) => !rule.fields.includes('email')));
    const report = must(await person.get('/contacts/quality'), 200);
    assert.ok(report.rules.every((rule) => !JSON.stringify(rule.filter).includes('email')));
    refused(await person.get('/contacts', { filter: JSON.stringify({ field: 'email', op: 'tidy' }) }), 422, 'invalid', 'filter.field');
    refused(await person.post('/quality_rules', { name_en: 'mine', applies_to: 'contacts', kind: 'filled', asked_fields: ['phone'] }), 403, 'forbidden');
    refused(await person.post('/contacts/quality/preview', { fields: ['last_name'] }), 403, 'forbidden');
    const blind = await world.person('Sees own only', await world.role('Sees own only', { '*': own }));
    assert.equal(must(await blind.get('/contacts/quality'), 200).records, 0);
    refused(await blind.get(`/contacts/${ann.id}/quality`), 404, 'not_found');
  },

  'writing properly is shown first, done in one batch, and taken back': async ({ admin, ann }) => {
    const shown = must(await admin.post('/contacts/quality/preview', { fields: ['last_name', 'first_name'] }), 200);
    assert.deepEqual([shown.count, shown.mendable, shown.samples.length], [1, 1, 1]);
    assert.deepEqual(shown.samples[0].fields, [{ field: 'last_name', from: 'SMITH', to: 'Smith' }]);
    refused(await admin.post('/contacts/bulk', { op: 'tidy', filter: everything, values: { fields: ['birthday'] } }), 422, 'invalid', 'values.fields');
    const { batch } = must(await admin.post('/contacts/bulk', { op: 'tidy', filter: shown.filter, values: { fields: ['last_name', 'first_name'] } }), 202);
    await eventually(async () => assert.equal((await admin.read('contacts', ann.id)).name, 'Ann Smith'));
    await eventually(async () => assert.equal(must(await admin.get('/batches'), 200).batches.find(({ id }) => id === batch).state, 'done'));
    const tidy = (await admin.read('contacts', ann.id)).quality;
    must(await admin.post(`/batches/${batch}/undo`), 200);
    const back = await admin.read('contacts', ann.id);
    assert.equal(back.name, 'Ann SMITH');
    assert.ok(back.quality < tidy, 'the score goes back with it');
  },
};
