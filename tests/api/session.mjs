// Who may come in: set-up, sign in and out, the page's own requests, tokens, users who go.
import assert from 'node:assert/strict';
import { Client, eventually, must, refused } from '../lib/client.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';
import { all } from '../lib/world.mjs';

export const stories = {
  'nobody is let in, and told so in the language asked for': async (world) => {
    refused(await world.nobody().get('/contacts'), 401, 'unauthenticated');
    const zh = refused(await world.nobody('zh-CN').get('/session'), 401, 'unauthenticated');
    const en = refused(await world.nobody('en').get('/session'), 401, 'unauthenticated');
    assert.match(zh.detail, /登录/);
    assert.match(en.detail, /sign in/i);
  },

  'set-up is refused once it is done, whatever code is given': async (world) => {
    assert.deepEqual(must(await world.nobody().get('/setup'), 200), { needed: false });
    const again = { code: 'guess', name: 'Mallory', email: 'm@evil.example', password: 'a good long password' };
    refused(await world.nobody().post('/setup', again), 404, 'not_found');
    assert.equal((await world.admin.list('users', {})).records.length, 1);
  },

  'set-up takes the code on the console and nothing else, and signs in': async (world) => {
    if (world.engine !== 'sqlite') return;
    const fresh = new Server();
    await fresh.start();
    const nobody = new Client(fresh.url);
    assert.deepEqual(must(await nobody.get('/setup'), 200), { needed: true });
    const wanted = {
      name: '知交',
      user_name: '林晓',
      email: 'lin@kith.example',
      password: 'a good long password',
      locale: 'zh-CN',
      currency: 'CNY',
      time_zone: 'Asia/Shanghai',
    };
    const wrong = await nobody.post('/setup', { ...wanted, code: 'guess' });
    assert.ok(wrong.status >= 400 && wrong.status < 500, String(wrong.status));
    assert.deepEqual(must(await nobody.get('/setup'), 200), { needed: true });
    const done = await nobody.post('/setup', { ...wanted, code: await fresh.code() });
    must(done, 201);
    nobody.use_cookie_of(done);
    const me = must(await nobody.get('/session'), 200);
    assert.equal(me.user.email, 'lin@kith.example');
    assert.equal(me.workspace.base_currency, 'CNY');
    assert.ok(me.user.actions.includes('admin'));
    await fresh.stop();
  },

  'a wrong password and an unknown address get the same answer': async (world) => {
    const wrong = refused(
      await world.nobody('en').post('/session', { email: admin_email, password: 'not this one' }),
      401,
      'unauthenticated',
    );
    const unknown = refused(
      await world.nobody('en').post('/session', { email: 'who@kith.example', password: 'not this one' }),
      401,
      'unauthenticated',
    );
    assert.equal(wrong.detail, unknown.detail);
  },

  'a missing password is named': async (world) => {
    refused(await world.nobody().post('/session', { email: admin_email }), 422, 'invalid', 'password');
  },

  'the cookie is HttpOnly and SameSite, and the address is found in any case': async (world) => {
    const answer = await world.nobody().post('/session', { email: admin_email.toUpperCase(), password: admin_password });
    must(answer, 200);
    assert.match(answer.headers.get('set-cookie'), /^kith_session=[\w-]{40,}; .*HttpOnly; SameSite=Lax/);
    assert.equal(answer.body.user.email, admin_email);
  },

  'a change by cookie needs our own header, and a page of ours': async (world) => {
    const { cookie } = world.admin.headers;
    const forged = new Client(world.server.url, { cookie });
    refused(await forged.post('/tags', { name: 'forged' }), 403, 'forbidden');
    const foreign = { cookie, 'x-kith-csrf': '1', origin: 'https://evil.example' };
    refused(await new Client(world.server.url, foreign).post('/tags', { name: 'forged' }), 403, 'forbidden');
    must(await forged.get('/tags'), 200);
    assert.equal((await world.admin.list('tags', {})).records.length, 0);
  },

  'signing out ends the session at once': async (world) => {
    const client = await world.nobody().sign_in(admin_email, admin_password);
    must(await client.remove('/session'), 204);
    refused(await client.get('/session'), 401, 'unauthenticated');
  },

  'signing in again ends the session that the browser had': async (world) => {
    const client = await world.nobody().sign_in(admin_email, admin_password);
    const before = { ...client.headers };
    await client.sign_in(admin_email, admin_password);
    assert.notEqual(client.headers.cookie, before.cookie);
    refused(await new Client(world.server.url, before).get('/session'), 401, 'unauthenticated');
    must(await client.get('/session'), 200);
  },

  'an address or a host that somebody claims is not believed': async (world) => {
    const claims = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9;host=evil.example;proto=https', 'x-real-ip': '203.0.113.9', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-original-url': '/api/v1/users', 'x-http-method-override': 'DELETE' };
    const client = await new Client(world.server.url, { ...claims }).sign_in(admin_email, admin_password);
    const { sessions } = must(await client.get('/sessions'), 200);
    assert.equal(sessions.find((one) => one.present).address, '127.0.0.1');
    const user = await world.admin.create('users', { name: 'Claimed', email: 'claimed@kith.example' });
    const link = must(await client.post(`/users/${user.id}/invitation`, {}), 201);
    assert.doesNotMatch(JSON.stringify(link), /evil|203\.0/);
    must(await client.get('/session'), 200);
  },

  'a profile can change its own name and language and nothing else': async (world) => {
    const changed = must(await world.admin.patch('/session', { name: '管理员', locale: 'en' }), 200);
    assert.equal(changed.user.name, '管理员');
    assert.equal(changed.user.locale, 'en');
    refused(await world.admin.patch('/session', { role: 'x' }), 422, 'invalid', 'role');
    refused(await world.admin.patch('/session', { time_zone: 'Mars/Olympus' }), 422, 'invalid', 'time_zone');
  },

  'a read-only token reads and does not write': async (world) => {
    const made = await world.admin.token({ name: 'reader', scopes: ['read'] });
    assert.match(made.token, /^kith_/);
    const reader = Client.with_token(world.server.url, made.token);
    must(await reader.get('/contacts'), 200);
    refused(await reader.post('/contacts', { last_name: 'No' }), 403, 'forbidden');
    refused(await reader.post('/batch', { operations: [{ op: 'create', object: 'tags', values: { name: 'no' } }] }), 403, 'forbidden');
    must(await reader.post('/contacts/query', { limit: 1 }), 200);
    const listed = must(await world.admin.get('/tokens'), 200).tokens;
    assert.equal(listed.find((token) => token.id === made.id).token, undefined);
  },

  'a token writes without the header of the page, and makes no tokens': async (world) => {
    const made = await world.admin.token({ name: 'writer', scopes: ['read', 'write'] });
    const writer = Client.with_token(world.server.url, made.token);
    await writer.create('tags', { name: 'by token' });
    refused(await writer.post('/tokens', { name: 'child', scopes: ['read'] }), 403, 'forbidden');
  },

  'a token that expired is nobody': async (world) => {
    const expires_at = new Date(Date.now() + 4_000).toISOString();
    const made = await world.admin.token({ name: 'short', scopes: ['read'], expires_at });
    const client = Client.with_token(world.server.url, made.token);
    must(await client.get('/tags'), 200);
    await eventually(async () => refused(await client.get('/tags'), 401, 'unauthenticated'), { wait_ms: 20_000 });
    const past = { name: 'past', password: admin_password, scopes: ['read'], expires_at: '2020-01-01T00:00:00Z' };
    refused(await world.admin.post('/tokens', past), 422, 'invalid', 'expires_at');
  },

  'a revoked token is nobody at once': async (world) => {
    const made = await world.admin.token({ name: 'gone', scopes: ['read'] });
    const client = Client.with_token(world.server.url, made.token);
    must(await client.get('/tags'), 200);
    must(await world.admin.remove(`/tokens/${made.id}`), 204);
    refused(await client.get('/tags'), 401, 'unauthenticated');
    refused(await Client.with_token(world.server.url, 'kith_invented').get('/tags'), 401, 'unauthenticated');
  },

  'a user who is switched off is out at once, with every token': async (world) => {
    const role = await world.role('Everything', { '*': all });
    const person = await world.person('Leaver', role);
    const token = (await person.token({ name: 'mine', scopes: ['read'] })).token;
    must(await person.get('/tags'), 200);
    await world.admin.change('users', person.user.id, { active: false });
    refused(await person.get('/tags'), 401, 'unauthenticated');
    refused(await Client.with_token(world.server.url, token).get('/tags'), 401, 'unauthenticated');
    const back = { email: person.email, password: person.password };
    refused(await world.nobody().post('/session', back), 401, 'unauthenticated');
  },

  'a role that is taken away counts from the next request on': async (world) => {
    const role = await world.role('Soon gone', { '*': all });
    const person = await world.person('Loser', role);
    must(await person.get('/tags'), 200);
    await world.admin.change('users', person.user.id, { role: null });
    refused(await person.get('/tags'), 403, 'forbidden');
  },

  'a new password ends the other sessions': async (world) => {
    const role = await world.role('Changer', { '*': all });
    const here = await world.person('Changer', role);
    const there = await world.nobody().sign_in(here.email, here.password);
    refused(await here.post('/session/password', { current: 'wrong', new: 'another long password' }), 422, 'invalid', 'current');
    refused(await here.post('/session/password', { current: here.password, new: 'short' }), 422, 'invalid', 'password');
    must(await here.post('/session/password', { current: here.password, new: 'another long password' }), 204);
    must(await here.get('/session'), 200);
    refused(await there.get('/session'), 401, 'unauthenticated');
    await world.nobody().sign_in(here.email, 'another long password');
  },

  'the last administrator cannot be switched off, deleted or stripped': async (world) => {
    const { id, role } = world.admin.user;
    for (const answer of [
      await world.admin.patch(`/users/${id}`, { active: false }),
      await world.admin.patch(`/users/${id}`, { role: null }),
      await world.admin.remove(`/users/${id}`),
      await world.admin.remove(`/roles/${role.id}`),
      await world.admin.patch(`/roles/${role.id}`, { permissions: { objects: { '*': all }, actions: [] } }),
    ]) {
      assert.ok([409, 422].includes(answer.status), `${answer.status} ${JSON.stringify(answer.body)}`);
    }
    assert.ok(must(await world.admin.get('/session'), 200).user.actions.includes('admin'));
  },

  'a token is made with the password, and ends with it where that is asked for': async (world) => {
    const role = await world.role('Keys', { '*': all });
    const person = await world.person('Keys', role);
    const wanted = { name: 'key', scopes: ['read'] };
    refused(await person.post('/tokens', wanted), 422, 'invalid', 'password');
    refused(await person.post('/tokens', { ...wanted, password: 'not this one' }), 422, 'invalid', 'password');
    const made = await person.token();
    const key = Client.with_token(world.server.url, made.token);
    refused(await key.post('/tokens', { ...wanted, password: person.password }), 403, 'forbidden');
    const change = async (to, more) => {
      must(await person.post('/session/password', { current: person.password, new: to, ...more }), 204);
      person.password = to;
    };
    await change('another long password');
    must(await key.get('/tags'), 200);
    await change('a third long password', { revoke_tokens: true });
    refused(await key.get('/tags'), 401, 'unauthenticated');
    assert.deepEqual(must(await person.get('/tokens'), 200).tokens, []);
    // Whoever is given another password may have lost the old one: nothing that it opened stays open.
    for (const give of [
      () => world.admin.post(`/users/${person.user.id}/password`, { password: 'a fourth long password', current: world.admin.password }),
      async () => {
        const { path } = must(await world.admin.post(`/users/${person.user.id}/invitation`, { purpose: 'reset', current: world.admin.password }), 201);
        return world.nobody().post('/welcome', { secret: path.split('#')[1], password: 'a fifth long password' });
      },
    ]) {
      const again = await world.nobody().sign_in(person.email, person.password);
      const held = Client.with_token(world.server.url, (await again.token()).token);
      must(await held.get('/tags'), 200);
      const given = await give();
      assert.ok(given.status < 300, JSON.stringify(given.body));
      refused(await held.get('/tags'), 401, 'unauthenticated');
      person.password = 'a fourth long password';
    }
  },

  'the present password cannot be guessed with a stolen session': async (world) => {
    const person = await world.person('Stolen', await world.role('Stolen', { '*': all }));
    let last;
    for (let i = 0; i < 30 && last?.status !== 429; i++) {
      last = await person.post('/session/password', { current: `guess ${i}`, new: 'another long password' });
    }
    refused(last, 429, 'busy');
    refused(await person.post('/session/password', { current: person.password, new: 'another long password' }), 429, 'busy');
    await world.nobody().sign_in(person.email, person.password);
  },

  'guessing is slowed down, and the right password from elsewhere still works': async (world) => {
    const role = await world.role('Guessed', { '*': all });
    const person = await world.person('Target', role);
    let last;
    for (let i = 0; i < 30 && last?.status !== 429; i++) {
      last = await world.nobody().post('/session', { email: person.email, password: `guess ${i}` });
    }
    refused(last, 429, 'busy');
    assert.ok(Number(last.headers.get('retry-after')) > 0);
    must(await person.get('/session'), 200);
  },
};
