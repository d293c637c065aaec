// Accounts below one another: what is refused, what a group comes to, and that nobody sees more than they may.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all, none, own } from '../lib/world.mjs';

const group_of = async (client, account) => must(await client.get(`/accounts/${account.id}/group`), 200);
const code = (answer) => answer.body.errors?.[0]?.code;

export const stories = {
  'accounts stand below one another, and a circle is refused with the way out': async (world) => {
    const { admin } = world;
    world.top = await admin.create('accounts', { name: 'Harbour Group' });
    world.east = await admin.create('accounts', { name: 'Harbour East', parent: world.top.id });
    world.dock = await admin.create('accounts', { name: 'East Dock', parent: world.east.id });
    const circle = await admin.patch(`/accounts/${world.top.id}`, { parent: world.dock.id });
    refused(circle, 422, 'invalid', 'parent');
    assert.equal(code(circle), 'circle');
    assert.match(circle.body.errors[0].message, /East Dock.*Harbour Group.*请另选上级/);
    const { email, password } = await world.person('English Reader', await world.role('Everything', { '*': all }), { locale: 'en' });
    const english = await (await world.nobody('en').sign_in(email, password)).patch(`/accounts/${world.top.id}`, { parent: world.dock.id });
    assert.match(english.body.errors[0].message, /East Dock.*already stands below.*Harbour Group.*Choose another parent/);
    const [left, right] = [await admin.create('accounts', { name: 'Left' }), await admin.create('accounts', { name: 'Right' })];
    const both = await Promise.all([admin.patch(`/accounts/${left.id}`, { parent: right.id }), admin.patch(`/accounts/${right.id}`, { parent: left.id })]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 422]);
  },

  'undo brings no circle about': async ({ admin }) => {
    const upper = await admin.create('accounts', { name: 'Upper' });
    const lower = await admin.create('accounts', { name: 'Lower', parent: upper.id });
    const { batch } = must(await admin.post('/batch', { operations: [{ op: 'update', object: 'accounts', id: lower.id, values: { parent: null } }] }), 200);
    must(await admin.patch(`/accounts/${upper.id}`, { parent: lower.id }), 200);
    const undone = must(await admin.post(`/batches/${batch}/undo`), 200);
    assert.equal(undone.undone, 0);
    assert.equal((await admin.read('accounts', lower.id)).parent, null);
  },

  'each account tells its own figures and those with all below': async (world) => {
    const { admin, top, east, dock } = world;
    must(await admin.post('/exchange_rates', { currency: 'USD', valid_from: '2020-01-01', rate: '7' }), 201);
    const won = await world.stage('won');
    await admin.create('opportunities', { name: 'A', account: top.id, amount: '100', probability: 50 });
    await admin.create('opportunities', { name: 'B', account: dock.id, amount: { amount: '10', currency: 'USD' }, probability: 10 });
    await admin.create('opportunities', { name: 'C', account: east.id, amount: '40', stage: won.id });
    await admin.create('opportunities', { name: 'D', account: east.id, amount: '5', stage: won.id, close_date: '2020-02-02' });
    const contract = await admin.create('contracts', { name: 'K', account: dock.id, amount: '90', status: 'active' });
    must(await admin.post('/payments/record', { contract: contract.id, amount: '20', paid_on: '2026-11-20' }), 200);
    const found = await group_of(admin, east);
    assert.equal(found.currency, 'CNY');
    assert.deepEqual([found.complete, found.narrowed], [true, false]);
    assert.deepEqual(found.accounts.map(({ name, level, below, parent }) => [name, level, below, parent]), [
      ['Harbour Group', 0, 2, null],
      ['Harbour East', 1, 1, top.id],
      ['East Dock', 2, 0, east.id],
    ]);
    const [group, branch, leaf] = found.accounts;
    const figures = ({ open, won, pipeline, weighted, won_year, won_ever }) => [open, won, pipeline, weighted, won_year, won_ever];
    assert.deepEqual(figures(group.own), [1, 0, '100', '50', '0', '0']);
    assert.deepEqual(figures(group.rolled), [2, 2, '170', '57', '40', '45']);
    assert.deepEqual(figures(branch.own), [0, 2, '0', '0', '40', '45']);
    assert.deepEqual(figures(leaf.rolled), [1, 0, '70', '7', '0', '0']);
  },

  'receivables roll up too, and each number is that of its records': async ({ admin, top, east, dock }) => {
    const until = Date.now() + 20_000;
    let found = await group_of(admin, top);
    while (found.accounts[0].rolled.receivable !== '70' && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      found = await group_of(admin, top);
    }
    assert.deepEqual([found.accounts[0].rolled.receivable, found.accounts[0].own.receivable], ['70', '0']);
    const { records } = await admin.list('opportunities', { filter: { and: [{ field: 'account', op: 'in', value: [top.id, east.id, dock.id] }, { field: 'status', op: 'eq', value: 'won' }, { field: 'close_date', op: 'ge', value: found.since }] } });
    assert.deepEqual(records.map(({ name }) => name), ['C']);
  },

  'whoever sees less gets a smaller group, and is told so': async (world) => {
    const { admin, top, east, dock } = world;
    const seller = await world.person('Quay Seller', await world.role('Own accounts', { '*': all, accounts: own }));
    must(await admin.patch(`/accounts/${dock.id}`, { owner: seller.user.id }), 200);
    const seen = await group_of(seller, dock);
    assert.deepEqual(seen.accounts.map(({ name, parent }) => [name, parent]), [['East Dock', null]]);
    assert.equal(seen.narrowed, true);
    refused(await seller.get(`/accounts/${top.id}/group`), 404, 'not_found');
    const clerk = await world.person('Quay Clerk', await world.role('No deals', { '*': all, opportunities: none }));
    const blind = await group_of(clerk, east);
    assert.deepEqual([blind.accounts[0].own.pipeline, blind.accounts[0].own.open, blind.accounts[0].rolled.receivable], [null, null, '70']);
    const stranger = await world.person('Stranger', await world.role('No accounts', { '*': all, accounts: none }));
    const answer = await stranger.get(`/accounts/${top.id}/group`);
    assert.ok([403, 404].includes(answer.status), String(answer.status));
  },
};
