// What is spoken where the program does TLS itself: no older version, no weak cipher, nothing in the clear,
// a cookie that goes nowhere else, and a word to browsers to come back this way.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import { request as request_in_the_clear } from 'node:http';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { exit_status, skip, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';

const folder = temporary_folder();
const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];

// Why not, or nothing.
function make_certificate() {
  const flags = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  try {
    execFileSync('openssl', flags, { stdio: 'pipe' });
  } catch (error) {
    return `openssl makes no certificate here: ${error.message}`;
  }
  return undefined;
}

// What two ends agree on, or why they do not. The client takes anything that its library still knows.
const agree = (port, wanted) =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0', ...wanted }, () => {
      resolve({ version: socket.getProtocol(), cipher: socket.getCipher().name });
      socket.end();
    });
    socket.on('error', (error) => resolve({ refused: error.code ?? error.message }));
  });

const ask = (url, path, { method = 'GET', body, headers = {} } = {}) =>
  new Promise((resolve, reject) => {
    const asked = request(url + path, { method, ca: readFileSync(certificate), headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers } }, (answer) => {
      answer.resume().on('end', () => resolve(answer));
    });
    asked.on('error', reject).end(body && JSON.stringify(body));
  });

const weak = ['AES128-SHA', 'AES256-SHA', 'AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA', 'ECDHE-RSA-AES256-SHA384', 'DHE-RSA-AES128-SHA'];
const strong = ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305'];

async function only_what_is_recommended({ port, lax }) {
  for (const version of ['TLSv1', 'TLSv1.1']) {
    const wanted = { minVersion: version, maxVersion: version };
    assert.equal((await agree(lax, wanted)).version, version, 'this client cannot speak it, so the test would see nothing');
    assert.ok((await agree(port, wanted)).refused, `${version} is spoken`);
  }
  for (const cipher of weak) {
    const wanted = { maxVersion: 'TLSv1.2', ciphers: `${cipher}:@SECLEVEL=0` };
    const known = await agree(lax, wanted);
    if (!cipher.startsWith('DHE')) assert.equal(known.cipher, cipher, 'this client does not know it');
    assert.ok((await agree(port, wanted)).refused, `${cipher} is taken`);
  }
  for (const cipher of strong) assert.equal((await agree(port, { maxVersion: 'TLSv1.2', ciphers: cipher })).cipher, cipher);
  assert.equal((await agree(port, {})).version, 'TLSv1.3');
}

async function the_cookie_goes_nowhere_else({ url }) {
  const answer = await ask(url, '/api/v1/session', { method: 'POST', body: { email: admin_email, password: admin_password } });
  assert.equal(answer.statusCode, 200);
  const [cookie] = answer.headers['set-cookie'];
  assert.match(cookie, /^__Host-kith_session=/);
  for (const attribute of [/; Secure/i, /; HttpOnly/i, /; SameSite=(Lax|Strict)/i, /; Path=\/(;|$)/i]) assert.match(cookie, attribute);
  assert.doesNotMatch(cookie, /; Domain=/i);
  assert.equal((await ask(url, '/api/v1/session', { headers: { cookie: cookie.split(';')[0] } })).statusCode, 200);
}

async function browsers_are_told_to_come_back_by_tls({ url }) {
  for (const path of ['/', '/sw.js', '/healthz', '/api/v1/session', '/api/v1/nothing', '/p/nothing']) {
    const said = (await ask(url, path)).headers['strict-transport-security'] ?? 'nothing';
    assert.ok(Number(said.match(/max-age=(\d+)/)?.[1]) >= 31_536_000, `${path} says ${said}`);
    assert.match(said, /includeSubDomains/, path);
  }
}

const nothing_is_answered_in_the_clear = ({ port }) =>
  new Promise((resolve, reject) => {
    const asked = request_in_the_clear({ host: '127.0.0.1', port, path: '/healthz' }, (answer) => reject(new Error(`answered ${answer.statusCode} without TLS`)));
    asked.on('error', () => resolve()).end();
  });

async function run() {
  const server = await new Server({ flags: ['--tls-cert', certificate, '--tls-key', key] }).set_up();
  await server.start();
  const other = createServer({ key: readFileSync(key), cert: readFileSync(certificate), minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' });
  await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
  const place = { url: server.url, port: Number(new URL(server.url).port), lax: other.address().port };
  await test('tls: no version before 1.2 and no cipher without forward secrecy is spoken', () => only_what_is_recommended(place));
  await test('tls: nothing is answered in the clear', () => nothing_is_answered_in_the_clear(place));
  await test('tls: the cookie of a session is Secure, HttpOnly and of this host alone', () => the_cookie_goes_nowhere_else(place));
  await test('tls: every answer tells browsers to come back by TLS', () => browsers_are_told_to_come_back_by_tls(place));
  other.close();
  await server.stop();
}

const lacking = make_certificate();
if (lacking) skip('tls', lacking);
else await run();
process.exit(exit_status());
