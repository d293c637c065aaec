// Public pools as a client sees them: who sees and takes what, limits, reasons, undo, fifty at once.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { all, own } from '../lib/world.mjs';

const pool_of = async (world, name, values = {}) => world.admin.create('pools', { name, holds: 'leads', ...values });
const member = (world, pool, who, more = {}) => world.admin.create('pool_members', { of_pool: pool.id, ...(who ? { member: who.user.id } : {}), ...more });
const act = (client, verb, ids, more = {}) => client.post(`/pools/${verb}`, { object: 'leads', ids: ids.map((one) => one.id ?? one), ...more });
const lead_in = (world, pool, name) => world.admin.create('leads', { name, pool: pool.id });
const moves_of = async (client, record) => (await client.list('pool_moves', { filter: { field: 'record', op: 'eq', value: { object: 'leads', id: record.id } }, limit: 100 })).records.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));

export const stories = {
  'what lies in a pool has no owner, and its members alone see it': async (world) => {
    const { admin } = world;
    world.seller = await world.role('Seller of pools', { '*': own });
    world.ann = await world.person('Pool Ann', world.seller);
    world.bob = await world.person('Pool Bob', world.seller);
    world.eve = await world.person('Pool Eve', world.seller);
    world.north = await pool_of(world, 'North', { claims_per_day: 3, holdings_max: 4, former_owner_days: 7 });
    await member(world, world.north, world.ann);
    await member(world, world.north, world.bob, { manages: true });
    world.lead = await lead_in(world, world.north, 'Pooled One');
    assert.equal(world.lead.owner, null);
    assert.ok(world.lead.pool_since);
    must(await world.ann.get(`/leads/${world.lead.id}`), 200);
    refused(await world.eve.get(`/leads/${world.lead.id}`), 404, 'not_found');
    assert.deepEqual((await world.ann.list('leads', { filter: { field: 'pool', op: 'eq', value: world.north.id } })).records.map((each) => each.id), [world.lead.id]);
    assert.deepEqual((await world.eve.list('leads', { filter: { field: 'pool', op: 'exists', value: true } })).records, []);
    assert.equal((await world.ann.list('leads', { q: 'Pooled One' })).records.length, 1);
    assert.equal((await world.eve.list('leads', { q: 'Pooled One' })).records.length, 0);
    refused(await world.ann.patch(`/leads/${world.lead.id}`, { name: 'Mine now' }), 403, 'forbidden');
    const away = must(await admin.get('/pools/standing'), 200).pools;
    assert.equal(away.find((pool) => pool.id === world.north.id).lying, 1);
    assert.deepEqual(must(await world.eve.get('/pools/standing'), 200).pools, []);
  },

  'who claims a record owns it, the log says so, and undo puts it back': async (world) => {
    const { ann, eve, lead, north } = world;
    refused(await act(eve, 'claim', [lead]), 404, 'not_found');
    const claimed = must(await act(ann, 'claim', [lead]), 200);
    assert.deepEqual(claimed.done, [lead.id]);
    const mine = must(await ann.get(`/leads/${lead.id}`), 200);
    assert.deepEqual([mine.owner.id, mine.pool, mine.home_pool.id], [ann.user.id, null, north.id]);
    refused(await act(world.bob, 'claim', [lead]), 404, 'not_found');
    refused(await act(world.admin, 'claim', [lead]), 409, 'conflict', 'pool');
    must(await ann.post(`/batches/${claimed.batch}/undo`), 200);
    const back = must(await ann.get(`/leads/${lead.id}`), 200);
    assert.deepEqual([back.owner, back.pool.id], [null, north.id]);
    await eventually(async () => assert.deepEqual((await moves_of(world.admin, lead)).map((move) => move.kind), ['entered', 'claimed', 'undone']));
  },

  'a release says why, the former owner waits, and whoever released may take it back': async (world) => {
    const { ann, bob, north } = world;
    const lead = await lead_in(world, north, 'Released');
    must(await act(bob, 'claim', [lead]), 200);
    refused(await act(bob, 'release', [lead]), 422, 'invalid', 'reason');
    refused(await act(bob, 'release', [lead], { reason: 'idle' }), 422, 'invalid', 'reason');
    refused(await bob.patch(`/leads/${lead.id}`, { pool: north.id }), 422, 'invalid', 'pool');
    refused(await act(ann, 'release', [lead], { reason: 'no_need' }), 404, 'not_found');
    const released = must(await act(bob, 'release', [lead], { reason: 'no_need', note: 'Next year' }), 200);
    const gone = must(await ann.get(`/leads/${lead.id}`), 200);
    assert.deepEqual([gone.owner, gone.former_owner.id, gone.pool.id], [null, bob.user.id, north.id]);
    const [last] = (await moves_of(ann, lead)).toReversed();
    assert.deepEqual([last.kind, last.reason, last.note, last.from_user.id], ['released', 'no_need', 'Next year', bob.user.id]);
    refused(await act(bob, 'claim', [lead]), 409, 'conflict', 'pool');
    must(await bob.post(`/batches/${released.batch}/undo`), 200);
    assert.equal(must(await bob.get(`/leads/${lead.id}`), 200).owner.id, bob.user.id);
    refused(await act(bob, 'release', [lead], { reason: 'other', pool: lead.id }), 422, 'invalid', 'pool');
  },

  'managers assign, others do not, and an administrator may set an owner by hand': async (world) => {
    const { ann, bob, eve, north, admin } = world;
    const [one, two] = [await lead_in(world, north, 'Given'), await lead_in(world, north, 'By hand')];
    refused(await act(ann, 'assign', [one], { user: ann.user.id }), 403, 'forbidden');
    refused(await act(bob, 'assign', [one], { user: one.id }), 422, 'invalid', 'user');
    must(await act(bob, 'assign', [one], { user: eve.user.id }), 200);
    assert.equal(must(await eve.get(`/leads/${one.id}`), 200).owner.id, eve.user.id);
    await eventually(async () => assert.equal((await eve.list('notifications', { limit: 10 })).records.filter((note) => note.kind === 'assigned').length, 1));
    const set = must(await admin.patch(`/leads/${two.id}`, { owner: eve.user.id }), 200);
    assert.deepEqual([set.owner.id, set.pool], [eve.user.id, null]);
    await eventually(async () => assert.deepEqual((await moves_of(admin, two)).map((move) => move.kind), ['entered', 'assigned']));
    const wide = await world.person('Sees all', await world.role('Sees all', { '*': all }));
    const three = await lead_in(world, north, 'Not for all');
    refused(await wide.patch(`/leads/${three.id}`, { owner: wide.user.id }), 422, 'invalid', 'owner');
    refused(await act(wide, 'claim', [three]), 403, 'forbidden');
  },

  'of fifty who claim one record one wins, and nobody passes a limit': async (world) => {
    const pool = await pool_of(world, 'Rush', { claims_per_day: 5, holdings_max: 6 });
    const team = await world.admin.create('teams', { name: 'Rush team' });
    await member(world, pool, null, { team: team.id });
    const people = [];
    for (let i = 0; i < 10; i++) people.push(await world.person(`Rusher ${i}`, world.seller, { team: team.id }));
    const lead = await lead_in(world, pool, 'Wanted by all');
    const wanted = await Promise.all(Array.from({ length: 50 }, (_, i) => act(people[i % 10], 'claim', [lead])));
    assert.equal(wanted.filter((answer) => answer.status === 200).length, 1);
    for (const answer of wanted) assert.ok([200, 404, 409].includes(answer.status), `${answer.status}`);
    assert.equal((await moves_of(world.admin, lead)).filter((move) => move.kind === 'claimed').length, 1);
    const [hungry] = people;
    const many = await Promise.all(Array.from({ length: 30 }, (_, i) => lead_in(world, pool, `Many ${i}`)));
    const answers = await Promise.all(many.map((each) => act(hungry, 'claim', [each])));
    const before = wanted.findIndex((answer) => answer.status === 200) % 10 === 0 ? 1 : 0;
    assert.equal(answers.filter((answer) => answer.status === 200).length, 5 - before);
    for (const answer of answers) if (answer.status !== 200) refused(answer, 409, 'conflict', 'pool');
    const { pools } = must(await hungry.get('/pools/standing'), 200);
    assert.deepEqual(pools.map((one) => [one.claimed_today, one.claims_per_day, one.held]), [[5, 5, 5]]);
    const both = must(await act(people[1], 'claim', many), 200);
    assert.ok(both.done.length <= 5 && both.done.length >= 4);
    assert.equal(both.refused.length, 30 - both.done.length);
    const held = (await world.admin.list('leads', { filter: { and: [{ field: 'home_pool', op: 'eq', value: pool.id }, { field: 'owner', op: 'eq', value: people[1].user.id }] }, limit: 100 })).records;
    assert.ok(held.length <= 5);
    const report = must(await hungry.get(`/pools/${pool.id}/report`), 200);
    assert.equal(report.people.find((share) => share.person.id === hungry.user.id).claimed, 5);
    refused(await world.eve.get(`/pools/${pool.id}/report`), 403, 'forbidden');
  },

  'many are a job, found by a filter, and its batch is taken back': async (world) => {
    const pool = await pool_of(world, 'Wholesale');
    await member(world, pool, world.ann);
    const operations = Array.from({ length: 120 }, (_, i) => ({ op: 'create', object: 'leads', values: { name: `Bulk ${i}`, pool: pool.id } }));
    must(await world.admin.post('/batch', { operations }), 200);
    const started = must(await world.ann.post('/pools/claim', { object: 'leads', filter: { field: 'pool', op: 'eq', value: pool.id } }), 200);
    assert.ok(started.job);
    await eventually(async () => assert.equal(must(await world.ann.get(`/batches/${started.batch}`), 200).count, 120));
    await eventually(async () => assert.equal(must(await world.ann.get(`/batches/${started.batch}`), 200).state, 'done'));
    const mine = { filter: { and: [{ field: 'home_pool', op: 'eq', value: pool.id }, { field: 'owner', op: 'eq', value: 'me' }] }, count: true, limit: 1 };
    assert.equal((await world.ann.list('leads', mine)).total.value, 120);
    must(await world.ann.post(`/batches/${started.batch}/undo`), 200);
    await eventually(async () => assert.equal((await world.ann.list('leads', mine)).total.value, 0));
    refused(await world.ann.post('/pools/claim', { object: 'leads', filter: { field: 'name', op: 'eq', value: 'nobody at all' } }), 422, 'invalid', 'filter');
    refused(await world.ann.post('/pools/claim', { object: 'contacts', ids: [pool.id] }), 422, 'invalid', 'object');
  },

  'a pool in use is neither deleted nor turned to other records': async (world) => {
    refused(await world.admin.patch(`/pools/${world.north.id}`, { holds: 'accounts' }), 422, 'invalid', 'holds');
    refused(await world.admin.remove(`/pools/${world.north.id}`), 422, 'invalid');
    refused(await world.admin.post('/pool_members', { of_pool: world.north.id }), 422, 'invalid', 'member');
    refused(await world.ann.post('/pool_members', { of_pool: world.north.id, member: world.ann.user.id, manages: true }), 403, 'forbidden');
    refused(await world.admin.post('/leads', { name: 'Wrong', pool: (await pool_of(world, 'Of accounts', { holds: 'accounts' })).id }), 422, 'invalid', 'pool');
    refused(await world.admin.patch(`/pools/${world.north.id}`, { spares: { field: 'no_such', op: 'eq', value: 1 } }), 422, 'invalid');
    refused(await world.admin.post('/pool_moves', { kind: 'claimed' }), 422, 'invalid');
  },

  'where a record stands is told with what may be done': async (world) => {
    const { ann, bob, north } = world;
    const lead = await lead_in(world, north, 'Standing');
    const at = must(await ann.get(`/pools/of/leads/${lead.id}`), 200);
    assert.deepEqual([at.pool.id, at.may_claim, at.may_assign, at.may_release, at.recycled], [north.id, true, false, false, null]);
    assert.equal(must(await bob.get(`/pools/of/leads/${lead.id}`), 200).may_assign, true);
    must(await world.admin.patch(`/pools/${north.id}`, { idle_days: 10, protection_days: 2 }), 200);
    must(await act(world.admin, 'assign', [lead], { user: ann.user.id }), 200);
    const held = must(await ann.get(`/pools/of/leads/${lead.id}`), 200);
    assert.deepEqual([held.may_release, held.recycled.reason, held.recycled.near], [true, 'idle', false]);
    assert.equal(Math.round((Date.parse(held.recycled.at) - Date.now()) / 86_400_000), 10);
    await world.admin.create('activities', { subject: 'Talked', kind: 'call', done_at: new Date(Date.now() + 86_400_000).toISOString(), links: [{ object: 'leads', id: lead.id }] });
    assert.equal(Math.round((Date.parse(must(await ann.get(`/pools/of/leads/${lead.id}`), 200).recycled.at) - Date.now()) / 86_400_000), 11);
    must(await world.admin.patch(`/pools/${north.id}`, { spares: { field: 'name', op: 'eq', value: 'Standing' } }), 200);
    assert.equal(must(await ann.get(`/pools/of/leads/${lead.id}`), 200).recycled, null);
  },

  'what is taken back takes nobody’s record, and passes no limit': async (world) => {
    const { ann, bob } = world;
    const pool = await pool_of(world, 'Undone', { holdings_max: 1 });
    await member(world, pool, ann);
    await member(world, pool, bob);
    const [first, second] = [await lead_in(world, pool, 'Undone One'), await lead_in(world, pool, 'Undone Two')];
    must(await act(ann, 'claim', [first]), 200);
    const released = must(await act(ann, 'release', [first], { reason: 'no_need' }), 200);
    const undo = (anyway) => ann.post(`/batches/${released.batch}/undo`, anyway ? { anyway } : {});
    must(await act(ann, 'claim', [second]), 200);
    const over = must(await undo(), 200);
    assert.deepEqual([over.undone, over.conflicts.length], [0, 1]);
    must(await act(ann, 'release', [second], { reason: 'no_need' }), 200);
    must(await act(bob, 'claim', [first]), 200);
    const again = await undo([{ id: first.id }]);
    assert.equal((await world.admin.read('leads', first.id)).owner.id, bob.user.id, JSON.stringify(again.body));
  },

  'what has an owner keeps it when a record of a pool goes into it': async (world) => {
    const { admin, north } = world;
    const owned = await admin.create('leads', { name: 'Owned Twin' });
    const lying = await lead_in(world, north, 'Lying Twin');
    const merged = must(await admin.post(`/leads/${owned.id}/merge`, { losers: [lying.id] }), 200);
    assert.deepEqual([merged.record.owner.id, merged.record.pool], [owned.owner.id, null]);
  },
};
