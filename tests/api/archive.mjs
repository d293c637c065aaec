// A whole workspace carried from one engine to the other and back: the same content by its sum, and a
// workspace that goes on where it stood.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, eventually, must } from '../lib/client.mjs';
import { ask_postgres, engines } from '../lib/engines.mjs';
import { Server, admin_email, admin_password, kith, temporary_folder } from '../lib/server.mjs';

export const set_up = ['--demo'];

const folder = temporary_folder();
let files = 0;
const content_of = (done) => {
  assert.equal(done.code, 0, done.stderr);
  return done.stdout.match(/^(?:content|内容校验和) ([0-9a-f]{64})$/m)[1];
};

async function exported(server) {
  const path = join(folder, `${++files}.tar`);
  return { path, content: content_of(await server.command('export', path)) };
}

export const stories = {
  'a batch is made, to be undone elsewhere': async (world) => {
    const { admin } = world;
    const { records } = await admin.list('contacts', { limit: 5 });
    const operations = records.map(({ id }) => ({ op: 'update', object: 'contacts', id, values: { department: 'Moved' } }));
    world.batch = must(await admin.post('/batch', { operations }), 200).batch;
    world.contact = records[0];
    const form = new FormData();
    form.set('file', new Blob(['the content of a file'], { type: 'text/plain' }), 'note.txt');
    form.set('record_object', 'contacts');
    form.set('record_id', records[0].id);
    world.attachment = must(await admin.post('/attachments', form), 201);
  },

  'from engine to engine and back the content stays the same': async (world) => {
    const first = await exported(world.server);
    world.first = first;
    world.elsewhere = [];
    let from = first;
    const there_and_back = [...engines].sort((a) => (a.name === world.engine ? 1 : -1));
    for (const engine of there_and_back) {
      const target = new Server({ database: engine.new_database() });
      assert.equal(content_of(await target.command('load', from.path)), first.content, `loaded on ${engine.name}`);
      from = await exported(target);
      assert.equal(from.content, first.content, `exported from ${engine.name}`);
      const check = await target.command('check');
      assert.equal(check.code, 0, check.stdout);
      world.elsewhere.push({ engine: engine.name, server: target });
    }
  },

  'there one signs in, searches, looks back and undoes as before': async (world) => {
    for (const { engine, server } of world.elsewhere) {
      await server.start();
      try {
        const admin = await new Client(server.url).sign_in(admin_email, admin_password);
        const contact = await admin.read('contacts', world.contact.id);
        assert.equal(contact.department, 'Moved', engine);
        const found = must(await admin.get('/search', { q: contact.name }), 200);
        assert.ok(JSON.stringify(found).includes(contact.id), `${engine} finds ${contact.name}`);
        const history = must(await admin.get(`/contacts/${contact.id}/changes`), 200);
        const here = must(await world.admin.get(`/contacts/${contact.id}/changes`), 200);
        assert.deepEqual(history, here, engine);
        const before = must(await admin.get(`/contacts/${contact.id}`, { as_of: world.contact.updated_at }), 200);
        assert.equal(before.department, world.contact.department);
        must(await admin.post(`/batches/${world.batch}/undo`), 200);
        assert.equal((await admin.read('contacts', contact.id)).department, world.contact.department);
        const file = await fetch(`${server.url}/api/v1/attachments/${world.attachment.id}/content`, { headers: admin.headers });
        assert.equal(await file.text(), 'the content of a file');
        await admin.create('contacts', { last_name: 'New here' });
      } finally {
        await server.stop();
      }
    }
  },

  'nothing is loaded over a workspace, nor from a file that was cut': async (world) => {
    const [{ server }] = world.elsewhere;
    const over = await server.command('load', world.first.path);
    assert.equal(over.code, 65, over.stderr);
    const cut = join(folder, 'cut.tar');
    const again = await exported(world.server);
    truncateSync(again.path, 100_000);
    writeFileSync(cut, '');
    for (const engine of engines) {
      const target = new Server({ database: engine.new_database() });
      const refused = await target.command('load', again.path);
      assert.equal(refused.code, 65, refused.stderr);
      assert.ok(engine.name === 'postgres' || !existsSync(target.data), 'nothing is left');
      assert.deepEqual(readdirSync(target.folder).filter((name) => name.includes('loading')), []);
      assert.equal(content_of(await target.command('load', world.first.path)), world.first.content, 'and then a good one goes in');
    }
  },

  'what a load leaves that was killed goes with the next load and the next start, and nothing else': async (world) => {
    const engine = engines.find(({ name }) => name === world.engine);
    const database = engine.new_database();
    const target = new Server({ database });
    const schemas = () => (database ? ask_postgres(database, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'kith_loading%'") : []);
    const folders = () => readdirSync(target.folder).filter((name) => name.includes('.loading-'));
    const left = () => [...folders(), ...schemas()].filter((name) => !name.endsWith('mine')).sort();
    const killed = async (before) => {
      const child = spawn(kith, ['load', ...target.flags, world.first.path], { stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal)));
      const own = () => left().filter((name) => !before.includes(name)).length;
      await eventually(() => assert.equal(own(), database ? 2 : 1, 'it is at work'), { wait_ms: 30_000, every_ms: 2 });
      child.kill('SIGKILL');
      assert.equal(await ended, 'SIGKILL');
    };
    mkdirSync(join(target.folder, 'data.loading-mine'));
    if (database) ask_postgres(database, 'CREATE SCHEMA kith_loading_mine');
    await killed([]);
    const first = left();
    assert.equal(first.length, database ? 2 : 1, 'a killed load leaves what it was at');
    await killed(first);
    assert.equal(left().length, first.length, 'the next load takes it away');
    assert.ok(left().every((name) => !first.includes(name)));
    assert.equal(content_of(await target.command('load', world.first.path)), world.first.content);
    assert.deepEqual(left(), []);
    await target.start();
    assert.equal((await target.stop()).code, 0);
    assert.ok(existsSync(join(target.folder, 'data.loading-mine')), 'nobody else is touched');
    if (database) assert.deepEqual(schemas(), ['kith_loading_mine']);
    assert.ok(!existsSync(join(target.data, '.kith-loading')) && !existsSync(join(target.data, 'files/main/.kith-loading')));
  },

  'an administrator downloads the same from the server, nobody else': async (world) => {
    const { admin } = world;
    const answer = await fetch(`${admin.url}/api/v1/archive`, { headers: admin.headers });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-disposition'), /kith-\d{4}-\d\d-\d\d\.tar/);
    const path = join(folder, 'downloaded.tar');
    const bytes = Buffer.from(await answer.arrayBuffer());
    writeFileSync(path, bytes);
    assert.ok(createHash('sha256').update(bytes).digest('hex'));
    const target = new Server();
    content_of(await target.command('load', path));
    const { entries } = must(await admin.get('/audit', { limit: 10 }), 200);
    assert.ok(entries.some((entry) => entry.what === 'archive'));
    const person = await world.person('Nosy', await world.role('Exports', { '*': { read: 'all' } }, ['export']));
    assert.equal((await person.get('/archive')).status, 403);
  },
};
