// Naughty strings (P7): each of the shared list, and some of our own, in every text field that there is, and back
// byte for byte: by the record, by a list, by a filter, in an export as CSV, Excel and JSON lines, and by an
// import of those.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { depth, random_from, seed } from '../lib/chance.mjs';
import { eventually, must } from '../lib/client.mjs';
import { exit_status, not_ok, skip, test } from '../lib/report.mjs';
import { World } from '../lib/world.mjs';
import { values_of } from '../access/records.mjs';
import { complaints, refused_statements, test_engines } from './engine.mjs';
import { furnish } from './known.mjs';

const at_once = 8;
// Of contacts and accounts all; of what other objects hold, which the same kinds keep, some are drawn.
const share = depth({ ci: 0.3, nightly: 1 });
const all_of = ['contacts', 'accounts'];
const list = join(process.env.KITH_SHARED ?? '', 'corpus/fetched/strings/blns.json');
const own = [
  'a,b;c\td', '"', '""', '"a"', "'", "'=1+1", '=1+1', '+49 30 123', '-1', '@SUM(1)', '=cmd|\'/c calc\'!A1', 'a\\', '\\n', '\\u0041', '%00', 'null', 'NULL', 'undefined', 'true', '0x1F', '1e5', '00123',
  '2024-02-30', '1/2', '١٢٣', 'ﬀ', 'ẞ', 'İi', 'ŉ', 'e\u0301', '\u00e9', '한글', '\u1112\u1161\u11ab', '𠮷野家', '👩‍👩‍👧‍👦', '\u202eabc\u202c', 'a\u200db', 'a\u200bb', 'a\u00adb', '\ufdfa', '\u{10ffff}', '\ufffe', '\u0001', 'a\u007fb', 'a\u0085b', 'a\u2028b',
  '<![CDATA[x]]>', ']]>', '&amp;', '&#0;', '_x000D_', '_x0041_', '{{7*7}}', '${7*7}', '%s%n', 'BEGIN:VCARD', 'a\u{e0041}b', '\ud7ff\ue000', 'Z' + '\u0300'.repeat(60),
];
const several_lines = ['a\nb', 'a\r\nb', 'a\rb', '\n', 'a\n\n\nb', ' a\n b ', 'sep=;\nx', '--\n; DROP'];

const strings = () => [...new Set([...(existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []), ...own])].filter((one) => one !== '');

// Blanks at the ends go when a text is saved, and nothing else does.
const blank = /^[\p{White_Space}\p{Cc}\p{Cf}\u3164\u115f]*$/u;
function is_kept(sent, kept) {
  if (sent === kept || blank.test(sent)) return true;
  if (kept === null || kept === undefined) return false;
  const at = sent.indexOf(kept);
  return at >= 0 && blank.test(sent.slice(0, at)) && blank.test(sent.slice(at + kept.length));
}

async function side_by_side(jobs, work) {
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) await work(jobs[next++]);
  };
  await Promise.all(Array.from({ length: at_once }, worker));
}

// RFC 4180.
function rows_of(csv) {
  const rows = [[]];
  for (const [, quoted, plain, end] of csv.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

class Story {
  kept = {};  // of each object: id -> { field: text }, as the record has it
  fields = {};
  refused = [];

  constructor(world) {
    this.world = world;
    this.client = world.callers.admin;
  }

  // Fields that take a text of no meaning, one by one and all together.
  async look_for_fields() {
    const probe = (n) => `Probe ${n} “x”`;
    let made = 0;
    for (const object of this.world.objects) {
      const least = values_of(object, this.world.ids);
      if (!least || object.name === 'users') continue;
      const found = [];
      for (const field of object.fields.filter((one) => one.writable && ['text', 'long_text'].includes(one.kind))) {
        const answer = await this.client.post(`/${object.name}`, { ...values_of(object, this.world.ids), [field.name]: probe(made++) });
        if (answer.status === 201 && answer.body[field.name] === probe(made - 1)) found.push(field);
      }
      // What is made of others, as a name of its parts, is not for this test.
      const values = Object.fromEntries(found.map((field) => [field.name, probe(made++)]));
      const whole = await this.client.post(`/${object.name}`, { ...values_of(object, this.world.ids), ...values });
      const kept = found.filter((field) => whole.body[field.name] === values[field.name]);
      if (kept.length) this.fields[object.name] = kept;
    }
  }

  async write() {
    const wrong = [];
    const all = strings();
    const random = random_from(seed);
    const some = (name) => [...all, ...several_lines].filter(() => all_of.includes(name) || random() < share);
    const jobs = Object.entries(this.fields).flatMap(([name, fields]) => some(name).map((text) => ({ name, fields, text })));
    await side_by_side(jobs, async ({ name, fields, text }) => {
      const object = this.world.objects_by_name.get(name);
      const fitting = fields.filter((field) => (field.kind === 'long_text' || !/[\r\n]/.test(text)) && text.length <= (field.max_length ?? 255));
      const values = Object.fromEntries(fitting.map((field) => [field.name, text]));
      const answer = await this.client.post(`/${name}`, { ...values_of(object, this.world.ids), ...values });
      if (answer.status === 201) {
        for (const field of fitting) if (!is_kept(text, answer.body[field.name])) wrong.push(`${name}.${field.name} makes ${JSON.stringify(answer.body[field.name])} of ${JSON.stringify(text)}`);
        (this.kept[name] ??= {})[answer.body.id] = Object.fromEntries(fitting.map((field) => [field.name, answer.body[field.name]]));
      } else if (answer.status === 422 && answer.body.errors?.every((error) => error.field && error.message)) {
        this.refused.push(`${name} ${answer.body.errors.map((error) => `${error.field} ${error.code}`)} ${JSON.stringify(text).slice(0, 40)}`);
      } else if (answer.status !== 409) {
        wrong.push(`${name} with ${JSON.stringify(text)}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
      }
    });
    return wrong;
  }

  differs(name, record, how) {
    const kept = this.kept[name]?.[record.id];
    return Object.entries(kept ?? {}).flatMap(([field, text]) => (record[field] === text ? [] : [`${how} ${name}.${field}: ${JSON.stringify(record[field])} instead of ${JSON.stringify(text)}`]));
  }

  async read() {
    const wrong = [];
    for (const [name, kept] of Object.entries(this.kept)) {
      let cursor;
      const seen = new Set();
      do {
        const page = must(await this.client.get(`/${name}`, { limit: 500, fields: ['id', ...this.fields[name].map((field) => field.name)].join(','), ...(cursor ? { cursor } : {}) }), 200);
        for (const record of page.records) {
          seen.add(record.id);
          wrong.push(...this.differs(name, record, 'a list'));
        }
        cursor = page.next;
      } while (cursor);
      for (const id of Object.keys(kept)) if (!seen.has(id)) wrong.push(`${name} ${id} is in no list`);
    }
    const jobs = Object.entries(this.kept).flatMap(([name, records]) => Object.entries(records).map(([id, values]) => ({ name, id, values })));
    await side_by_side(jobs, async ({ name, id, values }) => {
      const [field, text] = Object.entries(values).find(([one, value]) => value && this.fields[name].find((each) => each.name === one).kind === 'text') ?? [];
      if (!field) return;
      const filter = { and: [{ field, op: 'eq', value: text }, { field: 'id', op: 'eq', value: id }] };
      const found = await this.client.get(`/${name}`, { filter, fields: 'id' });
      if (found.status !== 200 || found.body.records.length !== 1) wrong.push(`${name} by ${field} = ${JSON.stringify(text)}: ${found.status} ${JSON.stringify(found.body).slice(0, 160)}`);
      const words = text.length <= 60 && /^[\p{L}\p{N} ]{3,}$/u.test(text);
      if (!all_of.includes(name)) return;
      const search = await this.client.get(`/${name}`, { q: text.slice(0, 60), marks: true, limit: 500, fields: 'id,name' });
      if (search.status !== 200) wrong.push(`a search for ${JSON.stringify(text)}: ${search.status} ${JSON.stringify(search.body).slice(0, 160)}`);
      else if (words && this.fields[name].find((one) => one.name === field).searched && !search.body.records.some((record) => record.id === id) && search.body.records.length < 500) wrong.push(`a search for ${JSON.stringify(text)} does not find it in ${name}.${field}`);
    });
    return wrong;
  }

  async export_as(name, format) {
    const query = new URLSearchParams({ format, names: 'api', fields: ['id', ...this.fields[name].map((field) => field.name)].join(',') });
    const answer = await fetch(`${this.client.url}/api/v1/${name}/export?${query}`, { headers: this.client.headers });
    assert.equal(answer.status, 200, `${name} ${format}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async exported() {
    const wrong = [];
    for (const name of Object.keys(this.kept)) {
      for (const line of (await this.export_as(name, 'jsonl')).toString('utf8').split('\n').filter(Boolean)) wrong.push(...this.differs(name, JSON.parse(line), 'JSON lines'));
      const [heading, ...rows] = rows_of((await this.export_as(name, 'csv')).toString('utf8'));
      for (const row of rows) {
        const cells = Object.fromEntries(heading.map((field, n) => [field, row[n]]));
        const kept = this.kept[name][cells.id];
        for (const [field, text] of Object.entries(kept ?? {})) {
          // A spreadsheet would take it for a formula: it is told that it is a text (docs on exports).
          const said = cells[field] === `'${text}` && /^['=+\-@\t\r]/.test(text) ? text : cells[field];
          if (said !== (text ?? '')) wrong.push(`CSV ${name}.${field}: ${JSON.stringify(cells[field])} instead of ${JSON.stringify(text)}`);
        }
      }
    }
    return wrong;
  }

  // Out and in again, as other records; all values of a field are there as often as before.
  async back(name, field, format) {
    const file = await this.export_as(name, format);
    const form = new FormData();
    form.append('object', name);
    form.append('file', new Blob([file]), `${name}.${format}`);
    const begun = must(await this.client.post('/imports', form), 201);
    const mapping = begun.columns.map((column) => ({ column: column.name, field: column.name === field.name ? field.name : null }));
    must(await this.client.patch(`/imports/${begun.id}`, { mapping, mode: 'create', twins: 'allow' }), 200);
    const before = await this.texts(name, field);
    must(await this.client.post(`/imports/${begun.id}/run`, {}), 202);
    const done = await eventually(async () => {
      const seen = must(await this.client.get(`/imports/${begun.id}`), 200);
      assert.ok(['done', 'failed'].includes(seen.state), seen.state);
      return seen;
    }, { wait_ms: 60_000, every_ms: 100 });
    assert.equal(done.state, 'done', done.problem);
    const after = await this.texts(name, field);
    const wrong = done.errors.map((error) => `${format} back, line ${error.line}: ${error.code} ${JSON.stringify(error.value)}`);
    for (const [text, count] of before) if (text && after.get(text) !== 2 * count) wrong.push(`${format} back: ${JSON.stringify(text)} is there ${after.get(text)} times, not ${2 * count}`);
    for (const text of after.keys()) if (!before.has(text)) wrong.push(`${format} back: ${JSON.stringify(text)} is new`);
    const undone = await this.client.post(`/batches/${done.batch}/undo`, {});
    assert.ok([200, 202].includes(undone.status), `${undone.status}`);
    await eventually(async () => assert.equal([...(await this.texts(name, field)).values()].reduce((sum, one) => sum + one, 0), [...before.values()].reduce((sum, one) => sum + one, 0)), { wait_ms: 60_000 });
    return wrong;
  }

  async texts(name, field) {
    const texts = new Map();
    for (const line of (await this.export_as(name, 'jsonl')).toString('utf8').split('\n').filter(Boolean)) {
      const text = JSON.parse(line)[field.name];
      texts.set(text, (texts.get(text) ?? 0) + 1);
    }
    return texts;
  }
}

const none = (wrong) => assert.equal(wrong.length, 0, `${wrong.length} wrong: ${wrong.slice(0, 12).join(' ## ')}`);

async function run(engine) {
  const named = (sentence) => `strings on ${engine.name}: ${sentence}`;
  const world = await World.open(engine);
  const began = Date.now();
  try {
    await furnish(world);
    const story = new Story(world);
    await story.look_for_fields();
    const count = Object.values(story.fields).flat().length;
    await test(named('are kept as they are in every text field'), async () => {
      assert.ok(count >= 40, `${count} fields`);
      none(await story.write());
    });
    await test(named('come back in lists, and are found by what they are'), async () => none(await story.read()));
    await test(named('come out as CSV and as JSON lines'), async () => none(await story.exported()));
    for (const format of ['csv', 'xlsx', 'jsonl']) {
      await test(named(`come in again as ${format}`), async () => none(await story.back('accounts', story.fields.accounts.find((field) => field.name === 'name'), format)));
    }
    await test(named('the engine has called no statement wrong, and the program complains of nothing'), async () => {
      assert.deepEqual({ log: engine.faults().slice(0, 5), refused: await refused_statements(world) }, { log: [], refused: 0 });
      assert.deepEqual(complaints(world.server).slice(0, 5), []);
    });
    const records = Object.values(story.kept).reduce((sum, one) => sum + Object.keys(one).length, 0);
    console.log(`# ${strings().length + several_lines.length} strings in ${count} fields of ${Object.keys(story.fields).length} objects on ${engine.name} in ${Math.round((Date.now() - began) / 1_000)} s: ${records} records, ${story.refused.length} refused with the field and why: ${[...new Set(story.refused.map((one) => one.split(' ').slice(1, 3).join(' ')))].join(', ').slice(0, 300)}; seed ${seed}`);
    assert.equal((await world.server.stop()).code, 0);
  } catch (error) {
    not_ok(named('the run'), error);
    await world.server.kill();
  }
}

if (!existsSync(list)) skip('strings', 'KITH_SHARED has no naughty strings: only our own are sent');
for (const engine of await test_engines()) {
  await run(engine);
  await engine.close();
}
process.exit(exit_status());
