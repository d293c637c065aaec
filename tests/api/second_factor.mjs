// The second factor: an app's code beside the password, once each, and no way round it.
import assert from 'node:assert/strict';
import { Client, must, refused } from '../lib/client.mjs';
import { code_of, step_now } from '../lib/one_time_code.mjs';
import { all, none } from '../lib/world.mjs';

const sign_in = (world, who, code) => world.nobody().post('/session', { email: who.email, password: who.password, ...(code === undefined ? {} : { code }) });

async function turn_on(who, more = {}) {
  const { secret, uri } = must(await who.post('/session/second_factor', { password: who.password }), 200);
  const step = step_now();
  const { recovery_codes } = must(await who.post('/session/second_factor/confirm', { code: code_of(secret, step), ...more }), 200);
  return { secret, uri, step, recovery_codes };
}

export const stories = {
  'it is set up with the password, a square and a first code': async (world) => {
    world.seller = await world.role('Seller', { '*': all });
    const ann = (world.ann = await world.person('Ann', world.seller));
    assert.deepEqual(must(await ann.get('/session/second_factor'), 200), { active: false, since: null, recovery_codes: 0 });
    refused(await ann.post('/session/second_factor', { password: 'not hers at all' }), 422, 'invalid', 'password');
    refused(await ann.post('/session/second_factor', {}), 422, 'invalid', 'password');
    const begun = must(await ann.post('/session/second_factor', { password: ann.password }), 200);
    assert.match(begun.secret, /^[A-Z2-7]{32}$/);
    const uri = new URL(begun.uri);
    assert.equal(uri.protocol, 'otpauth:');
    assert.equal(uri.searchParams.get('secret'), begun.secret);
    refused(await ann.post('/session/second_factor/confirm', { code: '000000' }), 422, 'invalid', 'code');
    must(await sign_in(world, ann), 200);  // not before it is confirmed
    const elsewhere = await world.nobody().sign_in(ann.email, ann.password);
    const key = Client.with_token(world.server.url, (await ann.token()).token);
    world.factor = await turn_on(ann);
    assert.equal(new Set(world.factor.recovery_codes).size, 10);
    for (const code of world.factor.recovery_codes) assert.match(code, /^[A-Z2-7]{5}-[A-Z2-7]{5}$/);
    refused(await elsewhere.get('/session'), 401, 'unauthenticated');  // it has not shown one
    must(await ann.get('/session'), 200);
    must(await key.get('/session'), 200);  // nobody asked to end it
    const state = must(await ann.get('/session/second_factor'), 200);
    assert.ok(state.active && state.since && state.recovery_codes === 10, JSON.stringify(state));
    refused(await ann.post('/session/second_factor', { password: ann.password }), 409, 'conflict');
  },

  'from then on the password alone opens nothing, and a code works once': async (world) => {
    const { ann, factor } = world;
    const without = await sign_in(world, ann);
    refused(without, 401, 'unauthenticated', 'code');
    assert.equal(without.headers.get('set-cookie'), null);
    refused(await sign_in(world, ann, code_of(factor.secret, factor.step)), 401, 'unauthenticated', 'code');  // used to turn it on
    must(await sign_in(world, ann, code_of(factor.secret, factor.step + 1)), 200);
    refused(await sign_in(world, ann, code_of(factor.secret, factor.step + 1)), 401, 'unauthenticated', 'code');
    const wrong = await world.nobody().post('/session', { email: ann.email, password: 'a wrong one, long', code: factor.recovery_codes[9] });
    refused(wrong, 401, 'unauthenticated');
    assert.equal(wrong.body.errors, undefined);  // says nothing of the factor
  },

  'a recovery code works once, as people type it': async (world) => {
    const { ann, factor } = world;
    must(await sign_in(world, ann, factor.recovery_codes[0].toLowerCase().replace('-', ' ')), 200);
    refused(await sign_in(world, ann, factor.recovery_codes[0]), 401, 'unauthenticated', 'code');
    assert.equal(must(await ann.get('/session/second_factor'), 200).recovery_codes, 9);
    const twice = await Promise.all([sign_in(world, ann, factor.recovery_codes[1]), sign_in(world, ann, factor.recovery_codes[1])]);
    assert.deepEqual(twice.map(({ status }) => status).sort(), [200, 401]);
    const drawn = must(await ann.post('/session/second_factor/recovery', { password: ann.password }), 200).recovery_codes;
    assert.equal(drawn.length, 10);
    refused(await sign_in(world, ann, factor.recovery_codes[2]), 401, 'unauthenticated', 'code');
    factor.recovery_codes = drawn;
  },

  'the codes of one open nobody else, even with the same password': async (world) => {
    const bob = (world.bob = await world.person('Bob', world.seller));
    const key = Client.with_token(world.server.url, (await bob.token()).token);
    const factor = await turn_on(bob, { revoke_tokens: true });
    refused(await key.get('/session'), 401, 'unauthenticated');
    refused(await sign_in(world, bob, world.factor.recovery_codes[0]), 401, 'unauthenticated', 'code');
    must(await sign_in(world, bob, factor.recovery_codes[0]), 200);
  },

  'a new password by a link does not go round it': async (world) => {
    const { admin, bob } = world;
    const { path } = must(await admin.post(`/users/${bob.user.id}/invitation`, { purpose: 'reset', current: admin.password }), 201);
    bob.password = 'another good long one';
    const accepted = await world.nobody().post('/welcome', { secret: path.split('#')[1], password: bob.password });
    assert.deepEqual(must(accepted, 200), { signed_in: false });
    assert.equal(accepted.headers.get('set-cookie'), null);
    refused(await sign_in(world, bob), 401, 'unauthenticated', 'code');
  },

  'it is not touched with a token, and an administrator turns it off for who has lost it': async (world) => {
    const { admin, bob, ann } = world;
    const { users } = must(await admin.get('/users/states'), 200);
    assert.equal(users.find((user) => user.id === bob.user.id).second_factor, true);
    const proof = { current: admin.password };
    refused(await ann.post(`/users/${bob.user.id}/second_factor/off`, { current: ann.password }), 403, 'forbidden');
    refused(await admin.post(`/users/${bob.user.id}/second_factor/off`, {}), 422, 'invalid', 'current');
    refused(await admin.post(`/users/${bob.user.id}/second_factor/off`, { current: 'not hers at all' }), 422, 'invalid', 'current');
    must(await admin.post(`/users/${bob.user.id}/second_factor/off`, proof), 204);
    refused(await admin.post(`/users/${bob.user.id}/second_factor/off`, proof), 404, 'not_found');
    await bob.sign_in(bob.email, bob.password);
    const { token } = await bob.token();
    const by_token = world.nobody();
    by_token.headers.authorization = `Bearer ${token}`;
    refused(await by_token.post('/session/second_factor', { password: bob.password }), 403, 'forbidden');
    const { entries } = must(await admin.get('/audit'), 200);
    assert.ok(entries.some(({ what }) => what === 'second_factor_off'), JSON.stringify(entries).slice(0, 400));
  },

  'it is turned off with the password, and then not asked for': async (world) => {
    const { ann } = world;
    refused(await ann.post('/session/second_factor/off', { password: 'not hers at all' }), 422, 'invalid', 'password');
    must(await ann.post('/session/second_factor/off', { password: ann.password }), 204);
    must(await sign_in(world, ann), 200);
    assert.equal(must(await ann.get('/session/second_factor'), 200).active, false);
  },

  'a stolen cookie or key of an administrator takes no account over, their own included': async (world) => {
    const { admin, seller } = world;
    const dora = await world.person('Dora', seller);
    const password = 'chosen by a thief';
    const { token } = await admin.token();
    const thief = Client.with_token(world.server.url, token);
    const acts = (id, proof) => [
      [`/users/${id}/password`, { password, ...proof }],
      [`/users/${id}/second_factor/off`, proof],
      [`/users/${id}/invitation`, { purpose: 'reset', ...proof }],
      [`/users/${id}/invitation`, { purpose: 'invite', ...proof }],
    ];
    for (const [path, body] of acts(dora.user.id, { current: admin.password })) refused(await thief.post(path, body), 403, 'forbidden');
    for (const [path, body] of acts(dora.user.id, {})) refused(await admin.post(path, body), 422, 'invalid', 'current');
    for (const [path, body] of acts(admin.user.id, { current: admin.password })) refused(await admin.post(path, body), 403, 'forbidden');
    must(await sign_in(world, dora), 200);
    // Who has a factor shows it as well.
    const eva = await world.person('Eva', admin.user.role);
    const { recovery_codes } = await turn_on(eva);
    const path = `/users/${dora.user.id}/password`;
    refused(await eva.post(path, { password, current: eva.password }), 422, 'invalid', 'code');
    refused(await eva.post(path, { password, current: eva.password, code: '000000' }), 422, 'invalid', 'code');
    must(await eva.post(path, { password, current: eva.password, code: recovery_codes[0] }), 204);
    dora.password = password;
    must(await sign_in(world, dora), 200);
  },

  'whose role asks for two steps reaches nothing before both are there': async (world) => {
    const { admin } = world;
    const role = await world.role('Careful', { '*': all });
    const gia = await world.person('Gia', role);
    const key = Client.with_token(world.server.url, (await gia.token()).token);
    assert.equal(must(await gia.get('/session'), 200).second_factor_due, false);
    must(await admin.patch(`/roles/${role.id}`, { two_steps: true }), 200);
    assert.equal(must(await gia.get('/session'), 200).second_factor_due, true, 'at once, of those who are signed in as well');
    const again = await world.nobody().sign_in(gia.email, gia.password);
    assert.equal(must(await again.get('/session'), 200).second_factor_due, true);
    refused(await gia.get('/contacts'), 403, 'forbidden');
    refused(await gia.get('/meta'), 403, 'forbidden');
    refused(await gia.post('/tokens', { name: 'a way round' }), 403, 'forbidden');
    refused(await gia.patch('/session', { name: 'Somebody' }), 403, 'forbidden');
    must(await key.get('/contacts'), 200);  // it was made by whoever was let in, and has no second step
    const factor = await turn_on(gia);
    assert.equal(must(await gia.get('/session'), 200).second_factor_due, false);
    must(await gia.get('/contacts'), 200);
    refused(await again.get('/session'), 401, 'unauthenticated');
    const both = await sign_in(world, gia, factor.recovery_codes[0]);
    assert.equal(must(both, 200).second_factor_due, false);
    must(await gia.post('/session/second_factor/off', { password: gia.password }), 204);
    refused(await gia.get('/contacts'), 403, 'forbidden');
    must(await admin.patch(`/roles/${role.id}`, { two_steps: false }), 200);
    must(await gia.get('/contacts'), 200);
  },

  'guessing ends after five tries': async (world) => {
    const cai = await world.person('Cai', world.seller);
    const { recovery_codes } = await turn_on(cai);
    for (let n = 0; n < 5; n++) refused(await sign_in(world, cai, `99999${n}`), 401, 'unauthenticated', 'code');
    refused(await sign_in(world, cai, '999999'), 429, 'busy');
    refused(await sign_in(world, cai, recovery_codes[0]), 429, 'busy');
    must(await cai.get('/session'), 200);  // who is in stays in
  },

  'each wrong code is in the audit, and its owner is told once until they read it': async (world) => {
    const { entries } = must(await world.admin.get('/audit'), 200);
    const wrong = entries.filter(({ what, user }) => what === 'wrong_code' && user.name === 'Cai');
    assert.equal(wrong.length, 5);
    assert.deepEqual(wrong[0].detail, { address: '127.0.0.1' });
    const nemo = await world.person('Nemo', await world.role('Nothing', { '*': none }));
    const { recovery_codes } = await turn_on(nemo);
    for (let n = 0; n < 2; n++) refused(await sign_in(world, nemo, `99999${n}`), 401, 'unauthenticated', 'code');
    const { records } = await nemo.list('notifications', {});
    assert.deepEqual(records.map(({ kind, read_at }) => [kind, read_at]), [['wrong_code', null]]);
    must(await nemo.post('/notifications/read', {}), 200);
    refused(await sign_in(world, nemo, '999999'), 401, 'unauthenticated', 'code');
    assert.equal((await nemo.list('notifications', {})).records.length, 2);
    must(await sign_in(world, nemo, recovery_codes[0]), 200);
    assert.equal((await nemo.list('notifications', {})).records.length, 2);
  },

  'a restart forgives no wrong code': async (world) => {
    const dan = await world.person('Dan', world.seller);
    const { secret, step } = await turn_on(dan);
    for (let n = 0; n < 5; n++) refused(await sign_in(world, dan, `99999${n}`), 401, 'unauthenticated', 'code');
    await world.server.stop();
    await world.server.start();
    refused(await sign_in(world, dan, code_of(secret, step + 1)), 429, 'busy');
  },
};
