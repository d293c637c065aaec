// Everything has a size (P3): bodies however they come, heads, addresses, parameters, lists within a body. At its
// limit each is taken, and one over it is refused with the status that is meant for it, in words; and the program
// takes no more memory for what it refuses than the limit allows.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createGzip, gzipSync } from 'node:zlib';
import { depth } from '../lib/chance.mjs';
import { must } from '../lib/client.mjs';
import { exit_status, not_ok, test } from '../lib/report.mjs';
import { World } from '../lib/world.mjs';
import { complaints, refused_statements, test_engines } from './engine.mjs';
import { head_of, in_chunks, in_pieces, send } from './sender.mjs';

const KiB = 1 << 10;
const MiB = 1 << 20;
const bomb_bytes = depth({ ci: 256 * MiB, nightly: 1 << 30 });
// What an allocator keeps, and the pages of code and cache that a request touches first.
const slack_bytes = 24 * MiB;
const some_id = '0SA44W1TR0800';

const problem = (answer, status, what) => {
  assert.equal(answer.status, status, `${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  assert.equal(answer.headers['content-type'] ?? answer.headers.get?.('content-type'), 'application/problem+json', what);
  assert.equal(answer.body.status, status, what);
  assert.ok(answer.body.detail?.length > 0 && answer.body.request_id?.length > 0, `${what}: ${JSON.stringify(answer.body)}`);
};

// A body of exactly so many bytes that says little: blanks count as any other bytes.
const padded = (text, size) => Buffer.concat([Buffer.from(text), Buffer.alloc(size - Buffer.byteLength(text), ' ')]);

const bodies = [
  { method: 'POST', path: '/contacts', text: '{"last_name":"At the limit"}', limit: MiB, taken: [201] },
  { method: 'POST', path: '/contacts/query', text: '{"limit":1}', limit: MiB, taken: [200] },
  { method: 'POST', path: '/batch', text: '{"operations":[{"op":"create","object":"tags","values":{"name":"Limit"}}]}', limit: 8 * MiB, taken: [200, 409, 422] },
  { method: 'PUT', path: '/preferences/limit', text: '{"a":1}', limit: 64 * KiB, taken: [204] },
  { method: 'POST', path: '/welcome/look', text: '{"secret":"x"}', limit: 8 * KiB, taken: [404] },
  { method: 'POST', path: '//p/none/answer', text: '{"hash":"x"}', limit: 256 * KiB, taken: [404, 429] },
];
const ways = {
  'with a length': (body) => [{ 'Content-Length': body.length }, in_pieces(body)],
  'in chunks': (body) => [{ 'Transfer-Encoding': 'chunked' }, in_chunks(body)],
  'packed': (body) => {
    const packed = gzipSync(body);
    return [{ 'Content-Length': packed.length, 'Content-Encoding': 'gzip' }, in_pieces(packed)];
  },
  'packed and in chunks': (body) => [{ 'Transfer-Encoding': 'chunked', 'Content-Encoding': 'gzip' }, in_chunks(gzipSync(body))],
};

const full = (path) => (path.startsWith('//') ? path.slice(1) : `/api/v1${path}`);

async function post(world, { method, path }, headers, pieces) {
  return send(world.server.url, head_of(method, full(path), { 'Content-Type': 'application/json', ...world.key, ...headers, Connection: 'close' }), pieces);
}

async function holds_bodies(world) {
  let asked = 0;
  for (const route of bodies) {
    for (const [how, make] of Object.entries(ways)) {
      for (const size of [route.limit, route.limit + 1, 2 * route.limit]) {
        const answer = await post(world, route, ...make(padded(route.text, size)));
        const what = `${route.method} ${route.path} of ${size} bytes ${how}`;
        asked += 1;
        if (size > route.limit) problem(answer, 413, what);
        else assert.ok(route.taken.includes(answer.status), `${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
      }
    }
    // A length that is only claimed is refused at once.
    problem(await post(world, route, { 'Content-Length': 1e15 }, []), 413, `${route.path} of a petabyte`);
  }
  return asked;
}

// So much of it would not fit into the memory that is allowed.
async function bomb() {
  const gzip = createGzip({ level: 9 });
  const out = [];
  gzip.on('data', (bytes) => out.push(bytes));
  const zeros = Buffer.alloc(MiB, ' ');
  for (let n = 0; n < bomb_bytes; n += zeros.length) if (!gzip.write(zeros)) await new Promise((next) => gzip.once('drain', next));
  gzip.end();
  await new Promise((next) => gzip.once('end', next));
  return Buffer.concat(out);
}

// The most memory since `begin`, in bytes beyond what there was then. Linux forgets the peak when it is told to.
class Memory {
  constructor(pid) {
    this.pid = pid;
  }
  status(name) {
    return Number(readFileSync(`/proc/${this.pid}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))[1]) * KiB;
  }
  begin() {
    writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
    this.before = this.status('VmRSS');
  }
  grown() {
    return this.status('VmHWM') - this.before;
  }
}

async function takes_little_memory(world) {
  const memory = new Memory(world.server.process.pid);
  const packed = await bomb();
  const figures = {};
  for (const route of bodies) {
    await post(world, route, ...ways['with a length'](padded(route.text, route.limit)));  // what is kept from now on
    memory.begin();
    for (const headers of [{ 'Content-Length': packed.length }, { 'Transfer-Encoding': 'chunked' }]) {
      const pieces = headers['Content-Length'] ? in_pieces(packed) : in_chunks(packed);
      problem(await post(world, route, { ...headers, 'Content-Encoding': 'gzip' }, pieces), 413, `a bomb to ${route.path}`);
    }
    const grown = memory.grown();
    figures[route.path] = `${(grown / MiB).toFixed(1)} MiB`;
    assert.ok(grown <= route.limit + slack_bytes, `a bomb to ${route.path} took ${grown} bytes`);
  }
  return figures;
}

async function holds_heads(world) {
  const ask = (path, headers = {}, count = 0) => send(world.server.url, [head_of('GET', path, { ...world.key, Connection: 'close', ...headers }), ...Array.from({ length: count }, () => 'X-More: a')].join('\r\n'));
  const path_of = (size) => `/api/v1/contacts?q=${'a'.repeat(size - '/api/v1/contacts?q='.length)}`;
  assert.notEqual((await ask(path_of(8 * KiB))).status, 414);
  problem(await ask(path_of(8 * KiB + 1)), 414, 'an address over 8 KiB');
  problem(await ask(path_of(100 * KiB)), 414, 'an address of 100 KiB');
  const own = 3 + 1;  // Authorization, Connection, Host; and ours
  assert.equal((await ask('/api/v1/tags', {}, 100 - own + 1)).status, 200);
  problem(await ask('/api/v1/tags', {}, 100 - own + 2), 431, '101 header fields');
  assert.equal((await ask('/api/v1/tags', { 'X-A': 'a'.repeat(8_000 - 5) })).status, 200);
  problem(await ask('/api/v1/tags', { 'X-A': 'a'.repeat(8_000 - 4) }), 431, 'a line of 8,001 bytes');
  const lines = Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`X-${n}`, 'a'.repeat(7_000)]));
  problem(await ask('/api/v1/tags', lines), 431, 'a head over 32 KiB');
  problem(await ask('/api/v1/tags', {}, 100_000), 431, 'a head that does not end');
  problem(await ask(`/api/v1/contacts?${'a=1&'.repeat(999)}b=2`), 422, '1,000 parameters');
  problem(await ask(`/api/v1/contacts?${'a=1&'.repeat(1_000)}b=2`), 400, '1,001 parameters');
}

const leaf = (n) => ({ field: 'name', op: 'ne', value: `x${n}` });
const times = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const nested = (levels) => (levels === 0 ? leaf(0) : { not: nested(levels - 1) });

// [what, how many are taken, the request for so many, what is answered then]
const counts = (world) => [
  ['fields of a list', 200, (n) => ['POST', '/contacts/query', { fields: times(n, () => 'name') }], [200, 422]],
  ['sort keys', 4, (n) => ['GET', `/contacts?sort=${['name', 'created_at', 'updated_at', 'id', 'email', 'owner'].slice(0, n)}`], [200]],
  ['records of a page', 500, (n) => ['GET', `/contacts?limit=${n}`], [200]],
  ['conditions of a filter', 199, (n) => ['POST', '/contacts/query', { filter: { and: times(n, leaf) } }], [200]],
  ['depth of a filter', 16, (n) => ['POST', '/contacts/query', { filter: nested(n) }], [200]],
  ['values of an in', 1_000, (n) => ['POST', '/contacts/query', { filter: { field: 'name', op: 'in', value: times(n, String) } }], [200]],
  ['groups', 4, (n) => ['POST', '/opportunities/query', { group: ['owner', 'stage', 'status', 'source', 'account'].slice(0, n), measures: [{ fn: 'count' }] }], [200]],
  ['measures', 20, (n) => ['POST', '/contacts/query', { measures: times(n, () => ({ fn: 'count' })) }], [200]],
  ['operations', 1_000, (n) => ['POST', '/batch', { operations: times(n, (i) => ({ op: 'create', object: 'tags', values: { name: `t${n} ${i}` } })) }], [200]],
  ['ids of a bulk change', 10_000, (n) => ['POST', '/contacts/bulk', { op: 'update', ids: times(n, () => some_id), values: { title: 'x' }, dry_run: true }], [200, 202]],
  ['ids of an export', 10_000, (n) => ['POST', '/contacts/export', { ids: times(n, () => some_id), fields: ['name'] }], [200]],
  ['bytes of a search', 200, (n) => ['GET', `/search?q=${'a'.repeat(n)}`], [200]],
  ['characters of a name', 200, (n) => ['POST', '/accounts', { name: '张'.repeat(n) }], [201]],
  ['depth of a JSON text', 64, (n) => ['PUT', '/preferences/deep', `${'['.repeat(n)}${']'.repeat(n)}`], [204]],
  ['values of a JSON text', 199_998, (n) => ['POST', '/contacts', `{"last_name":[${'1,'.repeat(n - 1)}1]}`], [422]],
  ['columns of an import', 500, (n) => ['POST', '/imports', () => file_of([times(n, (i) => `c${i}`).join(','), times(n, () => '1').join(','), '']), ], [201]],
  ['parts of an upload', 1_000, (n) => ['POST', '/attachments', () => parts_of(n, world)], [201, 413, 422]],
];

function file_of(lines) {
  const form = new FormData();
  form.append('object', 'contacts');
  form.append('file', new Blob([lines.join('\n')], { type: 'text/csv' }), 'a.csv');
  return form;
}

function parts_of(count, world) {
  const form = new FormData();
  form.append('object', 'contacts');
  form.append('record', world.contact);
  for (let n = 0; n < count - 3; n++) form.append(`p${n}`, 'x');
  form.append('file', new Blob(['x']), 'a.txt');
  return form;
}

async function holds_counts(world) {
  const wrong = [];
  for (const [what, limit, make, taken] of counts(world)) {
    for (const n of [limit, limit + 1]) {
      const [method, path, body] = make(n);
      const answer = await world.admin.ask(method, path, typeof body === 'function' ? body() : body);
      const said = `${n} ${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`;
      if (n === limit && !taken.includes(answer.status)) wrong.push(said);
      if (n > limit && !([400, 413, 414, 422].includes(answer.status) && answer.body.detail && answer.body.request_id)) wrong.push(said);
    }
  }
  assert.equal(wrong.length, 0, wrong.join(' ## '));
}

async function run(engine) {
  const named = (sentence) => `sizes on ${engine.name}: ${sentence}`;
  const world = await World.open(engine);
  const began = Date.now();
  try {
    world.key = { Authorization: `Bearer ${(await world.admin.token()).token}` };
    world.contact = (await world.admin.create('contacts', { last_name: 'Holds files' })).id;
    await test(named('a body is held to the limit of its route, however it comes'), async () => holds_bodies(world));
    await test(named('so are heads and addresses'), async () => holds_heads(world));
    await test(named('and whatever is counted'), async () => holds_counts(world));
    let figures;
    await test(named('what unpacks without end takes no more memory than the limit'), async () => (figures = await takes_little_memory(world)));
    await test(named('the engine has called no statement wrong, and the program complains of nothing'), async () => {
      assert.deepEqual({ log: engine.faults().slice(0, 5), refused: await refused_statements(world) }, { log: [], refused: 0 });
      assert.deepEqual(complaints(world.server).slice(0, 5), []);
      must(await world.admin.get('/contacts', { limit: 1 }), 200);
    });
    console.log(`# ${bodies.length} routes in ${Object.keys(ways).length} ways and ${counts(world).length} counts on ${engine.name} in ${Math.round((Date.now() - began) / 1_000)} s; memory for a bomb of ${bomb_bytes / MiB} MiB: ${JSON.stringify(figures)}`);
    assert.equal((await world.server.stop()).code, 0);
  } catch (error) {
    not_ok(named('the run'), error);
    await world.server.kill();
  }
}

for (const engine of await test_engines()) {
  await run(engine);
  await engine.close();
}
process.exit(exit_status());
