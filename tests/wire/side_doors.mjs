// What the OpenAPI document does not name as a parameter, and takes texts all the same: headers, bytes that are
// no text, names and headings of files; and texts that lie in the database already, when they are asked for.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';
import { depth } from '../lib/chance.mjs';
import { upload } from './known.mjs';

const encode = encodeURIComponent;
const times = depth({ ci: 4, nightly: 40, release: 200 });

// As bytes of UTF-8, without what no header may hold.
const in_header = (text) => Buffer.from(text.replace(/[\u0000-\u001f\u007f]/g, ' ').trim() || 'x', 'utf8').toString('latin1');

const headers = [
  ['authorization', (text) => `Bearer ${text}`], ['cookie', (text) => `kith_session=${text}`], ['x-kith-preview-as', (text) => text], ['x-kith-preview-as', (text) => `user:${text}`],
  ['accept-language', (text) => text], ['accept', (text) => text], ['user-agent', (text) => text], ['idempotency-key', (text) => text], ['if-match', (text) => text], ['if-match', (text) => `"${text}"`],
  ['if-none-match', (text) => text], ['origin', (text) => text], ['x-forwarded-for', (text) => text], ['x-forwarded-host', (text) => text], ['x-request-id', (text) => text], ['content-type', (text) => text],
  ['last-event-id', (text) => text], ['range', (text) => text], ['referer', (text) => text], ['x-http-method-override', (text) => text],
];

// No UTF-8, or not the shortest: a quote that one reader sees and another does not (CVE-2025-1094).
const odd_bytes = ['%bf%27', '%ff%27', '%c0%a7', '%c0%27', '%e0%80%a7', '%ed%a0%80%27', '%f8%80%80%80%a7', '%00', '%27%00', 'a%00%27', '%df%5c%27', '%a1%27', '%', '%2', '%zz', '%u0027'];

export async function by_headers(story, which) {
  const { ids } = story.world;
  const routes = which === 'read' ? [['GET', '/contacts'], ['GET', `/contacts/${ids.contacts}`]] : [['POST', '/tags'], ['PATCH', `/contacts/${ids.contacts}`]];
  let made = 0;
  for (const [name, around] of headers) {
    for (const [method, path] of routes) {
      for (let n = 0; n < times; n++) {
        const text = story.sql();
        const body = method === 'GET' ? undefined : JSON.stringify(method === 'POST' ? { name: `header ${name} ${made++}` } : { title: `header ${made++}` });
        await story.send(`${method} ${path} header ${name}`, { method, path, body, headers: { [name]: in_header(around(text)) } }, text);
      }
    }
  }
  if (which !== 'read') return;
  for (const bytes of odd_bytes) {
    for (const path of [`/search?q=${bytes}`, `/contacts?q=${bytes}`, `/contacts?sort=${bytes}`, `/contacts/${bytes}`, `/${bytes}`, `/contacts?${bytes}=1`, `/preferences?x=${bytes}`, `/contacts?filter=${encode('{"field":"name","op":"eq","value":"')}${bytes}${encode('"}')}`]) {
      await story.send(`GET ${path}`, { method: 'GET', path }, bytes);
    }
  }
}

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const one_line = (text) => text.replace(/[\u0000-\u001f]/g, ' ');

// Imports: what columns are called, what the mapping calls them, cells, and what the file is called. Attachments.
export async function by_files(story) {
  const { admin } = story.world.callers;
  const begun = [];
  for (let n = 0; n < times; n++) {
    const [heading, cell, file] = [one_line(story.sql()), story.sql(), one_line(story.sql())];
    const text = `${quoted(heading)},last_name,company\n${quoted(cell)},${quoted(`${cell} ${n}`)},${quoted(story.sql())}\n`;
    const name = `upload of ${JSON.stringify({ heading, file })}`;
    const made = await upload(admin, 'contacts', file, text);
    story.asked += 1;
    if (made.status >= 500) story.wrong.push(`failed: ${name}: ${made.status} ${JSON.stringify(made.body).slice(0, 200)}`);
    if (made.status !== 201) continue;
    const { id, columns } = made.body;
    const mapping = [{ column: columns[0]?.name ?? heading, field: 'title' }, { column: 'last_name', field: 'last_name' }, { column: 'company', field: 'account', match: 'name', create_missing: true }];
    await story.send(name, { method: 'PATCH', path: `/imports/${id}`, body: JSON.stringify({ mapping, mode: 'create', defaults: { description: cell } }) }, heading);
    await story.send(name, { method: 'POST', path: `/imports/${id}/preview`, body: '{}' }, heading);
    const ran = await story.send(name, { method: 'POST', path: `/imports/${id}/run`, body: '{}' }, heading);
    if (ran.status === 202) begun.push({ id, name });
  }
  for (let n = 0; n < times; n++) {
    const text = story.sql();
    for (const [object, name] of [[text, 'a.csv'], ['contacts', text]]) {
      const made = await upload(admin, object, one_line(name), 'name\nx\n');
      story.asked += 1;
      if (made.status >= 500) story.wrong.push(`failed: upload ${JSON.stringify([object, name])}: ${made.status} ${JSON.stringify(made.body).slice(0, 200)}`);
    }
    for (const place of ['object', 'record', 'field', 'file', 'comment']) {
      const form = new FormData();
      const values = { object: 'contacts', record: story.world.ids.contacts };
      for (const [member, value] of Object.entries({ ...values, [place]: text })) form.append(member, value);
      form.append('file', new Blob(['x'], { type: 'text/plain' }), place === 'file' ? one_line(text) : 'a.txt');
      await story.send(`POST /attachments ${place}`, { method: 'POST', path: '/attachments', body: form }, text);
    }
  }
  for (const { id, name } of begun) {
    const ended = await eventually(async () => {
      const { body } = await admin.get(`/imports/${id}`);
      assert.ok(['done', 'failed', 'cancelled'].includes(body.state), body.state);
      return body;
    }, { wait_ms: 60_000, every_ms: 100 });
    if (ended.state !== 'done') story.wrong.push(`failed: ${name} ended as ${ended.state}: ${ended.problem}`);
  }
}

// Texts that were taken: asked for by what they are, and put in order, gathered, exported with all others.
export async function stored_texts(story) {
  const { world } = story;
  const ask = (name, method, path, body, text = '') => story.send(name, { method, path, body: body && JSON.stringify(body) }, text);
  const { objects } = must(await world.callers.admin.get('/meta'), 200);
  for (const object of objects) {
    const page = await ask(`${object.name} as they are`, 'GET', `/${object.name}?limit=200&marks=true&count=true`);
    for (const field of object.fields) {
      if (field.sortable) await ask(`${object.name} sorted by ${field.name}`, 'GET', `/${object.name}?limit=100&sort=-${field.name}`);
      if (['text', 'choice', 'email', 'name', 'reference', 'formula'].includes(field.kind)) {
        await ask(`${object.name} grouped by ${field.name}`, 'POST', `/${object.name}/query`, { group: [field.name], measures: [{ fn: 'count' }] });
      }
    }
    for (const format of ['csv', 'jsonl', 'xlsx']) await ask(`${object.name} exported`, 'GET', `/${object.name}/export?format=${format}`);
    const { records = [] } = page.body ?? {};
    for (const record of records.filter(() => story.random() < 0.1).slice(0, times)) {
      const [field, value] = Object.entries(record).filter(([name, one]) => typeof one === 'string' && object.fields.some((each) => each.name === name && each.kind === 'text'))[0] ?? [];
      if (!field) continue;
      const found = await ask(`${object.name} by ${field}`, 'GET', `/${object.name}?limit=500&filter=${encode(JSON.stringify({ field, op: 'eq', value }))}`, undefined, value);
      if (found.status === 200 && found.body.records.length < 500 && !found.body.records.some((one) => one.id === record.id)) story.wrong.push(`not found: ${object.name} by ${field} = ${JSON.stringify(value)}`);
      await ask('search', 'GET', `/search?q=${encode(value.slice(0, 60))}`, undefined, value);
      await ask(`${object.name} title searched`, 'GET', `/${object.name}?q=${encode(value.slice(0, 60))}&marks=true`, undefined, value);
    }
  }
}
