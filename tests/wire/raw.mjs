// Replays the shared vectors of raw HTTP at a server and judges the answers: request smuggling, lengths
// that disagree, chunks that do not end, heads that are none. After each the server must be in health.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exit_status, skip, test } from '../lib/report.mjs';
import { Server } from '../lib/server.mjs';

const corpus = join(process.env.KITH_SHARED ?? '', 'corpus');
const replay = join(corpus, 'tools/http_replay.py');
// Where two readers of one request must not differ: not one may be judged wrong.
const never_wrong = /^FAIL (te-|cl-|chunk-)/m;
const passed_share_min = 0.98;

function run_replay(port) {
  const flags = [replay, '127.0.0.1', port, '--vectors', join(corpus, 'own/http/vectors.json'), '--raw', join(corpus, 'fetched/http')];
  return new Promise((resolve) => execFile('python3', flags, { maxBuffer: 1 << 24 }, (_, stdout, stderr) => resolve(stdout + stderr)));
}

async function replays_the_vectors() {
  const server = await new Server().set_up();
  await server.start();
  const said = await run_replay(new URL(server.url).port);
  const end = await server.stop();
  const failures = said.match(/^FAIL .*$/gm) ?? [];
  const [, passed, failed] = said.match(/^(\d+) passed, (\d+) failed$/m) ?? [];
  console.log(`# ${passed} of ${Number(passed) + Number(failed)} vectors${failures.length ? `; not: ${failures.join(' # ').slice(0, 2_000)}` : ''}`);
  assert.ok(passed, said.slice(-600));
  assert.ok(Number(passed) >= 100, said.slice(-600));
  assert.doesNotMatch(said, never_wrong, failures.join(' # '));
  assert.ok(Number(passed) >= passed_share_min * (Number(passed) + Number(failed)), failures.join(' # '));
  assert.equal(end.code, 0);
}

if (existsSync(replay)) await test('wire: every raw request is refused or read as it should be', replays_the_vectors);
else skip('wire', 'KITH_SHARED has no vectors of raw HTTP');
process.exit(exit_status());
