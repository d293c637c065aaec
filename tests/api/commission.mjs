// Commission as a client meets it: rules, lines that follow payments, approval in bulk and back, a month recalculated.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';

const lines_of = async (client, filter) =>
  must(await client.post('/commissions/query', { ...(filter && { filter }), limit: 50, fields: ['person', 'month', 'base_amount', 'amount', 'rate', 'calculation', 'state', 'source', 'name'] }), 200)
    .records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const told = async (client, filter) => (await lines_of(client, filter)).map((line) => [line.month.slice(0, 7), line.base_amount?.amount ?? null, line.amount.amount, line.state].join(' '));
const pay = (admin, contract, paid_on, amount) => admin.create('payments', { contract, paid_on, amount });

async function finished(admin, job) {
  await eventually(async () => assert.equal(must(await admin.get(`/jobs/${job}`), 200).state, 'done'));
}

export const stories = {
  'a rule is data, and says what is wrong with it': async (world) => {
    const { admin } = world;
    refused(await admin.post('/commission_rules', { name: 'Nothing' }), 422, 'invalid', 'rate');
    refused(await admin.post('/commission_rules', { name: 'Tiers', method: 'tiers', rate: 3, tiers: [{ above: '5', rate: 101 }] }), 422, 'invalid', 'tiers');
    refused(await admin.post('/commission_rules', { name: 'Wrong', rate: 3, condition: { field: 'colour', op: 'eq', value: 1 } }), 422, 'invalid', 'condition.field');
    world.rule = await admin.create('commission_rules', { name: 'Tiered 回款', method: 'tiers', rate: 3, tiers: [{ above: '100000', rate: '5' }], valid_from: '2026-01-01' });
    const account = await admin.create('accounts', { name: 'Commission works' });
    const contract = await admin.create('contracts', { name: 'Works', account: account.id, amount: '1000000', status: 'active' });
    Object.assign(world, { account, contract: contract.id });
  },

  'payments earn, and what is taken back is corrected while nobody has approved it': async (world) => {
    const { admin, contract } = world;
    world.first = await pay(admin, contract, '2026-10-05', '80000');
    await eventually(async () => assert.deepEqual(await told(admin), ['2026-10 80000 2400 earned']));
    world.second = await pay(admin, contract, '2026-10-09', '50000.50');
    await eventually(async () => assert.deepEqual(await told(admin), ['2026-10 80000 2400 earned', '2026-10 50000.5 2100.03 earned']));
    const [, line] = await lines_of(admin);
    assert.equal(line.calculation, '20000 × 3% + 30000.5 × 5%');
    assert.equal(line.source.id, world.second.id);
    assert.equal(line.name, `${world.second.number} · Tiered 回款`);
    const { records } = must(await admin.get(`/payments/${world.second.id}/related/commissions`), 200);
    assert.deepEqual(records.map(({ id }) => id), [line.id]);
    must(await admin.remove(`/payments/${world.first.id}`), 204);
    await eventually(async () => assert.deepEqual(await told(admin), ['2026-10 0 0 taken_back', '2026-10 50000.5 1500.02 earned']));
    must(await admin.post(`/payments/${world.first.id}/restore`), 200);
    await eventually(async () => assert.deepEqual(await told(admin), ['2026-10 80000 2400 earned', '2026-10 50000.5 2100.03 earned']));
  },

  'the statement of a month is one question, and adds up': async ({ admin }) => {
    const { groups } = must(await admin.post('/commissions/query', {
      filter: { field: 'person', op: 'eq', value: 'me' },
      group: [{ field: 'month', by: 'month' }, 'state'],
      measures: [{ fn: 'count' }, { fn: 'sum', field: 'base_amount' }, { fn: 'sum', field: 'amount' }],
    }), 200);
    assert.deepEqual(groups.map(({ values }) => values.map(String)), [['2', '130000.5', '4500.03']]);
  },

  'all that match are approved at once, and one act takes it back': async (world) => {
    const { admin } = world;
    const filter = { field: 'state', op: 'eq', value: 'earned' };
    const approve = async () => {
      const started = must(await admin.post('/commissions/bulk', { op: 'update', filter, values: { state: 'approved' } }), 202);
      await finished(admin, started.job);
      return started.batch;
    };
    const batch = await approve();
    assert.deepEqual(await told(admin), ['2026-10 80000 2400 approved', '2026-10 50000.5 2100.03 approved']);
    must(await admin.post(`/batches/${batch}/undo`), 200);
    await eventually(async () => assert.deepEqual(await told(admin), ['2026-10 80000 2400 earned', '2026-10 50000.5 2100.03 earned']));
    await approve();
  },

  'what is approved stays, and what its payment loses is a line of its own': async (world) => {
    const { admin } = world;
    const [line] = await lines_of(admin);
    refused(await admin.patch(`/commissions/${line.id}`, { amount: '1' }), 422, 'invalid', 'amount');
    refused(await admin.patch(`/commissions/${line.id}`, { person: null }), 422, 'invalid', 'person');
    assert.equal((await admin.remove(`/commissions/${line.id}`)).status, 409);
    refused(await admin.patch(`/commission_rules/${world.rule.id}`, { rate: 4 }), 422, 'invalid', 'rate');
    must(await admin.patch(`/payments/${world.second.id}`, { amount: '40000.50' }), 200);
    const month = new Date().toISOString().slice(0, 7);
    const after = ['2026-10 80000 2400 approved', '2026-10 50000.5 2100.03 approved'];
    await eventually(async () => assert.deepEqual((await told(admin)).slice(0, 2), after));
    await eventually(async () => {
      const [, , counter] = await lines_of(admin);
      assert.deepEqual([counter?.base_amount.amount, counter?.amount.amount, counter?.state], ['-10000', '-500', 'earned']);
      assert.ok(Math.abs(Date.parse(`${month}-15`) - Date.parse(counter.month)) < 40 * 86_400_000, 'of the month in which it came up');
    });
    must(await admin.patch(`/commissions/${line.id}`, { state: 'paid' }), 200);
    refused(await admin.patch(`/commissions/${line.id}`, { state: 'approved' }), 422, 'invalid', 'state');
  },

  'a month is recalculated by the rules as they are now, and back': async (world) => {
    const { admin, contract } = world;
    refused(await admin.post('/commissions/recalculate', { month: 'soon' }), 422, 'invalid', 'month');
    const bonus = await admin.create('commission_rules', { name: 'Bonus', method: 'fixed', fixed_amount: '10' });
    await pay(admin, contract, '2026-09-09', '500');
    const of_month = { field: 'month', op: 'eq', value: '2026-09-01' };
    await eventually(async () => assert.deepEqual(await told(admin, of_month), ['2026-09 500 15 earned', '2026-09 500 10 earned']));
    must(await admin.patch(`/commission_rules/${bonus.id}`, { fixed_amount: '20' }), 200);
    const asked = must(await admin.post('/commissions/recalculate', { month: '2026-09' }), 202);
    await finished(admin, asked.job);
    assert.deepEqual(await told(admin, of_month), ['2026-09 500 15 earned', '2026-09 500 20 earned']);
    must(await admin.post(`/batches/${asked.batch}/undo`), 200);
    await eventually(async () => assert.deepEqual(await told(admin, of_month), ['2026-09 500 15 earned', '2026-09 500 10 earned']));
  },

  'everybody sees their own and decides on none of them': async (world) => {
    const { admin } = world;
    const { records: roles } = must(await admin.post('/roles/query', { fields: ['name', 'permissions'], limit: 50 }), 200);
    const seller = roles.find(({ permissions }) => permissions.objects['*'].update === 'own');
    assert.deepEqual(seller.permissions.objects.commissions, { read: 'own', create: false, update: 'none', delete: 'none' });
    const reader = roles.find(({ permissions }) => permissions.objects['*'].update === 'none');
    assert.equal(reader.permissions.objects.commissions.read, 'own');
  },
};
