// Purchase orders and light stock as a client meets them: receive, deliver, return, count, and who gets the last piece.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';

const hand = async (admin, product) => (await admin.read('products', product)).on_hand;
const lines_of = async (admin, object, id) => must(await admin.get(`/${object}/${id}/related/lines`), 200).records.toSorted((a, b) => a.position - b.position);
const code = (answer) => answer.body.errors?.[0]?.code;

async function sold(world, quantity) {
  const order = await world.admin.create('orders', { name: 'Sale', account: world.account.id });
  must(await world.admin.ask('PUT', `/orders/${order.id}/lines`, { lines: [{ product: world.pump.id, quantity }] }), 200);
  must(await world.admin.patch(`/orders/${order.id}`, { status: 'confirmed' }), 200);
  return order.id;
}

export const stories = {
  'a purchase order costs what its products cost, and its amount is the sum of its lines': async (world) => {
    const { admin } = world;
    world.account = await admin.create('accounts', { name: 'Pump Works' });
    world.pump = await admin.create('products', { name: 'Stock pump', price: '100', cost: '60.5', tax_rate: 13, unit: 'pc', stock_tracked: true, reorder_level: '4' });
    world.order = await admin.create('purchase_orders', { supplier: world.account.id });
    assert.match(world.order.number, /^PO-\d{5}$/);
    const written = must(await admin.ask('PUT', `/purchase_orders/${world.order.id}/lines`, { lines: [{ product: world.pump.id, quantity: '10' }] }), 200);
    assert.deepEqual(written.totals, { net: '605', tax: '78.65', gross: '683.65', currency: 'CNY' });
    assert.equal((await admin.read('purchase_orders', world.order.id)).amount.amount, '683.65');
    const related = must(await admin.get(`/accounts/${world.account.id}/related/purchase_orders`), 200).records;
    assert.deepEqual(related.map(({ id }) => id), [world.order.id]);
  },

  'goods are received in parts, never more than is open, and one click takes them back': async (world) => {
    const { admin, order, pump } = world;
    const receive = (body = {}) => admin.post(`/purchase_orders/${order.id}/receive`, body);
    refused(await receive(), 422, 'invalid', 'status');
    must(await admin.patch(`/purchase_orders/${order.id}`, { status: 'ordered' }), 200);
    const [line] = await lines_of(admin, 'purchase_orders', order.id);
    const some = must(await receive({ lines: [{ id: line.id, quantity: '4.25' }], reason: 'first van' }), 200);
    assert.equal(some.status, 'partly_received');
    assert.equal(await hand(admin, pump.id), '4.25');
    const over = await receive({ lines: [{ id: line.id, quantity: '5.76' }] });
    refused(over, 422, 'invalid', 'lines[0].quantity');
    assert.equal(code(over), 'exceeds_line');
    refused(await receive({ lines: [{ id: line.id, quantity: '-1' }] }), 422, 'invalid', 'lines[0].quantity');
    refused(await receive({ lines: 'all' }), 422, 'invalid', 'lines');
    refused(await receive({ lines: [{ id: order.id, quantity: '1' }] }), 422, 'invalid', 'lines[0].id');
    const rest = must(await receive(), 200);
    assert.equal(rest.status, 'received');
    assert.equal((await lines_of(admin, 'purchase_orders', order.id))[0].received, '10');
    must(await admin.post(`/batches/${rest.batch}/undo`), 200);
    assert.equal(await hand(admin, pump.id), '4.25');
    await eventually(async () => assert.equal((await admin.read('purchase_orders', order.id)).status, 'partly_received'));
    const moves = must(await admin.get(`/products/${pump.id}/related/stock_moves`), 200).records;
    assert.deepEqual(moves.map((move) => [move.quantity, move.kind, move.reason, move.purchase_order.id]), [['4.25', 'received', 'first van', order.id]]);
  },

  'the same request with the same key receives once': async (world) => {
    const { admin, order, pump } = world;
    const [line] = await lines_of(admin, 'purchase_orders', order.id);
    const ask = () => admin.post(`/purchase_orders/${order.id}/receive`, { lines: [{ id: line.id, quantity: '0.75' }] }, { 'idempotency-key': 'van two' });
    const answers = [must(await ask(), 200), must(await ask(), 200)];
    assert.equal(answers[0].batch, answers[1].batch);
    assert.equal(await hand(admin, pump.id), '5');
  },

  'what was counted is set, with a reason, and shows below the reorder level': async ({ admin, pump }) => {
    const count = (body) => admin.post(`/products/${pump.id}/stock`, body);
    refused(await count({ counted: 'many', reason: 'x' }), 422, 'invalid', 'counted');
    refused(await count({ counted: '3' }), 422, 'invalid', 'reason');
    const now = must(await count({ counted: '3', reason: 'two broken' }), 200);
    assert.deepEqual([now.on_hand, now.difference], ['3', '-2']);
    const low = async () => (await admin.list('products', { filter: { field: 'low_stock', op: 'eq', value: true } })).records.map(({ id }) => id);
    assert.deepEqual(await low(), [pump.id]);
    must(await admin.post(`/batches/${now.batch}/undo`), 200);
    assert.equal(await hand(admin, pump.id), '5');
    assert.deepEqual(await low(), []);
    assert.equal(must(await count({ counted: '5' }), 200).batch, null);
    const [view] = (await admin.list('saved_views', { filter: { and: [{ field: 'object', op: 'eq', value: 'products' }, { field: 'name', op: 'eq', value: '低于补货线' }] } })).records;
    assert.ok(view ?? (await admin.list('saved_views', { filter: { field: 'name', op: 'eq', value: 'Below reorder level' } })).records[0]);
  },

  'an order that asks for more than there is says what is missing, and a return comes back': async (world) => {
    const { admin, pump } = world;
    const draft = await admin.create('orders', { name: 'Draft', account: world.account.id });
    refused(await admin.post(`/orders/${draft.id}/deliver`), 422, 'invalid', 'status');
    const order = await sold(world, '7');
    const short_of = await admin.post(`/orders/${order}/deliver`);
    refused(short_of, 422, 'invalid', 'lines');
    assert.equal(code(short_of), 'not_enough');
    assert.match(short_of.body.errors[0].message, /Stock pump/);
    const [line] = await lines_of(admin, 'orders', order);
    const some = must(await admin.post(`/orders/${order}/deliver`, { lines: [{ id: line.id, quantity: '2' }] }), 200);
    assert.equal(await hand(admin, pump.id), '3');
    refused(await admin.ask('PUT', `/orders/${order}/lines`, { lines: [{ id: line.id, product: pump.id, quantity: '1' }] }), 422, 'invalid', 'lines[0].quantity');
    const back = must(await admin.post(`/orders/${order}/return`, { lines: [{ id: line.id, quantity: '1' }], reason: 'wrong size' }), 200);
    assert.equal(await hand(admin, pump.id), '4');
    must(await admin.post(`/batches/${back.batch}/undo`), 200);
    must(await admin.post(`/batches/${some.batch}/undo`), 200);
    assert.equal(await hand(admin, pump.id), '5');
    assert.equal((await lines_of(admin, 'orders', order))[0].delivered, '0');
  },

  'of twenty who deliver the last piece at once one gets it': async (world) => {
    const { admin, pump } = world;
    must(await admin.post(`/products/${pump.id}/stock`, { counted: '1', reason: 'one left' }), 200);
    const orders = [];
    for (let n = 0; n < 20; ++n) orders.push(await sold(world, '1'));
    const answers = await Promise.all(orders.map((id) => admin.post(`/orders/${id}/deliver`)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      assert.equal(answer.status, 422);
      assert.equal(code(answer), 'not_enough');
    }
    assert.equal(await hand(admin, pump.id), '0');
    const again = orders[answers.findIndex(({ status }) => status === 200)];
    const twice = await Promise.all(Array.from({ length: 5 }, () => admin.post(`/orders/${again}/deliver`)));
    for (const answer of twice) refused(answer, 422, 'invalid', 'lines');
    must(await admin.patch(`/products/${pump.id}`, { allow_negative: true }), 200);
    must(await admin.post(`/orders/${orders.find((id) => id !== again)}/deliver`), 200);
    assert.equal(await hand(admin, pump.id), '-1');
  },

  'moves are written once': async ({ admin, pump }) => {
    const [move] = (await admin.list('stock_moves', { limit: 1 })).records;
    assert.equal((await admin.patch(`/stock_moves/${move.id}`, { quantity: '99' })).status, 409);
    assert.equal((await admin.remove(`/stock_moves/${move.id}`)).status, 409);
    const before = await hand(admin, pump.id);
    refused(await admin.post('/stock_moves', { product: pump.id, quantity: '0', kind: 'correction' }), 422, 'invalid', 'quantity');
    await admin.create('stock_moves', { product: pump.id, quantity: '2', kind: 'received', reason: 'opening stock' });
    assert.equal(Number(await hand(admin, pump.id)), Number(before) + 2);
  },
};
