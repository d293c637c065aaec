// What one person keeps for themselves: any JSON under a key, seen by nobody else.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';

const put = (client, key, value) => client.ask('PUT', `/preferences/${key}`, JSON.stringify(value));

export const stories = {
  'a new user has none': async ({ admin }) => {
    assert.deepEqual(must(await admin.get('/preferences'), 200), {});
  },

  'any JSON is kept as it was sent, digit for digit': async ({ admin }) => {
    const values = {
      'list.contacts.widths': { name: 240.5, e: 1e21, nested: [null, true, '“知交”\u0000'] },
      'home.folded': ['leads'],
      'theme': 'dark',
      'count': 12,
      'nothing': null,
    };
    for (const [key, value] of Object.entries(values)) must(await put(admin, key, value), 204);
    assert.deepEqual(must(await admin.get('/preferences'), 200), values);
  },

  'the last value of a key wins, and a key can be forgotten': async ({ admin }) => {
    must(await put(admin, 'theme', 'light'), 204);
    assert.equal(must(await admin.get('/preferences'), 200).theme, 'light');
    for (let i = 0; i < 2; i++) must(await admin.remove('/preferences/theme'), 204);
    assert.equal('theme' in must(await admin.get('/preferences'), 200), false);
  },

  'nobody else sees or changes them': async (world) => {
    const other = await world.person('Other', await world.role('Other', { '*': all }));
    assert.deepEqual(must(await other.get('/preferences'), 200), {});
    must(await put(other, 'count', 99), 204);
    must(await other.remove('/preferences/home.folded'), 204);
    const mine = must(await world.admin.get('/preferences'), 200);
    assert.equal(mine.count, 12);
    assert.deepEqual(mine['home.folded'], ['leads']);
    refused(await world.nobody().get('/preferences'), 401, 'unauthenticated');
  },

  'a key that is none, broken JSON and a value over 64 KiB are refused': async ({ admin }) => {
    for (const key of ['Upper', 'with%20space', '%E7%9F%A5', 'x'.repeat(81), "a'b"]) {
      refused(await put(admin, key, 1), 422, 'invalid', 'key');
    }
    must(await put(admin, 'x'.repeat(80), 1), 204);
    refused(await admin.ask('PUT', '/preferences/broken', '{"a":'), 400, 'invalid');
    refused(await admin.ask('PUT', '/preferences/empty'), 400, 'invalid');
    must(await put(admin, 'large', 'x'.repeat(64 * 1024 - 2)), 204);
    refused(await put(admin, 'large', 'x'.repeat(64 * 1024)), 413, 'too_large');
  },

  'the two-hundred-and-first key is refused, an old one still changes': async (world) => {
    const person = await world.person('Collector', await world.role('Collector', { '*': all }));
    for (let i = 0; i < 200; i += 20) {
      await Promise.all(Array.from({ length: 20 }, async (_, j) => must(await put(person, `key.${i + j}`, i + j), 204)));
    }
    refused(await put(person, 'one.more', 1), 409, 'conflict');
    must(await put(person, 'key.7', 'changed'), 204);
    must(await person.remove('/preferences/key.8'), 204);
    must(await put(person, 'one.more', 1), 204);
    assert.equal(Object.keys(must(await person.get('/preferences'), 200)).length, 200);
  },
};
