// What every answer says to browsers, whatever it is about: nobody sniffs, frames, keeps or reads it from
// another site. And what a server might show without being asked: folders, sources, its own methods.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { must } from '../lib/client.mjs';

const header = (answer, name) => answer.headers.get(name);

// [what it is, the answer], one of every kind.
async function kinds(world) {
  const { admin } = world;
  const page = await admin.get('//');
  const script = page.body.match(/src="(\/assets\/[^"]+\.js)"/)?.[1];
  const style = page.body.match(/href="(\/assets\/[^"]+\.css)"/)?.[1];
  assert.ok(script && style, page.body.slice(0, 600));
  const bytes = new FormData();
  bytes.append('file', new Blob(['%PDF-1.4\n']), 'a.pdf');
  const file = must(await admin.post('/attachments', bytes), 201);
  return [
    ['the page', page],
    ['a path of the page', await admin.get('//settings/profile')],
    ['a script', await admin.get(`/${script}`)],
    ['a style', await admin.get(`/${style}`)],
    ['the worker', await admin.get('//sw.js')],
    ['health', await admin.get('//healthz')],
    ['counters', await admin.get('//metrics')],
    ['a session', await admin.get('/session')],
    ['a list', await admin.get('/contacts')],
    ['what is made', await admin.post('/accounts', { name: 'Headers Ltd' })],
    ['what is wrong', await admin.post('/accounts', { nothing: 1 })],
    ['what is not there', await admin.get('/accounts/0SA44W1TR0800')],
    ['no address', await admin.get('/nothing/at/all')],
    ['no method', await admin.ask('PATCH', '/session')],
    ['nobody', await world.nobody().get('/contacts')],
    ['another site', await admin.post('/accounts', { name: 'x' }, { origin: 'https://evil.example' })],
    ['a file', await admin.get(`/attachments/${file.id}/content`)],
    ['no JSON', await admin.post('/accounts', '{')],
    ['a link that leads nowhere', await world.nobody().get('//p/nothing')],
  ];
}

// A request as bytes; the head of the answer.
const raw = (url, text) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let said = '';
    socket.on('data', (piece) => (said += piece)).on('end', () => resolve(said)).on('error', reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${text.slice(0, 40)}`)));
  });

const by_method = (url, method, path) =>
  new Promise((resolve, reject) => {
    const asked = request(url + path, { method }, (answer) => resolve(answer.resume().statusCode));
    asked.on('error', reject).end();
  });

export const stories = {
  'every kind of answer is neither sniffed nor framed, and loads nothing that it should not': async (world) => {
    for (const [what, answer] of await kinds(world)) {
      const policy = header(answer, 'content-security-policy') ?? '';
      assert.equal(header(answer, 'x-content-type-options'), 'nosniff', what);
      assert.match(policy, /frame-ancestors 'none'/, what);
      if (!/script|style|worker/.test(what)) assert.match(policy, /default-src 'none'/, what);
      assert.match(header(answer, 'referrer-policy') ?? '', /^(same-origin|no-referrer)$/, what);
      assert.equal(header(answer, 'cross-origin-resource-policy'), 'same-origin', what);
    }
  },

  'what is refused before it is a request says the same': async ({ server }) => {
    const said = await raw(server.url, 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n');
    assert.match(said, /^HTTP\/1\.1 400/);
    assert.match(said, /^X-Content-Type-Options: nosniff\r$/im);
    assert.match(said, /^Content-Security-Policy: default-src 'none'.*frame-ancestors 'none'\r$/im);
  },

  'every text says in which encoding it is, and JSON is called JSON': async (world) => {
    for (const [what, answer] of await kinds(world)) {
      const type = header(answer, 'content-type');
      if (answer.body === '' && type === null) continue;
      assert.ok(type, `${what} has no type`);
      if (type.startsWith('text/')) assert.match(type, /charset=utf-8/i, what);
      if (typeof answer.body === 'object') assert.match(type, /^application\/(problem\+)?json/, what);
    }
  },

  'answers about people are kept by no cache': async (world) => {
    for (const [what, answer] of await kinds(world)) {
      if (/script|style|page|worker|health|counters/.test(what)) continue;
      assert.match(header(answer, 'cache-control') ?? 'nothing', /no-store/, what);
    }
  },

  'no other site is let read anything': async ({ admin }) => {
    for (const origin of ['https://evil.example', 'null']) {
      for (const path of ['/contacts', '/session', '/openapi.json', '//']) {
        const answer = await admin.get(path, {}, { origin });
        assert.equal(header(answer, 'access-control-allow-origin'), null, path);
        assert.equal(header(answer, 'access-control-allow-credentials'), null, path);
      }
    }
    const asked = await admin.ask('OPTIONS', '/contacts', undefined, { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-kith-csrf' });
    assert.equal(header(asked, 'access-control-allow-origin'), null);
    assert.equal(header(asked, 'access-control-allow-headers'), null);
  },

  'neither folders, nor sources, nor methods that echo are there': async ({ admin, server }) => {
    for (const path of ['//.git/config', '//.git/HEAD', '//.svn/entries', '//.env', '//assets/', '//assets/..%2findex.html', '//web/src/app/main.tsx', '//assets/index.js.map']) {
      const answer = await admin.get(path);
      assert.doesNotMatch(String(answer.body), /\[core\]|ref: refs|index of|import .* from|"sources"/i, path);
      assert.ok(answer.status === 404 || answer.status === 400 || /<div id="root"|<!doctype html>/i.test(String(answer.body)), `${path} answers ${answer.status}`);
    }
    for (const method of ['TRACE', 'TRACK', 'DEBUG', 'PROPFIND']) {
      for (const path of ['/', '/api/v1/session']) {
        const status = await by_method(server.url, method, path).catch(() => 400);
        assert.ok(status >= 400, `${method} ${path} answers ${status}`);
      }
    }
  },
};
