// JSON as it should not be, and as it may be (P2): the shared vectors and our own, as bodies of real routes. What
// is no JSON is refused with its place; what is JSON is read as it stands, or refused for what it says; nothing
// is rounded, cut or taken twice; and nothing makes the program fail.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { must, refused } from '../lib/client.mjs';
import { exit_status, not_ok, skip, test } from '../lib/report.mjs';
import { World } from '../lib/world.mjs';
import { complaints, refused_statements, test_engines } from './engine.mjs';

const folder = join(process.env.KITH_SHARED ?? '', 'corpus/fetched/json');
const suite = join(folder, 'nst+JSONTestSuite');
const checker = join(folder, 'miloyip+nativejson-benchmark');

// Of two members of one name each reader takes another: we take neither (RFC 8259 4 leaves it open).
const not_here = new Set(['y_object_duplicated_key.json', 'y_object_duplicated_key_and_value.json']);

// { name, bytes, verdict }: y must be read, n must be refused, i either.
function vectors() {
  const files = (path, verdict_of) => (existsSync(path) ? readdirSync(path) : []).map((name) => ({ name, bytes: readFileSync(join(path, name)), verdict: verdict_of(name) }));
  return [
    ...files(suite, (name) => (not_here.has(name) ? 'n' : name[0])),
    // The two that say EXCLUDE were refused by RFC 4627, or by a depth of 20.
    ...files(join(checker, 'jsonchecker'), (name) => (/EXCLUDE/.test(name) ? 'i' : name.startsWith('pass') ? 'y' : 'n')),
    ...files(join(checker, 'roundtrip'), () => 'y'),
  ];
}

const bytes = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))));
const own = [
  ['a lone surrogate, escaped', bytes('"\\ud800"'), 'n'],
  ['a lone trailing surrogate, escaped', bytes('"\\udc00x"'), 'n'],
  ['two leading surrogates', bytes('"\\ud83d\\ud83d"'), 'n'],
  ['a surrogate as bytes', bytes('"', [0xed, 0xa0, 0x80], '"'), 'n'],
  ['an overlong quote', bytes('"', [0xc0, 0xa2], '"'), 'n'],
  ['an overlong NUL', bytes('"', [0xc0, 0x80], '"'), 'n'],
  ['above Unicode', bytes('"', [0xf4, 0x90, 0x80, 0x80], '"'), 'n'],
  ['half a character', bytes('"', [0xe5, 0xbc], '"'), 'n'],
  ['a raw NUL', bytes('"a', [0], 'b"'), 'n'],
  ['a raw line end', bytes('"a\nb"'), 'n'],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], '{}'), 'i'],
  ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le'), 'n'],
  ['two values', bytes('{} {}'), 'n'],
  ['a member twice', bytes('{"a":1,"a":1}'), 'n'],
  ['a member twice, once escaped', bytes('{"a":1,"\\u0061":2}'), 'n'],
  ['a member twice, deep', bytes('[{"x":[{"b":1,"c":2,"b":3}]}]'), 'n'],
  ['NaN', bytes('[NaN]'), 'n'], ['Infinity', bytes('[-Infinity]'), 'n'], ['a hexadecimal number', bytes('[0x1f]'), 'n'], ['a plus', bytes('[+1]'), 'n'], ['leading zeros', bytes('[007]'), 'n'],
  ['single quotes', bytes("{'a':1}"), 'n'], ['a comment', bytes('{"a":1}//x'), 'n'], ['a comma too many', bytes('[1,]'), 'n'], ['nothing', bytes('  '), 'n'],
  ['all of ASCII, escaped', bytes(`"${Array.from({ length: 95 }, (_, n) => `\\u00${(n + 32).toString(16)}`).join('')}"`), 'y'],
  ['an emoji by its halves', bytes('"\\ud83d\\ude00"'), 'y'], ['an emoji', bytes('"😀"'), 'y'], ['not a character', bytes('"\\uffff"'), 'y'],
  ['numbers of every form', bytes('[0,-0,1.5,1E5,1e-5,-1.25e+3,9007199254740993,123456789012345678901234567890,0.1000000000000000055511151231257827]'), 'y'],
].map(([name, text, verdict]) => ({ name, bytes: text, verdict }));

// Bytes as they are: a client would make JSON of them.
async function ask(client, method, path, body) {
  const answer = await fetch(`${client.url}/api/v1${path}`, { method, headers: { ...client.headers, 'content-type': 'application/json', 'accept-language': 'en' }, body });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
}
const shown = (vector, answer) => `${vector.name} answers ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 200)}`;
const names_its_place = (answer) => answer.status === 400 && answer.headers.get('content-type') === 'application/problem+json' && /\bline \d+, column \d+/.test(answer.body.detail);

// The bytes by themselves, and as what a member is.
const doors = [
  // Any JSON is a preference.
  { name: 'a preference', method: 'PUT', path: '/preferences/json', wrap: (one) => one, takes: (status) => status === 200 || status === 204 },
  { name: 'a record', method: 'POST', path: '/contacts', wrap: (one) => one, takes: (status) => [201, 400, 422].includes(status) },
  { name: 'a question', method: 'POST', path: '/contacts/query', wrap: (one) => one, takes: (status) => [200, 400, 422].includes(status) },
  { name: 'a view', method: 'POST', path: '/saved_views', wrap: (one) => bytes('{"name":"v","object":"contacts","kind":"table","settings":', one, '}'), takes: (status) => [201, 422].includes(status) },
  { name: 'operations', method: 'POST', path: '/batch', wrap: (one) => bytes('{"operations":', one, '}'), takes: (status) => [200, 422].includes(status) },
  { name: 'a text', method: 'POST', path: '/accounts', wrap: (one) => bytes('{"name":', one, '}'), takes: (status) => [201, 422].includes(status) },
];

async function takes_vectors(world, all) {
  const wrong = [];
  let asked = 0;
  for (const vector of all) {
    for (const door of doors) {
      const body = door.wrap(vector.bytes);
      if (door.name === 'a preference' && body.length > 64 << 10) continue;
      const answer = await ask(world.admin, door.method, door.path, body);
      asked += 1;
      const as_json = door.takes(answer.status);
      const bare = door.wrap(bytes('1')).length === 1;
      // An empty body is an empty object where a body may be left out.
      const right = vector.verdict === 'y' ? as_json : vector.verdict === 'n' ? names_its_place(answer) || (bare && body.toString().trim() === '') : as_json || answer.status === 400;
      if (!right) wrong.push(`${door.name}: ${shown(vector, answer)}`);
    }
  }
  assert.equal(wrong.length, 0, `${wrong.length} wrong: ${wrong.slice(0, 10).join(' ## ')}`);
  return asked;
}

// What was taken comes back as the same value.
async function gives_back(world, all) {
  for (const vector of all.filter((one) => one.verdict === 'y' && one.bytes.length < 60_000)) {
    must(await ask(world.admin, 'PUT', '/preferences/back', vector.bytes), 204);
    const preferences = must(await world.admin.get('/preferences'), 200);
    assert.deepEqual(preferences.back, JSON.parse(vector.bytes.toString()), vector.name);
  }
}

const wide = (count, of) => Array.from({ length: count }, (_, n) => of(n)).join(',');

async function stays_small(world) {
  const began = performance.now();
  const ended = async (name, method, path, body, statuses) => {
    const answer = await ask(world.admin, method, path, bytes(body));
    assert.ok(statuses.includes(answer.status), shown({ name }, answer));
    // What is refused is told in proportion: a megabyte of nonsense is not answered by thirty.
    const said = JSON.stringify(answer.body).length;
    assert.ok(said < 256 << 10, `${name}: ${said} bytes of refusal`);
    return answer;
  };
  for (const [open, close] of [['[', ']'], ['{"a":', '}']]) {
    const deep = open.repeat(100_000);
    assert.ok(names_its_place(await ended('deep', 'POST', '/contacts', deep, [400])));
    await ended('deep and closed', 'POST', '/contacts', `${deep}1${close.repeat(100_000)}`, [400]);
    await ended('deep within', 'POST', '/contacts', `{"name":${open.repeat(60)}1${close.repeat(60)}}`, [422]);
    await ended('too deep within', 'POST', '/contacts', `{"name":${open.repeat(64)}1${close.repeat(64)}}`, [400]);
  }
  await ended('100,000 members', 'POST', '/contacts', `{${wide(100_000, (n) => `"${n.toString(36)}":1`)}}`, [400, 422]);
  await ended('100,000 conditions', 'POST', '/contacts/query', `{"filter":{"and":[${wide(66_000, () => '{"a":1}')}]}}`, [400, 422]);
  await ended('100,000 operations', 'POST', '/batch', `{"operations":[${wide(100_000, () => '{}')}]}`, [400, 413, 422]);
  await ended('more values than are read', 'POST', '/contacts', `{"name":[${wide(200_001, () => '1')}]}`, [400]);
  return performance.now() - began;
}

// An integer that a double cannot hold, an amount, and what is beyond either.
async function keeps_numbers(world) {
  const { admin } = world;
  const raw = async (method, path, body) => ask(admin, method, path, bytes(body));
  const made = must(await raw('POST', '/opportunities', '{"name":"Exact","amount":90071992547409.93}'), 201);
  assert.equal(made.amount.amount, '90071992547409.93');
  for (const number of ['9007199254740993', '1e400', '-1e400', '123456789012345678901234567890', '0.1000000000000000055511151231257827', '1e-400']) {
    const deal = await raw('POST', '/opportunities', `{"name":"Exact","amount":${number}}`);
    if (deal.status === 201) assert.equal(Number(deal.body.amount.amount), Number(number), `${number} became ${deal.body.amount.amount}`);
    else refused(deal, 422, 'invalid', 'amount');
    const account = await raw('POST', '/accounts', `{"name":"Exact","employees":${number}}`);
    if (account.status === 201) assert.ok(account.text.includes(`"employees":${number},`), account.text);
    else refused(account, 422, 'invalid', 'employees');
    const limit = await raw('POST', '/contacts/query', `{"limit":${number}}`);
    refused(limit, 422, 'invalid', 'limit');
  }
  must(await raw('PUT', '/preferences/exact', '{"n":9007199254740993,"m":1e400}'), 204);
  const text = await (await fetch(`${world.server.url}/api/v1/preferences`, { headers: admin.headers })).text();
  assert.match(text, /9007199254740993/);
  assert.match(text, /1e400/i);
}

async function run(engine) {
  const named = (sentence) => `json on ${engine.name}: ${sentence}`;
  const world = await World.open(engine);
  try {
    const all = [...vectors(), ...own];
    let asked = 0;
    await test(named('what is JSON is read, and what is not is refused with its place'), async () => (asked = await takes_vectors(world, all)));
    await test(named('what was taken comes back'), async () => gives_back(world, all));
    let took_ms = 0;
    await test(named('deep and wide texts are refused in a few words'), async () => (took_ms = await stays_small(world)));
    await test(named('no number is rounded'), async () => keeps_numbers(world));
    await test(named('the engine has called no statement wrong, and the program complains of nothing'), async () => {
      assert.deepEqual({ log: engine.faults().slice(0, 5), refused: await refused_statements(world) }, { log: [], refused: 0 });
      assert.deepEqual(complaints(world.server).slice(0, 5), []);
    });
    console.log(`# ${all.length} texts at ${doors.length} doors, ${asked} requests on ${engine.name}; the deep and the wide ones took ${Math.round(took_ms)} ms`);
    assert.equal((await world.server.stop()).code, 0);
  } catch (error) {
    not_ok(named('the run'), error);
    await world.server.kill();
  }
}

if (!existsSync(suite)) skip('json', 'KITH_SHARED has no vectors of JSON: only our own are sent');
for (const engine of await test_engines()) {
  await run(engine);
  await engine.close();
}
process.exit(exit_status());
