// The scanners that everybody has, sqlmap and wapiti (P13), let loose on a served demo with an administrator's key:
// what they look for in words of their own, they must not find. At the nightly depth and deeper, or by name; they are
// Debian's packages sqlmap and wapiti, and a run without them is skipped.
//
// A scanner that finds nothing anywhere proves nothing: leaky.py is a server that puts its parameter into SQL and
// into a page, and both have to find that first.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { depth } from '../lib/chance.mjs';
import { Client, must } from '../lib/client.mjs';
import { exit_status, skip, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { refused_statements, test_engines } from './engine.mjs';

const level = depth({ ci: 1, nightly: 3, release: 5 });
const risk = depth({ ci: 1, nightly: 2, release: 3 });
const wapiti_s = depth({ ci: 60, nightly: 300, release: 3_600 });
const scan_ms_max = 4 * 3_600_000;

const has = (tool) => spawnSync('which', [tool]).status === 0;

const run = (tool, ...words) =>
  new Promise((resolve, reject) => {
    const child = spawn(tool, words.map(String), { stdio: ['ignore', 'pipe', 'pipe'], timeout: scan_ms_max });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
    child.on('error', reject);
    child.on('close', (code, signal) => (signal ? reject(new Error(`${tool} did not end: ${said.slice(-300)}`)) : resolve(said)));
  });

// A raw request with a * behind each place that is tried.
async function by_sqlmap(request, dbms) {
  const folder = temporary_folder();
  const file = join(folder, 'request.txt');
  writeFileSync(file, request);
  const said = await run('sqlmap', '-r', file, '--batch', '--ignore-stdin', '--ignore-code', '401,429', '--disable-coloring', '--flush-session', '--output-dir', folder,
    '--level', level, '--risk', risk, '--dbms', dbms, '--threads', '4', '--time-sec', '2');
  if (/is vulnerable|sqlmap identified the following injection point/.test(said)) return { found: true, said };
  assert.match(said, /do(es)? not (appear|seem) to be injectable/, said.slice(-600));
  return { found: false };
}

// wapiti's findings, each in a line.
async function by_wapiti(url, ...options) {
  const folder = temporary_folder();
  const report = join(folder, 'report.json');
  await run('wapiti', '-u', url, ...options, '--max-scan-time', wapiti_s, '--max-attack-time', wapiti_s, '--store-session', folder,
    '--store-config', folder, '--no-bugreport', '--flush-session', '-f', 'json', '-o', report);
  const { vulnerabilities, anomalies } = JSON.parse(readFileSync(report, 'utf8'));
  return Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([name, list]) => list.map((one) => `${name}: ${one.info} ${one.path}`));
}

async function both_find_what_leaks() {
  const leaky = spawn('python3', [join(import.meta.dirname, 'leaky.py')], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const port = await new Promise((resolve) => leaky.stdout.once('data', (line) => resolve(Number(line))));
    const { found } = await by_sqlmap(`GET /?q=a* HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`, 'SQLite');
    assert.ok(found, 'sqlmap does not find a hole that is there');
    const told = await by_wapiti(`http://127.0.0.1:${port}/?q=a`, '-m', 'xss');
    assert.ok(told.some((one) => /Cross Site Scripting/.test(one)), `wapiti does not find a hole that is there: ${told}`);
  } finally {
    leaky.kill();
  }
}

const encoded = encodeURIComponent;

// [ method, path, body ]
function places(contact) {
  const leaf = (value) => JSON.stringify({ field: 'name', op: 'contains', value });
  return [
    ['GET', '/api/v1/contacts?q=zhang*&sort=name*&limit=5'],
    ['GET', `/api/v1/contacts?filter=${encoded(leaf('a')).replace('a%22%7D', 'a*%22%7D')}&fields=name*`],
    ['GET', `/api/v1/contacts/${contact}*`],
    ['GET', '/api/v1/search?q=acme*'],
    ['POST', '/api/v1/contacts/query', '{"filter":{"field":"name*","op":"contains*","value":"a*"},"sort":["name*"]}'],
    ['POST', '/api/v1/opportunities/query', '{"group":[{"field":"stage*"}],"measures":[{"fn":"sum*","field":"amount*"}]}'],
    ['POST', '/api/v1/meta/objects/contacts*/formula', '{"formula":"name*"}'],
    ['POST', '/api/v1/session', '{"email":"a@kith.example*","password":"guess*"}'],
  ];
}

async function served(database, story) {
  const server = await new Server({ database }).set_up('--demo');
  await server.start();
  try {
    const admin = await new Client(server.url).sign_in(admin_email, admin_password);
    await story(server, admin, (await admin.token()).token);
  } finally {
    await server.stop();
  }
}

async function sqlmap_finds_nothing({ url }, admin, key, dbms) {
  const host = new URL(url).host;
  const contact = must(await admin.get('/contacts', { limit: 1 }), 200).records[0].id;
  const before = await refused_statements({ admin });
  for (const [method, path, body = ''] of places(contact)) {
    const request = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n\r\n${body}`;
    const { found, said } = await by_sqlmap(request, dbms);
    assert.ok(!found, `${method} ${path}: ${said?.slice(-800)}`);
  }
  assert.equal(await refused_statements({ admin }), before, 'the engine was asked a statement that it could not run');
}

const requests_of = (metrics) => Number(metrics.match(/^kith_requests_total (\d+)$/m)[1]);

async function wapiti_finds_nothing({ url }, admin, key) {
  const contact = must(await admin.get('/contacts', { limit: 1 }), 200).records[0].id;
  const starts = ['/', '/api/v1/contacts?q=a&sort=name&limit=3', `/api/v1/contacts/${contact}?fields=name`, '/api/v1/search?q=acme', '/healthz'];
  const asked = async () => requests_of(must(await admin.ask('GET', '//metrics'), 200));
  const before = await asked();
  const told = await by_wapiti(`${url}/`, ...starts.flatMap((path) => ['-s', url + path]), '-H', `Authorization: Bearer ${key}`,
    '-m', 'all,-nikto,-wapp,-buster,-brute_login_form,-ssrf,-xxe', '-l', level > 1 ? 2 : 1, '--scope', 'domain');
  assert.ok((await asked()) - before > 500, `wapiti has asked ${(await asked()) - before} times`);
  // Frames are forbidden by the policy's frame-ancestors, which browsers read before the older header; the filter of
  // scripts is gone from browsers; and this server does no TLS.
  const known = /(X-Frame-Options|X-XSS-Protection|Strict-Transport-Security) is not set/;
  assert.deepEqual(told.filter((one) => !known.test(one)), []);
}

if (!process.env.KITH_DEPTH && process.env.KITH_SCAN !== '1') {
  skip('scanners', 'sqlmap and wapiti run at the nightly depth, or with KITH_SCAN=1');
} else if (!has('sqlmap') || !has('wapiti')) {
  skip('scanners', 'install the packages sqlmap and wapiti first');
} else {
  await test('scanners: both find a hole that is there', both_find_what_leaks);
  for (const engine of await test_engines()) {
    const dbms = engine.name === 'sqlite' ? 'SQLite' : 'PostgreSQL';
    await test(`scanners on ${engine.name}: sqlmap finds nothing`, () => served(engine.new_database(), (server, admin, key) => sqlmap_finds_nothing(server, admin, key, dbms)));
    await engine.close();
  }
  await test('scanners: wapiti finds nothing', () => served('', wapiti_finds_nothing));
}
process.exit(exit_status());
