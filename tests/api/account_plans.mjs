// Target accounts: a plan, whom it needs, what they were given, and a score that follows all that.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { all, none, own } from '../lib/world.mjs';

const coverage_of = async (client, { id }) => must(await client.get(`/account_plans/${id}/coverage`), 200);
const points_in = ({ parts }) => Object.fromEntries(parts.map(({ part, points }) => [part, points]));
// Behind the log, which on PostgreSQL waits for whatever else runs on the server.
const in_the_end = (holds) => eventually(holds, { wait_ms: 60_000 });
const scored = (client, { id }, score) =>
  in_the_end(async () => {
    const plan = await client.read('account_plans', id);
    assert.equal(plan.score, score);
    return plan;
  });

export const stories = {
  'an account becomes a target by its plan, which knows what is missing': async (world) => {
    const { admin } = world;
    world.account = await admin.create('accounts', { name: 'Harbour Works', industry: 'logistics' });
    world.chief = await admin.create('contacts', { name: 'Vera Chief', account: world.account.id, buying_role: 'decision_maker' });
    world.plan = await admin.create('account_plans', {
      account: world.account.id, tier: 'tier_1', wave: '2026 Q4', status: 'active', needed_roles: ['decision_maker', 'buyer'],
      goal: 'All three quays', expected_revenue: { amount: '500000', currency: 'CNY' }, next_review_on: '2027-01-15',
    });
    assert.equal(world.plan.name, 'Harbour Works · 2026 Q4');
    const plan = await scored(admin, world.plan, 20);
    assert.deepEqual([plan.roles, plan.missing_roles, plan.last_touch_at], ['1/2', ['buyer'], null]);
    await in_the_end(async () => assert.equal((await admin.read('accounts', world.account.id)).target_tier, 'tier_1'));
    assert.deepEqual((await admin.create('account_plans', { account: (await admin.create('accounts', { name: 'Bare' })).id })).needed_roles, ['decision_maker', 'buyer', 'influencer', 'user', 'champion']);
  },

  'it has one open plan, and says so': async ({ admin, account, plan }) => {
    const second = await admin.post('/account_plans', { account: account.id });
    refused(second, 422, 'invalid', 'account');
    assert.match(second.body.errors[0].message, /Harbour Works · 2026 Q4.*请先结束/);
    refused(await admin.patch(`/account_plans/${plan.id}`, { starts_on: '2026-12-01', ends_on: '2026-11-01' }), 422, 'invalid', 'ends_on');
    refused(await admin.patch(`/account_plans/${plan.id}`, { touch_days: 0 }), 422, 'invalid', 'touch_days');
    refused(await admin.patch(`/account_plans/${plan.id}`, { score: 99 }), 422, 'invalid', 'score');
  },

  'roles, stance, touches and content make the score': async (world) => {
    const { admin, account, chief, plan } = world;
    world.buyer = await admin.create('contacts', { name: 'Bo Buyer', account: account.id });
    world.deal = await admin.create('opportunities', { name: 'Quay one', account: account.id, amount: '80000', contact_roles: [{ contact: world.buyer.id, role: 'buyer', stance: 'champion' }] });
    await scored(admin, plan, 50);
    world.prices = await admin.create('content_pieces', { name: 'Prices', kind: 'price', link: 'https://content.example/prices', for_roles: ['buyer'] });
    const before = await coverage_of(admin, plan);
    assert.deepEqual(before.roles.map(({ role, people, next }) => [role, people, next.map(({ name }) => name)]), [
      ['decision_maker', [chief.id], []],
      ['buyer', [world.buyer.id], ['Prices']],
    ]);
    const sent = await admin.create('activities', { kind: 'email', subject: 'Our prices', done_at: new Date(Date.now() - 60_000).toISOString(), links: [{ object: 'contacts', id: world.buyer.id }] });
    world.given = await admin.create('content_deliveries', { content: world.prices.id, contact: world.buyer.id, activity: sent.id });
    assert.deepEqual([world.given.name, world.given.account.id, world.given.account_plan.id], ['Prices → Bo Buyer', account.id, plan.id]);
    const known = await scored(admin, plan, 70);
    assert.equal(known.open_pipeline.amount, '80000');
    const its = await coverage_of(admin, plan);
    assert.deepEqual([its.score, its.narrowed, its.phase, points_in(its)], [70, false, 'evaluation', { roles: 40, stance: 10, touch: 10, content: 10 }]);
    assert.equal(its.parts.reduce((sum, { points }) => sum + points, 0), its.score);
    assert.deepEqual(its.given.map(({ content, contact, activity }) => [content.name, contact, activity]), [['Prices', world.buyer.id, sent.id]]);
    assert.deepEqual(its.roles[1].next, []);
  },

  'each part opens its records': async ({ admin, plan, buyer, chief }) => {
    const { parts } = await coverage_of(admin, plan);
    const behind = {};
    for (const { part, object, filter } of parts) behind[part] = (await admin.list(object, { filter })).records.map(({ id, name, subject }) => [id, name ?? subject]);
    assert.deepEqual(behind.roles.map(([id]) => id).toSorted(), [buyer.id, chief.id].toSorted());
    assert.deepEqual(behind.stance.map(([id]) => id), [buyer.id]);
    assert.deepEqual(behind.touch.map(([, subject]) => subject), ['Our prices']);
    assert.deepEqual(behind.content.map(([, name]) => name), ['Prices → Bo Buyer']);
  },

  'tasks of the plan are ordinary ones; the earliest is its next step': async ({ admin, plan }) => {
    const task = await admin.create('activities', { kind: 'task', subject: 'Invite to the quay', due_at: '2026-12-24T08:00:00Z', links: [{ object: 'account_plans', id: plan.id }] });
    await in_the_end(async () => assert.equal((await admin.read('account_plans', plan.id)).next_step, 'Invite to the quay'));
    must(await admin.patch(`/activities/${task.id}`, { done_at: new Date().toISOString() }), 200);
    await in_the_end(async () => assert.equal((await admin.read('account_plans', plan.id)).next_step, null));
  },

  'targets are listed by score, tier and owner, and exported': async ({ admin, plan, account }) => {
    const { records } = await admin.list('account_plans', { sort: '-score', filter: { and: [{ field: 'tier', op: 'eq', value: 'tier_1' }, { field: 'score', op: 'ge', value: 50 }, { field: 'owner', op: 'eq', value: 'me' }] } });
    assert.deepEqual(records.map(({ id }) => id), [plan.id]);
    const targets = await admin.list('accounts', { filter: { field: 'account_plans', op: 'any', filter: { field: 'missing_roles', op: 'empty', value: true } } });
    assert.deepEqual(targets.records.map(({ id }) => id), [account.id]);
  },

  'nobody is told of people or content that they may not see; the score is the same': async (world) => {
    const { plan } = world;
    const seller = await world.person('Quay Seller', await world.role('Own contacts', { '*': all, contacts: own, content_deliveries: own }));
    const its = await coverage_of(seller, plan);
    assert.deepEqual([its.people, its.given, its.score, its.narrowed], [[], [], 70, true]);
    assert.deepEqual(its.parts.filter(({ filter }) => filter === null).map(({ part }) => part), ['touch', 'content']);
    const blind = await world.person('Blind Clerk', await world.role('No score', { '*': all, account_plans: { ...all, fields: { score: 'hidden' } } }));
    assert.deepEqual([(await coverage_of(blind, plan)).score, (await coverage_of(blind, plan)).parts], [null, []]);
    const stranger = await world.person('Other Seller', await world.role('Own plans', { '*': all, account_plans: own }));
    refused(await stranger.get(`/account_plans/${plan.id}/coverage`), 404, 'not_found');
    const outsider = await world.person('Outsider', await world.role('No plans', { '*': all, account_plans: none }));
    assert.ok([403, 404].includes((await outsider.get(`/account_plans/${plan.id}/coverage`)).status));
  },

  'what is undone, deleted or closed is no longer counted': async ({ admin, plan, given, account, prices, buyer }) => {
    must(await admin.remove(`/content_deliveries/${given.id}`), 204);
    await scored(admin, plan, 60);
    must(await admin.patch(`/account_plans/${plan.id}`, { status: 'won' }), 200);
    await in_the_end(async () => assert.equal((await admin.read('accounts', account.id)).target_tier, null));
    await admin.create('content_deliveries', { content: prices.id, contact: buyer.id });
    assert.equal((await admin.read('account_plans', plan.id)).score, 60);
    assert.equal((await coverage_of(admin, plan)).score, 60);
  },
};
