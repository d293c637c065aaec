// From a won deal to cash as a client meets it: order, contract, payment plan, payments, invoices, renewal.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';

const put_plan = (admin, contract, items) => admin.ask('PUT', `/contracts/${contract}/plan`, { items });
const amount_of = async (admin, object, id, field) => (await admin.read(object, id))[field]?.amount;
const plan_of = async (admin, contract) => must(await admin.get(`/contracts/${contract}/related/plan`), 200).records.toSorted((a, b) => a.position - b.position);
const code = (answer) => answer.body.errors?.[0]?.code;

export const stories = {
  'a won deal becomes one order with its lines, however often it is asked for': async (world) => {
    const { admin } = world;
    world.account = await admin.create('accounts', { name: 'Yangtze Pumps', tax_number: '91310000MA1234567X', invoice_title: 'Yangtze Pumps Co.' });
    const pump = await admin.create('products', { name: 'Cash pump', price: '1000', tax_rate: 13 });
    world.deal = await admin.create('opportunities', { name: 'Plant', account: world.account.id });
    must(await admin.ask('PUT', `/opportunities/${world.deal.id}/lines`, { lines: [{ product: pump.id, quantity: '2' }] }), 200);
    const early = await admin.post(`/opportunities/${world.deal.id}/order`);
    refused(early, 422, 'invalid', 'status');
    const [won] = (await admin.list('stages', { filter: { field: 'kind', op: 'eq', value: 'won' }, limit: 1 })).records;
    must(await admin.patch(`/opportunities/${world.deal.id}`, { stage: won.id }), 200);
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin.post(`/opportunities/${world.deal.id}/order`)));
    const made = answers.map((answer) => must(answer, 200));
    assert.equal(new Set(made.map(({ id }) => id)).size, 1);
    assert.equal(made.filter(({ created }) => created).length, 1);
    world.order = await admin.read('orders', made[0].id);
    assert.match(world.order.number, /^SO-\d{5}$/);
    assert.equal(world.order.account.id, world.account.id);
    await eventually(async () => assert.equal(await amount_of(admin, 'orders', world.order.id, 'tax_amount'), '260'));
    assert.equal(await amount_of(admin, 'orders', world.order.id, 'amount'), '2260');
  },

  'lines of an order are written together, and its amount is their sum with tax': async ({ admin, order }) => {
    const put = (lines) => admin.ask('PUT', `/orders/${order.id}/lines`, { lines });
    const { records } = must(await admin.get(`/orders/${order.id}/related/lines`), 200);
    const line = { id: records[0].id, product: records[0].product.id };
    const written = must(await put([{ ...line, quantity: '3' }]), 200);
    assert.deepEqual(written.totals, { net: '3000', tax: '390', gross: '3390', currency: 'CNY' });
    const now = await admin.read('orders', order.id);
    assert.deepEqual([now.amount.amount, now.net_amount.amount, now.tax_amount.amount], ['3390', '3000', '390']);
    refused(await admin.patch(`/orders/${order.id}`, { amount: '5' }), 422, 'invalid', 'amount');
    must(await admin.post(`/batches/${written.batch}/undo`), 200);
    assert.equal(await amount_of(admin, 'orders', order.id, 'amount'), '2260');
  },

  'the contract of an order owes nothing while it is a draft': async (world) => {
    const { admin, order } = world;
    const { id } = must(await admin.post(`/orders/${order.id}/contract`), 200);
    world.contract = id;
    const contract = await admin.read('contracts', id);
    assert.deepEqual([contract.amount.amount, contract.status, contract.opportunity.id], ['2260', 'draft', world.deal.id]);
    refused(await admin.post('/payments/record', { contract: id, amount: '1', paid_on: '2026-11-20' }), 422, 'invalid', 'contract');
    const active = must(await admin.patch(`/contracts/${id}`, { status: 'active' }), 200);
    assert.ok(active.signed_on && active.activated_at);
  },

  'a plan is split into equal parts, written together, and does not pass the amount': async (world) => {
    const { admin, contract } = world;
    const split = must(await admin.post(`/contracts/${contract}/plan/split`, { instalments: 3, first_on: '2020-01-31' }), 200);
    const plan = await plan_of(admin, contract);
    assert.deepEqual(plan.map((item) => [item.due_on, item.amount.amount, item.state]), [
      ['2020-01-31', '753.33', 'overdue'], ['2020-02-29', '753.33', 'overdue'], ['2020-03-31', '753.34', 'overdue']]);
    assert.equal(await amount_of(admin, 'contracts', contract, 'overdue'), '2260');
    const over = await put_plan(admin, contract, [{ due_on: '2020-01-01', amount: '2000' }, { due_on: '2020-02-01', amount: '260.01' }]);
    refused(over, 422, 'invalid', 'items[1].amount');
    assert.equal(code(over), 'exceeds_whole');
    assert.equal((await plan_of(admin, contract)).length, 3, 'nothing half-done');
    refused(await admin.post(`/contracts/${contract}/plan/split`, { instalments: 2, first_on: '2020-01-31' }), 422, 'invalid', 'instalments');
    refused(await admin.post(`/contracts/${contract}/plan/split`, { instalments: 2, first_on: 'soon' }), 422, 'invalid', 'first_on');
    must(await admin.post(`/batches/${split.batch}/undo`), 200);
    await eventually(async () => assert.equal(await amount_of(admin, 'contracts', contract, 'planned'), '0'));
    must(await put_plan(admin, contract, [{ name: 'Deposit', due_on: '2020-01-31', percent: 50 }, { name: 'Balance', due_on: '2099-01-01', amount: '1130' }]), 200);
  },

  'a payment settles the oldest at once, and one click takes it back': async (world) => {
    const { admin, contract } = world;
    const paid = must(await admin.post('/payments/record', { contract, amount: '1200', paid_on: '2026-11-20', reference: 'T1' }), 200);
    const states = async () => (await plan_of(admin, contract)).map((item) => [item.state, item.paid.amount, item.open_amount.amount]);
    assert.deepEqual(await states(), [['paid', '1130', '0'], ['partly', '70', '1060']]);
    assert.equal(await amount_of(admin, 'accounts', world.account.id, 'received'), '1200');
    must(await admin.post(`/batches/${paid.batch}/undo`), 200);
    await eventually(async () => assert.deepEqual(await states(), [['overdue', '0', '1130'], ['open', '0', '1130']]));
    await eventually(async () => assert.equal(await amount_of(admin, 'accounts', world.account.id, 'received'), '0'));
  },

  'what a payment settles may be said': async ({ admin, contract }) => {
    const [first, second] = await plan_of(admin, contract);
    const wrong = await admin.post('/payments/record', { contract, amount: '100', paid_on: '2026-11-20', items: [{ id: second.id, amount: '100.01' }] });
    refused(wrong, 422, 'invalid', 'items[0].amount');
    const paid = must(await admin.post('/payments/record', { contract, amount: '100', paid_on: '2026-11-20', items: [{ id: second.id, amount: '100' }] }), 200);
    assert.deepEqual((await plan_of(admin, contract)).map((item) => item.paid.amount), ['0', '100']);
    must(await admin.remove(`/payments/${paid.id}`), 204);
    assert.deepEqual((await plan_of(admin, contract)).map((item) => item.paid.amount), ['0', '0']);
    assert.equal(first.state, 'overdue');
  },

  'of fifty who pay at once no more than is open is taken': async ({ admin, contract, account }) => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => admin.post('/payments', { contract, amount: '113', paid_on: '2026-11-20' })));
    const taken = answers.filter(({ status }) => status === 201).length;
    assert.equal(taken, 20, answers.map(({ status }) => status).join());
    const over = answers.find(({ status }) => status !== 201);
    refused(over, 422, 'invalid', 'amount');
    assert.equal(code(over), 'overpaid');
    assert.equal(await amount_of(admin, 'contracts', contract, 'open_amount'), '0');
    await eventually(async () => assert.equal(await amount_of(admin, 'accounts', account.id, 'received'), '2260'));
    // What is paid beyond it is the account's credit.
    must(await admin.post('/payments', { account: account.id, amount: '40', paid_on: '2026-11-20' }), 201);
    await eventually(async () => assert.equal(await amount_of(admin, 'accounts', account.id, 'credit'), '40'));
  },

  'an issued invoice stays as it is and is taken back by a red letter': async ({ admin, contract }) => {
    const invoice = await admin.create('invoices', { contract, amount: '2260', tax_rate: 13, kind: 'special' });
    assert.deepEqual([invoice.name, invoice.tax_number, invoice.tax_amount.amount], ['Yangtze Pumps Co.', '91310000MA1234567X', '260']);
    refused(await admin.patch(`/invoices/${invoice.id}`, { status: 'issued' }), 422, 'invalid', 'number');
    must(await admin.patch(`/invoices/${invoice.id}`, { status: 'issued', number: '26312000000000000001' }), 200);
    refused(await admin.patch(`/invoices/${invoice.id}`, { amount: '1' }), 422, 'invalid', 'amount');
    refused(await admin.post('/invoices', { contract, amount: '0.01', status: 'issued', number: '2' }), 422, 'invalid', 'amount');
    await eventually(async () => assert.equal(await amount_of(admin, 'contracts', contract, 'invoiced'), '2260'));
    const red = must(await admin.post(`/invoices/${invoice.id}/red-letter`, { amount: '260', number: '3', reason: 'Discount' }), 200);
    assert.equal((await admin.read('invoices', red.id)).amount.amount, '-260');
    await eventually(async () => assert.equal(await amount_of(admin, 'contracts', contract, 'invoiced'), '2000'));
    const { records } = must(await admin.post('/contracts/query', { filter: { field: 'invoice_gap', op: 'ne', value: '0' }, fields: ['name', 'invoice_gap'] }), 200);
    assert.deepEqual(records.map(({ id, invoice_gap }) => [id, Number(invoice_gap)]), [[contract, -260]]);
    must(await admin.post(`/invoices/${invoice.id}/red-letter`, { number: '4' }), 200);
    await eventually(async () => assert.equal((await admin.read('invoices', invoice.id)).status, 'reversed'));
    refused(await admin.remove(`/invoices/${invoice.id}`), 422, 'invalid', 'status');
  },

  'a contract is renewed once, with both linked': async ({ admin, contract }) => {
    refused(await admin.post(`/contracts/${contract}/renew`, { as: 'x' }), 422, 'invalid', 'as');
    must(await admin.patch(`/contracts/${contract}`, { starts_on: '2026-01-01', ends_on: '2026-12-31' }), 200);
    const deal = must(await admin.post(`/contracts/${contract}/renew`, { as: 'opportunity' }), 200);
    assert.equal((await admin.read('opportunities', deal.id)).renews.id, contract);
    const next = must(await admin.post(`/contracts/${contract}/renew`, {}), 200);
    assert.equal(must(await admin.post(`/contracts/${contract}/renew`, {}), 200).id, next.id);
    const made = await admin.read('contracts', next.id);
    assert.deepEqual([made.starts_on, made.ends_on, made.renews.id, made.status], ['2027-01-01', '2027-12-31', contract, 'draft']);
    assert.equal((await admin.read('contracts', contract)).status, 'renewed');
  },

  'receivables are one question': async ({ admin, account }) => {
    const order = await admin.create('orders', { name: 'Spare parts', account: account.id, amount: '900', status: 'confirmed' });
    must(await admin.ask('PUT', `/orders/${order.id}/plan`, { items: [{ due_on: '2020-01-01', amount: '300' }, { due_on: '2099-01-01', amount: '600' }] }), 200);
    const before = (day) => ({ field: 'collect_on', op: 'lt', value: day });
    const answer = must(await admin.post('/payment_plan_items/query', {
      filter: { field: 'collect_on', op: 'exists', value: true }, group: ['account'],
      measures: [{ fn: 'sum', field: 'open_amount' }, { fn: 'sum', field: 'open_amount', filter: before('2026-01-01') }] }), 200);
    assert.deepEqual(answer.groups.map(({ keys, values }) => [keys[0].id, values]), [[account.id, ['900', '300']]]);
    await eventually(async () => assert.equal(await amount_of(admin, 'accounts', account.id, 'overdue'), '300'));
  },
};
