// Knocks on every door as everybody. Seven things are held to:
//
//   each route of the program stands in doors.mjs and the other way round;
//   whoever is not let in is told so, and the same whether the thing is there or not;
//   a record out of sight answers as one that never was, at each of its routes;
//   who sees may not change, and who changes may not remove, unless the role says so;
//   a refusal leaves every table as it was;
//   no column that is not for writing can be written;
//   no page of another site changes anything with the cookie of somebody who is signed in.
import assert from 'node:assert/strict';
import { engines } from '../lib/engines.mjs';
import { exit_status, not_ok, skip, test } from '../lib/report.mjs';
import { operations } from '../lib/routes.mjs';
import { side_by_side } from '../lib/side_by_side.mjs';
import { World } from '../lib/world.mjs';
import { must } from '../lib/client.mjs';
import { callers as everybody, gather, reaches } from './callers.mjs';
import { at_rest, differences, fingerprint } from '../lib/fingerprint.mjs';
import { doors } from './doors.mjs';
import { plant } from './records.mjs';

const at_once = 8;
const is_changing = (method) => method !== 'GET';
// A POST that only asks: allowed to who may only read.
const asks = /\/(query|stays|chain|twins|preview|look|check|explain)$/;

const address = (path, id) => (path.startsWith('/healthz') || path.startsWith('/readyz') || path.startsWith('/metrics') || path.startsWith('/p/') ? `/${path}` : path)
  .replace('{id}', id).replace(/\{relation\}/, 'activities').replace(/\{[^}]+\}/g, '0SA44W1TR0800');

// Runs the requests side by side; what a request finds wrong is collected.
async function ask_all(requests) {
  const wrong = [];
  let next = 0;
  const work = async () => {
    while (next < requests.length) {
      const request = requests[next++];
      const said = await request();
      if (said) wrong.push(said);
    }
  };
  await Promise.all(Array.from({ length: at_once }, work));
  return wrong;
}

const body_for = (method) => (is_changing(method) && method !== 'DELETE' ? { no_such_field_of_access: 1 } : undefined);
const told = (caller, operation, of, answer) =>
  `${caller.name}: ${operation.method} ${operation.path}${of ? ` of ${of}` : ''} answers ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 160)}`;

const verb_of = (operation) =>
  ({ 'GET /{object}/{id}': 'read', 'PATCH /{object}/{id}': 'update', 'DELETE /{object}/{id}': 'delete' })[operation.route];

// Whose record is seen with what it stands on (docs/decisions/0014-standing.md): here an account of Ann's.
const stands_on_anns = new Set(['comments']);

// What a caller should get at one record, or undefined where it would change something.
function expected(caller, operation, owner) {
  const changing = is_changing(operation.method);
  if (caller.shut) return 'shut';
  if (caller.half) return 'forbidden';
  if (caller.cross_site && changing) return 'foreign';
  // What lies in the bin is read by whoever read it before; what may be done to it is another story.
  const of = owner === 'deleted' ? 'ann' : owner;
  const sees = owner !== 'missing' && (caller.admin || (reaches(caller.rights.read, caller.who, of) && (!stands_on_anns.has(operation.object) || reaches(caller.rights.read, caller.who, 'ann'))));
  if (!sees) return 'unseen';
  if (owner === 'deleted' && changing) return undefined;
  const verb = verb_of(operation);
  if (caller.reads_only && changing) return verb ? 'forbidden' : undefined;
  if (verb === 'read') return 'answered';
  if (verb && !reaches(caller.rights[verb], caller.who, of) && !caller.admin) return 'forbidden';
  if (operation.route === 'PATCH /{object}/{id}') return 'invalid';
  return undefined;
}

function judge(want, answer, nobodys) {
  switch (want) {
    case 'shut': return answer.status === 401;
    case 'foreign': case 'forbidden': return answer.status === 403;
    case 'answered': return answer.status === 200;
    case 'invalid': return answer.status === 422;
    // As a record that never was: word for word.
    case 'unseen': return answer.status >= 400 && answer.status < 500 && answer.status === nobodys.status && answer.words === nobodys.words;
  }
}

async function knock_on_records(all, callers, planted) {
  let asked = 0;
  const requests = [];
  for (const operation of all.filter((one) => one.object && one.path.includes('{id}') && planted[one.object])) {
    for (const caller of callers) {
      requests.push(async () => {
        const ask = async (id) => {
          const answer = await caller.client.ask(operation.method, address(operation.path, id), body_for(operation.method));
          const words = JSON.stringify({ ...answer.body, request_id: '' }).replaceAll(id, 'ID');  // what is said, but for whom it is said of
          return { ...answer, words };
        };
        const records = planted[operation.object];
        const nobodys = await ask(records.missing);
        asked += 1;
        const wrong = [];
        for (const [owner, id] of Object.entries(records)) {
          const want = expected(caller, operation, owner);
          if (!want) continue;
          const answer = await ask(id);
          asked += 1;
          if (!judge(want, answer, nobodys)) wrong.push(`${want} expected; ${told(caller, operation, owner, answer)}`);
        }
        return wrong.length ? wrong.join(' || ') : undefined;
      });
    }
  }
  const wrong = await ask_all(requests);
  return { asked, wrong };
}

// What ends or makes sessions, or goes on for as long as it is listened to, is for others to test.
const not_here = new Set(['DELETE /session', 'DELETE /sessions', 'GET /events']);

// Without an object it is an export of everything, which is for administrators.
const more_is_asked = new Set(['POST /exports']);

// What it takes to set the second step up.
const before_two_steps = new Set(['GET /session', 'GET /session/second_factor', 'POST /session/second_factor', 'POST /session/second_factor/confirm', 'GET /session/passkeys', 'POST /session/passkeys', 'POST /session/passkeys/options']);

async function knock_on_doors(all, callers, when) {
  let asked = 0;
  const requests = [];
  for (const operation of all) {
    const asks_for = doors[operation.route];
    if (!asks_for || not_here.has(operation.route)) continue;
    for (const caller of callers) {
      const changing = is_changing(operation.method);
      const only_asks = asks.test(operation.path);
      let want;
      if (asks_for === 'anyone') want = 'open';
      else if (caller.shut) want = 'shut';
      else if (caller.cross_site && changing) want = 'forbidden';
      else if (caller.half) want = before_two_steps.has(operation.route) ? 'let in' : 'forbidden';
      else if (asks_for !== 'signed_in' && !caller.actions.includes(asks_for)) want = 'forbidden';
      else want = 'let in';
      const harmless = want === 'shut' || want === 'forbidden' || !changing;
      if (harmless !== (when === 'refused')) continue;
      requests.push(async () => {
        const answer = await caller.client.ask(operation.method, address(operation.path, '0SA44W1TR0800'), body_for(operation.method));
        asked += 1;
        // On an object what the role says of it decides; records.mjs has records to ask that of.
        const by_rights = more_is_asked.has(operation.route) || asks_for === 'signed_in' || caller.reads_only || (operation.route.includes('{object}') && !caller.admin);
        const right =
          want === 'open' ? answer.status < 500 :
          want === 'shut' ? answer.status === 401 :
          want === 'forbidden' ? answer.status === 403 :
          answer.status !== 401 && answer.status < 500 && (by_rights || answer.status !== 403) &&
            (!caller.reads_only || !changing || only_asks || answer.status >= 400);
        return right ? undefined : `${want} expected; ${told(caller, operation, '', answer)}`;
      });
    }
  }
  const wrong = await ask_all(requests);
  return { asked, wrong };
}

// Columns that nobody writes, and words that other programs have fallen for.
const not_for_writing = ['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'deleted_at', 'deleted_by', 'owner_id', 'role', 'is_admin', 'admin',
  'permissions', 'password', 'password_hash', 'tenant_id', 'workspace', '__proto__', 'constructor', 'toString'];

async function try_to_write(world, caller, objects, planted) {
  const wrong = [];
  let asked = 0;
  for (const [name, records] of Object.entries(planted)) {
    const object = objects.find((one) => one.name === name);
    const fields = new Set(object.fields.filter((field) => field.writable).map((field) => field.name));
    const locked = object.fields.filter((field) => !field.writable).map((field) => field.name);
    const before = must(await world.admin.get(`/${name}/${records.ann}`), 200);
    for (const column of [...not_for_writing, ...locked]) {
      if (fields.has(column)) continue;
      for (const value of [before[column] ?? '2020-01-01T00:00:00Z', true, { id: records.cai }]) {
        const body = `{${JSON.stringify(column)}:${JSON.stringify(value)}}`;
        const answer = await caller.ask('PATCH', `/${name}/${records.ann}`, body);
        asked += 1;
        if (answer.status === 200 && answer.body.version === before.version) continue;  // passed over
        if (answer.status < 400 || answer.status >= 500) wrong.push(`${name}.${column} = ${JSON.stringify(value)} answers ${answer.status}`);
      }
    }
    const after = must(await world.admin.get(`/${name}/${records.ann}`), 200);
    if (before.version !== after.version || before.updated_at !== after.updated_at) wrong.push(`a record of ${name} is not as it was`);
  }
  return { asked, wrong };
}

const short = (wrong) => `${wrong.length} differences: ${wrong.slice(0, 12).join(' ## ')}`;

async function run(engine) {
  const named = (sentence) => `access on ${engine.name}: ${sentence}`;
  const world = await World.open(engine);
  let asked = 0;
  const count = (done) => {
    asked += done.asked;
    assert.deepEqual(done.wrong.length, 0, short(done.wrong));
  };
  try {
    const { people } = await gather(world);
    const { planted, refused, objects } = await plant(world, people);
    const callers = await everybody(world, { people });
    const document = must(await world.admin.get('/openapi.json'), 200);
    const all = [...operations(document, objects, (route) => doors[route])];
    await test(named('each route is written down with who may call it, and no other is'), async () => {
      const there = new Set(all.map((one) => one.route));
      const missing = [...there].filter((route) => !doors[route]);
      const gone = Object.keys(doors).filter((route) => !there.has(route));
      assert.deepEqual({ missing, gone }, { missing: [], gone: [] });
    });
    await test(named('there are records of nearly every object to knock on'), async () => {
      assert.ok(Object.keys(planted).length >= 15, `${Object.keys(planted)}; not: ${JSON.stringify(refused)}`);
    });
    const before = await at_rest(world);
    await test(named('whoever is not let in is told so at every route'), async () => count(await knock_on_doors(all, callers, 'refused')));
    await test(named('a record out of sight is one that never was, and to see is not to change'), async () => count(await knock_on_records(all, callers, planted)));
    await test(named('what is not for writing cannot be written'), async () => {
      count(await try_to_write(world, world.admin, objects, planted));
      count(await try_to_write(world, people.boss, objects, planted));
    });
    await test(named('all of that left every table as it was'), async () => {
      assert.deepEqual(differences(before, fingerprint(world)), []);
    });
    await test(named('whoever is let in is let in'), async () => count(await knock_on_doors(all, callers, 'let in')));
    console.log(`# ${asked} requests on ${engine.name}, ${all.length} operations, ${Object.keys(planted).length} objects, ${callers.length} callers`);
    await test(named('it was asked often enough'), async () => assert.ok(asked >= 20_000, `${asked} requests`));
    const end = await world.server.stop();
    assert.equal(end.code, 0);
  } catch (error) {
    not_ok(named('the run'), error);
    await world.server.kill();
  }
}

if (engines.length < 2) skip('access on postgres', 'KITH_TEST_POSTGRES names no PostgreSQL');
await side_by_side(import.meta.filename, run);
process.exit(exit_status());
