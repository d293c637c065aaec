// The object manager: rules as data, order, numbering, impact; the trail of changes; templates and sample data.
import assert from 'node:assert/strict';
import { eventually, must, refused as refused_as } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const codes = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 422: 'invalid' };
const refused = (answer, status) => refused_as(answer, status, codes[status]);

const won_needs_amount = {
  name: 'Won deals have an amount', applies_to: 'opportunities', named_field: 'amount', active: true,
  message_en: 'A won deal needs its amount.', message_zh: '赢单的商机必须填写金额。',
  condition: { or: [{ not: { field: 'stage.kind', op: 'eq', value: 'won' } }, { field: 'amount', op: 'gt', value: 0 }] },
};
const message_of = (answer) => refused(answer, 422).errors.map((error) => [error.field, error.message]);

export const stories = {
  'a rule refuses a record and names the field, in the language asked for': async (world) => {
    world.rule = await world.admin.create('validation_rules', won_needs_amount);
    const won = await world.stage('won');
    const values = { name: 'Ruled', stage: won.id, pipeline: won.pipeline.id };
    assert.deepEqual(message_of(await world.admin.speaking('en').post('/opportunities', values)), [['amount', 'A won deal needs its amount.']]);
    assert.deepEqual(message_of(await world.admin.speaking('zh-CN').post('/opportunities', values)), [['amount', '赢单的商机必须填写金额。']]);
    const deal = await world.admin.create('opportunities', { ...values, amount: '100' });
    assert.deepEqual(message_of(await world.admin.speaking('en').patch(`/opportunities/${deal.id}`, { amount: null })), [['amount', 'A won deal needs its amount.']]);
  },

  'a record from before the rule can be edited elsewhere, and not made worse': async (world) => {
    await world.admin.change('validation_rules', world.rule.id, { active: false });
    const won = await world.stage('won');
    const open = await world.stage(1);
    const old = await world.admin.create('opportunities', { name: 'Old', stage: won.id, pipeline: won.pipeline.id });
    await world.admin.change('validation_rules', world.rule.id, { active: true });
    await world.admin.change('opportunities', old.id, { name: 'Old and renamed' });
    await world.admin.change('opportunities', old.id, { stage: open.id });
    refused(await world.admin.patch(`/opportunities/${old.id}`, { stage: won.id }), 422);
  },

  'a batch, an import of the API and a bulk act meet the same rule': async (world) => {
    const won = await world.stage('won');
    refused(await world.admin.post('/batch', { operations: [{ op: 'create', object: 'opportunities', values: { name: 'B', stage: won.id, pipeline: won.pipeline.id } }] }), 422);
    const deal = await world.admin.create('opportunities', { name: 'Bulk ruled' });
    const { batch } = must(await world.admin.post('/opportunities/bulk', { ids: [deal.id], op: 'update', values: { stage: won.id } }), 202);
    await eventually(async () => assert.equal(must(await world.admin.get('/batches'), 200).batches.find((each) => each.id === batch)?.state, 'done'));
    assert.notEqual((await world.admin.read('opportunities', deal.id)).stage.id, won.id);
  },

  'a rule that cannot be judged is refused when it is saved': async (world) => {
    const named = async (values) => refused(await world.admin.post('/validation_rules', { ...won_needs_amount, ...values }), 422).errors.map((error) => error.field);
    assert.deepEqual(await named({ applies_to: 'dragons' }), ['applies_to']);
    assert.deepEqual(await named({ named_field: 'dragon' }), ['named_field']);
    assert.deepEqual(await named({ message_en: null, message_zh: null }), ['message_en']);
    assert.deepEqual(await named({ condition: { field: 'dragon', op: 'eq', value: 1 } }), ['condition.field']);
    const seller = await world.person('Ruled Seller', await world.role('Ruled', { '*': own }));
    refused(await seller.post('/validation_rules', won_needs_amount), 403);
  },

  'a relation can be asked for in a rule': async (world) => {
    const rule = await world.admin.create('validation_rules', {
      name: 'Accounts of partners have a website', applies_to: 'accounts', named_field: 'website', active: true, message_en: 'Contacts want a website.',
      condition: { or: [{ field: 'contacts', op: 'none', filter: { field: 'last_name', op: 'exists', value: true } }, { field: 'website', op: 'exists', value: true }] },
    });
    const account = await world.admin.create('accounts', { name: 'Related' });
    await world.admin.create('contacts', { last_name: 'Rel', account: account.id });
    refused(await world.admin.patch(`/accounts/${account.id}`, { name: 'Related again' }), 422);
    await world.admin.change('accounts', account.id, { name: 'Related again', website: 'https://related.example' });
    must(await world.admin.remove(`/validation_rules/${rule.id}`), 204);
    await world.admin.change('accounts', account.id, { website: null });
  },

  'fields stand in the order that is given, and a rename of an object is seen': async (world) => {
    must(await world.admin.patch('/meta/objects/products', { order: ['price', 'name'], labels: { en: { one: 'Article', many: 'Articles' }, zh: { one: '货品', many: '货品' } } }), 200);
    const products = must(await world.admin.get('/meta'), 200).objects.find((each) => each.name === 'products');
    const names = products.fields.filter((field) => !field.system).map((field) => field.name);
    assert.ok(names.indexOf('name') < names.indexOf('code') || !names.includes('code'));
    assert.equal(names.indexOf('name') - names.indexOf('price') === 1 || !names.includes('price'), true);
    assert.equal(products.labels.zh.many, '货品');
    await world.admin.create('products', { name: 'Still writable' });
  },

  'a custom object is dropped when nothing refers to it, and its name is not used again': async (world) => {
    must(await world.admin.post('/meta/objects', { name: 'visits_c', labels: { en: { one: 'Visit', many: 'Visits' }, zh: { one: '拜访', many: '拜访' } } }), 201);
    must(await world.admin.post('/meta/objects/contacts/fields', { name: 'visit_c', kind: 'reference', object: 'visits_c', label: { en: 'Visit', zh: '拜访' } }), 201);
    await world.admin.create('visits_c', { name: 'First' });
    const impact = must(await world.admin.get('/meta/objects/visits_c/impact'), 200);
    assert.deepEqual([impact.records, impact.references], [1, ['contacts.visit_c']]);
    refused(await world.admin.remove('/meta/objects/visits_c'), 409);
    must(await world.admin.remove('/meta/objects/contacts/fields/visit_c'), 200);
    must(await world.admin.remove('/meta/objects/visits_c'), 204);
    refused(await world.admin.get('/visits_c'), 404);
    refused(await world.admin.post('/meta/objects', { name: 'visits_c', labels: { en: { one: 'V', many: 'Vs' }, zh: { one: 'V', many: 'V' } } }), 422);
    refused(await world.admin.remove('/meta/objects/contacts'), 403);
  },

  'the impact of a field names the views, rules and roles that say it': async (world) => {
    must(await world.admin.post('/meta/objects/contacts/fields', { name: 'size_c', kind: 'integer', label: { en: 'Size', zh: '尺寸' } }), 201);
    await world.admin.create('contacts', { last_name: 'Sized', size_c: 3 });
    await world.admin.create('saved_views', { name: 'By size', object: 'contacts', settings: { columns: ['name', 'size_c'] } });
    await world.role('No size', { '*': own, contacts: { ...own, fields: { size_c: 'hidden' } } });
    const impact = must(await world.admin.get('/meta/objects/contacts/impact', { field: 'size_c' }), 200);
    assert.deepEqual(impact, { records: 1, exact: true, views: ['By size'], rules: [], roles: ['No size'], references: [] });
  },

  'numbers go on from where they are set, upwards only': async (world) => {
    must(await world.admin.post('/meta/objects/contacts/fields', { name: 'number_c', kind: 'autonumber', label: { en: 'Number', zh: '编号' }, prefix: 'K-', digits: 4 }), 201);
    assert.equal((await world.admin.create('contacts', { last_name: 'One' })).number_c, 'K-0001');
    const path = '/meta/objects/contacts/fields/number_c/next';
    assert.deepEqual(must(await world.admin.get(path), 200), { next: 2 });
    must(await world.admin.ask('PUT', path, { next: 500 }), 200);
    assert.equal((await world.admin.create('contacts', { last_name: 'Five hundred' })).number_c, 'K-0500');
    refused(await world.admin.ask('PUT', path, { next: 7 }), 422);
    refused(await world.admin.get('/meta/objects/contacts/fields/size_c/next'), 422);
  },

  'the trail tells who changed what, filtered, and only of what one may see': async (world) => {
    const mine = await world.role('Trail', { '*': own });
    const theo = await world.person('Theo Trail', mine);
    const seen = await theo.create('contacts', { last_name: 'Seen by Theo' });
    await theo.change('contacts', seen.id, { title: 'Boss' });
    await world.admin.create('contacts', { last_name: 'Not for Theo' });
    const { changes } = must(await theo.get('/changes', { object: 'contacts' }), 200);
    assert.deepEqual(changes.map((each) => [each.change.kind, each.title]), [['update', 'Seen by Theo'], ['create', 'Seen by Theo']]);
    assert.ok(changes[0].change.changes.some((each) => each.field === 'title' && each.to === 'Boss'));
    const of_theo = must(await world.admin.get('/changes', { user: theo.user.id, kind: 'create' }), 200).changes;
    assert.deepEqual(of_theo.map((each) => each.id), [seen.id]);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    assert.deepEqual(must(await world.admin.get('/changes', { from: later }), 200), { changes: [], next: null });
    assert.deepEqual(must(await world.admin.get('/changes', { to: '2020-01-01T00:00:00Z' }), 200), { changes: [], next: null });
    const first = must(await world.admin.get('/changes', { limit: 1 }), 200);
    const second = must(await world.admin.get('/changes', { limit: 1, cursor: first.next }), 200);
    assert.ok(second.changes[0].seq < first.changes[0].seq);
    refused(await world.admin.get('/changes', { kind: 'explode' }), 422);
  },

  'acts of administration are noted': async (world) => {
    must(await world.admin.patch('/settings', { fiscal_start: 4 }), 204);
    assert.equal(must(await world.admin.get('/session'), 200).workspace.fiscal_start, 4);
    refused(await world.admin.patch('/settings', { fiscal_start: 13 }), 422);
    const whats = must(await world.admin.get('/audit', { limit: 200 }), 200).entries.map((entry) => entry.what);
    for (const what of ['settings', 'schema', 'password_set']) assert.ok(whats.includes(what), what);
    const about = must(await world.admin.get('/about'), 200);
    assert.ok(about.database_bytes > 0 && about.users > 0 && about.changes > 0);
  },

  'a template brings pipelines and fields, twice no more than once': async (world) => {
    const { templates } = must(await world.admin.get('/templates'), 200);
    assert.deepEqual(templates.map((each) => each.name).toSorted(), ['education', 'real_estate', 'services', 'software', 'trade']);
    for (let times = 0; times < 2; ++times) {
      must(await world.admin.post('/templates/software'), 204);
      const { records } = await world.admin.list('pipelines', { limit: 50 });
      assert.equal(records.filter((each) => ['新签', 'New business'].includes(each.name)).length, 1);
    }
    const fields = must(await world.admin.get('/meta'), 200).objects.find((each) => each.name === 'opportunities').fields.map((each) => each.name);
    assert.ok(fields.includes('seats_c') && fields.includes('plan_c'));
    assert.ok(must(await world.admin.get('/templates'), 200).templates.find((each) => each.name === 'software').applied);
    refused(await world.admin.post('/templates/none'), 404);
  },
};
