// Approvals as a client sees them: what is refused and how to ask, who decides, what is locked for whom, what is
// hidden from whom, and fifty at once.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const user = (who) => ({ kind: 'user', id: who.user.id });
const step = (people, more = {}) => ({ name_en: 'Step', name_zh: '步骤', approvers: people.map(user), ...more });
const process_of = (world, steps, more = {}) =>
    world.admin.create('approval_processes', { name_en: 'Large', name_zh: '大额', applies_to: 'opportunities', steps, watched: ['amount'], locks: ['amount'], ...more });
const deal_of = (client, amount) => client.create('opportunities', { name: `Deal of ${amount}`, amount });
const ask = (client, record, more = {}) => client.post('/approvals', { object: 'opportunities', record: record.id, ...more });
const asked = async (client, record, more) => must(await ask(client, record, more), 200).requests[0];
const decide = (client, request, decision, more = {}) => client.post(`/approvals/${request.id}/decide`, { decision, ...more });
const waiting = async (client) => must(await client.get('/approvals/count'), 200).waiting;
const in_box = async (client, box) => must(await client.get(`/approvals?box=${box}`), 200).requests.map((one) => one.id);

export const stories = {
  'a change that needs approval is refused with the way out, and made once it is approved': async (world) => {
    world.seller = await world.role('Seller who asks', { '*': own });
    world.ann = await world.person('Asking Ann', world.seller);
    world.bob = await world.person('Deciding Bob', world.seller);
    world.cho = await world.person('Deciding Cho', world.seller);
    world.eve = await world.person('Passing Eve', world.seller);
    const { ann, bob, eve } = world;
    world.gate = await process_of(world, [step([bob])], { start: 'required', gate: { field: 'amount', op: 'gt', value: '1000000' } });
    const deal = await deal_of(ann, '10');
    const answer = await ann.patch(`/opportunities/${deal.id}`, { amount: '2000000' });
    refused(answer, 422, 'invalid', 'amount');
    assert.equal(answer.body.errors[0].code, 'approval_required');
    assert.match(answer.body.errors[0].message, /Ask for approval|请发起审批/);
    refused(await ann.post('/batch', { operations: [{ op: 'update', object: 'opportunities', id: deal.id, values: { amount: '2000000' } }] }), 422, 'invalid');
    refused(await ann.post('/opportunities', { name: 'Born large', amount: '2000000' }), 422, 'invalid', 'amount');
    refused(await ask(ann, deal, { values: { amount: 'much' } }), 422, 'invalid', 'amount');
    const request = await asked(ann, deal, { values: { amount: '2000000' }, note: 'Please' });
    assert.deepEqual([request.state, request.process.id, request.note, request.proposes], ['pending', world.gate.id, 'Please', true]);
    assert.deepEqual(request.facts.map((fact) => [fact.field, fact.asked.amount, fact.proposed.amount]), [['amount', '10', '2000000']]);
    assert.equal(request.seen, null, 'a print of hidden values too: of no use to who does not decide');
    assert.equal(await waiting(bob), 1);
    assert.deepEqual(await in_box(bob, 'waiting'), [request.id]);
    assert.deepEqual(await in_box(ann, 'mine'), [request.id]);
    // Bob sees the request, not the record; Eve sees neither.
    refused(await bob.get(`/opportunities/${deal.id}`), 404, 'not_found');
    const seen = must(await bob.get(`/approvals/${request.id}`), 200).requests[0];
    assert.deepEqual([seen.record.visible, seen.facts[0].proposed.amount, seen.may.decide], [false, '2000000', true]);
    refused(await eve.get(`/approvals/${request.id}`), 404, 'not_found');
    refused(await decide(eve, request, 'approve'), 404, 'not_found');
    refused(await decide(ann, request, 'approve'), 403, 'forbidden');
    assert.deepEqual((await eve.list('approval_requests', { limit: 10 })).records, []);
    assert.deepEqual((await world.admin.list('approval_requests', { limit: 10 })).records, [], 'by the calls of approvals alone');
    await eventually(async () => assert.equal((await bob.list('notifications', { limit: 10 })).records[0]?.kind, 'approval'));
    const done = must(await decide(bob, request, 'approve', { seen: seen.seen }), 200).requests[0];
    assert.deepEqual([done.state, done.steps[0].turns[0].state], ['approved', 'approved']);
    assert.equal(must(await ann.get(`/opportunities/${deal.id}`), 200).amount.amount, '2000000');
    refused(await decide(bob, request, 'approve'), 409, 'conflict', 'state');
    const { items } = must(await ann.get(`/opportunities/${deal.id}/timeline?types=approval`), 200);
    assert.deepEqual(items.map((item) => item.act), ['passed_all', 'approved', 'asked']);
    must(await world.admin.patch(`/approval_processes/${world.gate.id}`, { active: false }), 200);
  },

  'what is asked about is locked, steps follow one another, a rejection says why': async (world) => {
    const { ann, bob, cho } = world;
    world.two = await process_of(world, [step([bob]), step([cho], { need: 'all' })]);
    const deal = await deal_of(ann, '20');
    const of = must(await ann.get(`/approvals/of/opportunities/${deal.id}`), 200);
    assert.deepEqual(of.processes.map((each) => each.id), [world.two.id]);
    const request = await asked(ann, deal, { process: world.two.id });
    refused(await ann.patch(`/opportunities/${deal.id}`, { amount: '30' }), 422, 'invalid', 'amount');
    must(await ann.patch(`/opportunities/${deal.id}`, { next_step: 'Call' }), 200);
    refused(await ask(ann, deal, { process: world.two.id }), 409, 'conflict', 'process');
    refused(await decide(cho, request, 'approve'), 404, 'not_found');
    must(await decide(bob, request, 'approve', { reason: 'Good' }), 200);
    refused(await decide(cho, request, 'reject'), 422, 'invalid', 'reason');
    refused(await decide(cho, request, 'perhaps'), 422, 'invalid', 'decision');
    const rejected = must(await decide(cho, request, 'reject', { reason: 'Too low' }), 200).requests[0];
    assert.deepEqual([rejected.state, rejected.reason, rejected.steps.map((each) => each.state)], ['rejected', 'Too low', ['done', 'rejected']]);
    must(await ann.patch(`/opportunities/${deal.id}`, { amount: '30' }), 200);
    const again = await asked(ann, deal, { process: world.two.id });
    assert.equal(again.round, 2);
    refused(await world.eve.post(`/approvals/${again.id}/withdraw`, {}), 404, 'not_found');
    assert.equal(must(await ann.post(`/approvals/${again.id}/withdraw`, { reason: 'Later' }), 200).requests[0].state, 'withdrawn');
  },

  'a decision is about what was looked at': async (world) => {
    const { ann, bob, admin } = world;
    const deal = await deal_of(ann, '40');
    const request = await asked(ann, deal, { process: world.two.id });
    const before = must(await bob.get(`/approvals/${request.id}`), 200).requests[0];
    must(await admin.patch(`/opportunities/${deal.id}`, { amount: '41' }), 200);
    refused(await decide(bob, request, 'approve', { seen: before.seen }), 409, 'conflict', 'seen');
    const now = must(await bob.get(`/approvals/${request.id}`), 200).requests[0];
    assert.deepEqual([now.changed, now.facts[0].asked.amount, now.facts[0].now.amount], [true, '40', '41']);
    must(await decide(bob, request, 'approve', { seen: now.seen }), 200);
  },

  'a turn is handed on, once and for days away': async (world) => {
    const { ann, bob, cho, admin } = world;
    const deal = await deal_of(ann, '50');
    const request = await asked(ann, deal, { process: world.two.id });
    refused(await bob.post(`/approvals/${request.id}/delegate`, { to: ann.user.id }), 422, 'invalid', 'to');
    refused(await ann.post(`/approvals/${request.id}/delegate`, { to: cho.user.id }), 403, 'forbidden');
    const handed = must(await bob.post(`/approvals/${request.id}/delegate`, { to: cho.user.id, reason: 'Away' }), 200).requests[0];
    assert.deepEqual(handed.steps[0].turns.map((turn) => [turn.approver.name, turn.state]), [['Deciding Bob', 'delegated'], ['Deciding Cho', 'waiting']]);
    const back = must(await admin.post(`/approvals/${request.id}/delegate`, { from: cho.user.id, to: bob.user.id }), 200).requests[0];
    assert.equal(back.steps[0].turns.at(-1).approver.name, 'Deciding Bob');
    const [today, tomorrow] = [0, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
    refused(await bob.ask('PUT', '/approvals/stand_in', { stand_in: cho.user.id, first_day: tomorrow, last_day: today }), 422, 'invalid', 'last_day');
    refused(await ann.ask('PUT', '/approvals/stand_in', { user: bob.user.id, stand_in: cho.user.id, first_day: today, last_day: tomorrow }), 403, 'forbidden');
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    must(await bob.ask('PUT', '/approvals/stand_in', { stand_in: cho.user.id, first_day: yesterday, last_day: tomorrow }), 200);
    assert.ok((await in_box(cho, 'waiting')).includes(request.id));
    assert.equal(must(await bob.get('/approvals/stand_in'), 200).stand_in.name, 'Deciding Cho');
    must(await bob.ask('PUT', '/approvals/stand_in', { stand_in: null }), 200);
    assert.ok((await in_box(bob, 'waiting')).includes(request.id));
    must(await decide(bob, request, 'approve'), 200);
  },

  'an administrator alone makes processes, and only such as can be carried out': async (world) => {
    const { ann, bob, admin } = world;
    const made = (client, values) => client.post('/approval_processes', { name_en: 'x', applies_to: 'opportunities', steps: [step([bob])], ...values });
    refused(await made(ann, {}), 403, 'forbidden');
    refused(await made(admin, { steps: [] }), 422, 'invalid', 'steps');
    refused(await made(admin, { start: 'required' }), 422, 'invalid', 'gate');
    const won = { field: 'status', op: 'eq', value: 'won' };
    refused(await made(admin, { start: 'required', gate: won }), 422, 'invalid', 'watched');
    refused(await made(admin, { start: 'required', gate: won, locks: ['lines'] }), 422, 'invalid', 'watched');
    refused(await made(admin, { applies_to: 'approval_requests' }), 422, 'invalid', 'applies_to');
    refused(await made(admin, { steps: [step([bob], { hours: 0 })] }), 422, 'invalid', 'steps[0].hours');
    refused(await made(admin, { sets_approved: { no_such: 1 } }), 422, 'invalid', 'sets_approved');
    refused(await admin.remove(`/approval_processes/${world.two.id}`), 422, 'invalid');
    refused(await ann.get('/approvals?box=all'), 403, 'forbidden');
    refused(await ann.get('/approvals?box=what'), 422, 'invalid', 'box');
    assert.ok((await in_box(admin, 'all')).length > 3);
  },

  'of fifty at once one decides': async (world) => {
    const { ann, bob, cho } = world;
    const one = await process_of(world, [step([bob, cho])], { name_en: 'Fast', sets_approved: { next_step: 'Approved' } });
    const request = await asked(ann, await deal_of(ann, '60'), { process: one.id });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (i % 10 === 0 ? ann.post(`/approvals/${request.id}/withdraw`, {}) : decide(i % 2 ? bob : cho, request, 'approve'))),
    );
    assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
    assert.ok(answers.every((answer) => [200, 409].includes(answer.status)));
    const { state } = must(await ann.get(`/approvals/${request.id}`), 200).requests[0];
    assert.ok(['approved', 'withdrawn'].includes(state));
    must(await world.admin.patch(`/approval_processes/${one.id}`, { active: false }), 200);
    must(await world.admin.patch(`/approval_processes/${world.two.id}`, { active: false }), 200);
  },
};
