// Money as a client meets it: dated rates, totals that name their basis, price books, lines and the amount
// that follows them.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';

const usd = (amount) => ({ amount, currency: 'USD' });
const worth = async (admin, id) => (await admin.read('opportunities', id)).amount.base_amount;
const put_lines = (admin, deal, body) => admin.ask('PUT', `/opportunities/${deal}/lines`, body);
const stage_of = async (admin, kind) => (await admin.list('stages', { filter: { field: 'kind', op: 'eq', value: kind }, limit: 1 })).records[0].id;

export const stories = {
  'a currency without a rate is refused with the field, the day and the way out': async ({ admin }) => {
    const answer = await admin.post('/opportunities', { name: 'Abroad', amount: usd('100'), close_date: '2026-12-01' });
    refused(answer, 422, 'invalid', 'amount');
    assert.equal(answer.body.errors[0].code, 'no_rate');
    assert.match(answer.body.errors[0].message, /USD.*2026-12-01/);
    refused(await admin.post('/exchange_rates', { currency: 'CNY', valid_from: '2026-01-01', rate: '1' }), 422, 'invalid', 'currency');
    refused(await admin.post('/exchange_rates', { currency: 'USD', valid_from: '2026-01-01', rate: '7,1' }), 422, 'invalid', 'rate');
  },

  'an open deal follows the rate of its day and a closed one keeps its own': async (world) => {
    const { admin } = world;
    world.rate = await admin.create('exchange_rates', { currency: 'usd', valid_from: '2026-01-01', rate: '7.10' });
    assert.deepEqual([world.rate.currency, world.rate.rate, world.rate.name], ['USD', '7.1', 'USD 2026-01-01']);
    const make = (name) => admin.create('opportunities', { name, amount: usd('100'), close_date: '2026-12-01' });
    const [open, won] = [await make('Open'), await make('Won')];
    assert.deepEqual(open.amount, { amount: '100', currency: 'USD', base_amount: '710', rate: '7.1', rate_date: '2026-01-01' });
    must(await admin.patch(`/opportunities/${won.id}`, { stage: await stage_of(admin, 'won'), close_date: '2026-11-20' }), 200);
    must(await admin.patch(`/exchange_rates/${world.rate.id}`, { rate: '8' }), 200);
    await eventually(async () => assert.equal(await worth(admin, open.id), '800'));
    assert.equal(await worth(admin, won.id), '710');
    assert.equal((await admin.read('opportunities', open.id)).version, open.version, 'a rate is no change of the record');
    const log = must(await admin.get(`/opportunities/${open.id}/changes`, { field: 'amount' }), 200).changes;
    assert.equal(log.length, 1);
    world.open = open;
  },

  'a total in mixed currencies is exact and names its basis': async ({ admin }) => {
    await admin.create('opportunities', { name: 'At home', amount: '0.01', close_date: '2026-12-01' });
    const answer = must(await admin.post('/opportunities/query', { group: [], measures: [{ fn: 'sum', field: 'amount' }] }), 200);
    assert.equal(answer.groups[0].values[0], '1510.01');
    assert.deepEqual(answer.basis, { currency: 'CNY', rates_until: '2026-01-01', rate_of: 'close_date', frozen_by: 'closed_at' });
    const counted = must(await admin.post('/opportunities/query', { group: [], measures: [{ fn: 'count' }] }), 200);
    assert.equal(counted.basis, undefined);
  },

  'what moved by a rate stands in the way of no undo': async ({ admin, open, rate }) => {
    const { batch } = must(await admin.post('/batch', { operations: [{ op: 'update', object: 'opportunities', id: open.id, values: { amount: usd('300') } }] }), 200);
    must(await admin.patch(`/exchange_rates/${rate.id}`, { rate: '7' }), 200);
    await eventually(async () => assert.equal(await worth(admin, open.id), '2100'));
    const undone = must(await admin.post(`/batches/${batch}/undo`), 200);
    assert.deepEqual([undone.undone, undone.conflicts.length], [1, 0]);
    assert.equal(await worth(admin, open.id), '700');
  },

  'a price book has a currency, and steps by quantity': async (world) => {
    const { admin } = world;
    world.pump = await admin.create('products', { name: 'Pump', price: '1000', tax_rate: 13 });
    world.valve = await admin.create('products', { name: 'Valve', price: '19.99', tax_rate: 6 });
    refused(await admin.post('/price_books', { name: 'X', currency: 'USX' }), 422, 'invalid', 'currency');
    refused(await admin.post('/price_books', { name: 'X', valid_from: '2026-02-01', valid_until: '2026-01-31' }), 422, 'invalid', 'valid_until');
    world.abroad = await admin.create('price_books', { name: 'Abroad', currency: 'USD' });
    const price = (values) => admin.post('/price_book_entries', { price_book: world.abroad.id, product: world.pump.id, ...values });
    refused(await price({ price: { amount: '900', currency: 'CNY' } }), 422, 'invalid', 'price');
    must(await price({ price: usd('150') }), 201);
    must(await price({ price: usd('120'), from_quantity: '10' }), 201);
    refused(await price({ price: usd('140') }), 409, 'conflict', 'from_quantity');
    await admin.create('price_books', { name: 'Home', is_default: true });
    refused(await admin.post('/price_books', { name: 'Home 2', is_default: true }), 409, 'conflict', 'is_default');
  },

  'lines are written together, and the amount is their sum': async (world) => {
    const { admin, pump, valve } = world;
    const deal = await admin.create('opportunities', { name: 'Plant', amount: '1', close_date: '2026-12-01' });
    const written = must(await put_lines(admin, deal.id, { version: deal.version, lines: [
      { product: pump.id, quantity: '2', discount: 15 },
      { product: valve.id, quantity: '3', discount: 15, discount_amount: '0.5', description: 'Brass' },
    ] }), 200);
    // 1700 + (50.9745 - 0.5 = 50.4745 → 50.47); 221 + 3.0282 → 3.03
    assert.deepEqual(written.totals, { net: '1750.47', tax: '224.03', gross: '1974.5', currency: 'CNY' });
    const now = await admin.read('opportunities', deal.id);
    assert.equal(now.amount.amount, '1750.47');
    const { records } = must(await admin.get(`/opportunities/${deal.id}/related/lines`), 200);
    assert.deepEqual(records.map((line) => [line.position, line.price.amount, line.tax_rate, line.total.amount, line.tax_amount.amount]).toSorted(), [
      [0, '1000', 13, '1700', '221'], [1, '19.99', 6, '50.47', '3.03']]);
    refused(await admin.patch(`/opportunities/${deal.id}`, { amount: '5' }), 422, 'invalid', 'amount');
    must(await admin.patch(`/opportunities/${deal.id}`, { next_step: 'Call' }), 200);
    must(await admin.post(`/batches/${written.batch}/undo`), 200);
    assert.equal((await admin.read('opportunities', deal.id)).amount.amount, '1');
    assert.equal(must(await admin.get(`/opportunities/${deal.id}/related/lines`), 200).records.length, 0);
    world.deal = deal;
  },

  'a wrong line is named by its place and nothing is half-written': async ({ admin, deal, pump, valve }) => {
    const bad = await put_lines(admin, deal.id, { lines: [{ product: pump.id }, { product: valve.id, discount_amount: '20' }] });
    refused(bad, 422, 'invalid', 'lines[1].discount_amount');
    refused(await put_lines(admin, deal.id, { lines: [{ quantity: '1' }] }), 422, 'invalid', 'lines[0].product');
    refused(await put_lines(admin, deal.id, { lines: 'all' }), 422, 'invalid', 'lines');
    refused(await put_lines(admin, deal.id, { version: 1, lines: [] }), 409, 'conflict');
    assert.equal(must(await admin.get(`/opportunities/${deal.id}/related/lines`), 200).records.length, 0);
    assert.equal((await admin.read('opportunities', deal.id)).amount.amount, '1');
  },

  'the price book of the opportunity decides, by quantity': async ({ admin, abroad, pump, valve }) => {
    const deal = await admin.create('opportunities', { name: 'Export', close_date: '2026-12-01', price_book: abroad.id });
    const written = must(await put_lines(admin, deal.id, { lines: [{ product: pump.id, quantity: '9' }] }), 200);
    assert.deepEqual(written.totals, { net: '1350', tax: '175.5', gross: '1525.5', currency: 'USD' });
    const many = must(await put_lines(admin, deal.id, { lines: [{ product: pump.id, quantity: '10' }] }), 200);
    assert.deepEqual(many.totals, { net: '1200', tax: '156', gross: '1356', currency: 'USD' });
    const now = await admin.read('opportunities', deal.id);
    assert.deepEqual([now.amount.amount, now.amount.base_amount], ['1200', '8400']);
    // Not in this book, and its list price is in yuan: somebody has to say.
    const line = await admin.create('opportunity_lines', { opportunity: deal.id, product: valve.id });
    assert.equal(line.price, null);
    // Line by line, the amount follows a moment later; two currencies meet in the workspace's own.
    must(await admin.patch(`/opportunity_lines/${line.id}`, { price: '50' }), 200);
    await eventually(async () => assert.deepEqual((await admin.read('opportunities', deal.id)).amount, { amount: '8450', currency: 'CNY', base_amount: '8450' }));
  },

  'fifty at once write one set of lines each, and the last one stands whole': async ({ admin, deal, pump, valve }) => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => put_lines(admin, deal.id, { lines: [{ product: pump.id, quantity: `${at + 1}` }, { product: valve.id, quantity: '100' }] })));
    assert.ok(answers.every(({ status }) => status === 200 || status === 409), answers.map(({ status }) => status).join());
    const { records } = must(await admin.get(`/opportunities/${deal.id}/related/lines`), 200);
    const net = records.reduce((sum, line) => sum + Number(line.total.amount), 0);
    await eventually(async () => assert.equal(Number((await admin.read('opportunities', deal.id)).amount.amount), net));
    assert.equal(records.length, 2);
  },

  'what stands on an order has the rate of the order’s day, and goes with it': async ({ admin, pump }) => {
    const eur = (amount) => ({ amount, currency: 'EUR' });
    await admin.create('exchange_rates', { currency: 'EUR', valid_from: '2025-01-01', rate: '8' });
    await admin.create('exchange_rates', { currency: 'EUR', valid_from: '2025-06-01', rate: '9' });
    const account = await admin.create('accounts', { name: 'Euro Ltd' });
    const order = await admin.create('orders', { name: 'Euro', account: account.id, ordered_on: '2025-03-01' });
    const line = await admin.create('order_lines', { sales_order: order.id, product: pump.id, price: eur('100'), tax_rate: 0 });
    await eventually(async () => assert.equal((await admin.read('orders', order.id)).amount?.base_amount, '800'));
    const item = await admin.create('payment_plan_items', { sales_order: order.id, due_on: '2099-01-01', amount: eur('100') });
    assert.equal(item.amount.base_amount, '800');
    must(await admin.patch(`/orders/${order.id}`, { ordered_on: '2025-07-01' }), 200);
    await eventually(async () => assert.equal((await admin.read('order_lines', line.id)).total.base_amount, '900'));
    await eventually(async () => assert.equal((await admin.read('payment_plan_items', item.id)).amount.base_amount, '900'));
  },

  'a price book keeps the currency of its prices, and each product its own of many': async (world) => {
    const { admin, pump } = world;
    refused(await admin.patch(`/price_books/${world.abroad.id}`, { currency: 'EUR' }), 422, 'invalid', 'currency');
    const book = await admin.create('price_books', { name: 'Steps', currency: 'CNY' });
    const many = await admin.create('price_books', { name: 'Many steps', currency: 'CNY' });
    const step = (i) => ({ op: 'create', object: 'price_book_entries', values: { price_book: many.id, product: pump.id, from_quantity: String(i + 2), price: '1' } });
    for (let from = 0; from < 600; from += 100) must(await admin.post('/batch', { operations: Array.from({ length: 100 }, (_, i) => step(from + i)) }), 200);
    await admin.create('price_book_entries', { price_book: book.id, product: pump.id, price: '77' });
    refused(await admin.post('/price_book_entries', { price_book: book.id, product: pump.id, price: '78' }), 409, 'conflict', 'from_quantity');
    const deal = await admin.create('opportunities', { name: 'Steps', price_book: book.id });
    const line = await admin.create('opportunity_lines', { opportunity: deal.id, product: pump.id, quantity: '1' });
    assert.equal(line.price.amount, '77');
  },
};
