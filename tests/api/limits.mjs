// Everything has a limit, and over it comes a plain refusal, with the program as well as before.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';

const is_refused = (answer, what) => {
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status}`);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', what);
};

export const stories = {
  'a huge body is refused as too large': async ({ admin }) => {
    const body = JSON.stringify({ last_name: 'x'.repeat(3 << 20) });
    const answer = await admin.post('/contacts', body).catch((error) => error);
    // The server may close while the body still comes: fetch then has no answer to show.
    if (answer instanceof Error) return;
    assert.equal(answer.status, 413);
  },

  'deep and broken JSON is refused': async ({ admin }) => {
    is_refused(await admin.post('/contacts', `${'['.repeat(50_000)}${']'.repeat(50_000)}`), 'deep');
    is_refused(await admin.post('/contacts', `{"last_name":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`), 'nested');
    for (const text of ['', '{', '{"a":1,}', '{"last_name":"\\ud800"}', '{"a":NaN}', '\u0000', '{"a":1}{"a":2}']) {
      is_refused(await admin.post('/contacts', text), JSON.stringify(text));
    }
    is_refused(await admin.post('/contacts', Buffer.from([0x22, 0xff, 0xfe, 0x22]).toString('latin1')), 'bytes');
  },

  'numbers beyond their kind are named, not cut': async ({ admin }) => {
    refused(await admin.post('/accounts', { name: 'x', employees: 1e30 }), 422, 'invalid', 'employees');
    refused(await admin.post('/accounts', '{"name":"x","employees":99999999999999999999}'), 422, 'invalid', 'employees');
    refused(await admin.post('/opportunities', { name: 'x', amount: '1e400' }), 422, 'invalid', 'amount');
    refused(await admin.post('/opportunities', { name: 'x', amount: '99999999999999999999.99' }), 422, 'invalid', 'amount');
    refused(await admin.post('/opportunities', { name: 'x', amount: { amount: '1', currency: 'ZZZ' } }), 422, 'invalid', 'amount');
    refused(await admin.post('/accounts', { name: 'x'.repeat(100_000) }), 422, 'invalid', 'name');
  },

  'text of any script is kept as it is': async ({ admin }) => {
    for (const name of ['𠮷野家', '👩‍👩‍👧‍👦 Ltd', 'ﷺ', "Robert'); DROP TABLE accounts;--", '<b>bold</b>', 'a\u0301']) {
      const made = await admin.create('accounts', { name });
      assert.equal((await admin.read('accounts', made.id)).name.normalize(), name.normalize());
    }
    is_refused(await admin.post('/accounts', { name: 'zero\u0000byte' }), 'a zero byte');
  },

  'too many ids, a long cursor and a long query are refused': async ({ admin }) => {
    const ids = Array.from({ length: 20_000 }, () => '0SA44W1TR0800');
    is_refused(await admin.post('/contacts/query', { filter: { field: 'id', op: 'in', value: ids } }), 'ids');
    is_refused(await admin.get('/contacts', { cursor: 'x'.repeat(6_000) }), 'cursor');
    is_refused(await admin.get('/contacts', { q: 'x'.repeat(7_000) }), 'q');
  },

  'an address that leads out of the API is not followed': async ({ admin }) => {
    for (const path of ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/contacts/%00', '/contacts/..%2f..%2f', '//metrics/../healthz']) {
      const answer = await admin.ask('GET', path);
      assert.doesNotMatch(String(answer.body), /root:/);
      assert.ok(answer.status < 500, `${path}: ${answer.status}`);
    }
  },

  'the program stands: health, readiness, counters, and not one error of its own': async ({ admin }) => {
    assert.equal(must(await admin.ask('GET', '//healthz'), 200), 'ok\n');
    must(await admin.ask('GET', '//readyz'), 200);
    const metrics = must(await admin.ask('GET', '//metrics'), 200);
    assert.match(metrics, /^kith_server_errors_total 0$/m);
    assert.match(metrics, /^kith_requests_total \d+$/m);
  },
};
