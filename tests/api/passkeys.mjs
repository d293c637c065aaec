// Passkeys: a device in software makes and uses them, rightly and in every wrong way.
import assert from 'node:assert/strict';
import { Authenticator } from '../lib/authenticator.mjs';
import { Client, must, refused } from '../lib/client.mjs';
import { code_of, step_now } from '../lib/one_time_code.mjs';
import { all } from '../lib/world.mjs';

// By its name: at an address of numbers there are none.
const at_name = (client, url) => Object.assign(new Client(url, { ...client.headers }), { user: client.user, email: client.email, password: client.password });

async function person(world, name, role = world.seller) {
  return at_name(await world.person(name, role), world.url);
}
const device_of = (world, algorithm) => new Authenticator(world.site, algorithm);
const begin = async (who) => must(await who.post('/session/passkeys/options', { password: who.password }), 200);

async function add(world, who, algorithm, says) {
  const device = device_of(world, algorithm);
  const passkey = must(await who.post('/session/passkeys', device.make(await begin(who), says)), 201);
  return Object.assign(device, { passkey });
}
const nobody = (world) => new Client(world.url);
const ask = async (world) => must(await nobody(world).post('/session/passkey/options', {}), 200);
const enter = async (world, device, says) => nobody(world).post('/session/passkey', device.use(await ask(world), says));
const names = async (who) => must(await who.get('/session/passkeys'), 200).passkeys.map(({ name }) => name);
const audit = async (world, kind) => must(await world.admin.get('/audit'), 200).entries.filter(({ what }) => what === kind);

export const stories = {
  'each kind of key that is asked for is made and opens a session, without an address': async (world) => {
    const { port } = new URL(world.server.url);
    world.url = `http://localhost:${port}`;
    world.site = { rp_id: 'localhost', origin: world.url };
    world.seller = await world.role('Seller', { '*': all });
    const ann = (world.ann = await person(world, 'Ann'));
    assert.deepEqual(must(await ann.get('/session/passkeys'), 200), { impossible: null, site: world.url, passkeys: [] });
    const options = await begin(ann);
    assert.deepEqual(options.rp, { id: 'localhost', name: must(await ann.get('/session'), 200).workspace.name });
    assert.deepEqual(options.pubKeyCredParams.map(({ alg }) => alg), [-7, -8, -257]);
    assert.deepEqual(options.authenticatorSelection, { residentKey: 'required', requireResidentKey: true, userVerification: 'required' });
    assert.equal(options.attestation, 'none');
    assert.equal(Buffer.from(options.challenge, 'base64url').length, 32);
    assert.ok(!Buffer.from(options.user.id, 'base64url').includes('@'), 'the handle tells no address');
    const asked = await ask(world);
    assert.deepEqual([asked.rpId, asked.allowCredentials, asked.userVerification], ['localhost', [], 'required']);
    for (const algorithm of [-7, -8, -257]) {
      const device = await add(world, ann, algorithm, { name: `Key ${algorithm}`, counter: 0 });
      assert.equal(device.passkey.last_used_at, null);
      const entered = await enter(world, device);
      assert.equal(must(entered, 200).user.email, ann.email);
      const inside = nobody(world);
      inside.use_cookie_of(entered);
      assert.equal(must(await inside.get('/session'), 200).user.id, ann.user.id);
      const { passkeys } = must(await inside.get('/session/passkeys'), 200);
      assert.ok(passkeys.find(({ id }) => id === device.passkey.id).last_used_at, JSON.stringify(passkeys));
      world.device ??= device;
    }
    assert.equal((await begin(ann)).excludeCredentials.length, 3);
    assert.equal((await audit(world, 'passkey_added')).length, 3);
    // A key is nobody's twice.
    refused(await ann.post('/session/passkeys', world.device.make(await begin(ann))), 409, 'conflict');
  },

  'what the browser came with ends, as with other ways to sign in': async (world) => {
    const before = nobody(world);
    before.use_cookie_of(await enter(world, world.device));
    const again = await before.post('/session/passkey', world.device.use(await ask(world)));
    must(again, 200);
    assert.notEqual(again.headers.get('set-cookie').split(';')[0], before.headers.cookie);
    refused(await before.get('/session'), 401, 'unauthenticated');
  },

  'adding one asks for the password, for a fresh challenge and for everything that makes it sure': async (world) => {
    const { ann } = world;
    refused(await ann.post('/session/passkeys/options', {}), 422, 'invalid', 'password');
    refused(await ann.post('/session/passkeys/options', { password: 'not hers at all' }), 422, 'invalid', 'password');
    const cai = (world.cai = await person(world, 'Cai'));
    const wrong = async (says, field = 'passkey') => refused(await ann.post('/session/passkeys', device_of(world).make(await begin(ann), says)), 422, 'invalid', field);
    await wrong({ client_data: { origin: 'http://localhost' } });
    await wrong({ client_data: { origin: 'https://evil.example' } });
    await wrong({ client_data: { crossOrigin: true } });
    await wrong({ client_data: { type: 'webauthn.get' } });
    await wrong({ rp_id: 'evil.example' });
    await wrong({ up: false });
    await wrong({ uv: false });
    await wrong({ challenge: Buffer.alloc(32).toString('base64url') });
    await wrong({ challenge: (await begin(cai)).challenge });
    await wrong({ challenge: (await ask(world)).challenge });
    await wrong({ name: '' }, 'name');
    await wrong({ name: 'x'.repeat(201) }, 'name');
    const once = await begin(ann);
    must(await ann.post('/session/passkeys', device_of(world).make(once)), 201);
    refused(await ann.post('/session/passkeys', device_of(world).make(once)), 422, 'invalid', 'passkey');
    for (const body of [{}, { name: 'x', client_data: 5 }, { name: 'x', client_data: '!', authenticator_data: '!' }]) refused(await ann.post('/session/passkeys', body), 422, 'invalid', 'passkey');
    assert.equal((await names(ann)).length, 4);
    assert.equal((await names(cai)).length, 0);
  },

  'whatever is wrong at the door is refused in the same words': async (world) => {
    const { cai, device } = world;
    const other = await add(world, cai, -8);
    const asked = await ask(world);
    must(await nobody(world).post('/session/passkey', device.use(asked)), 200);
    const said = new Set();
    const wrong = async (answer) => {
      const { detail, errors } = refused(await answer, 401, 'unauthenticated');
      assert.equal(errors, undefined);
      said.add(detail);
    };
    await wrong(nobody(world).post('/session/passkey', device.use(asked)));  // replayed
    await wrong(enter(world, device, { challenge: Buffer.alloc(32).toString('base64url') }));
    await wrong(enter(world, device, { challenge: (await begin(cai)).challenge }));  // given for adding
    await wrong(enter(world, device_of(world)));  // nobody's
    must(await enter(world, device), 200);
    await wrong(enter(world, device, { handle: other.handle }));
    await wrong(enter(world, device, { handle: '' }));
    await wrong(enter(world, device, { key: device_of(world).keys.privateKey }));
    must(await enter(world, device), 200);
    await wrong(enter(world, device, { id: other.id }));
    await wrong(enter(world, device, { client_data: { origin: 'http://localhost:1' } }));
    await wrong(enter(world, device, { client_data: { type: 'webauthn.create' } }));
    must(await enter(world, device), 200);
    await wrong(enter(world, device, { rp_id: 'evil.example' }));
    await wrong(enter(world, device, { up: false }));
    await wrong(enter(world, device, { uv: false }));
    await wrong(nobody(world).post('/session/passkey', {}));
    await wrong(nobody(world).post('/session/passkey', { credential: 'AAAA', client_data: '!', authenticator_data: 5 }));
    assert.equal(said.size, 1, [...said].join(' | '));
    must(await enter(world, device), 200);
    world.other = other;
  },

  'a counter that does not go up is a copy: refused and in the audit': async (world) => {
    const { ann } = world;
    const device = await add(world, ann, -7, { name: 'Stick', counter: 10 });
    must(await enter(world, device, { counter: 11 }), 200);
    refused(await enter(world, device, { counter: 11 }), 401, 'unauthenticated');
    refused(await enter(world, device, { counter: 3 }), 401, 'unauthenticated');
    const entries = await audit(world, 'passkey_counter');
    assert.equal(entries.length, 2);
    assert.equal(entries[0].user.id, ann.user.id);
    assert.deepEqual({ ...entries[0].detail, address: undefined }, { name: 'Stick', address: undefined });
    must(await enter(world, device, { counter: 12 }), 200);
  },

  'it goes round no second factor, and stands for one': async (world) => {
    const { admin } = world;
    const dan = await person(world, 'Dan');
    const { secret } = must(await dan.post('/session/second_factor', { password: dan.password }), 200);
    must(await dan.post('/session/second_factor/confirm', { code: code_of(secret, step_now()) }), 200);
    const device = await add(world, dan);
    refused(await nobody(world).post('/session', { email: dan.email, password: dan.password }), 401, 'unauthenticated', 'code');
    must(await enter(world, device), 200);
    // A role that asks for two steps.
    const role = await world.role('Careful', { '*': all });
    const gia = await person(world, 'Gia', role);
    must(await admin.patch(`/roles/${role.id}`, { two_steps: true }), 200);
    refused(await gia.get('/contacts'), 403, 'forbidden');
    const key = await add(world, gia);
    must(await gia.get('/contacts'), 200);
    const entered = await enter(world, key);
    assert.equal(must(entered, 200).second_factor_due, false);
    // Whoever has the password alone puts no step of their own beside it.
    const thief = at_name(await world.nobody().sign_in(gia.email, gia.password), world.url);
    assert.equal(must(await thief.get('/session'), 200).second_factor_due, true);
    refused(await thief.get('/contacts'), 403, 'forbidden');
    refused(await thief.post('/session/passkeys/options', { password: gia.password }), 403, 'forbidden');
    refused(await thief.post('/session/passkeys', {}), 403, 'forbidden');
    refused(await thief.post('/session/second_factor', { password: gia.password }), 403, 'forbidden');
    refused(await thief.post('/session/second_factor/confirm', { code: '123456' }), 403, 'forbidden');
    refused(await thief.post(`/session/passkeys/${key.passkey.id}/remove`, { password: gia.password }), 403, 'forbidden');
    // With the last one gone the step is due again.
    const inside = at_name(gia, world.url);
    inside.use_cookie_of(entered);
    must(await inside.post(`/session/passkeys/${key.passkey.id}/remove`, { password: gia.password }), 204);
    assert.equal(must(await inside.get('/session'), 200).second_factor_due, true);
    must(await admin.patch(`/roles/${role.id}`, { two_steps: false }), 200);
  },

  'removing one asks for the password, ends what is open elsewhere and is in the audit': async (world) => {
    const { ann, cai, device } = world;
    const elsewhere = nobody(world);
    elsewhere.use_cookie_of(await enter(world, device));
    const path = `/session/passkeys/${device.passkey.id}/remove`;
    refused(await ann.post(path, {}), 422, 'invalid', 'password');
    refused(await cai.post(path, { password: cai.password }), 404, 'not_found');
    must(await ann.post(path, { password: ann.password }), 204);
    refused(await ann.post(path, { password: ann.password }), 404, 'not_found');
    refused(await elsewhere.get('/session'), 401, 'unauthenticated');
    must(await ann.get('/session'), 200);
    refused(await enter(world, device), 401, 'unauthenticated');
    assert.equal((await audit(world, 'passkey_removed'))[0].detail.name, 'Key -7');
  },

  'a token does nothing with them': async (world) => {
    const { cai, other } = world;
    const key = Client.with_token(world.url, (await cai.token()).token);
    refused(await key.post('/session/passkeys/options', { password: cai.password }), 403, 'forbidden');
    refused(await key.post('/session/passkeys', device_of(world).make(await begin(cai))), 403, 'forbidden');
    refused(await key.post(`/session/passkeys/${other.passkey.id}/remove`, { password: cai.password }), 403, 'forbidden');
    assert.equal((await names(cai)).length, 1);
  },

  'an administrator takes them from who has lost the device, with the second factor': async (world) => {
    const { admin, cai, other } = world;
    const { users } = must(await admin.get('/users/states'), 200);
    const state = users.find(({ id }) => id === cai.user.id);
    assert.deepEqual([state.second_factor, state.passkeys], [false, true]);
    must(await enter(world, other), 200);
    must(await admin.post(`/users/${cai.user.id}/second_factor/off`, { current: admin.password }), 204);
    refused(await admin.post(`/users/${cai.user.id}/second_factor/off`, { current: admin.password }), 404, 'not_found');
    refused(await cai.get('/session'), 401, 'unauthenticated');
    refused(await enter(world, other), 401, 'unauthenticated');
    assert.equal((await audit(world, 'passkeys_removed')).length, 1);
  },

  'whoever is deactivated does not come in by one, and does again when they are back': async (world) => {
    const { admin } = world;
    const eva = await person(world, 'Eva');
    const device = await add(world, eva, -8);
    must(await enter(world, device), 200);
    must(await admin.patch(`/users/${eva.user.id}`, { active: false }), 200);
    refused(await enter(world, device), 401, 'unauthenticated');
    must(await admin.patch(`/users/${eva.user.id}`, { active: true }), 200);
    must(await enter(world, device), 200);
  },

  'there are twenty at most': async (world) => {
    const fay = await person(world, 'Fay');
    for (let n = 0; n < 20; n++) await add(world, fay, -8, { name: `Key ${n}` });
    refused(await fay.post('/session/passkeys', device_of(world, -8).make(await begin(fay))), 409, 'conflict');
    assert.equal((await names(fay)).length, 20);
  },

  'at an address of numbers there are none, and Kith says why in both languages': async (world) => {
    const { server } = world;
    const hal = await world.person('Hal', world.seller);
    assert.match(must(await hal.get('/session/passkeys', {}, { 'accept-language': 'en' }), 200).impossible, /address of numbers/);
    assert.match(must(await hal.get('/session/passkeys', {}, { 'accept-language': 'zh-CN' }), 200).impossible, /IP 地址/);
    refused(await hal.post('/session/passkeys/options', { password: hal.password }), 409, 'conflict', 'address');
    refused(await world.nobody().post('/session/passkey/options', {}), 409, 'conflict', 'address');
    const zh = await new Client(server.url, { 'accept-language': 'zh-CN' }).post('/session/passkey/options', {});
    assert.match(refused(zh, 409, 'conflict', 'address').detail, /域名/);
  },

  'whoever guesses waits, and nobody else': async (world) => {
    const ivy = await person(world, 'Ivy');
    const device = await add(world, ivy);
    const mine = await add(world, world.ann);
    for (let n = 0; n < 10; n++) refused(await enter(world, device, { uv: false }), 401, 'unauthenticated');
    refused(await enter(world, device, { uv: false }), 429, 'busy');
    must(await enter(world, mine), 200);
  },

  'a page of somebody else signs nobody in': async (world) => {
    const { ann, device } = world;
    for (const from of ['cross-site', 'same-site', 'none']) {
      const there = new Client(world.url, { 'sec-fetch-site': from });
      refused(await there.post('/session', { email: ann.email, password: ann.password }), 403, 'forbidden');
      refused(await there.post('/session/passkey', device.use(await ask(world))), 403, 'forbidden');
    }
  },

  'on the console all second steps of somebody are taken away': async (world) => {
    const { server } = world;
    const jan = await person(world, 'Jan');
    await add(world, jan, -8);
    await server.stop();
    const unknown = await server.command('unlock', 'nobody@kith.example');
    assert.equal(unknown.code, 65, unknown.stderr);
    const done = await server.command('unlock', jan.email);
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /password alone[^]*只用密码/);
    const none = await server.command('unlock', jan.email);
    assert.match(none.stderr, /no second factor and no passkey|没有启用两步验证/);
    await server.start();
    refused(await at_name(jan, server.url).get('/session/passkeys'), 401, 'unauthenticated');
    const again = await new Client(server.url).sign_in(jan.email, jan.password);
    assert.deepEqual(await names(again), []);
    const admin = await new Client(server.url).sign_in(world.admin_email ?? 'admin@kith.example', world.admin.password);
    assert.equal(must(await admin.get('/audit'), 200).entries.filter(({ what }) => what === 'unlocked_by_console').length, 1);
  },
};
