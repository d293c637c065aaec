// What the settings of the program promise: behind a proxy that does TLS the cookie is for TLS alone and a
// change comes from the address that people opened; the log is as loud and as plain as asked for; as many
// threads answer as were asked for; the caller's address comes from proxies that are trusted alone.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';

const opened_at = 'https://crm.example.com';

async function served(flags, story) {
  const server = await new Server({ flags }).set_up();
  await server.start();
  try {
    await story(server);
  } finally {
    await server.stop();
  }
}

const sign_in = (url) =>
  fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: admin_email, password: admin_password }),
  });

async function behind_a_proxy({ url }) {
  const answer = await sign_in(url);
  assert.equal(answer.status, 200);
  const [cookie] = answer.headers.getSetCookie();
  assert.match(cookie, /^__Host-kith_session=.*; Secure/i);
  assert.match(answer.headers.get('strict-transport-security') ?? '', /max-age=/);
  const change = (origin) =>
    fetch(`${url}/api/v1/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kith-csrf': '1', cookie: cookie.split(';')[0], ...(origin ? { origin } : {}) },
      body: JSON.stringify({ name: 'Behind a proxy' }),
    });
  assert.equal((await change(opened_at)).status, 201);
  assert.equal((await change(url)).status, 201, 'by its own address, too');
  for (const foreign of ['https://crm.example.com.evil.example', 'http://crm.example.com', 'null']) {
    assert.equal((await change(foreign)).status, 403, foreign);
  }
}

// The threads of a process: how many more answer where five more were asked for.
const threads = (server) => readdirSync(`/proc/${server.process.pid}/task`).length;

async function as_many_threads_as_asked_for() {
  let few = 0;
  await served(['--workers', '3'], (server) => (few = threads(server)));
  await served(['--workers', '20'], (server) => assert.equal(threads(server) - few, 17));
}

async function as_loud_as_asked_for() {
  const lines = async (...flags) => {
    let log = '';
    await served(flags, async (server) => {
      await fetch(`${server.url}/p/a-link-that-opens-something`);
      await fetch(`${server.url}/api/v1/accounts?q=secret`);
      await server.stop();
      log = readFileSync(server.log_path, 'utf8');
      await server.start();
    });
    return log.split('\n').filter(Boolean);
  };
  const loud = await lines('--log-level', 'debug', '--log-json');
  assert.ok(loud.length > 0, 'nothing was logged at all');
  for (const line of loud) assert.ok(JSON.parse(line).event, line);
  assert.ok(loud.some((line) => /answered.*route=\/api\/v1\/\{object\} status=401/.test(line)), 'no line of a request');
  assert.ok(!loud.some((line) => /a-link|secret/.test(line)), 'what opens something stands in the log');
  assert.deepEqual(await lines('--log-level', 'error'), []);
}

const outside = '198.51.100.7';

const sign_in_from = (url, address, password) =>
  fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email: admin_email, password }),
  });

// The address that the list of one's own sessions tells for the present one.
async function address_of(url, forwarded) {
  const answer = await sign_in_from(url, forwarded, admin_password);
  assert.equal(answer.status, 200);
  const cookie = answer.headers.getSetCookie()[0].split(';')[0];
  const { sessions } = await (await fetch(`${url}/api/v1/sessions`, { headers: { cookie } })).json();
  return sessions.find((one) => one.present).address;
}

async function behind_a_trusted_proxy({ url }) {
  assert.equal(await address_of(url, outside), outside);
  assert.equal(await address_of(url, `203.0.113.9, ${outside}`), outside, 'what the caller invented counts');
  for (let n = 0; n < 10; n++) assert.equal((await sign_in_from(url, '203.0.113.5', 'a wrong guess')).status, 401);
  assert.equal((await sign_in_from(url, '203.0.113.5', 'a wrong guess')).status, 429);
  assert.equal((await sign_in_from(url, outside, admin_password)).status, 200, 'who guesses shuts others out');
}

async function of_proxies() {
  await served(['--trusted-proxies', '127.0.0.1,10.0.0.0/8'], behind_a_trusted_proxy);
  await served(['--trusted-proxies', '10.0.0.0/8'], async ({ url }) => assert.equal(await address_of(url, outside), '127.0.0.1'));
  await served([], async ({ url }) => assert.equal(await address_of(url, outside), '127.0.0.1'));
}

async function what_the_log_tells() {
  let log = '';
  let cookie;
  await served(['--trusted-proxies', '127.0.0.1'], async (server) => {
    const guess = await sign_in_from(server.url, outside, 'SecretGuess77');
    assert.equal(guess.status, 401);
    const answer = await sign_in_from(server.url, outside, admin_password);
    cookie = answer.headers.getSetCookie()[0].split(';')[0];
    const change = await fetch(`${server.url}/api/v1/accounts?secret=PlantedInAnAddress`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'x-forwarded-for': outside },
      body: JSON.stringify({ name: 'PlantedInABody' }),
    });
    assert.equal(change.status, 403);
    await fetch(`${server.url}/api/v1/accounts`, { headers: { authorization: 'Bearer PlantedToken' } });
    assert.equal((await fetch(`${server.url}/api/v1/accounts`)).status, 401);
    await server.stop();
    log = readFileSync(server.log_path, 'utf8');
    await server.start();
  });
  const lines = (what) => log.split('\n').filter((line) => line.includes(what));
  assert.match(lines('signed_in')[0], new RegExp(`user=[0-9A-Z]{13} address=${outside} second_factor=false`));
  const refused = lines('refused');
  assert.equal(refused.length, 3, `to be asked to sign in is no try:\n${refused.join('\n')}`);
  assert.match(refused[0], new RegExp(`warn +refused why=proof method=POST route=/api/v1/session user=- address=${outside} request=`));
  assert.match(refused[1], /why=right method=POST route=\/api\/v1\/\{object\} user=[0-9A-Z]{13} /);
  assert.match(refused[2], /why=proof method=GET route=\/api\/v1\/\{object\} user=- address=127\.0\.0\.1 /);
  for (const secret of ['SecretGuess77', admin_password, admin_email, 'Planted', cookie.split('=')[1]])
    assert.ok(!log.includes(secret), `the log has ${secret}`);
}

async function a_setting_that_means_nothing_is_refused() {
  const wrong = { 'log-level': 'loud', workers: '-1', 'base-url': 'crm.example.com', listen: '8080', 'trusted-proxies': 'localhost' };
  for (const [name, value] of Object.entries(wrong)) {
    const server = await new Server().set_up();
    server.flags = [...server.flags, `--${name}`, value];
    const { code, stderr } = await server.command('serve');
    assert.notEqual(code, 0, name);
    assert.match(stderr, new RegExp(`^  ${name.replace('-', '_')}: `, 'm'));
  }
}

await test('settings: behind a proxy the cookie is for TLS, and changes come from what people opened', () => served(['--base-url', opened_at], behind_a_proxy));
await test('settings: as many threads answer as were asked for', as_many_threads_as_asked_for);
await test('settings: the log is as loud and as plain as asked for', as_loud_as_asked_for);
await test('settings: of a proxy that is trusted the caller is taken, of others not', of_proxies);
await test('settings: the log tells who came in and who was refused, and no secret', what_the_log_tells);
await test('settings: what means nothing is refused by name', a_setting_that_means_nothing_is_refused);
process.exit(exit_status());
