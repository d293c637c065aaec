// One call of the disk fails, at the start of the program or while it writes. Then: what could not be
// kept is not acknowledged; the program neither falls over nor says anything false; after an fsync of
// the database that failed it writes nothing more until a restart; and once the disk is well a start
// takes it all up again, as solid as before: the power goes at the end, to see that.
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, must } from '../lib/client.mjs';
import { exit_status, skip, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { between, depth, random_from, seed } from '../lib/chance.mjs';
import { Disk, why_no_disk } from './disk.mjs';
import { look_at_copy } from './look.mjs';
import { Writer } from './writer.mjs';

const cases = Number(process.env.KITH_IO_CASES ?? depth({ ci: 30, nightly: 200, release: 1000 }));
const log = '-wal';
// What is tried: which call, of which files, up to the how manieth.
const kinds = [
  { call: 'sync', of: log, most: 40, share: 6 },
  { call: 'sync', of: '', most: 60, share: 4 },
  { call: 'write', of: '', most: 500, share: 6 },
  { call: 'write', of: log, most: 300, share: 3 },
  { call: 'truncate', of: '', most: 10, share: 1 },
  { call: 'make', of: '', most: 20, share: 2 },
  { call: 'rename', of: '', most: 20, share: 2 },
  { call: 'open', of: '', most: 40, share: 2 },
  { call: 'read', of: '', most: 60, share: 2 },
  { call: 'remove', of: '', most: 5, share: 1 },
];

function pick_kind(random) {
  let dice = random() * kinds.reduce((sum, kind) => sum + kind.share, 0);
  return kinds.find((kind) => (dice -= kind.share) < 0) ?? kinds[0];
}

const make_case = (random) => {
  const kind = pick_kind(random);
  return {
    ...kind,
    nth: between(random, 1, random() < 0.5 ? Math.min(8, kind.most) : kind.most),
    times: random() < 0.8 ? 1 : between(random, 2, 50),
    error: random() < 0.6 ? 'EIO' : 'ENOSPC',
    at_start: random() < 0.25,
    killed: random() < 0.5,
  };
};

const described = (it) =>
  `${it.call}${it.of ? ` of ${it.of}` : ''} ${it.nth}${it.times > 1 ? ` and ${it.times - 1} more` : ''} fails with ${it.error}${it.at_start ? ' at the start' : ''}`;

class Story {
  met = 0;  // cases in which a call did fail

  async begin() {
    this.folder = temporary_folder();
    this.template = join(this.folder, 'template');
    const server = await new Server({ folder: this.folder }).set_up();
    await server.start();
    const admin = await new Client(server.url).sign_in(admin_email, admin_password);
    this.token = (await admin.token({ name: 'faults' })).token;
    assert.equal((await server.stop()).code, 0);
    cpSync(server.data, this.template, { recursive: true });
    rmSync(server.data, { recursive: true });
    this.disk = new Disk(this.folder);
  }

  async run(it, random) {
    rmSync(this.disk.store, { recursive: true, force: true });
    cpSync(this.template, this.disk.store, { recursive: true });
    await this.disk.mount(between(random, 1, 2 ** 31));
    this.server = new Server({ folder: this.folder });
    this.writers = [];
    try {
      await (it.at_start ? this.fail_at_start(it) : this.fail_at_work(it, random));
      await this.take_up_again(random);
    } finally {
      this.server.process?.kill('SIGKILL');
      await this.disk.unmount();
    }
  }

  async fail_at_start(it) {
    await this.arm(it);
    try {
      await this.server.start();
    } catch (error) {
      assert.match(error.message, /ended with \d+ at its start: kith: |ended with \d+ at its start: .*error/is, `it falls over, or says nothing: ${error.message}`);
    }
    await this.see_what_failed();
    if (this.alive()) await this.server.kill();
  }

  async fail_at_work(it, random) {
    await this.server.start();
    await this.arm(it);
    await this.write(random, { refusals: (answer) => answer.status >= 500, writers: 4, writes_max: 10 });
    const failed = await this.see_what_failed();
    await this.disk.tell('mend');
    assert.ok(this.alive(), `the program is gone: ${this.server.log().slice(-500)}`);
    if (failed && it.call === 'sync' && it.of === log) await this.expect_no_more_writes();
    if (it.killed) await this.server.kill();
    else assert.equal((await this.server.stop()).signal, null);
  }

  alive() {
    return this.server.process && this.server.process.exitCode === null && this.server.process.signalCode === null;
  }

  async arm({ call, nth, times, error, of }) {
    await this.disk.tell(`fail ${call} ${nth} ${times} ${error} ${of}`);
  }

  async see_what_failed() {
    const { failed } = await this.disk.counts();
    await this.disk.tell('mend');
    if (failed > 0) this.met += 1;
    return failed > 0;
  }

  async write(random, { writers: count, writes_max, ...options }) {
    const client = Client.with_token(this.server.url, this.token);
    const writers = Array.from({ length: count }, () =>
      new Writer(client, random_from(between(random, 0, 2 ** 31)), `w${this.writers.length}-${between(random, 0, 2 ** 31)}`, { writes_max, ...options }));
    this.writers.push(...writers);
    await Promise.all(writers.map((writer) => writer.work()));
    assert.ok(writers.every((writer) => !writer.over), 'a connection broke');
  }

  // The disk is well again, and still nothing is written: what it forgot it will not say.
  async expect_no_more_writes() {
    const client = Client.with_token(this.server.url, this.token);
    for (const [language, words] of [['en', /could not confirm/], ['zh', /未能确认/]]) {
      const refused = await client.speaking(language).post('/contacts', { last_name: 'After' });
      assert.equal(refused.status, 503, JSON.stringify(refused.body));
      assert.match(refused.body.detail, words);
    }
    assert.equal((await client.get('/contacts')).status, 200);
    assert.ok((await client.get('//readyz')).status >= 500);
    assert.equal((await client.get('//healthz')).status, 200);
  }

  // First on the disk as it was left, cache and all; then on what is left of that without power.
  async take_up_again(random) {
    await this.server.start();
    const client = Client.with_token(this.server.url, this.token);
    for (const writer of this.writers) await writer.verify(client);
    await this.write(random, { writers: 2, writes_max: 5 });
    await this.disk.cut_after(0);
    await this.disk.lose_power(this.server);
    await look_at_copy(this.disk.store);
    await this.disk.mount(between(random, 1, 2 ** 31));
    await this.server.start();
    for (const writer of this.writers) await writer.verify(Client.with_token(this.server.url, this.token));
    assert.equal((await this.server.stop()).code, 0);
  }
}

const why = await why_no_disk();
if (why) {
  skip('calls of the disk that fail', why);
} else {
  console.log(`# KITH_SEED=${seed} KITH_IO_CASES=${cases}`);
  const story = new Story();
  await story.begin();
  for (let i = 1; i <= cases; i++) {
    const random = random_from(seed + i);
    const it = make_case(random);
    await test(`${described(it)} (case ${i} of ${cases}, seed ${seed})`, () => story.run(it, random));
  }
  await test('calls did fail in most cases', () => assert.ok(story.met > cases * 0.6, `in ${story.met} of ${cases}`));
}
process.exit(exit_status());
