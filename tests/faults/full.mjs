// The disk fills up, by uploads, by records, by an import. Writes are refused with 507 and a plain
// message in the caller's language, and leave nothing; reads go on; and once there is room, everything
// goes on by itself, the import as well, with nothing lost or twice.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, eventually, must, refused } from '../lib/client.mjs';
import { exit_status, skip, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { between, depth, random_from, seed } from '../lib/chance.mjs';
import { Disk, why_no_disk } from './disk.mjs';
import { look_at_copy } from './look.mjs';
import { Writer } from './writer.mjs';
import { WrongClock } from './wrong_clock.mjs';

const rounds = Number(process.env.KITH_FULL_ROUNDS ?? depth({ ci: 3, nightly: 30 }));
const rows = 4_000;
const full = 507;
const refusals_wanted = 3;
const file_bytes = 300_000;
const big = 'x'.repeat(30_000);

const upload = (client, bytes = Buffer.alloc(file_bytes, 'kith')) => {
  const form = new FormData();
  form.append('file', new Blob([bytes]), 'some.bin');
  return client.post('/attachments', form);
};

class Story {
  writers = [];
  random = random_from(seed);

  async begin() {
    const folder = temporary_folder();
    this.disk = new Disk(folder);
    await this.disk.mount(between(this.random, 1, 2 ** 31));
    this.server = await new Server({ folder }).set_up();
    this.clock = new WrongClock(folder);
    await this.clock.start(this.server);
    this.admin = await new Client(this.server.url).sign_in(admin_email, admin_password);
    const { token } = await this.admin.token({ name: 'faults' });
    this.client = Client.with_token(this.server.url, token);
    await this.client.create('contacts', { last_name: 'Filler before' });
    this.kept = must(await upload(this.client, Buffer.from('before')), 201);
  }

  // Until there is not a page left.
  async fill() {
    await this.disk.tell(`space ${between(this.random, 0, 400)}`);
    for (let i = 0; i < 1000; i++) {
      const answer = await this.client.post('/contacts', { last_name: `Filler ${i}`, description: big });
      if (answer.status === full) return;
      must(answer, 201);
    }
    assert.fail('the disk does not fill up');
  }

  // Until each writer was refused some times; whatever else is answered is a failure.
  async write_until_refused() {
    await this.disk.tell(`space ${between(this.random, 0, 400)}`);
    const writers = Array.from({ length: 4 }, (_, i) =>
      new Writer(this.client, random_from(between(this.random, 0, 2 ** 31)), `f${this.writers.length}-${i}`, {
        refusals: (answer) => answer.status === full,
      }));
    this.writers.push(...writers);
    const until_refused = async (writer) => {
      while (writer.refused.length < refusals_wanted && !writer.over) await writer.one_write();
    };
    await Promise.all(writers.map(until_refused));
    assert.ok(writers.every((writer) => !writer.over), 'a connection broke');
  }

  async make_room() {
    await this.disk.tell('space all');
    await eventually(async () => must(await this.client.post('/contacts', { last_name: 'Room again' }), 201), { wait_ms: 20_000 });
  }

  parts() {
    const files = join(this.server.data, 'files');
    return readdirSync(files, { recursive: true }).filter((name) => /(^|\/)part-|\.part/.test(name));
  }
}

async function messages(story) {
  await story.fill();
  for (const [language, words] of [['en', /disk of the server is full.*nothing was saved/], ['zh', /磁盘已满.*未保存/]]) {
    const caller = story.client.speaking(language);
    for (const ask of [() => caller.post('/contacts', { last_name: 'No', description: big }), () => upload(caller)]) {
      const { detail } = refused(await ask(), full, 'unavailable');
      assert.match(detail, words);
    }
  }
  assert.deepEqual(story.parts(), [], 'an upload that was refused left something');
}

async function reads(story) {
  assert.equal((await story.client.get('//healthz')).status, 200);
  const { records } = must(await story.client.get('/contacts', { limit: 50 }), 200);
  assert.ok(records.length > 0);
  must(await story.client.get(`/contacts/${records[0].id}`), 200);
  assert.ok((await story.client.search('Filler')).length > 0);
  assert.equal((await story.client.get(`/attachments/${story.kept.id}/content`)).body, 'before');
}

// Streams, what tells whether a write succeeds, and exports: one that cannot be noted in the trail is
// refused.
const not_read = /(^|\/)(events|readyz|export|archive)$/;

// Everything that can be asked for without a part of its address, by a session and by a key.
async function ask_everything(story, document) {
  const seen = {};
  for (const [path, { get }] of Object.entries(document.paths)) {
    if (!get || path.includes('{') || not_read.test(path)) continue;
    for (const [who, caller] of [['session', story.admin], ['key', story.client]]) {
      seen[`${who} ${path}`] = (await caller.get(`/${path}`)).status;
    }
  }
  return seen;
}

// An hour after everybody was seen last, so that this would be written down.
async function every_read(story) {
  const document = must(await story.admin.get('/openapi.json'), 200);
  const with_room = await ask_everything(story, document);
  assert.ok(Object.keys(with_room).length > 100, `only ${Object.keys(with_room).length} were asked`);
  await story.fill();
  story.clock.jump_to(3600);
  const without = await ask_everything(story, document);
  const differ = Object.keys(with_room).filter((what) => without[what] !== with_room[what]);
  assert.deepEqual(differ.map((what) => `${what}: ${without[what]}`), []);
  story.clock.jump_to(0);
  await story.make_room();
}

async function import_through(story) {
  const csv = ['Name,E-mail,Title', ...Array.from({ length: rows }, (_, i) => `Row ${i},row${i}@kith.example,${big.slice(0, 500)}`)].join('\n');
  const form = new FormData();
  form.append('object', 'contacts');
  form.append('file', new Blob([csv], { type: 'text/csv' }), 'people.csv');
  const { id } = must(await story.admin.post('/imports', form), 201);
  const mapping = ['Name:name', 'E-mail:email', 'Title:description'].map((pair) => ({ column: pair.split(':')[0], field: pair.split(':')[1] }));
  must(await story.admin.patch(`/imports/${id}`, { mapping, mode: 'create', key: null }), 200);
  must(await story.admin.post(`/imports/${id}/run`, {}), 202);
  await story.disk.tell('space 500');
  await eventually(async () => refused(await story.client.post('/contacts', { last_name: 'No', description: big }), full, 'unavailable'));
  const seen = must(await story.admin.get(`/imports/${id}`), 200);
  assert.ok(seen.state !== 'done' && seen.state !== 'failed', seen.state);
  await story.make_room();
  await eventually(async () => {
    const now = must(await story.admin.get(`/imports/${id}`), 200);
    assert.equal(now.state, 'done', JSON.stringify(now));
    assert.deepEqual([now.progress.created, now.progress.failed], [rows, 0]);
  }, { wait_ms: 120_000, every_ms: 200 });
  const { groups } = await story.admin.query('contacts', {
    filter: { field: 'email', op: 'ends', value: '@kith.example' },
    measures: [{ fn: 'count' }, { fn: 'distinct', field: 'email' }],
  });
  assert.deepEqual(groups[0].values.map(Number), [rows, rows]);
}

const why = await why_no_disk();
if (why) {
  skip('a full disk', why);
} else {
  console.log(`# KITH_SEED=${seed} KITH_FULL_ROUNDS=${rounds}`);
  const story = new Story();
  if (await test('a workspace is set up on a disk that can fill up', () => story.begin())) {
    await test('a full disk is said in both languages, and nothing is left of what was refused', () => messages(story));
    await test('reads go on', () => reads(story));
    await test('reads of all kinds, whoever asks', () => every_read(story));
    await test('and once there is room, writes do, without a restart', () => story.make_room());
    for (let round = 1; round <= rounds; round++) {
      await test(`writers on a disk that fills up, ${round} of ${rounds} (seed ${seed})`, async () => {
        await story.write_until_refused();
        await story.make_room();
        for (const writer of story.writers) await writer.verify(story.client);
      });
    }
    await test('an import goes on by itself once there is room', () => import_through(story));
    await test('the data are sound', async () => {
      assert.equal((await story.server.stop()).code, 0);
      await story.disk.unmount();
      await look_at_copy(story.disk.store);
    });
  }
}
process.exit(exit_status());
