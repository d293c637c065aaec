// kill -9 in the middle of a large import, again and again: after each restart it goes on by itself,
// and in the end every row of the file is a record, once. Then the same of one that changes them all.
import assert from 'node:assert/strict';
import { Client, eventually, must } from '../lib/client.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';

const rows = 60_000; // more than are written between so many kills
const kills = 20;
const upsert_kills = 10;
const end_ms_max = 120_000;

const server = await new Server().set_up();
await server.start();
const admin = await new Client(server.url).sign_in(admin_email, admin_password);
const restart = async () => {
  await server.kill();
  await server.start();
  admin.url = server.url;
};
const state_of = async (id) => must(await admin.get(`/imports/${id}`), 200);

function people_csv() {
  const lines = Array.from({ length: rows }, (_, i) => `Person ${i},person${i}@kith.example,Title ${i % 7}`);
  return ['Name,E-mail,Title', ...lines].join('\n');
}

await test(`an import of ${rows} rows outlives ${kills} kills`, async () => {
  const form = new FormData();
  form.append('object', 'contacts');
  form.append('file', new Blob([people_csv()], { type: 'text/csv' }), 'people.csv');
  const { id } = must(await admin.post('/imports', form), 201);
  const mapping = [
    { column: 'Name', field: 'name' },
    { column: 'E-mail', field: 'email' },
    { column: 'Title', field: 'title' },
  ];
  must(await admin.patch(`/imports/${id}`, { mapping, mode: 'create', key: null }), 200);
  must(await admin.post(`/imports/${id}/run`, {}), 202);
  let done_rows = 0;
  for (let i = 0; i < kills; i++) {
    const more = Math.min(rows - 1, done_rows + 500);
    const now = await eventually(
      async () => {
        const seen = await state_of(id);
        assert.ok(seen.state === 'done' || (seen.progress?.rows ?? 0) >= more, JSON.stringify(seen.progress));
        return seen;
      },
      { wait_ms: end_ms_max, every_ms: 20 },
    );
    assert.notEqual(now.state, 'done', `the import was done before kill ${i + 1}`);
    done_rows = now.progress.rows;
    await restart();
  }
  const end = await eventually(
    async () => {
      const seen = await state_of(id);
      assert.equal(seen.state, 'done', JSON.stringify(seen.progress));
      return seen;
    },
    { wait_ms: end_ms_max, every_ms: 200 },
  );
  assert.deepEqual([end.progress.created, end.progress.failed], [rows, 0]);
  const { groups } = await admin.query('contacts', { measures: [{ fn: 'count' }, { fn: 'distinct', field: 'email' }] });
  assert.deepEqual(groups[0].values.map(Number), [rows, rows]);
});

// Every row meets a record that is there: what was changed is changed once, whatever was killed between.
await test(`and so does an upsert of ${rows} rows, each changed once`, async () => {
  const lines = Array.from({ length: rows }, (_, i) => `Person ${i},person${i}@kith.example,New title ${i % 5}`);
  const form = new FormData();
  form.append('object', 'contacts');
  form.append('file', new Blob([['Name,E-mail,Title', ...lines].join('\n')], { type: 'text/csv' }), 'changes.csv');
  const { id } = must(await admin.post('/imports', form), 201);
  const mapping = [
    { column: 'Name', field: 'name' },
    { column: 'E-mail', field: 'email' },
    { column: 'Title', field: 'title' },
  ];
  must(await admin.patch(`/imports/${id}`, { mapping, mode: 'upsert', key: 'identity' }), 200);
  must(await admin.post(`/imports/${id}/run`, {}), 202);
  let done_rows = 0;
  for (let i = 0; i < upsert_kills; i++) {
    const more = Math.min(rows - 1, done_rows + 500);
    const now = await eventually(
      async () => {
        const seen = await state_of(id);
        assert.ok(seen.state === 'done' || (seen.progress?.rows ?? 0) >= more, JSON.stringify(seen.progress));
        return seen;
      },
      { wait_ms: end_ms_max, every_ms: 20 },
    );
    assert.notEqual(now.state, 'done', `the upsert was done before kill ${i + 1}`);
    done_rows = now.progress.rows;
    await restart();
  }
  const end = await eventually(
    async () => {
      const seen = await state_of(id);
      assert.equal(seen.state, 'done', JSON.stringify(seen.progress));
      return seen;
    },
    { wait_ms: end_ms_max, every_ms: 200 },
  );
  assert.deepEqual([end.progress.created, end.progress.updated, end.progress.failed], [0, rows, 0]);
  const { groups } = await admin.query('contacts', { measures: [{ fn: 'count' }, { fn: 'distinct', field: 'email' }, { fn: 'max', field: 'version' }] });
  assert.deepEqual(groups[0].values.map(Number), [rows, rows, 2]);
});
await server.stop();
await test('and leaves sound data', async () => {
  const { code, stdout, stderr } = await server.command('check');
  assert.equal(code, 0, stdout + stderr);
});
process.exit(exit_status());
