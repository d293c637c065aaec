// A world with a record of nearly everything, and the ids by which addresses and bodies name them.
import { must } from '../lib/client.mjs';
import { gather } from '../access/callers.mjs';
import { plant } from '../access/records.mjs';
import { Client } from '../lib/client.mjs';

export const nobodys_id = '0SA44W1TR0800';
const text_field = { name: 'badge_c', kind: 'text', label: { en: 'Badge', zh: '工牌' }, indexed: true };

export async function upload(client, object, name, text) {
  const form = new FormData();
  form.append('object', object);
  form.append('file', new Blob([text], { type: 'text/csv' }), name);
  return client.post('/imports', form);
}

// Adds `known` to the world, with clients that come by a key, as programs do: no route of it signs them out.
export async function furnish(world) {
  const { people } = await gather(world);
  must(await world.admin.post('/meta/objects/contacts/fields', text_field), 201);
  must(await world.admin.post('/meta/objects/contacts/fields', { name: 'serial_c', kind: 'autonumber', label: { en: 'Serial', zh: '编号' } }), 201);
  const { planted, objects, known } = await plant(world, people);
  const { admin } = world;
  const ids = { ...known };
  for (const [name, records] of Object.entries(planted)) ids[name] = records.ann;
  ids.process = (await admin.create('approval_processes', {
    name_en: 'Large', name_zh: '大额', applies_to: 'opportunities', steps: [{ name_en: 's', name_zh: '步', approvers: [{ kind: 'user', id: people.bob.user.id }] }], watched: ['amount'],
  })).id;
  const asked = await admin.post('/approvals', { object: 'opportunities', record: ids.opportunities, process: ids.process });
  const batch = must(await admin.post('/batch', { operations: [{ op: 'create', object: 'tags', values: { name: 'Of a batch' } }] }), 200).batch;
  const file = must(await upload(admin, 'contacts', 'people.csv', 'name,company,mail\nAnn Lee,Acme,ann@acme.example\n'), 201);
  const ticket = must(await admin.post('/exports', { object: 'contacts', ids: [ids.contacts] }), 201);
  const jobs = must(await admin.get('/jobs'), 200).jobs;
  Object.assign(ids, {
    users: people.ann.user.id, ann: people.ann.user.id, bob: people.bob.user.id, gone: people.gone.user.id, approval_processes: ids.process, approvals: asked.body.requests?.[0]?.id,
    batches: batch, imports: file.id, jobs: jobs[0]?.id, token: ticket.token, password: admin.password, custom_field: 'badge_c', serial_field: 'serial_c',
    an_hour_ago: new Date(Date.now() - 1_000).toISOString(),
  });
  const key = async (of) => Client.with_token(world.server.url, (await of.token()).token);
  world.callers = { admin: await key(admin), boss: await key(people.boss), ann: await key(people.ann), nobody: world.nobody(), session: admin };
  world.ids = ids;
  world.objects = objects;
  world.objects_by_name = new Map(objects.map((one) => [one.name, one]));
}

// What stands for {part} in an address.
export function part_of(world, parts, at, own = {}) {
  const name = parts[at].slice(1, -1);
  const before = parts.slice(0, at).findLast((one) => !one.startsWith('{'));
  if (own[name] !== undefined) return own[name].replace?.(/^@(\w+)$/, (_, known) => world.ids[known]) ?? own[name];
  if (name === 'id') return world.ids[before] ?? nobodys_id;
  if (name === 'relation') return world.objects_by_name.get(parts[1])?.relations?.[0]?.name ?? 'activities';
  return { user: world.ids.ann, key: 'wire', field: 'name', object: 'contacts', seq: '1', token: world.ids.token, name: 'none' }[name] ?? nobodys_id;
}
