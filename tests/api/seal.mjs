// The sealed change log, looked at from outside: hashes and signatures are computed here, by nothing of the
// program, and an administrator with SQL is found out.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, eventually, must } from '../lib/client.mjs';
import { ask_postgres, engines } from '../lib/engines.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';

const folder = temporary_folder();
const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const of_hex = (text) => Buffer.from(text, 'hex');
const leaf_hash = (line) => sha(Buffer.from([0]), Buffer.from(line));
const node_hash = (left, right) => sha(Buffer.from([1]), left, right);

// RFC 6962 2.1, as it stands there.
function root_of(leaves) {
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (2 * k < leaves.length) k *= 2;
  return node_hash(root_of(leaves.slice(0, k)), root_of(leaves.slice(k)));
}

// RFC 9162 2.1.3.2.
function root_by(leaf, place, size, path) {
  let [at, last, hash] = [place, size - 1, leaf];
  for (const step of path.map(of_hex)) {
    assert.ok(last > 0);
    if (at % 2 === 1 || at === last) {
      hash = node_hash(step, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1];
    } else hash = node_hash(hash, step);
    [at, last] = [at >> 1, last >> 1];
  }
  assert.equal(last, 0);
  return hash.toString('hex');
}

function assert_signed(head) {
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: of_hex(head.key).toString('base64url') } });
  const text = `kith tree head 1\nsize ${head.size}\nroot ${head.root}\nat ${head.at_us}\n`;
  assert.ok(verify(null, Buffer.from(text), key, of_hex(head.signature)), 'Ed25519');
}

const sealed = (admin) =>
  eventually(async () => {
    const seal = must(await admin.get('/seal'), 200);
    assert.equal(seal.waiting, 0);
    assert.ok(seal.head);
    return seal;
  }, { wait_ms: 60_000, every_ms: 200 });

function sql(world, statement) {
  if (world.database) return ask_postgres(world.database, `SET search_path TO kith_main; ${statement}`);
  const script = 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1],timeout=20); c.executescript(sys.argv[2]) if not sys.argv[2].startswith("SELECT") else [print("|".join(str(v) for v in r)) for r in c.execute(sys.argv[2])]; c.commit()';
  return execFileSync('python3', ['-c', script, join(world.server.data, 'main.db'), statement]).toString().split('\n').filter(Boolean);
}

const lines_of = (path) => readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

export const stories = {
  'some seconds after a change the log is sealed and the head signed': async (world) => {
    const { admin } = world;
    world.contact = await admin.create('contacts', { last_name: '张', email: 'zhang@seal.example' });
    must(await admin.patch(`/contacts/${world.contact.id}`, { title: 'CEO' }), 200);
    const seal = await sealed(admin);
    assert_signed(seal.head);
    assert.equal(seal.head.key, seal.public_key);
    assert.equal(seal.last_check, null);
    world.head = seal.head;
    const { heads } = must(await admin.get('/seal/heads'), 200);
    assert.deepEqual(heads[0], seal.head);
  },

  'a change is proved to be in the tree, and the tree to have grown out of an older one': async (world) => {
    const { admin } = world;
    const { changes } = must(await admin.get('/changes', { object: 'contacts', record: world.contact.id }), 200);
    world.seqs = changes.map(({ seq }) => seq);
    for (const { seq } of changes) {
      const proof = must(await admin.get(`/seal/changes/${seq}`), 200);
      const digest = sha(of_hex(proof.salt), Buffer.from(proof.values)).toString('hex');
      assert.ok(proof.leaf.endsWith(` ${digest}`), 'the leaf is over the values');
      assert.equal(leaf_hash(proof.leaf).toString('hex'), proof.leaf_hash);
      assert.equal(root_by(of_hex(proof.leaf_hash), proof.place, proof.size, proof.path), proof.root);
      assert.equal(proof.root, world.head.root);
    }
    const early = must(await admin.get(`/seal/changes/${world.seqs[0]}`, { size: world.head.size }), 200);
    assert.equal(early.size, world.head.size);
    await admin.create('accounts', { name: 'Later' });
    const { head } = await sealed(admin);
    const step = must(await admin.get('/seal/consistency', { from: world.head.size, to: head.size }), 200);
    assert.equal(step.from_root, world.head.root);
    assert.equal(step.to_root, head.root);
    assert.ok(step.path.length > 0);
  },

  'what cannot be proved is refused with the reason': async (world) => {
    const { admin } = world;
    assert.equal((await admin.get('/seal/changes/ZZZZZZZZZZZZ')).status, 404);
    const beyond = await admin.get('/seal/consistency', { from: 1, to: 1_000_000_000 });
    assert.equal(beyond.status, 422);
    assert.equal(beyond.body.errors[0].field, 'to');
    assert.equal((await admin.get('/seal/consistency')).body.errors[0].field, 'from');
    assert.equal((await admin.get('/seal/consistency', { from: 0 })).status, 422);
    assert.equal((await admin.get('/seal/heads', { cursor: 'x' })).status, 422);
    assert.equal((await admin.get('/seal/bundle', { values: 'some' })).status, 422);
    const person = await world.person('Curious', await world.role('Reads all', { '*': { read: 'all' } }, ['export']));
    for (const path of ['/seal', '/seal/heads', `/seal/changes/${world.seqs[0]}`, '/seal/bundle'])
      assert.equal((await person.get(path)).status, 403, path);
  },

  'a check from within finds nothing wrong': async (world) => {
    const { admin } = world;
    const { job } = must(await admin.post('/seal/verify'), 202);
    await eventually(async () => assert.equal(must(await admin.get(`/jobs/${job}`), 200).state, 'done'), { wait_ms: 60_000 });
    const { last_check } = must(await admin.get('/seal'), 200);
    assert.equal(last_check.faults, 0, JSON.stringify(last_check));
    assert.ok(last_check.sealed >= world.head.size);
  },

  'a bundle holds all that an auditor needs, and says when it was altered': async (world) => {
    const { admin, server } = world;
    const { head } = await sealed(admin);
    const answer = await fetch(`${admin.url}/api/v1/seal/bundle`, { headers: admin.headers });
    assert.equal(answer.status, 200);
    const text = await answer.text();
    const path = join(folder, `${world.engine}.jsonl`);
    writeFileSync(path, text);
    const lines = lines_of(path);
    const leaves = lines.filter((line) => line.leaf);
    assert.ok(leaves.length >= head.size);
    for (const { leaf, hash, salt, values } of leaves) {
      assert.equal(leaf_hash(leaf).toString('hex'), hash);
      assert.ok(leaf.endsWith(sha(of_hex(salt), Buffer.from(values)).toString('hex')));
    }
    const { end } = lines.at(-1);
    assert.equal(root_of(leaves.map(({ hash }) => of_hex(hash))).toString('hex'), end.root);
    const verified = (file, ...flags) => server.command('verify', '--bundle', file, ...flags);
    const kept = join(folder, `${world.engine}-head.json`);
    writeFileSync(kept, JSON.stringify(must(await admin.get('/seal'), 200)));
    const good = await verified(path, '--key', head.key, '--head', kept);
    assert.equal(good.code, 0, good.stdout + good.stderr);
    assert.equal((await verified(path, '--key', head.key.replace(/^../, 'ff'))).code, 1);
    assert.equal((await verified(path, '--key', 'xyz')).code, 65);

    const altered = join(folder, `${world.engine}-altered.jsonl`);
    const seq = leaves[3].leaf.split(' ')[1];
    writeFileSync(altered, text.replace(leaves[3].leaf, leaves[3].leaf.replace(/ (\d+) (\w+)$/, ' 77 $2')));
    const found = await verified(altered);
    assert.equal(found.code, 1);
    assert.match(found.stdout, new RegExp(`(Change|变更) ${seq} `));
    writeFileSync(altered, text.slice(0, text.length / 2));
    assert.equal((await verified(altered)).code, 65, 'cut off');
    assert.equal((await verified(join(folder, 'nothing'))).code, 66);

    const bare = join(folder, `${world.engine}-bare.jsonl`);
    const exported = await server.command('export', '--format', 'seal', '--no-values', bare);
    assert.equal(exported.code, 0, exported.stderr);
    assert.ok(lines_of(bare).every((line) => !line.values || line.kith_seal));
    assert.ok(!readFileSync(bare, 'utf8').includes('zhang@seal.example'));
    assert.equal((await verified(bare, '--key', head.key)).code, 0);
  },

  'erasing somebody leaves the seal valid and nothing of the values': async (world) => {
    const { admin, server } = world;
    const { id } = world.contact;
    must(await admin.ask('DELETE', `/contacts/${id}`), 204);
    const erased = must(await admin.post('/bin', { op: 'erase', records: [{ object: 'contacts', id }] }), 202);
    assert.equal(erased.count, 1);
    await eventually(async () => assert.equal(must(await admin.get('/changes', { object: 'contacts', record: id }), 200).changes[0].change.kind, 'erase'));
    const { changes } = must(await admin.get('/changes', { object: 'contacts', record: id }), 200);
    assert.equal(changes.length, 4);
    assert.ok(changes.every(({ change }) => change.changes.length === 0));
    await sealed(admin);
    const proof = must(await admin.get(`/seal/changes/${world.seqs[0]}`), 200);
    assert.deepEqual([proof.erased, proof.salt, proof.values], [true, null, null]);
    assert.equal(root_by(of_hex(proof.leaf_hash), proof.place, proof.size, proof.path), proof.root);
    const done = await server.command('verify');
    assert.equal(done.code, 0, done.stdout);
    assert.equal(Number(sql(world, "SELECT count(*) FROM kith_changes WHERE fields LIKE '%zhang@seal%'").at(-1)), 0);
  },

  'killed between commit and seal, nothing is lost': async (world) => {
    const { admin, server } = world;
    for (let i = 0; i < 20; ++i) await admin.create('accounts', { name: `Hurried ${i}` });
    await server.kill();
    const dead = await server.command('verify');
    assert.equal(dead.code, 0, dead.stdout);
    assert.match(dead.stdout, / [1-9]\d* waiting|[1-9]\d* 条待封存/);
    await server.start();
    world.admin = await new Client(server.url).sign_in(admin_email, admin_password);
    await sealed(world.admin);
    const whole = await server.command('verify');
    assert.equal(whole.code, 0, whole.stdout);
  },

  'loaded on the other engine it verifies, and goes on': async (world) => {
    const kept = join(folder, `${world.engine}-kept.json`);
    writeFileSync(kept, JSON.stringify(must(await world.admin.get('/seal'), 200)));
    const { head } = must(await world.admin.get('/seal'), 200);
    const archive = join(folder, `${world.engine}.tar`);
    assert.equal((await world.server.command('export', archive)).code, 0);
    for (const engine of engines) {
      const target = new Server({ database: engine.new_database() });
      assert.equal((await target.command('load', archive)).code, 0);
      const there = await target.command('verify', '--head', kept, '--key', head.key);
      assert.equal(there.code, 0, there.stdout);
      await target.start();
      try {
        const admin = await new Client(target.url).sign_in(admin_email, admin_password);
        await admin.create('accounts', { name: 'There' });
        const seal = await sealed(admin);
        assert.ok(seal.head.size > head.size);
        assert.notEqual(seal.head.key, head.key, 'a key of its own');
      } finally {
        await target.stop();
      }
      const later = await target.command('verify', '--head', kept);
      assert.equal(later.code, 0, `${engine.name}: ${later.stdout}`);
      assert.equal((await target.command('verify', '--key', head.key)).code, 1, 'the new key is told');
    }
  },

  'an administrator who edits the log with SQL is found out by its number': async (world) => {
    const { server } = world;
    const kept = join(folder, `${world.engine}-kept.json`);
    writeFileSync(kept, JSON.stringify(await sealed(world.admin)));
    await server.stop();
    const faults = async (...flags) => {
      const done = await server.command('verify', ...flags);
      assert.equal(done.code, 1, done.stdout);
      return done.stdout;
    };
    const [seq] = sql(world, "SELECT max(seq) FROM kith_changes WHERE fields LIKE '%Hurried 7%'").slice(-1);
    sql(world, `UPDATE kith_changes SET fields = replace(fields, 'Hurried 7', 'Innocent') WHERE seq = ${seq}`);
    assert.match(await faults(), new RegExp(`(Change|变更) ${seq} `));
    sql(world, `UPDATE kith_changes SET fields = replace(fields, 'Innocent', 'Hurried 7') WHERE seq = ${seq}`);
    assert.equal((await server.command('verify')).code, 0);
    sql(world, `DELETE FROM kith_changes WHERE seq = ${seq}`);
    assert.match(await faults(), new RegExp(`(Change|变更) ${seq} `));
    // All of the newest, with their seals: what was kept elsewhere tells.
    sql(world, 'DELETE FROM kith_changes; DELETE FROM kith_seal_leaves; DELETE FROM kith_seal_tiles; DELETE FROM kith_seal_heads; DELETE FROM kith_seal_erased; DELETE FROM kith_seal_state');
    assert.match(await faults(), /The log was cut|日志被截短/, 'the file beside the key tells');
    await faults('--head', kept);
    await server.start();
    const admin = await new Client(server.url).sign_in(admin_email, admin_password);
    world.admin = admin;
    await admin.create('accounts', { name: 'On top' });
    const seal = await eventually(async () => {
      const seen = must(await admin.get('/seal'), 200);
      assert.ok(seen.stopped);
      return seen;
    });
    assert.match(seal.stopped.en, /Nothing more is signed/);
    assert.equal(seal.head, null, 'the server signs nothing on top of it');
  },
};
