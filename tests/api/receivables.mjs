// What payments, invoices and their contracts are held to, by whichever way somebody comes.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';

const code = (answer) => answer.body.errors?.[0]?.code;
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
};
