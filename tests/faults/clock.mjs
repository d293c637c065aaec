// The clock jumps, forwards and back, by an hour and by ten years, under load: nobody's id comes twice,
// what is answered is kept, the log of changes keeps its order, and a session lives while it should.
import assert from 'node:assert/strict';
import { Client, must } from '../lib/client.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { between, depth, random_from, seed } from '../lib/chance.mjs';
import { look_at_copy } from './look.mjs';
import { WrongClock } from './wrong_clock.mjs';
import { Writer } from './writer.mjs';

const jumps = Number(process.env.KITH_JUMPS ?? depth({ ci: 20, nightly: 200 }));
const hour = 3600;
const year = 365 * 24 * hour;
const offsets = [hour, -hour, 10 * year, -10 * year];

class Story {
  random = random_from(seed);
  writers = [];
  aged = false;

  async begin() {
    const folder = temporary_folder();
    this.clock = new WrongClock(folder);
    this.server = await new Server({ folder }).set_up();
    await this.clock.start(this.server);
    this.admin = await new Client(this.server.url).sign_in(admin_email, admin_password);
    const { token } = await this.admin.token({ name: 'faults' });
    this.client = Client.with_token(this.server.url, token);
  }

  async round(round) {
    const writers = Array.from({ length: 4 }, (_, i) =>
      new Writer(this.client, random_from(between(this.random, 0, 2 ** 31)), `c${round}w${i}`, { writes_max: 6 }));
    this.writers.push(...writers);
    const at_work = Promise.all(writers.map((writer) => writer.work()));
    this.clock.jump_to(offsets[between(this.random, 0, offsets.length - 1)]);
    await at_work;
    assert.ok(writers.every((writer) => !writer.over), 'a connection broke');
    await Promise.all(writers.map((writer) => writer.verify(this.client)));
    // Within an hour of when it was made a session lives; after ten years it does not.
    const { status } = await this.admin.get('/session');
    if (Math.abs(this.clock.offset_s) <= hour && !this.aged) assert.equal(status, 200, 'a session was lost');
    if (this.clock.offset_s > year) this.aged = true;
    if (this.aged) assert.equal(status, 401, 'a session of ten years ago lives, or lives again');
  }

  async end() {
    this.clock.jump_to(0);
    const ids = this.writers.flatMap((writer) => [...writer.ids.values(), ...writer.files.keys()]);
    assert.equal(new Set(ids).size, ids.length, 'an id came twice');
    for (const writer of this.writers) await writer.verify(this.client);
    assert.equal((await this.server.stop()).code, 0);
    await look_at_copy(this.server.data);
  }
}

console.log(`# KITH_SEED=${seed} KITH_JUMPS=${jumps}`);
const story = new Story();
if (await test('a workspace is set up under a clock of its own', () => story.begin())) {
  for (let round = 1; round <= jumps; round++) {
    if (!(await test(`jump ${round} of ${jumps} (seed ${seed})`, () => story.round(round)))) break;
  }
  await test('no id came twice, and all is there', () => story.end());
}
process.exit(exit_status());
