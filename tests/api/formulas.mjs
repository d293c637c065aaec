// Formula fields: worked out wherever a field is shown or asked for, for nobody who may not see what they
// are made of; wrong ones are refused with their place.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';

const label = (en, zh) => ({ en, zh });
const formula = (name, text, more = {}) => ({ name, kind: 'formula', formula: text, label: label(name, `公式${name}`), ...more });
const day = 86_400_000;
const date = (offset) => new Date(Date.now() + offset * day).toISOString().slice(0, 10);
const field_of = (object, name) => object.fields.find((one) => one.name === name);
const check = async (client, text, more = {}) => must(await client.post('/meta/objects/accounts/formula', { formula: text, ...more }), 200);

export const stories = {
  'the world is made': async (world) => {
    const { admin } = world;
    world.parent = await admin.create('accounts', { name: 'Head office', industry: 'retail', employees: 500 });
    world.rich = await admin.create('accounts', { name: 'Rich', industry: 'energy', employees: 40, annual_revenue: '1000', parent: world.parent.id });
    world.poor = await admin.create('accounts', { name: 'Poor', employees: 7, annual_revenue: '100.5' });
    world.empty = await admin.create('accounts', { name: 'Empty' });
  },

  'a formula field is at once in meta, on the record, in lists, and follows what it is made of': async (world) => {
    const { admin } = world;
    const made = must(await admin.post('/meta/fields', { on: 'accounts', ...formula('each_c', 'ROUND(annual_revenue / employees, 2)') }), 201);
    const field = field_of(made, 'each_c');
    assert.deepEqual([field.kind, field.result, field.writable, field.sortable], ['formula', 'decimal', false, true]);
    assert.equal(field.formula, 'ROUND(annual_revenue / employees, 2)');
    assert.equal((await admin.read('accounts', world.rich.id)).each_c, '25');
    assert.equal((await admin.read('accounts', world.empty.id)).each_c, null);
    await admin.change('accounts', world.poor.id, { employees: 8 });
    const { records } = await admin.list('accounts', { fields: 'name,each_c', sort: '-each_c' });
    assert.deepEqual(records.slice(0, 2).map((one) => [one.name, one.each_c]), [['Rich', '25'], ['Poor', '12.56']]);
  },

  'lists filter and sort by it, go on after a page, and reports group and sum it': async (world) => {
    const { admin } = world;
    must(await admin.post('/meta/objects/accounts/fields', formula('size_c', 'IF(ISBLANK(employees), BLANK(), IF(employees >= 40, "large", "small"))')), 201);
    assert.deepEqual(await admin.names('accounts', { field: 'each_c', op: 'gt', value: '12.5' }), ['Poor', 'Rich']);
    assert.deepEqual(await admin.names('accounts', { field: 'size_c', op: 'eq', value: 'large' }), ['Head office', 'Rich']);
    assert.deepEqual(await admin.names('accounts', { field: 'size_c', op: 'empty' }), ['Empty']);
    const first = await admin.list('accounts', { sort: 'size_c,name', limit: 2, fields: 'name' });
    const second = await admin.list('accounts', { sort: 'size_c,name', limit: 2, fields: 'name', cursor: first.next });
    assert.deepEqual([...first.records, ...second.records].map((one) => one.name), ['Empty', 'Head office', 'Rich', 'Poor']);
    const { groups } = await admin.query('accounts', { group: ['size_c'], measures: [{ fn: 'count' }, { fn: 'sum', field: 'each_c' }] });
    assert.deepEqual(groups, [
      { keys: [null], values: [1, null] },
      { keys: ['large'], values: [2, '25'] },
      { keys: ['small'], values: [1, '12.56'] },
    ]);
    const contact = await admin.create('contacts', { last_name: 'Far', account: world.rich.id });
    assert.equal((await admin.list('contacts', { fields: 'account.each_c' })).records[0].account.each_c, '25');
    assert.deepEqual((await admin.list('contacts', { filter: { field: 'account.size_c', op: 'eq', value: 'large' } })).records.map((one) => one.id), [contact.id]);
  },

  'a formula reads what a reference names, and other formulas; today is the day of whoever looks': async (world) => {
    const { admin } = world;
    must(await admin.post('/meta/objects/accounts/fields', formula('above_c', 'parent.name & " / " & size_c')), 201);
    assert.equal((await admin.read('accounts', world.rich.id)).above_c, 'Head office / large');
    must(await admin.post('/meta/objects/opportunities/fields', formula('late_c', 'IF(AND(status = "open", close_date < TODAY()), DAYS(TODAY(), close_date))')), 201);
    const deal = await admin.create('opportunities', { name: 'Late', account: world.rich.id, close_date: date(-10) });
    const { late_c } = await admin.read('opportunities', deal.id);
    assert.ok(late_c >= 9 && late_c <= 11, `${late_c}`);
  },

  'nobody writes one, and no history is kept of it': async (world) => {
    const { admin } = world;
    refused(await admin.patch(`/accounts/${world.rich.id}`, { each_c: '1' }), 422, 'invalid', 'each_c');
    await admin.change('accounts', world.rich.id, { employees: 50 });
    assert.doesNotMatch(JSON.stringify(must(await admin.get(`/accounts/${world.rich.id}/changes`), 200)), /each_c/);
    const then = must(await admin.get(`/accounts/${world.rich.id}`, { as_of: world.rich.created_at }), 200);
    assert.deepEqual([then.each_c, (await admin.read('accounts', world.rich.id)).each_c], ['25', '20']);
    const list = await admin.list('accounts', { as_of: world.empty.created_at, filter: { field: 'each_c', op: 'eq', value: '25' }, fields: 'name,each_c' });
    assert.deepEqual(list.records.map((one) => [one.name, one.each_c]), [['Rich', '25']]);
  },

  'an export has it, an import cannot write it, OpenAPI calls it read-only': async ({ admin }) => {
    const answer = await admin.get('/accounts/export', { fields: 'name,each_c', names: 'api', sort: 'name' });
    assert.match(answer.body, /Rich,20\r\n/);
    const document = must(await admin.get('/openapi.json'), 200);
    assert.equal(document.components.schemas.accounts.properties.each_c.readOnly, true);
    assert.equal('each_c' in document.components.schemas['accounts.create'].properties, false);
  },

  'the editor is told the result with a sample, or the place of what is wrong': async ({ admin }) => {
    const good = await check(admin, 'name & "!"');
    assert.deepEqual([good.result, good.problem, good.sample.value], ['text', null, 'Empty!']);
    assert.equal((await check(admin, 'employees / 3', { result: 'percent' })).result, 'percent');
    const wrong = await check(admin, 'employees + nmae');
    assert.deepEqual([wrong.result, wrong.problem.position, wrong.problem.length, wrong.problem.code], [null, 12, 4, 'unknown_field']);
    assert.match(wrong.problem.message.en, /At character 13: .*Did you mean “name”/);
    assert.match(wrong.problem.message.zh, /第 13 个字符处/);
    assert.equal((await check(admin, 'above_c & "x"', { field: 'size_c' })).problem.code, 'circle');
    const { functions } = must(await admin.get('/meta/formula-functions'), 200);
    assert.ok(functions.some((one) => one.name === 'EDATE' && one.help.en && one.help.zh));
  },

  'what is wrong is refused by name and changes nothing': async ({ admin }) => {
    const before = must(await admin.get('/meta'), 200).version;
    const add = (field) => admin.post('/meta/objects/accounts/fields', field);
    refused(await add(formula('bad_c', 'employees + ')), 422, 'invalid', 'formula');
    refused(await add(formula('bad_c', 'bad_c + 1')), 422, 'invalid', 'formula');
    refused(await add(formula('bad_c', 'employees', { required: true })), 422, 'invalid', 'required');
    refused(await add(formula('bad_c', 'name', { result: 'percent' })), 422, 'invalid', 'result');
    refused(await add({ name: 'bad_c', kind: 'formula', label: label('x', '甲') }), 422, 'invalid', 'formula');
    assert.deepEqual(must(await admin.get('/meta/objects/accounts/impact', { field: 'size_c' }), 200).references, ['accounts.above_c']);
    assert.match(refused(await admin.remove('/meta/objects/accounts/fields/size_c'), 409, 'conflict').detail, /accounts\.above_c/);
    refused(await admin.patch('/meta/objects/accounts/fields/size_c', { name: 'other_c' }), 409, 'conflict');
    refused(await admin.patch('/meta/objects/accounts/fields/size_c', { formula: 'above_c' }), 422, 'invalid', 'formula', 'accounts.above_c.formula');
    assert.equal(must(await admin.get('/meta'), 200).version, before);
    assert.equal(field_of(must(await admin.patch('/meta/objects/accounts/fields/each_c', { formula: 'employees * 2' }), 200), 'each_c').result, 'integer');
  },

  'a formula shows nobody what their role hides': async (world) => {
    const role = await world.role('No heads', { '*': all, accounts: { ...all, fields: { employees: 'hidden' } } });
    const half = await world.person('Half', role);
    const seen = await half.read('accounts', world.rich.id);
    for (const name of ['employees', 'each_c', 'size_c', 'above_c']) assert.equal(name in seen, false, name);
    const accounts = must(await half.get('/meta'), 200).objects.find((one) => one.name === 'accounts');
    assert.equal(field_of(accounts, 'above_c'), undefined);
    for (const answer of [
      await half.get('/accounts', { filter: { field: 'above_c', op: 'exists' } }),
      await half.get('/accounts', { sort: 'each_c' }),
      await half.get('/accounts', { fields: 'name,size_c' }),
      await half.post('/accounts/query', { measures: [{ fn: 'sum', field: 'each_c' }] }),
      await half.post('/meta/objects/accounts/formula', { formula: 'employees' }),
    ]) {
      assert.ok([403, 422].includes(answer.status), `${answer.status}`);
    }
    const only_own = await world.role('Own accounts', { '*': all, accounts: { ...all, read: 'own' } });
    const ann = await world.person('Ann', only_own);
    const mine = await ann.create('accounts', { name: 'Mine', employees: 3 });
    must(await world.admin.patch(`/accounts/${mine.id}`, { parent: world.parent.id }), 200);
    assert.equal((await ann.read('accounts', mine.id)).above_c, ' / small');  // the parent is hidden: its name is blank
    assert.equal((await world.admin.read('accounts', mine.id)).above_c, 'Head office / small');
  },
};
