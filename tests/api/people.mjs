// What administrators do for others: look as them, let them in, hand their records over.
import assert from 'node:assert/strict';
import { eventually, must, refused as refused_as } from '../lib/client.mjs';
import { none, own } from '../lib/world.mjs';

const as_user = (user) => ({ 'x-kith-preview-as': `user:${user.id}` });
const password = 'another long password';
const secret_of = (link) => link.path.split('#')[1];

async function seller(world, name) {
  world.sellers ??= await world.role('Seller of people', { '*': own, contacts: { ...own, fields: { phone: 'hidden' } }, leads: none });
  return world.person(name, world.sellers);
}

const finished = (world, batch) =>
  eventually(async () => {
    const { batches } = must(await world.admin.get('/batches'), 200);
    const found = batches.find((each) => each.id === batch);
    assert.equal(found?.state, 'done');
    return found;
  });

const codes = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 422: 'invalid' };
const refused = (answer, status) => refused_as(answer, status, codes[status]);

export const stories = {
  'an administrator looks as somebody else, and sees what they see': async (world) => {
    const mary = await seller(world, 'Mary Preview');
    await mary.create('contacts', { last_name: 'Of Mary' });
    await world.admin.create('contacts', { last_name: 'Of the administrator' });
    const seen = must(await world.admin.get('/contacts', {}, as_user(mary.user)), 200).records;
    assert.deepEqual(seen.map((each) => each.last_name), ['Of Mary']);
    assert.ok(!('phone' in seen[0]));
    const me = must(await world.admin.get('/session', {}, as_user(mary.user)), 200);
    assert.equal(me.user.id, mary.user.id);
    assert.deepEqual(me.preview, { kind: 'user', id: mary.user.id, name: 'Mary Preview' });
    const asked = must(await world.admin.post('/contacts/query', { filter: { field: 'last_name', op: 'exists', value: true } }, as_user(mary.user)), 200);
    assert.equal(asked.records.length, 1);
    refused(await world.admin.get('/leads', {}, as_user(mary.user)), 403);
    assert.equal(must(await world.admin.get('/session'), 200).preview, null);
  },

  'and as anybody with a role, on their own records': async (world) => {
    const headers = { 'x-kith-preview-as': `role:${world.sellers.id}` };
    const seen = must(await world.admin.get('/contacts', {}, headers), 200).records;
    assert.deepEqual(seen.map((each) => each.last_name), ['Of the administrator']);
  },

  'a preview changes nothing, is for administrators, and is noted': async (world) => {
    const [mary] = (await world.admin.list('users', { q: 'Mary' })).records;
    refused(await world.admin.post('/contacts', { last_name: 'No' }, as_user(mary)), 403);
    refused(await world.admin.remove('/session', as_user(mary)), 403);
    const other = await seller(world, 'Nosy Preview');
    refused(await other.get('/contacts', {}, as_user(mary)), 403);
    refused(await world.admin.get('/contacts', {}, { 'x-kith-preview-as': 'user:nobody' }), 422);
    const { entries } = must(await world.admin.get('/audit'), 200);
    const looks = entries.filter((entry) => entry.what === 'preview' && entry.user?.id === mary.id);
    assert.equal(looks.length, 1, 'once an hour, however many requests');
  },

  'what an owner keeps private is not shown in a preview': async (world) => {
    const mary = await world.nobody().sign_in('mary.preview@kith.example', 'a good long password');
    await mary.create('saved_views', { name: 'Mine alone', object: 'contacts', settings: {}, shared: 'me' });
    const seen = must(await world.admin.get('/saved_views', {}, as_user(mary.user)), 200).records;
    assert.ok(!seen.some((view) => view.name === 'Mine alone'));
  },

  'an invitation lets somebody choose a password, once': async (world) => {
    const user = await world.admin.create('users', { name: 'Iris Invited', email: 'iris@kith.example', role: world.sellers.id });
    const link = must(await world.admin.post(`/users/${user.id}/invitation`, { purpose: 'invite' }), 201);
    const secret = secret_of(link);
    const guest = must(await world.nobody().post('/welcome/look', { secret }), 200);
    assert.equal(guest.name, 'Iris Invited');
    const state = must(await world.admin.get('/users/states'), 200).users.find((each) => each.id === user.id);
    assert.deepEqual([state.has_password, state.last_seen_at, state.link.purpose], [false, null, 'invite']);

    const short = refused(await world.nobody('en').post('/welcome', { secret, password: 'short' }), 422);
    assert.equal(short.errors[0].field, 'password');
    const iris = world.nobody();
    const in_now = await iris.post('/welcome', { secret, password });
    must(in_now, 200);
    iris.use_cookie_of(in_now);
    assert.equal(must(await iris.get('/session'), 200).user.email, 'iris@kith.example');
    refused(await world.nobody().post('/welcome', { secret, password }), 404);
    refused(await world.nobody().post('/welcome/look', { secret }), 404);
    await world.nobody().sign_in('iris@kith.example', password);
  },

  'a reset link ends old sessions; a newer link and a withdrawal end the older': async (world) => {
    const iris = await world.nobody().sign_in('iris@kith.example', password);
    const first = must(await world.admin.post(`/users/${iris.user.id}/invitation`, { purpose: 'reset', current: world.admin.password }), 201);
    const second = must(await world.admin.post(`/users/${iris.user.id}/invitation`, { purpose: 'reset', current: world.admin.password }), 201);
    refused(await world.nobody().post('/welcome/look', { secret: secret_of(first) }), 404);
    must(await world.nobody().post('/welcome', { secret: secret_of(second), password: 'a third long password' }), 200);
    refused(await iris.get('/session'), 401);
    const third = must(await world.admin.post(`/users/${iris.user.id}/invitation`, { purpose: 'reset', current: world.admin.password }), 201);
    must(await world.admin.remove(`/users/${iris.user.id}/invitation`), 204);
    refused(await world.nobody().post('/welcome/look', { secret: secret_of(third) }), 404);
  },

  'a link dies with the account': async (world) => {
    const user = await world.admin.create('users', { name: 'Gone Guest', email: 'gone@kith.example' });
    const link = must(await world.admin.post(`/users/${user.id}/invitation`, {}), 201);
    await world.admin.change('users', user.id, { active: false });
    refused(await world.nobody().post('/welcome', { secret: secret_of(link), password }), 404);
    refused(await world.admin.post(`/users/${user.id}/invitation`, {}), 409);
  },

  'sessions are listed and others are signed out': async (world) => {
    const here = await world.nobody().sign_in('iris@kith.example', 'a third long password');
    const there = await world.nobody().sign_in('iris@kith.example', 'a third long password');
    const { sessions } = must(await here.get('/sessions'), 200);
    assert.equal(sessions.filter((each) => each.present).length, 1);
    assert.ok(sessions.length >= 2);
    must(await here.remove('/sessions'), 204);
    refused(await there.get('/session'), 401);
    must(await here.get('/session'), 200);
    assert.equal(must(await here.get('/sessions'), 200).sessions.length, 1);
  },

  'all that somebody owns is handed over in one act, and back': async (world) => {
    const from = await seller(world, 'Frank From');
    const to = await seller(world, 'Tina To');
    const contact = await from.create('contacts', { last_name: 'Handed' });
    const account = await from.create('accounts', { name: 'Handed Ltd' });
    const { objects } = must(await world.admin.get(`/users/${from.user.id}/owned`), 200);
    assert.deepEqual(objects, [{ object: 'accounts', count: 1 }, { object: 'contacts', count: 1 }]);
    const { batch } = must(await world.admin.post(`/users/${from.user.id}/hand_over`, { to: to.user.id }), 202);
    assert.equal((await finished(world, batch)).count, 2);
    assert.equal((await world.admin.read('contacts', contact.id)).owner.name, 'Tina To');
    const looked = must(await world.admin.post(`/batches/${batch}/undo`, { dry_run: true }), 200);
    assert.deepEqual([looked.undone, looked.whole, looked.conflicts], [2, true, []]);
    assert.equal((await world.admin.read('accounts', account.id)).owner.name, 'Tina To', 'a look changes nothing');
    must(await world.admin.post(`/batches/${batch}/undo`), 200);
    assert.equal((await world.admin.read('accounts', account.id)).owner.name, 'Frank From');
    refused(await from.post(`/users/${to.user.id}/hand_over`, { to: from.user.id }), 403);
    refused(await world.admin.post(`/users/${from.user.id}/hand_over`, { to: from.user.id }), 422);
  },

  'only administrators do any of this': async (world) => {
    const mary = await world.nobody().sign_in('mary.preview@kith.example', 'a good long password');
    for (const path of ['/users/states', `/users/${mary.user.id}/owned`, '/audit', '/about', '/demo', '/templates']) {
      refused(await mary.get(path), 403);
    }
    refused(await mary.post(`/users/${mary.user.id}/invitation`, {}), 403);
  },
};
