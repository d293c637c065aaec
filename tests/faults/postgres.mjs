// PostgreSQL is killed under load, all of it, and started again: every answered write is there exactly
// once, nobody waits for long, and the program comes back by itself.
import assert from 'node:assert/strict';
import { Client, eventually, must } from '../lib/client.mjs';
import { exit_status, skip, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';
import { between, depth, random_from, seed } from '../lib/chance.mjs';
import { look_by_itself } from './look.mjs';
import { Postgres, why_no_postgres } from '../lib/own_postgres.mjs';
import { Writer } from './writer.mjs';

const kills = Number(process.env.KITH_POSTGRES_KILLS ?? depth({ ci: 6, nightly: 30, release: 100 }));
const answer_ms_max = 10_000;
const unavailable = 503;

class Story {
  random = random_from(seed);
  writers = [];
  answered = 0;
  refused = 0;
  slowest_ms = 0;

  async begin() {
    this.postgres = await new Postgres().start();
    this.server = await new Server({ database: this.postgres.url }).set_up();
    await this.server.start();
    const admin = await new Client(this.server.url).sign_in(admin_email, admin_password);
    const { token } = await admin.token({ name: 'faults' });
    this.client = Client.with_token(this.server.url, token);
  }

  // Counts how long the slowest answer takes.
  timed() {
    const story = this;
    const client = Client.with_token(this.client.url, '');
    client.headers = this.client.headers;
    const ask = client.ask;
    client.ask = async function (...request) {
      const began = performance.now();
      const answer = await ask.apply(this, request);
      story.slowest_ms = Math.max(story.slowest_ms, performance.now() - began);
      return answer;
    };
    return client;
  }

  async round(round) {
    const client = this.timed();
    const writers = Array.from({ length: 6 }, (_, i) =>
      new Writer(client, random_from(between(this.random, 0, 2 ** 31)), `p${round}w${i}`, {
        refusals: (answer) => answer.status === unavailable && answer.headers.get('retry-after') !== null,
      }));
    const at_work = Promise.all(writers.map((writer) => writer.work()));
    const after = between(this.random, 20, 200);  // answers
    await eventually(() => assert.ok(writers.reduce((sum, writer) => sum + writer.answered, 0) >= after), { every_ms: 5 });
    await this.postgres.kill();
    await eventually(() => assert.ok(writers.some((writer) => writer.refused.length > 0)));
    await this.postgres.start();
    await eventually(async () => assert.equal((await this.client.get('//readyz')).status, 200), { wait_ms: 30_000 });
    for (const writer of writers) writer.left = 3;  // it goes on with those who were refused
    await at_work;
    assert.ok(writers.every((writer) => !writer.over), 'a connection broke');
    for (const writer of writers) await writer.verify(this.client);
    this.answered += writers.reduce((sum, writer) => sum + writer.answered, 0);
    this.refused += writers.reduce((sum, writer) => sum + writer.refused.length, 0);
    assert.ok(this.slowest_ms <= answer_ms_max, `an answer took ${Math.round(this.slowest_ms)} ms`);
  }
}

const why = why_no_postgres();
if (why) {
  skip('PostgreSQL killed', why);
} else {
  console.log(`# KITH_SEED=${seed} KITH_POSTGRES_KILLS=${kills}`);
  const story = new Story();
  if (await test('a workspace is set up on a PostgreSQL of its own', () => story.begin())) {
    for (let round = 1; round <= kills; round++) {
      if (!(await test(`PostgreSQL killed ${round} of ${kills} (seed ${seed})`, () => story.round(round)))) break;
    }
    await test('the data are sound', async () => {
      assert.equal((await story.server.stop()).code, 0);
      await look_by_itself(story.server);
    });
    console.log(`# ${story.answered} answered writes, ${story.refused} refused, slowest answer ${Math.round(story.slowest_ms)} ms`);
  }
  await story.postgres?.stop();
}
process.exit(exit_status());
