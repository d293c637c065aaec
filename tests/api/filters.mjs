// The filter language through the list, each operator at least once, and what it says of mistakes.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';

const leaf = (field, op, value) => (value === undefined ? { field, op } : { field, op, value });

export const stories = {
  'the small world is made': async ({ admin }) => {
    const blue = await admin.create('accounts', { name: '蓝海科技', industry: 'technology', employees: 120, website: 'https://lanhai.example' });
    const acme = await admin.create('accounts', { name: 'Acme Retail', industry: 'retail', employees: 15 });
    await admin.create('accounts', { name: 'Bare Ltd' });
    await admin.create('contacts', { last_name: '张', first_name: '三', account: blue.id, email: 'zhang@lanhai.example', birthday: '1990-05-01', tags: ['vip'] });
    await admin.create('contacts', { last_name: '李', first_name: '四', account: blue.id, birthday: '1985-12-31', tags: ['vip', 'speaker'] });
    await admin.create('contacts', { last_name: 'Miller', first_name: 'Ann', account: acme.id, email: 'ann@acme.example' });
    await admin.create('contacts', { last_name: 'Nobody' });
    await admin.create('products', { name: 'On', active: true, price: '10' });
    await admin.create('products', { name: 'Off', active: false, price: '20.5' });
    const today = new Date().toISOString().slice(0, 10);
    await admin.create('opportunities', { name: 'Today', close_date: today, amount: '100', account: blue.id });
    await admin.create('opportunities', { name: 'Long ago', close_date: '2001-02-03', amount: '250.5', account: acme.id });
    await admin.create('opportunities', { name: 'Undated', account: acme.id });
  },

  'words: eq ne in nin contains starts ends lt le gt ge': async ({ admin }) => {
    const names = (op, value) => admin.names('accounts', leaf('name', op, value));
    assert.deepEqual(await names('eq', 'Acme Retail'), ['Acme Retail']);
    assert.deepEqual(await names('ne', 'Acme Retail'), ['Bare Ltd', '蓝海科技']);
    assert.deepEqual(await names('in', ['Bare Ltd', '蓝海科技', 'nobody']), ['Bare Ltd', '蓝海科技']);
    assert.deepEqual(await names('nin', ['Bare Ltd', '蓝海科技']), ['Acme Retail']);
    assert.deepEqual(await names('contains', '海科'), ['蓝海科技']);
    assert.deepEqual(await names('contains', 'RETAIL'), ['Acme Retail']);
    assert.deepEqual(await names('starts', 'bare'), ['Bare Ltd']);
    assert.deepEqual(await names('ends', '科技'), ['蓝海科技']);
    assert.deepEqual(await names('lt', 'Bare Ltd'), ['Acme Retail']);
    assert.deepEqual(await names('le', 'Bare Ltd'), ['Acme Retail', 'Bare Ltd']);
    const after = await names('gt', 'Acme Retail');
    assert.deepEqual(after, ['Bare Ltd', '蓝海科技']);
    assert.deepEqual(await names('ge', 'Acme Retail'), ['Acme Retail', ...after]);
  },

  'signs of a pattern are ordinary letters': async ({ admin }) => {
    await admin.create('accounts', { name: '100% _Pure_ \\o/' });
    const names = (op, value) => admin.names('accounts', leaf('name', op, value));
    assert.deepEqual(await names('contains', '%'), ['100% _Pure_ \\o/']);
    assert.deepEqual(await names('contains', '_'), ['100% _Pure_ \\o/']);
    assert.deepEqual(await names('ends', '\\o/'), ['100% _Pure_ \\o/']);
    assert.deepEqual(await names('eq', "' OR 1=1 --"), []);
  },

  'choices: eq ne in nin empty exists, where empty is not unequal to nothing': async ({ admin }) => {
    const names = (op, value) => admin.names('accounts', { and: [leaf('industry', op, value), leaf('employees', 'exists')] });
    assert.deepEqual(await names('eq', 'retail'), ['Acme Retail']);
    assert.deepEqual(await names('ne', 'retail'), ['蓝海科技']);
    assert.deepEqual(await names('in', ['retail', 'technology']), ['Acme Retail', '蓝海科技']);
    assert.deepEqual(await names('nin', ['retail']), ['蓝海科技']);
    assert.deepEqual(await names('exists'), ['Acme Retail', '蓝海科技']);
    const empty = await admin.names('accounts', leaf('industry', 'empty'));
    assert.deepEqual(empty, ['100% _Pure_ \\o/', 'Bare Ltd']);
  },

  'numbers and money: lt le gt ge between in': async ({ admin }) => {
    const employees = (op, value) => admin.names('accounts', leaf('employees', op, value));
    assert.deepEqual(await employees('lt', 120), ['Acme Retail']);
    assert.deepEqual(await employees('le', 120), ['Acme Retail', '蓝海科技']);
    assert.deepEqual(await employees('gt', 15), ['蓝海科技']);
    assert.deepEqual(await employees('ge', 15), ['Acme Retail', '蓝海科技']);
    assert.deepEqual(await employees('between', [16, null]), ['蓝海科技']);
    assert.deepEqual(await employees('between', [15, 120]), ['Acme Retail', '蓝海科技']);
    assert.deepEqual(await employees('in', [15]), ['Acme Retail']);
    const price = (op, value) => admin.names('products', leaf('price', op, value));
    assert.deepEqual(await price('gt', '20.4999'), ['Off']);
    assert.deepEqual(await price('eq', '20.50'), ['Off']);
  },

  'booleans: eq ne': async ({ admin }) => {
    assert.deepEqual(await admin.names('products', leaf('active', 'eq', true)), ['On']);
    assert.deepEqual(await admin.names('products', leaf('active', 'ne', true)), ['Off']);
  },

  'dates: eq between within': async ({ admin }) => {
    const dated = (op, value) => admin.names('opportunities', leaf('close_date', op, value));
    assert.deepEqual(await dated('eq', '2001-02-03'), ['Long ago']);
    assert.deepEqual(await dated('between', ['2001-01-01', '2001-12-31']), ['Long ago']);
    for (const period of [{ last: '2d' }, { last: '1w' }, { this: 'year' }, { last: '1y' }, { last: '3m' }]) {
      assert.deepEqual(await dated('within', period), ['Today'], JSON.stringify(period));
    }
    assert.deepEqual(await dated('within', { previous: 'year' }), []);
    assert.deepEqual(await dated('within', { following: 'quarter' }), []);
    assert.deepEqual(await dated('empty'), ['Undated']);
  },

  'lists: contains in nin empty': async ({ admin }) => {
    const tagged = (op, value) => admin.names('contacts', leaf('tags', op, value));
    assert.deepEqual(await tagged('contains', 'speaker'), ['李四']);
    assert.deepEqual(await tagged('in', ['speaker', 'vip']), ['张三', '李四'].sort());
    assert.deepEqual(await tagged('nin', ['speaker']), ['Ann Miller', 'Nobody', '张三']);
    assert.deepEqual(await tagged('empty'), ['Ann Miller', 'Nobody']);
  },

  'references: eq empty, through dots, "me"': async (world) => {
    const { admin } = world;
    const blue = (await admin.list('accounts', { filter: leaf('name', 'eq', '蓝海科技') })).records[0];
    assert.deepEqual(await admin.names('contacts', leaf('account', 'eq', blue.id)), ['张三', '李四'].sort());
    assert.deepEqual(await admin.names('contacts', leaf('account', 'empty')), ['Nobody']);
    assert.deepEqual(await admin.names('contacts', leaf('account.industry', 'eq', 'retail')), ['Ann Miller']);
    assert.equal((await admin.names('contacts', leaf('owner', 'eq', 'me'))).length, 4);
    assert.equal((await admin.names('contacts', leaf('owner', 'in', ['me']))).length, 4);
    assert.deepEqual(await admin.names('contacts', leaf('owner.email', 'ne', admin.user.email)), []);
  },

  'related records: any none': async ({ admin }) => {
    const some = (op, filter) => admin.names('accounts', { field: 'contacts', op, filter });
    assert.deepEqual(await some('any', leaf('birthday', 'lt', '1986-01-01')), ['蓝海科技']);
    assert.deepEqual(await some('none', leaf('email', 'exists')), ['100% _Pure_ \\o/', 'Bare Ltd']);
  },

  'and, or, not nest': async ({ admin }) => {
    const both = { and: [leaf('account', 'exists'), { not: leaf('email', 'exists') }] };
    assert.deepEqual(await admin.names('contacts', both), ['李四']);
    const either = { or: [leaf('name', 'eq', 'Nobody'), leaf('account.name', 'starts', 'acme')] };
    assert.deepEqual(await admin.names('contacts', either), ['Ann Miller', 'Nobody']);
    assert.equal((await admin.names('contacts', { and: [] })).length, 4);
    assert.equal((await admin.names('contacts', { or: [] })).length, 0);
  },

  'a mistake is named with its place, and a near name is offered': async ({ admin }) => {
    const ask = (filter) => admin.speaking('en').get('/contacts', { filter });
    const unknown = refused(await ask(leaf('emial', 'eq', 'x')), 422, 'invalid');
    assert.match(unknown.errors[0].message, /emial/);
    assert.match(unknown.errors[0].message, /email/);
    const operator = refused(await ask(leaf('email', 'like', 'x')), 422, 'invalid');
    assert.match(operator.errors[0].message, /like/);
    for (const wrong of [
      leaf('birthday', 'eq', 'tomorrow'),
      leaf('birthday', 'within', { last: 'long' }),
      leaf('source', 'eq', 'rumour'),
      leaf('account.nothing', 'eq', 1),
      leaf('tags', 'lt', 'x'),
      { and: {} },
      { xor: [] },
      { field: 'activities_of_nobody', op: 'any', filter: {} },
      7,
    ]) {
      const answer = await ask(wrong);
      assert.ok([400, 422].includes(answer.status), `${JSON.stringify(wrong)} got ${answer.status}`);
      assert.equal(answer.body.code, 'invalid');
    }
    refused(await admin.get('/contacts', { filter: '{"and":' }), 422, 'invalid', 'filter');
  },

  'a filter too deep or too wide is refused, not run': async ({ admin }) => {
    let deep = leaf('name', 'eq', 'x');
    for (let i = 0; i < 200; i++) deep = { not: deep };
    const wide = { or: Array.from({ length: 3_000 }, () => leaf('name', 'eq', 'x')) };
    for (const filter of [deep, wide]) {
      const answer = await admin.post('/contacts/query', { filter });
      assert.ok([400, 413, 422].includes(answer.status), `${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
    }
  },

  'the body of a query asks as the list does': async ({ admin }) => {
    const filter = leaf('account.industry', 'eq', 'technology');
    const asked = await admin.query('contacts', { filter, sort: '-created_at', fields: ['name', 'account.industry'] });
    assert.deepEqual(asked.records.map((record) => record.name), ['李四', '张三']);
    assert.equal(asked.records[0].account.industry, 'technology');
    assert.equal('email' in asked.records[0], false);
    refused(await admin.post('/contacts/query', { filtre: filter }), 422, 'invalid', 'filtre');
    must(await admin.post('/contacts/query', {}), 200);
  },
};
