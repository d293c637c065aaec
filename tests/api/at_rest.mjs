// Data at rest: encrypted under a key from outside the data folder, under another one while everything goes
// on, and never started without.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, must, refused } from '../lib/client.mjs';
import { ask_postgres, engines } from '../lib/engines.mjs';
import { code_of, step_now } from '../lib/one_time_code.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { all } from '../lib/world.mjs';

const folder = temporary_folder();
const known = 'Known words that nobody is to find in the folder. ';
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function form(bytes, name) {
  const data = new FormData();
  data.append('file', new Blob([bytes]), name);
  return data;
}

async function download(client, id) {
  const response = await fetch(`${client.url}/api/v1/attachments/${id}/content`, { headers: client.headers });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), length: response.headers.get('content-length') };
}

async function restart(world) {
  await world.server.start();
  world.admin = await world.nobody().sign_in(admin_email, admin_password);
}

async function encrypted(world) {
  must(await world.admin.post('/at-rest/encrypt'), 202);
  return eventually(async () => {
    const state = must(await world.admin.get('/at-rest'), 200);
    assert.equal(state.job, null);
    return state;
  }, { wait_ms: 120_000, every_ms: 100 });
}

// What `kith serve` says when it does not start.
async function refusal(server) {
  await assert.rejects(server.start());
  return server.command('check');
}

const contents = (server) => {
  const main = join(server.data, 'files/main');
  return readdirSync(main, { recursive: true }).map((name) => join(main, name)).filter((path) => /[0-9a-f]{64}/.test(path) && statSync(path).isFile());
};

function secret_bytes(world) {
  const statement = 'SELECT max(length(secret)) FROM kith_second_factors';
  if (world.database) return Number(ask_postgres(world.database, `SET search_path TO kith_main; ${statement}`)[0]);
  const script = 'import sqlite3,sys; print(sqlite3.connect(sys.argv[1],timeout=20).execute(sys.argv[2]).fetchone()[0])';
  return Number(execFileSync('python3', ['-c', script, join(world.server.data, 'main.db'), statement]));
}

const flagged = (flags, path) => [...flags.filter((flag, at) => flag !== '--key-file' && flags[at - 1] !== '--key-file'), ...(path ? ['--key-file', path] : [])];

export const stories = {
  'without keys nothing is encrypted, and it says so': async (world) => {
    const { admin } = world;
    world.old = Buffer.from(known.repeat(3000));
    world.before = must(await admin.post('/attachments', form(world.old, 'old.txt')), 201);
    assert.equal(world.before.hash, sha256(world.old));
    const ann = (world.ann = await world.person('Ann', await world.role('Seller', { '*': all })));
    const { secret } = must(await ann.post('/session/second_factor', { password: ann.password }), 200);
    const { recovery_codes } = must(await ann.post('/session/second_factor/confirm', { code: code_of(secret, step_now()) }), 200);
    Object.assign(world, { recovery_codes });
    assert.equal(secret_bytes(world), 20);
    assert.deepEqual(must(await admin.get('/at-rest'), 200), { configured: false, plain: false, keys: [], job: null, looked_at: null, left: 0 });
    const asked = await admin.post('/at-rest/encrypt');
    refused(asked, 409, 'conflict');
    assert.match(asked.body.detail ?? asked.body.title, /kith keys new/);
    assert.equal((await ann.get('/at-rest')).status, 403);
  },

  'a file of keys is made, and refused inside the data folder or open to everybody': async (world) => {
    const { server } = world;
    await server.stop();
    world.keys = join(folder, `${world.engine}.keys`);
    const made = await server.command('keys', 'new', world.keys);
    assert.equal(made.code, 0, made.stderr);
    assert.equal(statSync(world.keys).mode & 0o777, 0o600);
    assert.notEqual((await server.command('keys', 'new', world.keys)).code, 0);
    const inside = join(server.data, 'keys');
    writeFileSync(inside, readFileSync(world.keys), { mode: 0o600 });
    const flags = server.flags;
    server.flags = flagged(flags, inside);
    const { stderr } = await refusal(server);
    assert.match(stderr, /inside the data folder/);
    const open = join(folder, `${world.engine}.open`);
    writeFileSync(open, readFileSync(world.keys), { mode: 0o644 });
    server.flags = flagged(flags, open);
    assert.match((await refusal(server)).stderr, /chmod 600/);
    server.flags = flagged(flags, world.keys);
  },

  'what was there before is encrypted while the server runs, and reads as before': async (world) => {
    await restart(world);
    const { admin, server } = world;
    assert.deepEqual((await download(admin, world.before.id)).bytes, world.old);
    must(await admin.post('/attachments', form(randomBytes(1000), 'one.bin')), 201);
    const state = await encrypted(world);
    assert.equal(state.configured, true);
    assert.equal(state.plain, false);
    assert.deepEqual(state.keys.map(({ current, in_use }) => [current, in_use]), [[true, true]]);
    for (const path of contents(server)) {
      assert.match(path, /\.sealed$/);
      assert.ok(!readFileSync(path).includes(known), path);
    }
    const key = readFileSync(join(server.data, 'files/main/seal.key'), 'utf8');
    assert.match(key, /^kith-sealed-1 /);
    assert.ok(secret_bytes(world) > 20);
    const back = await download(admin, world.before.id);
    assert.deepEqual(back.bytes, world.old);
    assert.equal(Number(back.length), world.old.length);
    const sign_in = await world.nobody().post('/session', { email: world.ann.email, password: world.ann.password, code: world.recovery_codes[0] });
    must(sign_in, 200);
  },

  'a file that comes now is encrypted at once, and its name tells nobody what it is': async (world) => {
    const { admin, server } = world;
    world.secret = Buffer.from(`${known}Second. `.repeat(20_000));
    world.fresh = must(await admin.post('/attachments', form(world.secret, 'new.txt')), 201);
    assert.notEqual(world.fresh.hash, sha256(world.secret));
    assert.ok(!contents(server).some((path) => path.includes(sha256(world.secret))));
    assert.deepEqual((await download(admin, world.fresh.id)).bytes, world.secret);
    const again = must(await admin.post('/attachments', form(world.secret, 'again.txt')), 201);
    assert.equal(again.hash, world.fresh.hash);
    const empty = must(await admin.post('/attachments', form(Buffer.alloc(0), 'empty.txt')), 201);
    assert.equal((await download(admin, empty.id)).bytes.length, 0);
    const check = await server.command('check');
    assert.equal(check.code, 0, check.stdout + check.stderr);
  },

  'what comes from an accounting program as well': async ({ admin, server }) => {
    const books = Buffer.from(`Date,Type,Num,Amount,Memo\n11/20/2026,Payment,QB-1,1,${known}\n`);
    const { run } = must(await admin.post('/accounting/imports', form(books, 'payments.csv')), 200);
    const { file } = await admin.read('accounting_runs', run);
    assert.deepEqual((await download(admin, file.id)).bytes, books);
    for (const path of contents(server)) assert.ok(!readFileSync(path).includes(known), path);
  },

  'a content that somebody has altered is cut off, and found by the check': async (world) => {
    const { admin, server } = world;
    const path = contents(server).find((one) => one.includes(world.fresh.hash));
    const good = readFileSync(path);
    const wrong = Buffer.from(good);
    wrong[wrong.length - 1000] ^= 1;
    writeFileSync(path, wrong);
    await assert.rejects(download(admin, world.fresh.id));
    const check = await server.command('check');
    assert.equal(check.code, 1);
    assert.match(check.stdout, new RegExp(world.fresh.hash));
    wrong[wrong.length - 1000] ^= 1;
    wrong[60] ^= 1;
    writeFileSync(path, wrong);
    assert.equal((await download(admin, world.fresh.id)).status, 503);
    writeFileSync(path, good);
    assert.deepEqual((await download(admin, world.fresh.id)).bytes, world.secret);
  },

  'another key is taken while it runs; killed on the way, it goes on': async (world) => {
    const { server } = world;
    const many = [];
    for (let n = 0; n < 100; n++) {
      many.push(...await Promise.all(Array.from({ length: 4 }, async () => {
        const bytes = randomBytes(20_000);
        return { bytes, id: must(await world.admin.post('/attachments', form(bytes, 'many.bin')), 201).id };
      })));
    }
    const rotated = await server.command('keys', 'rotate', world.keys);
    assert.equal(rotated.code, 0, rotated.stderr);
    must(await world.admin.post('/at-rest/encrypt'), 202);
    // How far it is it says each half second; by then a fast machine is through.
    const on_the_way = await eventually(async () => {
      const state = must(await world.admin.get('/at-rest'), 200);
      assert.ok(state.keys[1]?.current);
      return state;
    }, { wait_ms: 20_000, every_ms: 2 });
    assert.ok(on_the_way.job, 'it was still at work');
    assert.ok(on_the_way.keys[0].in_use && on_the_way.keys[1].current, JSON.stringify(on_the_way));
    await server.kill();
    await restart(world);
    for (const { id, bytes } of many) assert.deepEqual((await download(world.admin, id)).bytes, bytes);
    const state = await encrypted(world);
    assert.deepEqual(state.keys.map(({ current, in_use }) => [current, in_use]), [[false, false], [true, true]]);
    for (const { id, bytes } of many) assert.deepEqual((await download(world.admin, id)).bytes, bytes);
    assert.deepEqual((await download(world.admin, world.before.id)).bytes, world.old);
    const told = await server.command('keys', 'status');
    assert.match(told.stdout, /nothing lies under it[^]*the present key/);
    world.state = state;
  },

  'a key that is needed is missed at the start, and one that is not may go': async (world) => {
    const { server } = world;
    await server.stop();
    const text = readFileSync(world.keys, 'utf8');
    const lines = text.split('\n').filter((line) => line.startsWith('key '));
    assert.equal(lines.length, 2);
    writeFileSync(world.keys, text.replace(`${lines[1]}\n`, ''));
    const { stderr } = await refusal(server);
    assert.match(stderr, new RegExp(`${world.state.keys[1].id}, which is not in`));
    writeFileSync(world.keys, text.replace(`${lines[0]}\n`, ''));
    const flags = server.flags;
    server.flags = flagged(flags);
    assert.match((await refusal(server)).stderr, /--key-file/);
    server.flags = flags;
    await restart(world);
    assert.deepEqual((await download(world.admin, world.fresh.id)).bytes, world.secret);
    assert.deepEqual((await download(world.admin, world.before.id)).bytes, world.old);
  },

  'backups and archives stay encrypted, and need the key': async (world) => {
    const { server } = world;
    if (!world.database) {
      const backup = join(folder, 'backup.tar');
      const made = await server.command('backup', backup);
      assert.equal(made.code, 0, made.stderr);
      assert.ok(!readFileSync(backup).includes(known));
      const target = new Server();
      assert.equal((await target.command('restore', backup)).code, 0);
      assert.match((await refusal(target)).stderr, /--key-file/);
      target.flags = flagged(target.flags, world.keys);
      const check = await target.command('check');
      assert.equal(check.code, 0, check.stdout + check.stderr);
    }
    const archive = join(folder, `${world.engine}.tar`);
    const made = await server.command('export', archive);
    assert.equal(made.code, 0, made.stderr);
    assert.ok(!readFileSync(archive).includes(known));
    for (const engine of engines) {
      const without = new Server({ database: engine.new_database() });
      const failed = await without.command('load', archive);
      assert.notEqual(failed.code, 0);
      assert.match(failed.stderr, /--key-file/);
      assert.ok(!existsSync(join(without.data, 'main.db')));
      const target = new Server({ database: engine.new_database(), flags: ['--key-file', world.keys] });
      const loaded = await target.command('load', archive);
      assert.equal(loaded.code, 0, loaded.stderr);
      const check = await target.command('check');
      assert.equal(check.code, 0, check.stdout + check.stderr);
    }
  },
};
