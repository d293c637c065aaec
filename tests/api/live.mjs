// The live stream: each sees the changes of what they may see, and no other.
import assert from 'node:assert/strict';
import { Client, must, refused } from '../lib/client.mjs';
import { own, team } from '../lib/world.mjs';

const changes = (events) => events.filter((event) => event.event === 'change');

export const stories = {
  'a change reaches who may see it and not who may not': async (world) => {
    const crew = await world.admin.create('teams', { name: 'Crew' });
    const role = await world.role('Crew', { '*': team });
    const alone = await world.role('Alone', { '*': own });
    const maker = await world.person('Maker', role, { team: crew.id });
    const mate = await world.person('Mate', role, { team: crew.id });
    const stranger = await world.person('Stranger', alone);
    world.maker = maker;
    const mate_stream = await mate.events((seen) => changes(seen).length >= 2);
    assert.match(mate_stream.headers.get('content-type'), /^text\/event-stream/);
    const stranger_stream = await stranger.events(() => false, { wait_ms: 1_500 });
    const made = await maker.create('contacts', { last_name: 'Live' });
    await maker.change('contacts', made.id, { title: 'Changed' });
    const seen = changes(await mate_stream.reading).filter((event) => event.data.id === made.id);
    assert.deepEqual(seen.map((event) => [event.data.object, event.data.kind, event.data.version]), [
      ['contacts', 'create', 1],
      ['contacts', 'update', 2],
    ]);
    assert.equal(seen[0].data.by, maker.user.id);
    assert.ok(Number(seen[1].id) > Number(seen[0].id) || seen[1].id > seen[0].id);
    const strange = await stranger_stream.reading;
    assert.equal(strange.some((event) => event.data.id === made.id), false, JSON.stringify(strange));
  },

  'a change of the schema is told to all': async (world) => {
    const stream = await world.maker.events((seen) => seen.some((event) => event.event === 'schema'));
    const field = { name: 'told_c', kind: 'text', label: { en: 'Told', zh: '告知' } };
    must(await world.admin.post('/meta/objects/contacts/fields', field), 201);
    const seen = await stream.reading;
    const { version } = must(await world.admin.get('/meta'), 200);
    assert.equal(seen.find((event) => event.event === 'schema')?.data.schema, version);
  },

  'a bulk act shows its progress as a job': async (world) => {
    const stream = await world.admin.events((seen) => seen.some((event) => event.event === 'job' && event.data.state === 'done'));
    must(await world.admin.post('/contacts/bulk', { filter: { and: [] }, op: 'update', values: { title: 'All' } }), 202);
    const seen = await stream.reading;
    assert.ok(seen.some((event) => event.event === 'job' && event.data.state === 'done'), JSON.stringify(seen));
  },

  'the stream ends when its session does, and nobody gets one': async (world) => {
    refused(await world.nobody().get('/events'), 401, 'unauthenticated');
    const began = Date.now();
    const stream = await world.maker.events(() => false, { wait_ms: 30_000 });
    must(await world.maker.remove('/session'), 204);
    await stream.reading;
    assert.ok(Date.now() - began < 25_000, 'the stream stayed open after signing out');
  },

  'nor does it outlive its key, its user or what the role asks of a password': async (world) => {
    const ends = async (who, act, why) => {
      const began = Date.now();
      const stream = await who.events(() => false, { wait_ms: 30_000 });
      await act();
      await stream.reading;
      assert.ok(Date.now() - began < 25_000, `the stream stayed open after ${why}`);
    };
    const role = await world.role('Listener', { '*': own });
    const ann = await world.person('Ann', role);
    const made = await ann.token();
    const key = Client.with_token(world.server.url, made.token);
    await ends(key, async () => must(await ann.remove(`/tokens/${made.id}`), 204), 'its key was revoked');
    await ends(ann, async () => must(await world.admin.patch(`/roles/${role.id}`, { two_steps: true }), 200), 'its role began to ask for two steps');
    must(await world.admin.patch(`/roles/${role.id}`, { two_steps: false }), 200);
    const other = Client.with_token(world.server.url, (await ann.token()).token);
    await ends(other, async () => must(await world.admin.patch(`/users/${ann.user.id}`, { active: false }), 200), 'its user was taken out');
  },
};
