// SIGTERM under load: whoever is in is answered, nobody new is let in, the program ends by itself and in
// order. And while one program has a data folder, no second gets it.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { Client, eventually, must } from '../lib/client.mjs';
import { engines } from '../lib/engines.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';
import { between, depth, random_from, seed } from '../lib/chance.mjs';
import { look_by_itself } from './look.mjs';
import { Writer } from './writer.mjs';

const stops = Number(process.env.KITH_STOPS ?? depth({ ci: 5, nightly: 25, release: 50 }));
const seconds = 6;  // programs that want the folder as well
const stop_ms_max = 10_000;

// A request that is in: its head was read, and its body asked for. What is said so far and later.
class Halfway {
  constructor(server, token, name) {
    this.body = JSON.stringify({ last_name: name });
    this.said = '';
    const { hostname, port } = new URL(server.url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (bytes) => (this.said += bytes));
    this.over = new Promise((resolve) => this.socket.on('close', resolve).on('error', (error) => (this.said += error)));
    this.socket.write(
      `POST /api/v1/contacts HTTP/1.1\r\nHost: kith\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(this.body)}\r\nExpect: 100-continue\r\n\r\n`,
    );
  }
  is_in() {
    return eventually(() => assert.match(this.said, /^HTTP\/1\.1 100 /), { every_ms: 5 });
  }
  async finish() {
    this.socket.write(this.body);
    await this.over;
    assert.match(this.said, /^HTTP\/1\.1 100 [^]*HTTP\/1\.1 201 /, 'a request that was in was not answered');
  }
}

class Story {
  constructor(engine) {
    this.random = random_from(seed);
    this.server = new Server({ database: engine.new_database() });
  }

  async begin() {
    await this.server.set_up();
    await this.server.start();
    const admin = await new Client(this.server.url).sign_in(admin_email, admin_password);
    this.token = (await admin.token({ name: 'faults' })).token;
  }

  async round(round) {
    const client = Client.with_token(this.server.url, this.token);
    const writers = Array.from({ length: 6 }, (_, i) => new Writer(client, random_from(between(this.random, 0, 2 ** 31)), `s${round}w${i}`));
    const halfway = Array.from({ length: 4 }, (_, i) => new Halfway(this.server, this.token, `Halfway ${round} ${i}`));
    const at_work = Promise.all(writers.map((writer) => writer.work()));
    await Promise.all(halfway.map((one) => one.is_in()));
    const after = between(this.random, 1, 100);
    await eventually(() => assert.ok(writers.reduce((sum, writer) => sum + writer.answered, 0) >= after), { every_ms: 2 });
    const began = performance.now();
    this.server.process.kill('SIGTERM');
    await eventually(() => assert.rejects(fetch(`${this.server.url}/healthz`)));
    await Promise.all(halfway.map((one) => one.finish()));
    const { code, signal } = await this.server.stop();
    assert.deepEqual([code, signal], [0, null]);
    assert.ok(performance.now() - began <= stop_ms_max, `it took ${Math.round(performance.now() - began)} ms to stop`);
    await at_work;  // each write was answered as it should be, or its connection was closed
    if (round === stops) await look_by_itself(this.server);
    await this.server.start();
    for (const writer of writers) await writer.verify(Client.with_token(this.server.url, this.token));
  }

  async refuses_a_second() {
    for (let i = 0; i < seconds; i++) {
      const second = new Server({ folder: this.server.folder });
      await assert.rejects(second.start(), /ended with [1-9]\d* at its start: .*in use by another program/s);
    }
    must(await Client.with_token(this.server.url, this.token).post('/contacts', { last_name: 'Still here' }), 201);
  }
}

console.log(`# KITH_SEED=${seed} KITH_STOPS=${stops}`);
for (const engine of engines) {
  const story = new Story(engine);
  if (!(await test(`${engine.name}: a workspace is set up`, () => story.begin()))) continue;
  for (let round = 1; round <= stops; round++) {
    if (!(await test(`${engine.name}: stop ${round} of ${stops} under load (seed ${seed})`, () => story.round(round)))) break;
  }
  if (engine.name === 'sqlite') await test(`${seconds} others are refused the data folder`, () => story.refuses_a_second());
  await story.server.stop();
}
process.exit(exit_status());
