// kill -9 in the middle of concurrent writes, restart, look: every answered write is there exactly
// once, nothing is half-written, the file is sound, and the program is ready within 2 seconds.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, must } from '../lib/client.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';
import { Writer } from './writer.mjs';

const run = promisify(execFile);
const kills = Number(process.env.KITH_KILLS ?? 100);
const seed = Number(process.env.KITH_SEED ?? Date.now() % 2 ** 31);
const ready_ms_max = 2_000;
const sound_every = 10;  // rounds between two looks at the whole file

// Mulberry32: small, and the same everywhere.
function random_from(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = random_from(seed);
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const server = await new Server().set_up();
await server.start();
const { token } = must(
  await (await new Client(server.url).sign_in(admin_email, admin_password)).post('/tokens', { name: 'faults', scopes: ['read', 'write'] }),
  201,
);
const client = () => Client.with_token(server.url, token);

let answered = 0;
let slowest_start_ms = 0;

async function one_round(round) {
  const writers = Array.from(
    { length: between(8, 16) },
    (_, i) => new Writer(client(), random_from(between(0, 2 ** 31)), `r${round}w${i}`),
  );
  const at_work = Promise.all(writers.map((writer) => writer.work()));
  await Promise.race([pause(between(20, 500)), at_work]);
  await server.kill();
  await at_work;
  if (round % sound_every === 0 || round === kills) await look_at_file();
  const began = performance.now();
  await server.start();
  must(await new Client(server.url).ask('GET', '//readyz'), 200);
  const ready_ms = performance.now() - began;
  slowest_start_ms = Math.max(slowest_start_ms, ready_ms);
  assert.ok(ready_ms <= ready_ms_max, `ready after ${Math.round(ready_ms)} ms`);
  for (const writer of writers) await writer.verify(client());
  answered += writers.reduce((sum, writer) => sum + writer.answered, 0);
}

async function look_at_file() {
  const said = await run('python3', [join(import.meta.dirname, 'sound.py'), server.data]).catch((error) => error);
  assert.equal(said.code, undefined, `the file is not sound: ${said.stdout}${said.stderr}`);
}

console.log(`# KITH_SEED=${seed} KITH_KILLS=${kills}`);
for (let round = 1; round <= kills; round++) {
  const whole = await test(`kill ${round} of ${kills} (seed ${seed})`, () => one_round(round));
  if (!whole) break;
}
await test('the writers were at work', () => assert.ok(answered > kills * 10, `${answered} answered writes`));
await test('after a kill, a plain stop leaves a sound file too', async () => {
  assert.equal((await server.stop()).code, 0);
  await look_at_file();
});
console.log(`# ${answered} answered writes, slowest start ${Math.round(slowest_start_ms)} ms`);
process.exit(exit_status());
