// The chain from lead to cash: four deals whose days are known by hand, held against a count of our own over the
// records as a client reads them, and against the lists that the numbers open.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { all, none, own } from '../lib/world.mjs';

export const set_up = ['--locale', 'en', '--currency', 'CNY'];

const cohort = { field: 'entered_on', op: 'between', value: ['2025-01-01', '2025-03-31'] };
const chain = async (client, object, filter) => must(await client.post(`/${object}/chain`, filter ? { filter } : {}), 200);
const hop_of = (answer, name) => answer.hops.find(({ hop }) => hop === name);
const days = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
const ranked = (sorted, percent) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null;
const count = async (client, object, ...filters) => {
  const { groups } = await client.query(object, { filter: { and: filters }, group: [], measures: [{ fn: 'count' }] });
  return Number(groups[0]?.values[0] ?? 0);
};

async function agreed(admin, object, deal, account, values) {
  const made = await admin.create(object, { name: 'Chain', account, opportunity: deal, ...values });
  return admin.change(object, made.id, { status: object === 'orders' ? 'confirmed' : 'active' });
}
let invoices = 0;
const invoice = (admin, whole, amount, issued_on) => admin.create('invoices', { ...whole, amount, issued_on, status: 'issued', number: `2531200000000000010${++invoices}` });
const pay = async (admin, whole, amount, paid_on) => must(await admin.post('/payments/record', { ...whole, amount, paid_on }), 200);

// What the chain says, counted one deal after another from whole lists.
async function counted(client) {
  const every = async (object, filter) => (await client.list(object, { limit: 500, ...(filter ? { filter } : {}) })).records;
  const [deals, quotes, contracts, orders, bills, payments] = await Promise.all([every('opportunities', cohort), ...['quotes', 'contracts', 'orders', 'invoices', 'payments'].map((object) => every(object))]);
  const least = (list) => list.toSorted()[0];
  const chains = deals.map((deal) => {
    const mine = (list) => list.filter((each) => each.opportunity?.id === deal.id);
    const binding = [...mine(contracts).filter(({ status }) => ['active', 'expired', 'renewed'].includes(status)), ...mine(orders).filter(({ status }) => ['confirmed', 'fulfilled'].includes(status))];
    const of_these = (list) => list.filter((each) => binding.some(({ id }) => id === each.contract?.id || id === each.sales_order?.id));
    const paid_on = of_these(payments).map((each) => each.paid_on).toSorted();
    const open = binding.some((whole) => !whole.under_contract && Number(whole.open_amount?.amount ?? 1) > 0);
    return [
      deal.entered_on,
      least(mine(quotes).flatMap(({ sent_at }) => (sent_at ? [new Date(Date.parse(sent_at) + 8 * 3_600_000).toISOString().slice(0, 10)] : []))),
      deal.status === 'won' ? deal.close_date : undefined,
      least(binding.map((whole) => whole.signed_on ?? whole.ordered_on)),
      least(of_these(bills).filter(({ status, reverses }) => status === 'issued' && !reverses).map((each) => each.issued_on)),
      paid_on[0],
      paid_on.length > 0 && !open ? paid_on.at(-1) : undefined,
      least(contracts.filter(({ renews, status }) => ['active', 'expired', 'renewed'].includes(status) && binding.some(({ id }) => id === renews?.id)).map((each) => each.signed_on)),
    ];
  });
  return chains[0].map((_, at) => {
    const reached = chains.filter((each) => each[at]);
    const took = reached.flatMap((each) => {
      const before = each.slice(0, at).findLast(Boolean);
      return before ? [days(before, each[at])] : [];
    });
    const samples = took.filter((each) => each >= 0).toSorted((a, b) => a - b);
    return [reached.length, samples.length, ranked(samples, 50), ranked(samples, 90), took.length - samples.length];
  });
}

export const stories = {
  'four deals go different ways to cash': async (world) => {
    const { admin } = world;
    world.account = (await admin.create('accounts', { name: 'Chain Works', tax_number: '91310000MA1234567X', invoice_title: 'Chain Works' })).id;
    const stage = (await world.stage('won')).id;
    const deal = async (name, engaged_on, close_date) => {
      const { id } = await admin.create('opportunities', { name, account: world.account, engaged_on, amount: '1000' });
      if (close_date) await admin.change('opportunities', id, { stage, close_date });
      return id;
    };
    world.whole = await deal('Whole way', '2025-01-05', '2025-02-10');
    const contract = await agreed(admin, 'contracts', world.whole, world.account, { amount: '1000', signed_on: '2025-02-20', starts_on: '2025-02-20', ends_on: '2025-10-01' });
    const bill = await invoice(admin, { contract: contract.id }, '1000', '2025-03-01');
    await pay(admin, { contract: contract.id }, '600', '2025-03-05');
    await pay(admin, { contract: contract.id }, '400', '2025-04-04');
    must(await admin.post(`/invoices/${bill.id}/red-letter`, { amount: '100', number: '9', reason: 'Discount' }), 200);
    await agreed(admin, 'contracts', undefined, world.account, { amount: '1000', signed_on: '2025-10-01', renews: contract.id });
    world.half = await deal('Half paid', '2025-01-10', '2025-01-25');
    const order = await agreed(admin, 'orders', world.half, world.account, { amount: '1000', ordered_on: '2025-02-01' });
    await pay(admin, { sales_order: order.id }, '300', '2025-02-03');
    await invoice(admin, { sales_order: order.id }, '1000', '2025-02-13');
    world.open = await deal('Open', '2025-01-20');
    await agreed(admin, 'contracts', world.open, world.account, { amount: '5', signed_on: '2025-01-21' }).then(({ id }) => admin.change('contracts', id, { status: 'terminated' }));
    world.quoted = await deal('Quoted', '2025-03-01');
    const pump = await admin.create('products', { name: 'Chain pump', price: '10', tax_rate: 13 });
    must(await admin.ask('PUT', `/opportunities/${world.quoted}/lines`, { lines: [{ product: pump.id, quantity: '1' }] }), 200);
    const { quote } = must(await admin.post(`/opportunities/${world.quoted}/quotes`, {}), 201);
    must(await admin.post(`/quotes/${quote.id}/send`), 200);
    await deal('Another year', '2024-06-01', '2024-06-02');
  },

  'each hop has its days, as by hand and as counted from the lists': async ({ admin }) => {
    await eventually(async () => {
      const answer = await chain(admin, 'opportunities', cohort);
      assert.equal(answer.records, 4);
      const told = answer.hops.map((hop) => [hop.reached, hop.samples, hop.median_days, hop.p90_days, hop.earlier]);
      const by_hand = { opportunity: [4, 0, null, null, 0], won: [2, 2, 15, 36, 0], agreement: [2, 2, 7, 10, 0], invoice: [2, 2, 9, 12, 0], payment: [2, 1, 4, 4, 1], paid: [1, 1, 30, 30, 0], renewal: [1, 1, 180, 180, 0] };
      for (const [name, numbers] of Object.entries(by_hand)) assert.deepEqual(told[answer.hops.findIndex(({ hop }) => hop === name)], numbers, name);
      assert.deepEqual(told, await counted(admin));
    });
  },

  'each number opens as many records as it says': async ({ admin }) => {
    const answer = await chain(admin, 'opportunities', cohort);
    for (const { hop, reached, filter } of answer.hops) assert.equal(await count(admin, 'opportunities', cohort, filter), reached, hop);
    const leads = await chain(admin, 'leads');
    for (const { hop, reached, filter } of leads.hops) assert.equal(await count(admin, 'leads', filter), reached, hop);
  },

  'one deal shows its own steps with their records': async ({ admin, whole, half }) => {
    const { hops, next } = must(await admin.get(`/opportunities/${whole}/chain`), 200);
    assert.equal(next, null);
    const seen = Object.fromEntries(hops.map((hop) => [hop.hop, [hop.state, hop.on, hop.days, hop.object]]));
    assert.deepEqual(seen.lead, ['missing', null, null, null]);
    assert.deepEqual(seen.won, ['reached', '2025-02-10', 36, 'opportunities']);
    assert.deepEqual(seen.invoice, ['reached', '2025-03-01', 9, 'invoices']);
    assert.deepEqual(seen.paid, ['reached', '2025-04-04', 30, 'payments']);
    assert.equal((await admin.read('payments', hops.find(({ hop }) => hop === 'paid').id)).paid_on, '2025-04-04');
    const second = must(await admin.get(`/opportunities/${half}/chain`), 200);
    assert.equal(second.next, 'paid');
    assert.equal(second.hops.find(({ hop }) => hop === 'payment').days, -10);
    assert.equal(second.hops.find(({ hop }) => hop === 'paid').state, 'missing');
    refused(await admin.get('/opportunities/0SA44W1TR0800/chain'), 404, 'not_found');
  },

  'a lead takes its own steps and those of its opportunity': async (world) => {
    const { admin } = world;
    await admin.create('leads', { name: 'Stays Here', company: 'Chain Two', source: 'event' });
    const lead = await admin.create('leads', { name: 'Goes Far', company: 'Chain Three', source: 'event', status: 'mql', budget: 'approved', authority: 'decides', need: 'urgent', timing: 'month' });
    for (const status of ['sal', 'sql']) must(await admin.patch(`/leads/${lead.id}`, { status }), 200);
    must(await admin.post(`/leads/${lead.id}/convert`, { opportunity: { name: 'Of a lead' } }), 200);
    const answer = await chain(admin, 'leads', { field: 'source', op: 'eq', value: 'event' });
    assert.deepEqual(answer.hops.slice(0, 7).map(({ hop, reached, median_days }) => [hop, reached, median_days]), [['lead', 2, null], ['mql', 1, 0], ['sal', 1, 0], ['sql', 1, 0], ['opportunity', 1, 0], ['quote', 0, null], ['won', 0, null]]);
    const { id } = (await admin.read('leads', lead.id)).converted_opportunity;
    const { hops, next } = must(await admin.get(`/opportunities/${id}/chain`), 200);
    assert.deepEqual([hops[0].state, hops[0].id, hops[4].object, next], ['reached', lead.id, 'opportunities', 'quote']);
  },

  'nobody sees a hop of what they may not read, nor counts records of others': async (world) => {
    const { admin } = world;
    const seller = await world.person('Seller of chains', await world.role('Seller of chains', { '*': own }));
    const theirs = await chain(seller, 'opportunities', cohort);
    assert.deepEqual([theirs.records, hop_of(theirs, 'won').reached], [0, 0]);
    refused(await seller.get(`/opportunities/${world.whole}/chain`), 404, 'not_found');
    const clerk = await world.person('Clerk of chains', await world.role('Clerk of chains', { '*': all, payments: none }));
    const seen = await chain(clerk, 'opportunities', cohort);
    for (const name of ['payment', 'paid']) assert.deepEqual([hop_of(seen, name).reached, hop_of(seen, name).filter], [null, null], name);
    assert.equal(hop_of(seen, 'invoice').reached, 2);
    const { hops } = must(await clerk.get(`/opportunities/${world.whole}/chain`), 200);
    assert.equal(hops.find(({ hop }) => hop === 'payment').state, 'hidden');
    const outsider = await world.person('Outsider of chains', await world.role('Outsider of chains', { '*': all, leads: none }));
    refused(await outsider.post('/leads/chain', {}), 403, 'forbidden');
    refused(await admin.post('/opportunities/chain', { filter: { field: 'nothing', op: 'eq', value: 1 } }), 422, 'invalid', 'filter.field');
  },
};
