// Clients that take their time (P8): a hundred of each sort at once hold what they can of the program, by heads
// and bodies that drip, by bytes before a head, by answers that they do not read, while somebody else works.
// Those are cut by the program itself, and whoever works does not notice. The waits are the program's own
// (http/server.h), so that this takes three quarters of a minute whatever the machine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { depth } from '../lib/chance.mjs';
import { must } from '../lib/client.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { World } from '../lib/world.mjs';
import { head_of, send } from './sender.mjs';
import { engines } from '../lib/engines.mjs';

const of_each = depth({ ci: 100, nightly: 400 });
const drip_ms = 2_000;
const cut_ms_max = 60_000;  // the longest wait is 30 s
const answered_ms_max = 10_000;  // as a client would wait: not a goal for speed
const grown_mib_max = 64;

const head = (method, path, cookie, more = '') => `${method} ${path} HTTP/1.1\r\nHost: kith.example\r\nCookie: ${cookie}\r\nX-Kith-CSRF: 1\r\n${more}`;

// What each says first, and then again and again; a sort that stops reading says nothing more.
const sorts = (cookie, script) => ({
  'a head that drips': { first: head('GET', '/api/v1/contacts', cookie), drip: (n) => `X-A${n}: b\r\n` },
  'a head letter by letter': { first: 'G', drip: () => 'E' },
  'a body that drips': { first: head('POST', '/api/v1/accounts', cookie, 'Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"name":"'), drip: () => 'a' },
  'chunks that drip': { first: head('POST', '/api/v1/accounts', cookie, 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'), drip: () => '1\r\n \r\n' },
  'an upload that drips': { first: head('POST', '/api/v1/attachments', cookie, 'Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n'), drip: () => '-' },
  'an answer that nobody reads': { first: `${head('GET', script, cookie)}\r\n`.repeat(40), reads: false },
});

// Resolves with how long it took until the program cut it, or undefined where it did not.
function slow_client(port, { first, drip, reads = true }) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const began = performance.now();
    let n = 0;
    const timer = drip && setInterval(() => socket.writable && socket.write(drip(n++)), drip_ms);
    const late = setTimeout(() => end(undefined), cut_ms_max);
    const end = (took) => {
      clearInterval(timer);
      clearTimeout(late);
      socket.destroy();
      resolve(took);
    };
    socket.on('connect', () => {
      socket.write(first);
      if (!reads) socket.pause();
    });
    if (reads) socket.resume();
    // A paused socket is not told of an end: it looks by writing.
    if (!reads) setInterval(() => !socket.destroyed && socket.write('\r\n'), drip_ms).unref();
    socket.on('error', () => end(performance.now() - began));
    socket.on('close', () => end(performance.now() - began));
    socket.on('end', () => end(performance.now() - began));
  });
}

const memory_mib = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB/m)[1]) / 1024;

async function working(world, state) {
  const times = [];
  for (let n = 0; !state.over; n++) {
    const began = performance.now();
    await world.admin.create('accounts', { name: `Good ${n}` });
    must(await world.admin.get('/contacts', { limit: 5 }), 200);
    assert.equal((await fetch(`${world.server.url}/healthz`)).status, 200);
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return times;
}

const world = await World.open(engines[0]);
const page = await (await fetch(world.server.url)).text();
const script = page.match(/src="(\/assets\/[^"]+\.js)"/)[1];
const port = Number(new URL(world.server.url).port);
const pid = world.server.process.pid;
const before = memory_mib(pid);
const state = { over: false };
const good = working(world, state);
good.catch(() => undefined);
let most = 0;
const looking = setInterval(() => (most = Math.max(most, memory_mib(pid))), 500);
const cut = await Promise.all(
  Object.entries(sorts(world.admin.headers.cookie, script)).map(async ([name, sort]) => [name, await Promise.all(Array.from({ length: of_each }, () => slow_client(port, sort)))]),
);
state.over = true;
clearInterval(looking);
for (const [name, times] of cut) {
  await test(`slow: ${name} is cut, ${of_each} times`, async () => {
    const held = times.filter((took) => took === undefined).length;
    assert.equal(held, 0, `${held} of ${of_each} still held after ${cut_ms_max / 1000} s`);
  });
}
await test('slow: meanwhile whoever works is answered', async () => {
  const times = await good;
  console.log(`# ${times.length} rounds of three requests, the slowest ${Math.round(Math.max(...times))} ms; ${Math.round(most - before)} MiB more`);
  assert.ok(times.length > 10, `${times.length} rounds`);
  assert.ok(Math.max(...times) < answered_ms_max, `one took ${Math.round(Math.max(...times))} ms`);
});
await test('slow: and all of them together hold little memory', async () => assert.ok(most - before < grown_mib_max, `${Math.round(most - before)} MiB more`));
// Before a head they are passed over: all at once, or the thread that hears everybody is busy with them.
const blank_bytes = 16 << 20;
const busy_ms_max = 3_000;
const busy_ms = () => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
await test('slow: blank lines without end keep nobody busy', async () => {
  const before_ms = busy_ms();
  const answer = await send(world.server.url, '\r\n'.repeat(blank_bytes / 2) + head_of('GET', '/healthz', {}).trimStart());
  const took = busy_ms() - before_ms;
  console.log(`# ${blank_bytes >> 20} MiB of blank lines: ${took} ms of the processor`);
  assert.equal(answer.status, 200);
  assert.ok(took < busy_ms_max, `${took} ms`);
});
await test('slow: nothing of them is left', async () => {
  const metrics = (await world.admin.get('//metrics')).body;
  assert.ok(Number(metrics.match(/^kith_connections (\d+)/m)[1]) < 20, metrics.match(/^kith_connections .*/m)?.[0]);
  assert.equal((await world.server.stop()).code, 0);
});
process.exit(exit_status());
