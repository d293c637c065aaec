// kill -9 in the middle of concurrent writes, restart, look: every answered write is there exactly
// once, nothing is half-written, the data are sound, and the program is ready within 2 seconds. On
// each engine.
import assert from 'node:assert/strict';
import { Client, must } from '../lib/client.mjs';
import { engines } from '../lib/engines.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';
import { depth, random_from, seed } from '../lib/chance.mjs';
import { look_as_stranger, look_by_itself } from './look.mjs';
import { Writer } from './writer.mjs';

const kills = Number(process.env.KITH_KILLS ?? depth({ ci: 100, nightly: 100, release: 1000 }));
const ready_ms_max = 2_000;
const sound_every = 10;  // rounds between two looks at all of it

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function look_at_data(engine, server) {
  if (engine.name === 'sqlite') await look_as_stranger(server.data);
  await look_by_itself(server);
}

class Story {
  answered = 0;
  slowest_start_ms = 0;

  constructor(engine) {
    this.engine = engine;
    this.random = random_from(seed);
  }

  between(low, high) {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  async begin() {
    this.server = await new Server({ database: this.engine.new_database() }).set_up();
    await this.server.start();
    const admin = await new Client(this.server.url).sign_in(admin_email, admin_password);
    this.token = (await admin.token({ name: 'faults' })).token;
  }

  client() {
    return Client.with_token(this.server.url, this.token);
  }

  async round(round) {
    const writers = Array.from(
      { length: this.between(8, 16) },
      (_, i) => new Writer(this.client(), random_from(this.between(0, 2 ** 31)), `r${round}w${i}`),
    );
    const at_work = Promise.all(writers.map((writer) => writer.work()));
    await Promise.race([pause(this.between(20, 400)), at_work]);
    await this.server.kill();
    await at_work;
    if (round % sound_every === 0 || round === kills) await look_at_data(this.engine, this.server);
    const began = performance.now();
    await this.server.start();
    must(await new Client(this.server.url).ask('GET', '//readyz'), 200);
    const ready_ms = performance.now() - began;
    this.slowest_start_ms = Math.max(this.slowest_start_ms, ready_ms);
    assert.ok(ready_ms <= ready_ms_max, `ready after ${Math.round(ready_ms)} ms`);
    for (const writer of writers) await writer.verify(this.client());
    this.answered += writers.reduce((sum, writer) => sum + writer.answered, 0);
  }

  async end() {
    assert.equal((await this.server.stop()).code, 0);
    await look_at_data(this.engine, this.server);
  }
}

console.log(`# KITH_SEED=${seed} KITH_KILLS=${kills}`);
for (const engine of engines) {
  const story = new Story(engine);
  await story.begin();
  for (let round = 1; round <= kills; round++) {
    const whole = await test(`${engine.name}: kill ${round} of ${kills} (seed ${seed})`, () => story.round(round));
    if (!whole) break;
  }
  await test(`${engine.name}: the writers were at work`, () =>
    assert.ok(story.answered > kills * 3, `${story.answered} answered writes`));
  await test(`${engine.name}: after a kill, a plain stop leaves sound data too`, () => story.end());
  console.log(`# ${engine.name}: ${story.answered} answered writes, slowest start ${Math.round(story.slowest_start_ms)} ms`);
}
process.exit(exit_status());
