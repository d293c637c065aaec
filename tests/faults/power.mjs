// The power goes at some call of the disk, in the middle of concurrent writes and uploads; the disk
// (layer/disk.h) keeps what was synced, and of the rest a part, in any order, torn. Then: every answered
// write is there exactly once, no attachment lacks its content, nothing is half-written, and the data
// are sound.
//
// In some rounds it goes again while the program takes up what the first cut left, and once more.
//
// Afterwards the same on a disk that answers to fsync and does nothing: there the check must find that
// answered writes are lost, else it proves nothing.
import assert from 'node:assert/strict';
import { Client, must } from '../lib/client.mjs';
import { exit_status, skip, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { between, depth, random_from, seed } from '../lib/chance.mjs';
import { Disk, why_no_disk } from './disk.mjs';
import { look_at_copy, look_as_stranger } from './look.mjs';
import { Writer } from './writer.mjs';

const cuts = Number(process.env.KITH_CUTS ?? depth({ ci: 50, nightly: 500 }));
const deaf_cuts_max = 10;
const look_by_itself_every = 5;
const verify_all_every = 10;
const again_every = 3;  // rounds in which it is cut again while it recovers
const stop_every = 7;  // rounds in which it is cut while it stops in order: a last checkpoint

class Story {
  answered = 0;
  uploads = 0;
  recoveries = 0;  // that were cut off
  writers = [];
  round_number = 0;

  constructor(random, { deaf = false } = {}) {
    this.random = random;
    this.deaf = deaf;
    this.folder = temporary_folder();
    this.disk = new Disk(this.folder);
    this.server = new Server({ folder: this.folder });
  }

  client() {
    return Client.with_token(this.server.url, this.token);
  }

  async mount() {
    await this.disk.mount(between(this.random, 1, 2 ** 31));
  }

  async begin() {
    await this.mount();
    await this.server.set_up();
    await this.server.start();
    const admin = await new Client(this.server.url).sign_in(admin_email, admin_password);
    this.token = (await admin.token({ name: 'faults' })).token;
    if (this.deaf) await this.disk.tell('deaf');
  }

  // Starts on what the last cut left, looks, and runs until the next.
  async round() {
    const round = ++this.round_number;
    const writers = Array.from(
      { length: between(this.random, 2, 8) },
      (_, i) => new Writer(this.client(), random_from(between(this.random, 0, 2 ** 31)), `r${round}w${i}`),
    );
    const cut = this.disk.cut_after(between(this.random, 1, 3000));
    const at_work = Promise.all(writers.map((writer) => writer.work()));
    if (round % stop_every === 0) this.server.process.kill('SIGTERM');
    await Promise.race([cut, at_work]);
    await this.disk.lose_power(this.server);
    await at_work;
    this.answered += writers.reduce((sum, writer) => sum + writer.answered, 0);
    this.uploads += writers.reduce((sum, writer) => sum + writer.files.size, 0);
    this.writers.push(...writers);
    await look_as_stranger(this.disk.store);
    if (round % again_every === 0) for (let i = 0; i < 2; i++) await this.cut_in_recovery();
    if (round % look_by_itself_every === 0) await look_at_copy(this.disk.store);
    await this.mount();
    await this.server.start();
    if (this.deaf) await this.disk.tell('deaf');
    for (const writer of round % verify_all_every === 0 ? this.writers : writers) await writer.verify(this.client());
  }

  async cut_in_recovery() {
    await this.mount();
    const cut = this.disk.cut_after(between(this.random, 1, 100));
    const started = this.server.start().catch(() => {});
    await Promise.race([cut, started]);
    await this.disk.lose_power(this.server);
    await started;
    this.recoveries += 1;
    await look_as_stranger(this.disk.store);
  }

  async end() {
    for (const writer of this.writers) await writer.verify(this.client());
    assert.equal((await this.server.stop()).code, 0);
    await this.disk.unmount();
    await look_at_copy(this.disk.store);
  }
}

const why = await why_no_disk();
if (why) {
  skip('power cuts', why);
} else {
  console.log(`# KITH_SEED=${seed} KITH_CUTS=${cuts}`);
  const story = new Story(random_from(seed));
  if (await test('a workspace is set up on a disk that can lose its power', () => story.begin())) {
    for (let round = 1; round <= cuts; round++) {
      if (!(await test(`power cut ${round} of ${cuts} (seed ${seed})`, () => story.round()))) break;
    }
    await test('the writers were at work', () => assert.ok(story.answered > cuts * 5, `${story.answered} answered writes`));
    await test('after all of them everything is there', () => story.end());
    console.log(`# ${story.answered} answered writes, ${story.uploads} of them uploads; ${story.recoveries} cuts while it recovered`);
  }
  await test('on a disk that does not heed fsync the check finds what is lost', async () => {
    const blind = new Story(random_from(seed + 1), { deaf: true });
    await blind.begin();
    for (let round = 1; round <= deaf_cuts_max; round++) {
      try {
        await blind.round();
      } catch (error) {
        console.log(`# found at cut ${round}: ${String(error.message).slice(0, 200).replaceAll('\n', ' ')}`);
        return;
      }
    }
    assert.fail(`nothing was found missing in ${deaf_cuts_max} cuts`);
  });
}
process.exit(exit_status());
