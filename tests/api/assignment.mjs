// Assignment rules as a client sees them: who gets what a program brings, previews, undo, fifty at once.
import assert from 'node:assert/strict';
import { Client, eventually, must, refused } from '../lib/client.mjs';
import { all, own } from '../lib/world.mjs';

const rule_of = async (world, name, values = {}) => world.admin.create('assignment_rules', { name, ...values });
const member = (world, rule, who, more = {}) => world.admin.create('assignment_members', { of_rule: rule.id, member: who.user.id, ...more });
const of_source = (value) => ({ field: 'source', op: 'eq', value });
const owners = (world, ids) => Promise.all(ids.map(async (id) => (await world.admin.read('leads', id)).owner?.id ?? null));
const tally = (values) => values.reduce((sums, value) => ({ ...sums, [value]: (sums[value] ?? 0) + 1 }), {});

export const stories = {
  'a program that names no owner means the rules, and people keep what they write': async (world) => {
    world.seller = await world.role('Seller by rules', { '*': own });
    world.ann = await world.person('Rule Ann', world.seller);
    world.bob = await world.person('Rule Bob', world.seller);
    world.rule = await rule_of(world, 'Website', { condition: of_source('website') });
    await member(world, world.rule, world.ann);
    await member(world, world.rule, world.bob);
    const { token } = await world.admin.token({ name: 'form' });
    world.form = Client.with_token(world.server.url, token);
    const brought = [];
    for (let i = 0; i < 4; i++) brought.push(await world.form.create('leads', { name: `Visitor ${i}`, source: 'website' }));
    assert.deepEqual(brought.map((lead) => lead.owner.id), [world.ann, world.bob, world.ann, world.bob].map((who) => who.user.id));
    assert.deepEqual([brought[0].assigned_rule.id, brought[0].assigned_why, brought[0].assign_by_rules], [world.rule.id, 'turn', null]);
    const mine = await world.ann.create('leads', { name: 'Met at lunch', source: 'website' });
    assert.equal(mine.owner.id, world.ann.user.id);
    assert.equal(mine.assigned_rule, null);
    assert.equal((await world.form.create('leads', { name: 'Own', source: 'website', owner: world.admin.user.id })).owner.id, world.admin.user.id);
    assert.equal((await world.form.create('leads', { name: 'Kept', source: 'website', assign_by_rules: false })).owner.id, world.admin.user.id);
    assert.equal((await world.form.create('leads', { name: 'Elsewhere', source: 'event' })).owner.id, world.admin.user.id);
    world.brought = brought;
  },

  'the timeline says by which rule and why, and the new owner is told': async (world) => {
    const [lead] = world.brought;
    const { items } = must(await world.admin.get(`/leads/${lead.id}/timeline`), 200);
    const made = items.find((item) => item.type === 'change' && item.kind === 'create');
    const to = (field) => made.changes.find((change) => change.field === field)?.to;
    assert.equal(to('assigned_rule').name, 'Website');
    assert.equal(to('assigned_why'), 'turn');
    await eventually(async () => assert.ok((await world.ann.list('notifications', { limit: 20 })).records.some((note) => note.kind === 'assigned' && note.record.id === lead.id)));
  },

  'whoever may not see what they have made is told its id': async (world) => {
    const { token } = await world.bob.token({ name: 'mine' });
    const form = Client.with_token(world.server.url, token);
    const made = [];
    for (let i = 0; i < 2; i++) made.push(await form.create('leads', { name: `Bobs ${i}`, source: 'website' }));
    for (const lead of made) assert.match(lead.id, /^\w{13}$/);
    assert.deepEqual(tally(await owners(world, made.map((lead) => lead.id))), { [world.ann.user.id]: 1, [world.bob.user.id]: 1 });
  },

  'a selection is previewed, assigned as one batch, and taken back': async (world) => {
    const { admin } = world;
    const rule = await rule_of(world, 'Fair', { condition: of_source('event'), position: 1 });
    await member(world, rule, world.ann, { weight: 2 });
    await member(world, rule, world.bob);
    const leads = [];
    for (let i = 0; i < 6; i++) leads.push(await admin.create('leads', { name: `Fair guest ${i}`, source: 'event' }));
    const stray = await admin.create('leads', { name: 'Stray', source: 'partner' });
    const ids = [...leads, stray].map((lead) => lead.id);
    const seen = must(await admin.post('/assignment/preview', { ids }), 200);
    assert.deepEqual(tally(seen.leads.map((lead) => lead.user?.name ?? lead.outcome)), { 'Rule Ann': 4, 'Rule Bob': 2, no_rule: 1 });
    assert.deepEqual(tally(await owners(world, ids)), { [admin.user.id]: 7 });
    const { batch } = must(await admin.post('/leads/bulk', { op: 'update', ids, values: { assign_by_rules: true } }), 202);
    await eventually(async () => assert.equal(must(await admin.get(`/batches/${batch}`), 200).state, 'done'));
    const now = await owners(world, ids);
    assert.deepEqual(now.slice(0, 6), seen.leads.filter((lead) => lead.user).map((lead) => lead.user.id));
    assert.equal(now[6], admin.user.id);
    await eventually(async () => assert.ok((await world.bob.list('notifications', { limit: 20 })).records.some((note) => note.kind === 'assigned' && ids.includes(note.record.id))));
    must(await admin.post(`/batches/${batch}/undo`), 200);
    await eventually(async () => assert.deepEqual(tally(await owners(world, ids)), { [admin.user.id]: 7 }));
    refused(await admin.post('/assignment/preview', {}), 422, 'invalid', 'ids');
    const shut = await world.person('Reads only', await world.role('Reads only', { '*': { ...all, update: 'none' } }));
    refused(await shut.post('/assignment/preview', { ids }), 403, 'forbidden');
  },

  'of fifty at once each gets what is theirs, and nobody passes a limit': async (world) => {
    const rule = await rule_of(world, 'Rush', { condition: of_source('advertising'), nobody_free: 'wait' });
    const people = [];
    for (let i = 0; i < 4; i++) people.push(await world.person(`Rusher ${i}`, world.seller));
    await member(world, rule, people[0], { open_max: 5 });
    for (const who of people.slice(1)) await member(world, rule, who);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => world.form.post('/leads', { name: `Rush ${i}`, source: 'advertising' })));
    for (const answer of answers) assert.equal(answer.status, 201);
    const sums = tally(answers.map((answer) => answer.body.owner.id));
    const got = people.map((who) => sums[who.user.id]);
    assert.equal(got[0], 5);
    assert.deepEqual(got.slice(1).toSorted(), [15, 15, 15]);
    const given = (await world.admin.list('assignment_members', { filter: { field: 'of_rule', op: 'eq', value: rule.id }, limit: 10 })).records.map((one) => one.given);
    assert.deepEqual(given.toSorted((a, b) => a - b), [5, 15, 15, 15]);
  },

  'a lead waits without an owner, and whoever takes it ends that': async (world) => {
    const rule = await rule_of(world, 'Full', { condition: of_source('social'), nobody_free: 'wait' });
    await member(world, rule, world.ann, { paused: true });
    const waits = await world.form.create('leads', { name: 'Waits', source: 'social' });
    assert.deepEqual([waits.owner, waits.assign_by_rules, waits.assigned_why], [null, true, 'nobody']);
    refused(await world.form.post('/leads', { name: 'Odd', source: 'social', assigned_rule: rule.id }), 422, 'invalid', 'assigned_rule');
    const taken = must(await world.admin.patch(`/leads/${waits.id}`, { owner: world.bob.user.id }), 200);
    assert.deepEqual([taken.owner.id, taken.assign_by_rules, taken.assigned_rule], [world.bob.user.id, null, null]);
  },

  'rules are for administrators, and say what is wrong': async (world) => {
    refused(await world.ann.post('/assignment_rules', { name: 'Mine' }), 403, 'forbidden');
    refused(await world.admin.post('/assignment_rules', { name: 'Website' }), 409, 'conflict');
    refused(await world.admin.post('/assignment_rules', { name: 'Hours', opens: '9 o' , closes: '18:00' }), 422, 'invalid', 'opens');
    refused(await world.admin.post('/assignment_members', { of_rule: world.rule.id, member: world.ann.user.id }), 409, 'conflict', 'member');
    refused(await world.admin.post('/assignment_members', { of_rule: world.rule.id, member: world.seller.id }), 422, 'invalid', 'member');
    refused(await world.admin.post('/assignment_members', { of_rule: world.rule.id, member: world.admin.user.id, weight: 11 }), 422, 'invalid', 'weight');
  },
};
