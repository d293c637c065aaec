// What payments, invoices and their contracts are held to, by whichever way somebody comes.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';

const code = (answer) => answer.body.errors?.[0]?.code;
const refusal = (answer, field) => {
  refused(answer, 422, 'invalid', field);
  return answer;
};
const contract_of = (admin, account, values = {}) =>
  admin.create('contracts', { name: 'Pumps', account: account.id, amount: '1000', status: 'active', ...values });

export const stories = {
  'what has no amount takes no payment, and what takes payments keeps an amount': async (world) => {
    const { admin } = world;
    world.account = await admin.create('accounts', { name: 'Bounds Ltd' });
    const draft = await admin.create('contracts', { name: 'No amount yet', account: world.account.id });
    const pay = (contract) => admin.post('/payments', { contract: contract.id, amount: '1', paid_on: '2026-11-20' });
    refused(await pay(draft), 422, 'invalid', 'contract');
    const active = await contract_of(admin, world.account);
    refused(await admin.patch(`/contracts/${active.id}`, { amount: null }), 422, 'invalid', 'amount');
    refused(await admin.patch(`/contracts/${active.id}`, { amount: '0' }), 422, 'invalid', 'amount');
    must(await pay(active), 201);
  },

  'two red letters take back no more than there is, whatever order they are issued in': async (world) => {
    const { admin, account } = world;
    const contract = await contract_of(admin, account);
    const invoice = await admin.create('invoices', { contract: contract.id, amount: '1000', status: 'issued', number: 'A1' });
    const red = () => admin.create('invoices', { reverses: invoice.id, amount: '-1000' });
    const [first, second] = [await red(), await red()];
    assert.equal(first.contract.id, contract.id, 'it stands where the original does');
    const issue = (one, number) => admin.patch(`/invoices/${one.id}`, { status: 'issued', number });
    const answers = await Promise.all([issue(first, 'R1'), issue(second, 'R2')]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422]);
    assert.equal((await admin.patch(`/invoices/${invoice.id}`, { status: 'void' })).status, 422);
    refused(await admin.post('/invoices', { reverses: invoice.id, amount: '-1', status: 'issued', number: 'R3' }), 422, 'invalid');
  },

  'a red letter is of the same contract and in the same currency': async ({ admin, account }) => {
    must(await admin.post('/exchange_rates', { currency: 'JPY', valid_from: '2020-01-01', rate: '0.05' }), 201);
    const other = await contract_of(admin, account);
    const invoice = await admin.create('invoices', { account: account.id, amount: '1000', status: 'issued', number: 'B1' });
    const red = (values) => admin.post('/invoices', { reverses: invoice.id, amount: '-10', ...values });
    const elsewhere = await red({ contract: other.id });
    refused(elsewhere, 422, 'invalid', 'contract');
    assert.equal(code(elsewhere), 'other_than_original');
    refused(await red({ amount: { amount: '-10', currency: 'JPY' } }), 422, 'invalid', 'amount');
    must(await red({}), 201);
  },

  'no way leads beyond what may be invoiced of a contract': async ({ admin, account }) => {
    const contract = await contract_of(admin, account);
    const issued = (values) => admin.post('/invoices', { account: account.id, amount: '600', status: 'issued', number: 'C1', ...values });
    refused(await issued({ contract: contract.id, status: 'reversed' }), 422, 'invalid', 'status');
    const first = must(await issued({ contract: contract.id }), 201);
    const alone = must(await issued({ number: 'C2' }), 201);
    refused(await admin.patch(`/invoices/${alone.id}`, { contract: contract.id }), 422, 'invalid', 'amount');
    refused(await admin.patch(`/invoices/${first.id}`, { tax_number: '91310000MA0000000X' }), 422, 'invalid', 'tax_number');
    const red = must(await admin.post(`/invoices/${first.id}/red-letter`, { number: 'C3' }), 200);
    must(await admin.patch(`/invoices/${alone.id}`, { contract: contract.id }), 200);
    const voided = await admin.patch(`/invoices/${red.id}`, { status: 'void' });
    refused(voided, 422, 'invalid', 'status');
    assert.equal(code(voided), 'exceeds_whole');
  },

  'only who may change an invoice takes it back': async (world) => {
    const { admin, account } = world;
    const clerk = await world.person('Red Clerk', await world.role('Clerk of invoices', { '*': { read: 'all', create: true, update: 'own', delete: 'own' } }));
    const theirs = await admin.create('invoices', { account: account.id, amount: '100', status: 'issued', number: 'D1' });
    refused(await clerk.post(`/invoices/${theirs.id}/red-letter`, { number: 'D2' }), 422, 'invalid', 'reverses');
    refused(await clerk.post('/invoices', { reverses: theirs.id, account: account.id, amount: '-100' }), 422, 'invalid', 'reverses');
  },

  'what is taken back does not lead beyond what is open': async ({ admin, account }) => {
    const contract = await contract_of(admin, account);
    const pay = async () => must(await admin.post('/payments/record', { contract: contract.id, amount: '1000', paid_on: '2026-11-20' }), 200);
    const undo = async (batch) => must(await admin.post(`/batches/${batch}/undo`), 200);
    const first = await pay();
    const gone = await undo(first.batch);
    await pay();
    const again = await undo(gone.batch);
    assert.equal(again.undone, 0);
    assert.equal(again.conflicts.length, 1);
    assert.equal((await admin.read('contracts', contract.id)).paid.amount, '1000');
    const plan = (items) => admin.ask('PUT', `/contracts/${contract.id}/plan`, { items });
    const planned = must(await plan([{ due_on: '2099-01-01', amount: '1000' }]), 200);
    const unplanned = await undo(planned.batch);
    must(await plan([{ due_on: '2099-02-01', amount: '1000' }]), 200);
    assert.equal((await undo(unplanned.batch)).undone, 0);
    assert.equal((await admin.read('contracts', contract.id)).planned.amount, '1000');
  },

  'an order shows nothing that its maker may not read of the deal': async (world) => {
    const { admin, account } = world;
    const hidden = { '*': all, opportunities: { ...all, fields: { amount: 'hidden' } }, opportunity_lines: { ...all, fields: { price: 'hidden', discount: 'hidden' } } };
    const clerk = await world.person('Order Clerk', await world.role('Clerk of orders', hidden));
    const product = await admin.create('products', { name: 'Secret valve', price: '70' });
    const deal = await admin.create('opportunities', { name: 'Secret price', account: account.id });
    must(await admin.ask('PUT', `/opportunities/${deal.id}/lines`, { lines: [{ product: product.id, quantity: '2', price: '55' }] }), 200);
    must(await admin.patch(`/opportunities/${deal.id}`, { stage: (await world.stage('won')).id }), 200);
    const made = must(await clerk.post(`/opportunities/${deal.id}/order`), 200);
    const order = await clerk.read('orders', made.id);
    assert.notEqual(order.amount?.amount, '110');
    const { records } = must(await clerk.get(`/orders/${made.id}/related/lines`), 200);
    assert.deepEqual(records.map((line) => [line.quantity, line.price.amount]), [['2', '70']], 'the price of the book');
  },

  'money that changes hands is whole in the smallest coin': async ({ admin, account }) => {
    const contract = await contract_of(admin, account, { amount: { amount: '1000', currency: 'JPY' } });
    const yen = (amount) => ({ amount, currency: 'JPY' });
    const pay = (amount) => admin.post('/payments', { contract: contract.id, amount: yen(amount), paid_on: '2026-11-20' });
    assert.equal(code(refusal(await pay('0.5'), 'amount')), 'places');
    must(await pay('1'), 201);
    refusal(await admin.post('/payment_plan_items', { contract: contract.id, amount: yen('1.5'), due_on: '2099-01-01' }), 'amount');
    refusal(await admin.post('/invoices', { account: account.id, amount: '0.001' }), 'amount');
    refusal(await admin.post('/contracts', { name: 'Odd', account: account.id, amount: '9.999' }), 'amount');
    const late = await admin.post(`/contracts/${contract.id}/plan/split`, { instalments: 3, first_on: '9999-10-31', months: 3 });
    refusal(late, 'first_on');
  },
};
