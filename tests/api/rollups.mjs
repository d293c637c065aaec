// Roll-up fields: what the records that refer to one come to, kept by whatever writes those, however many
// write at once; refused where a stored total would be wrong while nobody writes.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';

const label = (en, zh) => ({ en, zh });
const rollup = (name, more) => ({ name, kind: 'rollup', over: 'opportunities', by: 'account', label: label(name, `汇总${name}`), ...more });
const field_of = (object, name) => object.fields.find((one) => one.name === name);
const add = async (admin, object, declaration) => field_of(must(await admin.post(`/meta/objects/${object}/fields`, declaration), 201), declaration.name);
const sums = async (admin, account) => {
  const { deals_c, open_c, last_c } = await admin.read('accounts', account.id);
  return [deals_c, open_c?.base_amount, last_c];
};
const is_open = { field: 'status', op: 'eq', value: 'open' };
const deal = (admin, account, amount, more = {}) => admin.create('opportunities', { name: 'Deal', account: account.id, amount: { amount, currency: 'CNY' }, close_date: '2026-05-01', ...more });

export const stories = {
  'a new one counts what is there, as a job': async (world) => {
    const { admin } = world;
    world.acme = await admin.create('accounts', { name: 'Acme' });
    world.borg = await admin.create('accounts', { name: 'Borg' });
    world.first = await deal(admin, world.acme, '10.50');
    await deal(admin, world.acme, '100');
    const made = await add(admin, 'accounts', rollup('deals_c', { measure: 'count' }));
    assert.deepEqual([made.kind, made.result, made.writable, made.sortable, made.filterable], ['rollup', 'integer', false, true, true]);
    await add(admin, 'accounts', rollup('open_c', { measure: 'sum', field: 'amount', condition: is_open }));
    await add(admin, 'accounts', rollup('last_c', { measure: 'last', field: 'close_date', condition: { field: 'status', op: 'eq', value: 'won' } }));
    await eventually(async () => {
      assert.deepEqual(await sums(admin, world.acme), [2, '110.5', null]);
      assert.deepEqual(await sums(admin, world.borg), [0, '0', null]);
    });
  },

  'it follows every write of a child, and is no change of its record': async (world) => {
    const { admin, acme, borg, first } = world;
    const version = (await admin.read('accounts', acme.id)).version;
    await admin.change('opportunities', first.id, { account: borg.id });
    assert.deepEqual([await sums(admin, acme), await sums(admin, borg)], [[1, '100', null], [1, '10.5', null]]);
    const won = await admin.change('opportunities', first.id, { stage: (await world.stage('won')).id });
    assert.deepEqual(await sums(admin, borg), [1, '0', won.close_date]);
    must(await admin.remove(`/opportunities/${first.id}`), 204);
    assert.deepEqual(await sums(admin, borg), [0, '0', null]);
    must(await admin.post(`/opportunities/${first.id}/restore`), 200);
    assert.deepEqual(await sums(admin, borg), [1, '0', won.close_date]);
    assert.equal((await admin.read('accounts', acme.id)).version, version);
    assert.doesNotMatch(JSON.stringify(must(await admin.get(`/accounts/${acme.id}/changes`), 200)), /deals_c/);
    // Whoever has the account open saves it as if nothing had been.
    must(await admin.patch(`/accounts/${acme.id}`, { phone: '13800138000' }, { 'if-match': `"${version}"` }), 200);
  },

  'lists filter, sort, group and export by it; formulas lean on it': async (world) => {
    const { admin } = world;
    must(await admin.post('/meta/objects/accounts/fields', { name: 'each_c', kind: 'formula', formula: 'open_c / deals_c', label: label('Each', '平均') }), 201);
    assert.deepEqual(await admin.names('accounts', { field: 'open_c', op: 'gt', value: '50' }), ['Acme']);
    const { records } = await admin.list('accounts', { sort: '-open_c', fields: 'name,each_c' });
    assert.deepEqual(records.slice(0, 2).map((one) => [one.name, one.each_c]), [['Acme', '100'], ['Borg', '0']]);
    const { groups } = await admin.query('accounts', { group: ['deals_c'], measures: [{ fn: 'sum', field: 'open_c' }] });
    assert.deepEqual(groups, [{ keys: [1], values: ['100'] }]);
    assert.match((await admin.get('/accounts/export', { fields: 'name,deals_c', names: 'api', sort: 'name' })).body, /Acme,1\r\nBorg,1\r\n/);
    const document = must(await admin.get('/openapi.json'), 200);
    assert.equal(document.components.schemas.accounts.properties.deals_c.readOnly, true);
    assert.equal('deals_c' in document.components.schemas['accounts.create'].properties, false);
    refused(await admin.patch(`/accounts/${world.acme.id}`, { deals_c: 7 }), 422, 'invalid', 'deals_c');
  },

  'as of an instant it is what it was then': async (world) => {
    const { admin, acme } = world;
    const { updated_at } = await deal(admin, acme, '1');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await deal(admin, acme, '1000');
    assert.deepEqual(await sums(admin, acme), [3, '1101', null]);
    const then = must(await admin.get(`/accounts/${acme.id}`, { as_of: updated_at }), 200);
    assert.deepEqual([then.deals_c, then.open_c.amount, then.open_c.currency], [2, '101', 'CNY']);
    for (const more of [{ sort: '-open_c' }, { filter: { field: 'open_c', op: 'eq', value: '101' } }, { filter: { field: 'deals_c', op: 'eq', value: 2 }, sort: 'deals_c' }]) {
      const list = await admin.list('accounts', { as_of: updated_at, fields: 'name,deals_c,open_c,each_c', ...more });
      assert.deepEqual([list.records[0].name, list.records[0].deals_c, list.records[0].open_c.amount, list.records[0].each_c], ['Acme', 2, '101', '50.5']);
    }
  },

  'an import moves it, its undo moves it back, a merge brings it together': async (world) => {
    const { admin, acme, borg } = world;
    const before = await sums(admin, borg);
    const form = new FormData();
    form.append('object', 'opportunities');
    form.append('file', new Blob([`name,account,amount\n${Array.from({ length: 120 }, (_, i) => `Row ${i},Borg,2.5`).join('\n')}\n`], { type: 'text/csv' }), 'deals.csv');
    const begun = must(await admin.post('/imports', form), 201);
    must(await admin.post(`/imports/${begun.id}/run`, {}), 202);
    const done = await eventually(async () => {
      const seen = must(await admin.get(`/imports/${begun.id}`), 200);
      assert.equal(seen.state, 'done', `${seen.state} ${seen.problem}`);
      return seen;
    });
    assert.equal(done.progress.created, 120);
    assert.deepEqual(await sums(admin, borg), [121, '300', before[2]]);
    must(await admin.post(`/batches/${done.batch}/undo`, {}), 200);
    await eventually(async () => assert.deepEqual(await sums(admin, borg), before));
    must(await admin.post(`/accounts/${acme.id}/merge`, { losers: [borg.id] }), 200);
    assert.deepEqual(await sums(admin, acme), [4, '1101', before[2]]);
  },

  'fifty who write at once lose nothing': async (world) => {
    const { admin } = world;
    const busy = await admin.create('accounts', { name: 'Busy' });
    const made = await Promise.all(Array.from({ length: 50 }, (_, i) => deal(admin, busy, `${i}.01`)));
    assert.deepEqual(await sums(admin, busy), [50, '1225.5', null]);
    await Promise.all(made.map((one, i) => (i % 2 ? admin.remove(`/opportunities/${one.id}`) : admin.change('opportunities', one.id, { amount: { amount: '1', currency: 'CNY' } }))));
    assert.deepEqual(await sums(admin, busy), [25, '25', null]);
  },

  'any object has them, over links too, and on one another': async (world) => {
    const { admin } = world;
    must(await admin.post('/meta/objects', { name: 'machines_c', labels: { en: { one: 'Machine', many: 'Machines' }, zh: { one: '设备', many: '设备' } }, fields: [{ name: 'account_c', kind: 'reference', object: 'accounts' }, { name: 'hours_c', kind: 'integer' }] }), 201);
    const on = { over: 'machines_c', by: 'account_c' };
    await add(admin, 'accounts', rollup('hours_c', { ...on, measure: 'avg', field: 'hours_c' }));
    await add(admin, 'accounts', rollup('below_c', { over: 'accounts', by: 'parent', measure: 'sum', field: 'deals_c' }));
    const head = await admin.create('accounts', { name: 'Head' });
    const plant = await admin.create('accounts', { name: 'Plant', parent: head.id });
    for (const hours_c of [1, 2, 2]) await admin.create('machines_c', { name: 'm', account_c: plant.id, hours_c });
    assert.equal((await admin.read('accounts', plant.id)).hours_c, '1.6667');
    await deal(admin, plant, '1');
    assert.equal((await admin.read('accounts', head.id)).below_c, 1);
  },

  'what could not be kept is refused, with its place and the way out': async ({ admin }) => {
    const wrong = async (more, ...fields) => refused(await admin.post('/meta/objects/accounts/fields', rollup('x_c', { measure: 'count', ...more })), 422, 'invalid', ...fields);
    const time = await wrong({ condition: { field: 'created_at', op: 'within', value: { last: '30d' } } }, 'condition.op');
    assert.match(time.errors[0].message, /固定日期|fixed dates/);
    await wrong({ condition: { field: 'owner', op: 'eq', value: 'me' } }, 'condition.value');
    await wrong({ condition: { and: [{ field: 'stage.kind', op: 'eq', value: 'won' }] } }, 'condition.and[0].field');
    await wrong({ condition: { field: 'entered_on', op: 'exists' } }, 'condition.field');
    await wrong({ condition: { field: 'status', op: 'eq', value: 'nowhere' } }, 'condition.value');
    await wrong({ measure: 'sum', field: 'name' }, 'field');
    await wrong({ measure: 'sum', field: 'cycle_days' }, 'field', 'result');
    await wrong({ by: 'stage' }, 'by');
    await wrong({ over: 'opportunitys' }, 'over');
    must(await admin.post('/meta/objects/saved_views/fields', { name: 'account_c', kind: 'reference', object: 'accounts', label: label('Account', '客户') }), 201);
    const shared = await wrong({ over: 'saved_views', by: 'account_c' }, 'over');
    assert.match(shared.errors[0].message, /use a report|使用报表/);
    must(await admin.remove('/meta/objects/saved_views/fields/account_c'), 200);
    await wrong({ over: 'accounts', by: 'parent', measure: 'sum', field: 'x_c', result: 'integer' }, 'field');
    refused(await admin.patch('/meta/objects/accounts/fields/open_c', { measure: 'avg' }), 422, 'invalid', 'measure');
    refused(await admin.remove('/meta/objects/machines_c/fields/hours_c'), 409, 'conflict');
    refused(await admin.remove('/meta/objects/machines_c'), 409, 'conflict');
  },

  'another condition is counted anew': async (world) => {
    const { admin, acme } = world;
    must(await admin.patch('/meta/objects/accounts/fields/deals_c', { condition: { field: 'amount', op: 'ge', value: '100' } }), 200);
    await eventually(async () => assert.equal((await admin.read('accounts', acme.id)).deals_c, 2));
    await deal(admin, acme, '500');
    assert.equal((await admin.read('accounts', acme.id)).deals_c, 3);
  },

  'whoever may read the field sees the whole total; a role may hide it': async (world) => {
    const { acme } = world;
    const none = { read: 'none', create: false, update: 'none', delete: 'none' };
    const reader = await world.person('Rea', await world.role('No deals', { '*': all, opportunities: none }));
    assert.equal((await reader.read('accounts', acme.id)).deals_c, 3);
    const blind = await world.person('Bli', await world.role('No totals', { '*': all, accounts: { ...all, fields: { deals_c: 'hidden' } } }));
    assert.equal('deals_c' in (await blind.read('accounts', acme.id)), false);
    assert.ok([403, 422].includes((await blind.get('/accounts', { sort: 'deals_c' })).status));
  },
};
