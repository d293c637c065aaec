// SQL through every place that a request has (P9), and what else breaks out of texts (P10).
//
// Places come from the OpenAPI document and from bodies.mjs: parts of addresses, parameters, headers, members of
// bodies at any depth and what they are called, headings, mappings and names of files. Each gets payloads drawn by
// a seed. It is held to:
//
//   no engine ever calls a statement wrong, and no statement ever waits because it was told to;
//   an answer is a right one or a refusal, never 5xx, and tells nothing of files, SQL or the program (P11);
//   what is refused leaves every table as it was;
//   of a pair that differs only in being true, both are answered alike.
import assert from 'node:assert/strict';
import { depth, random_from, seed } from '../lib/chance.mjs';
import { at_rest, differences } from '../lib/fingerprint.mjs';
import { exit_status, not_ok, skip, test } from '../lib/report.mjs';
import { operations } from '../lib/routes.mjs';
import { World } from '../lib/world.mjs';
import { must } from '../lib/client.mjs';
import { doors } from '../access/doors.mjs';
import { complaints, refused_statements, test_engines } from './engine.mjs';
import { furnish } from './known.mjs';
import { deal, other_payloads, pairs, sleep_s, sql_payloads } from './payloads.mjs';
import { base_requests, is_unknown, places_of } from './places.mjs';
import { by_files, by_headers, stored_texts } from './side_doors.mjs';

const at_once = 8;
const slow_ms = (sleep_s - 10) * 1_000;
// Places that every object has are the same code: of each some objects are drawn, and contacts always.
const objects_each = depth({ ci: 1, nightly: 6, release: 1_000 });
const each = depth({ ci: 1, nightly: 4, release: 20 });      // payloads for such a place
const each_own = depth({ ci: 2, nightly: 16, release: 100 }); // for one of a route of its own, and of contacts
const pairs_each = depth({ ci: 1, nightly: 2, release: 7 });
const costly_share = depth({ ci: 0.2, nightly: 1 });  // of places where each try changes the schema
const refused_max = depth({ ci: 1_500, nightly: 20_000 });

// What no answer tells: words of the engines and of the program.
const inner = /SQLite:|PostgreSQL:|SQLSTATE|sqlite_|pg_[a-z]+\b|syntax error|no such (table|column)|relation ".*" does not exist|libpq|\.cpp\b|\.h:\d|std::|0x[0-9a-f]{8}|SELECT .* FROM|\/(tmp|dev|home|work|usr|var)\//i;

const without_text = (said, text) => {
  if (typeof text !== 'string' || text === '') return said;
  return said.replaceAll(JSON.stringify(text).slice(1, -1), '¤').replaceAll(encodeURIComponent(text), '¤');
};

async function side_by_side(jobs, work) {
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) await work(jobs[next++]);
  };
  await Promise.all(Array.from({ length: at_once }, worker));
}

class Story {
  constructor(world, random) {
    Object.assign(this, { world, random, asked: 0, refused: [], wrong: [], statuses: {} });
    this.sql = deal(sql_payloads(), random);
    this.other = deal([...other_payloads(), "'"], random);
  }

  client(as) {
    return this.world.callers[as];
  }

  async send(name, request, text, as = 'admin') {
    const began = performance.now();
    const answer = await this.client(as).ask(request.method, request.path, request.body, request.headers).catch((error) => ({ status: 0, body: String(error.cause ?? error), headers: new Headers() }));
    const took_ms = performance.now() - began;
    this.asked += 1;
    this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1;
    const said = (JSON.stringify(answer.body) ?? '').replace(/"request_id":"\w+"/, '');
    const complain = (what) => this.wrong.push(`${what}: ${name} ← ${JSON.stringify(text)?.slice(0, 160)}: ${answer.status} ${said.slice(0, 240)}`);
    // Too busy to hash a password, or a job of the kind runs: an answer, and a right one.
    const busy = answer.status === 503 && answer.headers.get('retry-after') && /wait|busy|too many|等/i.test(said);
    if ((answer.status >= 500 && !busy) || answer.status === 0) complain('failed');
    if (took_ms > slow_ms) complain(`waited ${Math.round(took_ms)} ms`);
    // What was asked may be said back: "SELECT NULL is no place to go on from" tells nothing of ours.
    const ours = without_text(said, text);
    if (answer.status >= 400 && inner.test(ours) && !inner.test(JSON.stringify(text) + request.path + (request.body ?? ''))) complain('tells too much');
    return answer;
  }

  // { place, text } of those that are to be asked.
  async run(jobs) {
    await side_by_side(jobs, async ({ place, text }) => {
      if (this.wrong.length >= 40) return;
      const as = place.as === 'admin' && !place.changes && this.random() < 0.3 ? (this.random() < 0.5 ? 'boss' : 'ann') : place.as;
      const request = await place.ask(text, this.random);
      const answer = await this.send(place.name, request, text, as);
      if (place.changes && [400, 403, 404, 422].includes(answer.status) && as === 'admin') this.refused.push({ name: place.name, request, text });
    });
  }

  done() {
    const wrong = this.wrong.splice(0);
    assert.equal(wrong.length, 0, `${wrong.length} wrong: ${wrong.slice(0, 8).join(' ## ')}`);
  }
}

const is_common = (place) => place.operation.generic && place.operation.object !== 'contacts';

// Some of the objects for each place that they share; a field is one place, whatever object it is of.
function drawn(places, random) {
  const shared = new Map();
  for (const place of places.filter(is_common)) {
    const key = place.name.replace(`/${place.operation.object}`, '/{object}');
    shared.set(key, [...(shared.get(key) ?? []), place]);
  }
  const some = [...shared.values()].flatMap((alike) => {
    const order = alike.map((place) => [random(), place]).sort((a, b) => a[0] - b[0]);
    return order.slice(0, objects_each).map(([, place]) => place);
  });
  return [...places.filter((place) => !is_common(place)), ...some];
}

function jobs_of(places, story) {
  const jobs = [];
  for (const place of places) {
    if (place.costly && story.random() >= costly_share) continue;
    const count = Math.min(is_common(place) ? each : each_own, place.few ?? Infinity);
    for (let n = 0; n < count; n++) jobs.push({ place, text: story.random() < 0.85 ? story.sql() : story.other() });
  }
  return jobs;
}

const without = (answer, text) => without_text(JSON.stringify({ ...answer.body, request_id: '' }), text).replace(/zqx[jk]|37[12]/g, '¤');

async function by_pairs(places, story) {
  const jobs = places.filter((place) => !place.changes && !place.few && !/ \/p\//.test(place.name)).flatMap((place) => Array.from({ length: pairs_each }, () => ({ place, pair: pairs[Math.floor(story.random() * pairs.length)] })));
  await side_by_side(jobs, async ({ place, pair }) => {
    const answers = [];
    for (const text of pair) {
      const answer = await story.send(place.name, await place.ask(text, () => 0), text);
      answers.push({ status: answer.status, words: without(answer, text) });
    }
    const [yes, no] = answers;
    if (yes.status !== no.status || yes.words !== no.words) {
      story.wrong.push(`not alike: ${place.name} ← ${JSON.stringify(pair)}: ${yes.status} ${yes.words.slice(0, 200)} and ${no.status} ${no.words.slice(0, 200)}`);
    }
  });
}

async function run(engine) {
  const named = (sentence) => `injection on ${engine.name}: ${sentence}`;
  const world = await World.open(engine);
  const began = Date.now();
  try {
    await furnish(world);
    const random = random_from(seed);
    const story = new Story(world, random);
    const document = must(await world.admin.get('/openapi.json'), 200);
    const all = [...operations(document, world.objects, (route) => doors[route])];

    await test(named('each changing route is written down with a body that it takes'), async () => {
      assert.deepEqual([...new Set(all.filter(is_unknown).map((one) => one.route))], []);
    });
    await test(named('and takes it'), async () => {
      for (const operation of all.filter((one) => one.object === undefined || one.object === 'contacts' || !one.generic)) {
        for await (const { template, as, ...request } of base_requests(operation, world)) {
          const answer = await story.send(operation.route, request, '', as);
          const right = template.ok ? [...template.ok, 429].includes(answer.status) : 'ok' in template || answer.status < 300;
          if (!right) story.wrong.push(`${operation.method} ${operation.path} answers ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
        }
      }
      story.done();
    });

    const every_place = all.flatMap((operation) => [...places_of(operation, world)]);
    const places = drawn(every_place, random);
    const counts = { path: 0, query: 0, body: 0 };
    for (const place of places) counts[place.kind] += 1;
    const before = await at_rest(world);
    await test(named('questions with SQL in them change nothing'), async () => {
      await story.run(jobs_of(places.filter((place) => !place.changes), story));
      await by_headers(story, 'read');
      story.done();
      assert.deepEqual(differences(before, await at_rest(world)), []);
    });
    await test(named('whether it is true makes no difference'), async () => {
      await by_pairs(places, story);
      story.done();
    });
    await test(named('changes with SQL in them are kept as they are, or refused'), async () => {
      await story.run(jobs_of(places.filter((place) => place.changes), story));
      await by_headers(story, 'change');
      await by_files(story);
      story.done();
    });
    await test(named('what was refused left every table as it was'), async () => {
      let refused = story.refused.filter(({ name }) => !/second_factor|password|session/.test(name)).slice(-refused_max);
      let last = [];
      // What has become possible meanwhile is left out.
      for (let round = 0; round < 3; round++) {
        const then = await at_rest(world);
        const taken = new Set();
        await side_by_side(refused, async (one) => {
          const answer = await story.send(one.name, one.request, one.text);
          if (answer.status < 400) taken.add(one);
        });
        story.done();
        if (taken.size === 0) {
          assert.ok(refused.length > 300, `only ${refused.length}`);
          assert.deepEqual(differences(then, await at_rest(world)), []);
          return;
        }
        refused = refused.filter((one) => !taken.has(one));
        last = [...taken].map((one) => `${one.name} ${JSON.stringify(one.text).slice(0, 60)}`);
      }
      assert.fail(`what is refused changes from round to round: ${last.slice(0, 6).join(' # ')}`);
    });
    await test(named('what was kept is found, sorted, grouped and exported like anything else'), async () => {
      await stored_texts(story);
      story.done();
    });
    await test(named('the engine has called no statement wrong, and the program complains of nothing'), async () => {
      assert.deepEqual({ log: engine.faults().slice(0, 5), refused: await refused_statements(world) }, { log: [], refused: 0 });
      assert.deepEqual(complaints(world.server).slice(0, 5), []);
    });
    console.log(`# ${story.asked} requests on ${engine.name} in ${Math.round((Date.now() - began) / 1_000)} s, ${places.length} of ${every_place.length} places (${JSON.stringify(counts)}), ${sql_payloads().length} payloads of SQL and ${other_payloads().length} others; answers ${JSON.stringify(story.statuses)}; seed ${seed}`);
    assert.equal((await world.server.stop()).code, 0);
  } catch (error) {
    not_ok(named('the run'), error);
    await world.server.kill();
  }
}

const all = await test_engines();
if (all.length < 2) skip('injection on postgres', 'KITH_TEST_POSTGRES names no PostgreSQL');
for (const engine of all) {
  await run(engine);
  await engine.close();
}
process.exit(exit_status());
