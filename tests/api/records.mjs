// One record: created, read, changed, clashed over, deleted, restored, remembered.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';

const names_of = (page) => page.records.map((record) => record.name);

export const stories = {
  'a contact is created, with its name composed by script and its phone made plain': async ({ admin }) => {
    const answer = await admin.post('/contacts', { last_name: '张', first_name: '三', phone: '138 0013-8000' });
    const zhang = must(answer, 201);
    assert.equal(zhang.name, '张三');
    assert.equal(zhang.phone, '+8613800138000');
    assert.equal(zhang.version, 1);
    assert.match(zhang.id, /^[0-9A-HJKMNP-TV-Z]{13}$/);
    assert.equal(zhang.owner.id, admin.user.id);
    assert.equal(answer.headers.get('location'), `/api/v1/contacts/${zhang.id}`);
    assert.equal(answer.headers.get('etag'), '"1"');
    const zoe = await admin.create('contacts', { last_name: 'Müller', first_name: 'Zoë' });
    assert.equal(zoe.name, 'Zoë Müller');
    assert.deepEqual(await admin.read('contacts', zhang.id), zhang);
  },

  'money, references, choices, tags and addresses come back as they were meant': async ({ admin }) => {
    const account = await admin.create('accounts', {
      name: '蓝海科技',
      industry: 'technology',
      website: 'https://Example.com/about',
      annual_revenue: { amount: '12000.5', currency: 'CNY' },
      address: { city: '上海', country: 'CN' },
      tags: ['vip', '华东'],
      employees: 120,
    });
    assert.deepEqual(account.annual_revenue, { amount: '12000.5', currency: 'CNY', base_amount: '12000.5' });
    assert.equal(account.address.city, '上海');
    assert.deepEqual([...account.tags].sort(), ['vip', '华东']);
    const contact = await admin.create('contacts', { last_name: '李', account: account.id });
    assert.deepEqual(contact.account, { id: account.id, name: '蓝海科技' });
    const bare = await admin.change('accounts', account.id, { annual_revenue: 99, address: null, tags: [] });
    assert.deepEqual(bare.annual_revenue, { amount: '99', currency: 'CNY', base_amount: '99' });
    assert.equal(bare.address, null);
    assert.deepEqual(bare.tags, []);
  },

  'an update counts the version; a stale one is refused and shows the record as it is': async ({ admin }) => {
    const made = await admin.create('contacts', { last_name: 'Stale' });
    const mine = await admin.patch(`/contacts/${made.id}`, { title: 'Buyer' }, { 'if-match': '"1"' });
    must(mine, 200);
    assert.equal(mine.headers.get('etag'), '"2"');
    const late = await admin.patch(`/contacts/${made.id}`, { title: 'Seller' }, { 'if-match': '"1"' });
    const problem = refused(late, 409, 'conflict');
    assert.equal(problem.current.title, 'Buyer');
    assert.equal(problem.current.version, 2);
    refused(await admin.patch(`/contacts/${made.id}`, { title: 'Seller', version: 1 }), 409, 'conflict');
    refused(await admin.remove(`/contacts/${made.id}`, { 'if-match': '"1"' }), 409, 'conflict');
    refused(await admin.patch(`/contacts/${made.id}`, { title: 'x' }, { 'if-match': 'two' }), 422, 'invalid', 'If-Match');
    const last = await admin.change('contacts', made.id, { title: 'Seller', version: 2 });
    assert.equal(last.version, 3);
  },

  'of eight writers who saw the same version, one wins': async ({ admin }) => {
    const made = await admin.create('contacts', { last_name: 'Contested' });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => admin.patch(`/contacts/${made.id}`, { title: `T${i}`, version: 1 })),
    );
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409, 409, 409, 409, 409, 409, 409]);
    const winner = answers.find((answer) => answer.status === 200).body;
    assert.equal((await admin.read('contacts', made.id)).title, winner.title);
  },

  'an Idempotency-Key makes a repeated create one record': async ({ admin }) => {
    const send = (values, key) => admin.post('/contacts', values, { 'idempotency-key': key });
    const first = must(await send({ last_name: 'Once' }, 'key-1'), 201);
    const again = must(await send({ last_name: 'Once' }, 'key-1'), 201);
    assert.equal(again.id, first.id);
    refused(await send({ last_name: 'Other' }, 'key-1'), 409, 'conflict');
    const eight = await Promise.all(Array.from({ length: 8 }, () => send({ last_name: 'Together' }, 'key-2')));
    assert.deepEqual(new Set(eight.map((answer) => must(answer, 201).id)).size, 1);
    const filter = { field: 'last_name', op: 'in', value: ['Once', 'Together', 'Other'] };
    assert.deepEqual(await admin.names('contacts', filter), ['Once', 'Together']);
  },

  'every wrong field is reported at once, in either language, and nothing is kept': async ({ admin }) => {
    const wrong = {
      email: 'not an address',
      birthday: '2026-02-30',
      source: 'rumour',
      account: '0000000000001',
      nonsense: 1,
      title: 7,
    };
    const fields = ['account', 'birthday', 'email', 'name', 'nonsense', 'source', 'title'];
    const zh = await admin.speaking('zh-CN').post('/contacts', wrong);
    const en = await admin.speaking('en').post('/contacts', wrong);
    for (const answer of [zh, en]) {
      refused(answer, 422, 'invalid');
      const named = new Set(answer.body.errors.map((error) => error.field));
      for (const field of fields) {
        if (field === 'name') continue;
        assert.ok(named.has(field), `${field} is not named: ${JSON.stringify(answer.body.errors)}`);
      }
    }
    assert.match(JSON.stringify(zh.body.errors), /[\u4e00-\u9fff]/);
    assert.doesNotMatch(JSON.stringify(en.body.errors), /[\u4e00-\u9fff]/);
    refused(await admin.post('/accounts', {}), 422, 'invalid', 'name');
    assert.deepEqual((await admin.list('accounts', { q: 'nonsense' })).records, []);
  },

  'an unknown field, object, record and parameter are each named': async ({ admin }) => {
    const field = refused(await admin.speaking('en').post('/accounts', { name: 'x', nmae: 'y' }), 422, 'invalid', 'nmae');
    assert.match(field.errors[0].message, /nmae/);
    const object = refused(await admin.speaking('en').get('/acounts'), 404, 'not_found');
    assert.match(object.detail, /acounts/);
    refused(await admin.get('/accounts/0000000000001'), 404, 'not_found');
    refused(await admin.get('/accounts/what'), 404, 'not_found');
    refused(await admin.get('/accounts', { limt: 5 }), 422, 'invalid', 'limt');
    refused(await admin.get('/accounts', { limit: 5000 }), 422, 'invalid', 'limit');
    refused(await admin.post('/accounts', '{"name":'), 400, 'invalid');
    refused(await admin.post('/accounts', '[]'), 400, 'invalid');
    assert.equal((await admin.ask('PUT', '/accounts')).status, 405);
  },

  'a value that must be unique is refused among the living and free after a deletion': async ({ admin }) => {
    const first = await admin.create('products', { name: 'A', code: 'P-1' });
    const twice = await admin.post('/products', { name: 'B', code: 'P-1' });
    assert.ok([409, 422].includes(twice.status), String(twice.status));
    assert.equal(twice.body.errors[0].field, 'code');
    must(await admin.remove(`/products/${first.id}`), 204);
    await admin.create('products', { name: 'B', code: 'P-1' });
    const back = await admin.post(`/products/${first.id}/restore`);
    assert.ok([409, 422].includes(back.status), String(back.status));
  },

  'a deleted record leaves lists, search and relations, and comes back whole': async ({ admin }) => {
    const account = await admin.create('accounts', { name: 'Vanishing Ltd' });
    const made = await admin.create('contacts', { last_name: 'Vanish', account: account.id });
    must(await admin.remove(`/contacts/${made.id}`), 204);
    const gone = { field: 'last_name', op: 'eq', value: 'Vanish' };
    assert.deepEqual(await admin.names('contacts', gone), []);
    assert.deepEqual(await admin.search('Vanish', { objects: 'contacts' }), []);
    assert.deepEqual((await admin.list(`accounts/${account.id}/related/contacts`)).records, []);
    const bin = await admin.list('contacts', { deleted: true });
    assert.deepEqual(names_of(bin), ['Vanish']);
    assert.ok(bin.records[0].deleted_at);
    assert.ok((await admin.read('contacts', made.id)).deleted_at);
    refused(await admin.patch(`/contacts/${made.id}`, { title: 'ghost' }), 404, 'not_found');
    refused(await admin.remove(`/contacts/${made.id}`), 404, 'not_found');
    const back = must(await admin.post(`/contacts/${made.id}/restore`), 200);
    assert.equal(back.deleted_at, null);
    assert.deepEqual(await admin.names('contacts', gone), ['Vanish']);
    assert.equal((await admin.search('Vanish', { objects: 'contacts' })).length, 1);
    assert.deepEqual((await admin.list('contacts', { deleted: true })).records, []);
  },

  'a record can be read as it stood at any earlier instant': async ({ admin }) => {
    const made = await admin.create('contacts', { last_name: 'Past', title: 'One' });
    const two = await admin.change('contacts', made.id, { title: 'Two' });
    await admin.change('contacts', made.id, { title: 'Three' });
    const at = async (as_of) => admin.get(`/contacts/${made.id}`, { as_of });
    assert.equal(must(await at(made.updated_at), 200).title, 'One');
    assert.equal(must(await at(two.updated_at), 200).title, 'Two');
    assert.equal(must(await at('2099-01-01T00:00:00Z'), 200).title, 'Three');
    refused(await at('2020-01-01T00:00:00Z'), 404, 'not_found');
    refused(await at('yesterday'), 422, 'invalid', 'as_of');
  },

  'every change is in the history with what was before and after': async ({ admin }) => {
    const made = await admin.create('contacts', { last_name: 'History', title: 'One' });
    await admin.change('contacts', made.id, { title: 'Two', department: 'Sales' });
    must(await admin.remove(`/contacts/${made.id}`), 204);
    must(await admin.post(`/contacts/${made.id}/restore`), 200);
    const { changes } = must(await admin.get(`/contacts/${made.id}/changes`), 200);
    assert.deepEqual(changes.map((change) => change.kind), ['restore', 'delete', 'update', 'create']);
    const update = changes[2];
    assert.equal(update.by.id, admin.user.id);
    assert.equal(update.via, 'web');
    const seen = Object.fromEntries(update.changes.map(({ field, from, to }) => [field, [from, to]]));
    assert.deepEqual(seen, { title: ['One', 'Two'], department: [null, 'Sales'] });
    const titles = must(await admin.get(`/contacts/${made.id}/changes`, { field: 'title' }), 200).changes;
    assert.deepEqual(titles.map((change) => change.changes[0].to), ['Two', 'One']);
    refused(await admin.get(`/contacts/${made.id}/changes`, { field: 'tilte' }), 422, 'invalid', 'field');
  },

  'the timeline mixes changes, activities and comments, newest first': async ({ admin }) => {
    const made = await admin.create('contacts', { last_name: 'Timeline' });
    const link = { object: 'contacts', id: made.id };
    await admin.create('activities', { kind: 'call', subject: 'First call', links: [link] });
    await admin.create('comments', { body: '记得跟进', record: link });
    await admin.change('contacts', made.id, { title: 'Met' });
    const { items } = must(await admin.get(`/contacts/${made.id}/timeline`), 200);
    assert.deepEqual(items.map((item) => item.type), ['change', 'comment', 'activity', 'change']);
    assert.equal(items[1].record.body, '记得跟进');
    assert.equal(items[2].record.subject, 'First call');
    const first = must(await admin.get(`/contacts/${made.id}/timeline`, { limit: 3 }), 200);
    assert.equal(first.items.length, 3);
    const rest = must(await admin.get(`/contacts/${made.id}/timeline`, { limit: 3, cursor: first.next }), 200);
    assert.deepEqual(rest.items.map((item) => item.type), ['change']);
  },

  'related records stand below their record, through junctions too': async (world) => {
    const { admin } = world;
    const account = await admin.create('accounts', { name: 'Related Ltd' });
    const contact = await admin.create('contacts', { last_name: 'Champion', account: account.id });
    const deal = await admin.create('opportunities', { name: 'Deal', account: account.id });
    await admin.create('opportunity_contacts', { opportunity: deal.id, contact: contact.id, role: 'champion' });
    assert.deepEqual(names_of(await admin.list(`accounts/${account.id}/related/contacts`)), ['Champion']);
    assert.deepEqual(names_of(await admin.list(`accounts/${account.id}/related/opportunities`)), ['Deal']);
    const meta = must(await admin.get('/meta'), 200);
    const relations = meta.objects.find((object) => object.name === 'opportunities').relations;
    const roles = relations.find((relation) => relation.object === 'opportunity_contacts');
    const page = await admin.list(`opportunities/${deal.id}/related/${roles.name}`);
    assert.equal(page.records[0].contact.id, contact.id);
    assert.equal(page.records[0].role, 'champion');
    refused(await admin.get(`/accounts/${account.id}/related/nothing`), 404, 'not_found');
  },

  'a stage brings its probability, and won closes the opportunity': async (world) => {
    const { admin } = world;
    const deal = await admin.create('opportunities', { name: 'Stages', amount: '1000' });
    assert.equal(deal.stage.id, (await world.stage(1)).id);
    assert.equal(deal.status, 'open');
    const won = await admin.change('opportunities', deal.id, { stage: (await world.stage('won')).id });
    assert.equal(Number(won.probability), 100);
    assert.equal(won.status, 'won');
    assert.ok(won.closed_at);
    const open = await admin.change('opportunities', deal.id, { stage: (await world.stage(2)).id });
    assert.equal(open.status, 'open');
    assert.equal(open.closed_at, null);
  },

  'an activity is linked to any records and ends after it starts': async ({ admin }) => {
    const account = await admin.create('accounts', { name: 'Linked' });
    const made = await admin.create('activities', {
      kind: 'meeting',
      subject: 'Kick-off',
      starts_at: '2026-11-21T09:00:00+08:00',
      ends_at: '2026-11-21T10:00:00+08:00',
      links: [{ object: 'accounts', id: account.id }],
    });
    assert.equal(made.starts_at, '2026-11-21T01:00:00Z');
    assert.deepEqual(made.links, [{ object: 'accounts', id: account.id, name: 'Linked' }]);
    const backwards = { kind: 'call', subject: 'x', starts_at: '2026-01-02T00:00:00Z', ends_at: '2026-01-01T00:00:00Z' };
    refused(await admin.post('/activities', backwards), 422, 'invalid', 'ends_at');
  },
};
