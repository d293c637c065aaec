// Records of every object that somebody can own, with an owner of each kind, one in the bin and one that
// never was.
import { must } from '../lib/client.mjs';

const invented = '0SA44W1TR0800';
export const owners = ['ann', 'bob', 'cai', 'leo', 'boss'];

// What a rule asks for beside the fields that are always required.
const besides = { payment_plan_items: ['contract'], payments: ['account'], quotes: ['opportunity'] };
// What one account may have several of: one plan alone is open.
const instead = { account_plans: { status: 'closed' } };

let made = 0;
// The least that a field takes, each time another; undefined where the test does not know.
export function least(field, known) {
  switch (field.kind) {
    case 'text': case 'long_text': case 'name': return `${field.name} ${++made}`;
    case 'email': return `somebody${++made}@access.example`;
    case 'choice': return field.default ?? field.options?.[0]?.value;
    case 'date': return '2026-03-01';
    case 'timestamp': return '2026-03-01T08:00:00Z';
    case 'integer': case 'decimal': case 'number': case 'money': case 'percent': return 1;
    case 'rich_text': return '<p>access</p>';
    case 'boolean': return false;
    case 'json': return {};
    case 'any_reference': return known.accounts && { object: 'accounts', id: known.accounts };
    case 'reference': return known[field.object];
    default: return undefined;
  }
}

// A view that is not shared is its owner's alone, also before an administrator: tests/api/access.mjs asks of those.
const others = new Set(['saved_views']);

const is_owned = (object) => !others.has(object.name) && object.fields.some((field) => field.name === 'owner') && !['system', 'personal', 'junction'].includes(object.role);

// The least that a record of it takes; undefined where the test does not know.
export function values_of(object, known) {
  const values = {};
  for (const field of object.fields) {
    const wanted = field.required || (besides[object.name] ?? []).includes(field.name);
    if (!wanted || !field.writable || field.name === 'owner') continue;
    const value = least(field, known);
    if (value === undefined) return undefined;
    values[field.name] = value;
  }
  return { ...values, ...instead[object.name] };
}

// { object name: { ann: id, …, deleted: id, missing: id } }, in as many passes as references need.
export async function plant(world, people) {
  const { admin } = world;
  const { objects } = must(await admin.get('/meta'), 200);
  const known = {};
  for (const name of ['pipelines', 'stages', 'users', 'products', 'price_books']) {
    const page = await admin.get(`/${name}`, { limit: 1 });
    known[name] = page.body.records?.[0]?.id;
  }
  const planted = {};
  const refused = {};
  for (let pass = 0; pass < 3; pass++) {
    for (const object of objects.filter((one) => is_owned(one) && !planted[one.name])) {
      const values = values_of(object, known);
      const first = values && (await admin.post(`/${object.name}`, { ...values, owner: people.ann.user.id }));
      if (first?.status !== 201) {
        refused[object.name] = first ? JSON.stringify(first.body.errors ?? first.body.detail) : 'a required field that the test cannot fill';
        continue;
      }
      delete refused[object.name];
      known[object.name] ??= first.body.id;
      const records = { ann: first.body.id, missing: invented };
      for (const owner of [...owners.slice(1), 'deleted']) {
        const of = owner === 'deleted' ? 'ann' : owner;
        const record = await admin.create(object.name, { ...values_of(object, known), owner: people[of].user.id });
        records[owner] = record.id;
      }
      must(await admin.remove(`/${object.name}/${records.deleted}`), 204);
      planted[object.name] = records;
    }
  }
  return { planted, refused, objects, known };
}
