// Who sees and may do what. One filter and one mask, so every door must give the same answer.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all, below, none, own, team } from '../lib/world.mjs';

const everything = { and: [] };
const by_name = (name) => ({ field: 'name', op: 'eq', value: name });

export const stories = {
  'three teams in a tree, and a contact of each person': async (world) => {
    const { admin } = world;
    const head = await admin.create('teams', { name: 'Head' });
    const north = await admin.create('teams', { name: 'North', parent: head.id });
    const south = await admin.create('teams', { name: 'South', parent: head.id });
    world.roles = {
      boss: await world.role('Boss', { '*': below }, ['bulk', 'export']),
      seller: await world.role('Seller', { '*': team }),
      loner: await world.role('Loner', { '*': own }),
      reader: await world.role('Reading', { '*': { read: 'all', create: false, update: 'none', delete: 'none' } }),
      nothing: await world.role('Nothing', { '*': none }),
    };
    world.people = {
      boss: await world.person('Boss', world.roles.boss, { team: head.id }),
      ann: await world.person('Ann', world.roles.seller, { team: north.id }),
      bob: await world.person('Bob', world.roles.seller, { team: north.id }),
      cai: await world.person('Cai', world.roles.seller, { team: south.id }),
      leo: await world.person('Leo', world.roles.loner, { team: south.id }),
      rita: await world.person('Rita', world.roles.reader),
      nemo: await world.person('Nemo', world.roles.nothing),
    };
    world.contacts = {};
    for (const name of ['boss', 'ann', 'bob', 'cai', 'leo']) {
      world.contacts[name] = await world.people[name].create('contacts', { last_name: `of ${name}` });
      assert.equal(world.contacts[name].owner.id, world.people[name].user.id);
    }
  },

  'own, team, below and all each see what they say': async ({ people }) => {
    const sees = (name) => people[name].names('contacts', everything);
    assert.deepEqual(await sees('leo'), ['of leo']);
    assert.deepEqual(await sees('ann'), ['of ann', 'of bob']);
    assert.deepEqual(await sees('cai'), ['of cai', 'of leo']);
    assert.deepEqual(await sees('boss'), ['of ann', 'of bob', 'of boss', 'of cai', 'of leo']);
    assert.equal((await sees('rita')).length, 5);
    refused(await people.nemo.get('/contacts'), 403, 'forbidden');
  },

  'a filter on activities asks whatever is seen, by every role, and however far': async ({ people, contacts, admin }) => {
    const log = (who, ...ids) => people[who].create('activities', { kind: 'call', subject: `by ${who}`, done_at: '2026-01-05T09:00:00Z', links: ids.map((id) => ({ object: 'contacts', id })) });
    const logged = [await log('ann', contacts.ann.id), await log('cai', contacts.cai.id, contacts.leo.id), await log('boss', contacts.boss.id)];
    const done = { field: 'activity.done_at', op: 'exists' };
    const any = { field: 'activity_links', op: 'any', filter: done };
    const expected = { boss: ['ann', 'boss', 'cai', 'leo'], ann: ['ann'], cai: ['cai', 'leo'], leo: [], rita: ['ann', 'boss', 'cai', 'leo'] };
    for (const [who, names] of Object.entries(expected)) {
      assert.deepEqual(await people[who].names('contacts', any), names.map((name) => `of ${name}`), who);
      const both = [...(await people[who].names('contacts', any)), ...(await people[who].names('contacts', { ...any, op: 'none' }))];
      assert.deepEqual(both.sort(), await people[who].names('contacts', everything), who);
      for (const object of ['accounts', 'opportunities', 'leads']) assert.deepEqual(await people[who].names(object, any), []);
      const { records } = await people[who].query('activity_links', { filter: done, fields: ['record', 'activity.subject'] });
      assert.ok(records.length >= names.length, who);
      let far = any;
      for (let step = 0; step < 5; step++) far = { field: 'account.contacts', op: step % 2 ? 'any' : 'none', filter: far };
      must(await people[who].get('/contacts', { filter: far }), 200);
      for (let step = 0; step < 8; step++) far = { field: 'account.contacts', op: 'any', filter: far };
      refused(await people[who].get('/contacts', { filter: far }), 422, 'invalid', `filter${'.filter'.repeat(6)}.field`);
    }
    for (const { id } of logged) must(await admin.remove(`/activities/${id}`), 204);
  },

  'a record of others looks like one that is not there, at every door': async ({ people, contacts, admin }) => {
    const { id } = contacts.cai;
    const { ann } = people;
    const invented = '0SA44W1TR0800';
    for (const door of ['', '/changes', '/timeline', '/access', '/related/activities']) {
      const theirs = await ann.get(`/contacts/${id}${door}`);
      const nobodys = await ann.get(`/contacts/${invented}${door}`);
      assert.equal(theirs.status, 404, `${door} ${JSON.stringify(theirs.body)}`);
      assert.equal(theirs.body.detail, nobodys.body.detail, door);
    }
    refused(await ann.patch(`/contacts/${id}`, { title: 'x' }), 404, 'not_found');
    refused(await ann.remove(`/contacts/${id}`), 404, 'not_found');
    refused(await ann.get(`/contacts/${id}`, { as_of: '2099-01-01T00:00:00Z' }), 404, 'not_found');
    const update = { operations: [{ op: 'update', object: 'contacts', id, values: { title: 'x' } }] };
    assert.ok([404, 422].includes((await ann.post('/batch', update)).status));
    assert.deepEqual(await ann.search('cai', { objects: 'contacts' }), []);
    assert.deepEqual((await ann.list('contacts', { q: 'cai' })).records, []);
    assert.equal((await ann.list('contacts', { count: true })).total.value, 2);
    const { groups } = await ann.query('contacts', { measures: [{ fn: 'count' }] });
    assert.equal(Number(groups[0].values[0]), 2);
    const link = await ann.post('/accounts', { name: 'Link', parent: id });
    refused(link, 422, 'invalid', 'parent');
    must(await admin.remove(`/contacts/${contacts.leo.id}`), 204);
    refused(await ann.post(`/contacts/${contacts.leo.id}/restore`), 404, 'not_found');
    assert.deepEqual((await ann.list('contacts', { deleted: true })).records, []);
    must(await admin.post(`/contacts/${contacts.leo.id}/restore`), 200);
  },

  'to see is not to change': async ({ people, contacts }) => {
    refused(await people.ann.patch(`/contacts/${contacts.bob.id}`, { title: 'x' }), 403, 'forbidden');
    refused(await people.ann.remove(`/contacts/${contacts.bob.id}`), 403, 'forbidden');
    refused(await people.rita.patch(`/contacts/${contacts.bob.id}`, { title: 'x' }), 403, 'forbidden');
    refused(await people.rita.post('/contacts', { last_name: 'x' }), 403, 'forbidden');
    await people.boss.change('contacts', contacts.bob.id, { title: 'Promoted' });
  },

  'nobody gives away what they could not take back, or takes what is not theirs': async ({ people, contacts }) => {
    const stolen = await people.ann.patch(`/contacts/${contacts.bob.id}`, { owner: people.ann.user.id });
    assert.equal(stolen.status, 403);
  },

  'a person cannot see through a reference, a relation or a dotted path': async ({ people, admin }) => {
    const hidden = await people.cai.create('accounts', { name: 'Hidden Ltd', industry: 'energy' });
    const contact = await admin.create('contacts', { last_name: 'Bridge', account: hidden.id, owner: people.ann.user.id });
    const seen = await people.ann.read('contacts', contact.id);
    assert.doesNotMatch(JSON.stringify(seen), /Hidden Ltd/);
    const industry = { field: 'account.industry', op: 'eq', value: 'energy' };
    assert.deepEqual(await people.ann.names('contacts', industry), []);
    const { records } = await people.ann.list('contacts', { filter: by_name('Bridge'), fields: 'name,account.name,account.industry' });
    assert.doesNotMatch(JSON.stringify(records), /Hidden Ltd|energy/);
    const { groups } = await people.ann.query('contacts', { group: ['account.industry'], measures: [{ fn: 'count' }] });
    assert.doesNotMatch(JSON.stringify(groups), /energy/);
    refused(await people.ann.get(`/accounts/${hidden.id}/related/contacts`), 404, 'not_found');
    const owns = { field: 'contacts', op: 'any', filter: by_name('of bob') };
    assert.deepEqual(await people.cai.names('accounts', owns), []);
  },

  'a hidden field can be neither read, written, filtered, sorted, grouped, shown nor searched': async (world) => {
    const fields = { phone: 'hidden', email: 'read' };
    const role = await world.role('Half blind', { '*': all, contacts: { ...all, fields } });
    const half = await world.person('Half', role);
    const made = await world.admin.create('contacts', { last_name: 'Secret', phone: '13912345678', email: 'secret@kith.example' });
    const seen = await half.read('contacts', made.id);
    assert.equal('phone' in seen, false);
    assert.equal(seen.email, 'secret@kith.example');
    for (const [what, answer] of Object.entries({
      filter: await half.get('/contacts', { filter: { field: 'phone', op: 'exists' } }),
      sort: await half.get('/contacts', { sort: 'phone' }),
      fields: await half.get('/contacts', { fields: 'name,phone' }),
      group: await half.post('/contacts/query', { group: ['phone'], measures: [{ fn: 'count' }] }),
      measure: await half.post('/contacts/query', { measures: [{ fn: 'distinct', field: 'phone' }] }),
      nested: await half.get('/accounts', { filter: { field: 'contacts', op: 'any', filter: { field: 'phone', op: 'exists' } } }),
      write: await half.patch(`/contacts/${made.id}`, { phone: '1' }),
      create: await half.post('/contacts', { last_name: 'x', phone: '13912345678' }),
      read_only: await half.patch(`/contacts/${made.id}`, { email: 'x@kith.example' }),
    })) {
      assert.ok([403, 422].includes(answer.status), `${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
    }
    for (const q of ['13912345678', '5678']) {
      assert.deepEqual(await half.search(q), [], q);
      assert.deepEqual((await half.list('contacts', { q })).records, [], q);
    }
    assert.equal((await half.search('secret@kith.example')).length, 1);
    await world.admin.change('contacts', made.id, { phone: '13900000000' });
    for (const door of ['changes', 'timeline']) {
      assert.doesNotMatch(JSON.stringify(must(await half.get(`/contacts/${made.id}/${door}`), 200)), /1391234|1390000/, door);
    }
    assert.doesNotMatch(JSON.stringify(must(await half.get(`/contacts/${made.id}`, { as_of: '2099-01-01T00:00:00Z' }), 200)), /1391234|1390000/);
    const contacts = must(await half.get('/meta'), 200).objects.find((object) => object.name === 'contacts');
    assert.equal(contacts.fields.some((field) => field.name === 'phone'), false);
    assert.equal(contacts.fields.find((field) => field.name === 'email').writable, false);
  },

  'only administrators administer': async ({ people, roles, admin }) => {
    const { boss } = people;
    for (const answer of [
      await boss.post('/meta/objects', { name: 'things', singular: 'thing', labels: { en: { one: 'Thing', many: 'Things' } } }),
      await boss.post('/meta/objects/contacts/fields', { name: 'x_c', kind: 'text', label: { en: 'X' } }),
      await boss.post('/roles', { name: 'Mine', permissions: { objects: { '*': all }, actions: ['admin'] } }),
      await boss.patch(`/roles/${roles.boss.id}`, { permissions: { objects: { '*': all }, actions: ['admin'] } }),
      await boss.patch(`/users/${boss.user.id}`, { role: admin.user.role.id }),
      await boss.post(`/users/${admin.user.id}/password`, { password: 'a good long password' }),
      await boss.patch('/settings', { name: 'Mine now' }),
      await boss.ask('GET', '//metrics'),
    ]) {
      refused(answer, 403, 'forbidden');
    }
    must(await boss.get('/users'), 200);
  },

  'a role with a mistake in it is refused with the place of the mistake': async ({ admin }) => {
    const wrong = { objects: { '*': { read: 'most' }, nowhere: {}, contacts: { fields: { nmae: 'hidden' } } }, actions: ['fly'] };
    const problem = refused(await admin.speaking('en').post('/roles', { name: 'Wrong', permissions: wrong }), 422, 'invalid');
    const said = JSON.stringify(problem.errors);
    for (const place of ['*.read', 'nowhere', 'nmae', 'permissions.actions']) assert.ok(said.includes(place), `${place}: ${said}`);
  },

  'access says why somebody may see a record': async ({ admin, people, contacts }) => {
    const mine = must(await people.ann.get(`/contacts/${contacts.bob.id}/access`), 200);
    assert.deepEqual([mine.read, mine.update], [true, false]);
    assert.ok(mine.reasons[0].en && mine.reasons[0].zh);
    const other = must(await admin.get(`/contacts/${contacts.cai.id}/access`, { user: people.ann.user.id }), 200);
    assert.equal(other.read, false);
    refused(await people.ann.get(`/contacts/${contacts.bob.id}/access`, { user: people.cai.user.id }), 403, 'forbidden');
  },

  'a saved view is its maker\'s until it is shared': async ({ people }) => {
    const view = { object: 'contacts', kind: 'table', settings: { columns: ['name'] } };
    const mine = await people.ann.create('saved_views', { ...view, name: 'Mine', shared: 'me' });
    const ours = await people.ann.create('saved_views', { ...view, name: 'Ours', shared: 'team' });
    await people.ann.create('saved_views', { ...view, name: 'Everybody', shared: 'everyone' });
    const sees = (name) => people[name].names('saved_views', { field: 'object', op: 'eq', value: 'contacts' });
    assert.deepEqual(await sees('ann'), ['Everybody', 'Mine', 'Ours']);
    assert.deepEqual(await sees('bob'), ['Everybody', 'Ours']);
    assert.deepEqual(await sees('cai'), ['Everybody']);
    refused(await people.bob.get(`/saved_views/${mine.id}`), 404, 'not_found');
    refused(await people.bob.patch(`/saved_views/${ours.id}`, { name: 'Taken' }), 403, 'forbidden');
  },
};
