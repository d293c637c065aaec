// File handles run out: more callers than the program may have open. It neither falls over nor spins,
// and once they are gone it goes on by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Client, eventually, must } from '../lib/client.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password } from '../lib/server.mjs';

const handles_max = 64;
const callers = 200;
const looked_at_ms = 3_000;
const share_of_a_core_max = 0.5;  // generous: one that spins takes all of it

// In hundredths of a second.
function processor_time(id) {
  const fields = readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const server = await new Server().set_up();
await server.start();
const admin = await new Client(server.url).sign_in(admin_email, admin_password);
const { hostname, port } = new URL(server.url);
let sockets = [];

await test(`${callers} callers of a program that may have ${handles_max} files open`, async () => {
  execFileSync('prlimit', ['--pid', String(server.process.pid), `--nofile=${handles_max}:${handles_max}`]);
  sockets = Array.from({ length: callers }, () => connect(Number(port), hostname).on('error', () => {}));
  for (const socket of sockets) socket.write('GET /healthz HTTP/1.1\r\nHost: kith\r\n');  // and never its end
  await pause(200);
  const before = processor_time(server.process.pid);
  await pause(looked_at_ms);
  const share = ((processor_time(server.process.pid) - before) * 10) / looked_at_ms;
  assert.ok(share <= share_of_a_core_max, `it takes ${Math.round(share * 100)} % of a core to do nothing`);
  assert.equal(server.process.exitCode, null);
});
await test('and when they are gone it goes on by itself', async () => {
  for (const socket of sockets) socket.destroy();
  await eventually(async () => must(await admin.post('/contacts', { last_name: 'Room again' }), 201), { wait_ms: 10_000 });
  assert.equal((await server.stop()).code, 0);
});
process.exit(exit_status());
