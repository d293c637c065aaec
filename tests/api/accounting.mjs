// The accounting bridge as a client meets it: names, exports that QuickBooks reads, payments that come back, and the log.
import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';
import { eventually, must, refused } from '../lib/client.mjs';

const look = (client, values = {}) => client.post('/accounting/exports', { format: 'iif', dry_run: true, ...values });
const send = async (client, values = {}) => must(await client.post('/accounting/exports', { format: 'iif', ...values }), 200);
const codes = ({ refused: list }) => list.map(({ number, code }) => `${number} ${code}`).toSorted();

function take(client, text, values = {}) {
  const form = new FormData();
  form.append('file', new Blob([text]), values.name ?? 'payments.csv');
  if (values.dates) form.append('dates', values.dates);
  if (values.dry_run) form.append('dry_run', 'true');
  return client.post('/accounting/imports', form);
}
const states = ({ lines }) => lines.map(({ number, state, code }) => [number, state, code].filter(Boolean).join(' '));

async function content(client, id) {
  const response = await fetch(`${client.url}/api/v1/attachments/${id}/content`, { headers: client.headers });
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}

// The transactions of an IIF file, each as the list of its rows.
function transactions(text) {
  const heads = {};
  const all = [];
  for (const line of text.split('\r\n').filter(Boolean)) {
    const [keyword, ...cells] = line.split('\t');
    if (keyword.startsWith('!')) heads[keyword.slice(1)] = cells;
    else if (keyword === 'TRNS') all.push([Object.fromEntries(heads.TRNS.map((name, at) => [name, cells[at]]))]);
    else if (keyword === 'SPL') all.at(-1).push(Object.fromEntries(heads.SPL.map((name, at) => [name, cells[at]])));
  }
  return all;
}
const cents = (text) => Math.round(Number(text) * 100);

// What a ZIP holds, by name: read from its directory, for the sizes stand behind the contents.
function unzipped(bytes) {
  const files = {};
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const [packed, name_size, start] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    files[bytes.toString('utf8', at + 46, at + 46 + name_size)] = inflateRawSync(bytes.subarray(from, from + packed)).toString('utf8');
  }
  return files;
}

export const stories = {
  'what cannot go is named with the way out, and a name lets it go': async (world) => {
    const { admin } = world;
    const long = 'Yangtze River Delta Pumps and Valves Trading Company';
    world.account = await admin.create('accounts', { name: long, phone: '+86 571 8765 4321' });
    world.other = await admin.create('accounts', { name: 'Acme' });
    const pump = await admin.create('products', { name: 'Book pump', price: '100', cost: '60', tax_rate: 13 });
    world.pump = pump;
    const valve = await admin.create('products', { name: 'Book valve', price: '100', cost: '60', tax_rate: 13 });
    const order = await admin.create('orders', { name: 'Pumps', account: world.account.id });
    must(await admin.ask('PUT', `/orders/${order.id}/lines`, { lines: [{ product: pump.id, quantity: '2', description: '=1+1' }, { product: valve.id, quantity: '3', discount: 10 }] }), 200);
    must(await admin.patch(`/orders/${order.id}`, { status: 'confirmed' }), 200);
    world.order = order;
    await admin.create('exchange_rates', { currency: 'USD', valid_from: '2026-01-01', rate: '7.1' });
    const issue = (values) => admin.create('invoices', { kind: 'commercial', status: 'issued', issued_on: '2026-11-02', ...values });
    world.whole = await issue({ sales_order: order.id, number: 'INV-1', amount: '531.1', tax_rate: 13 });
    world.alone = await issue({ account: world.other.id, number: '25332000000012345678', amount: '113', tax_rate: 13 });
    await issue({ account: world.other.id, number: 'USD-1', amount: { amount: '10', currency: 'USD' } });
    await admin.create('invoices', { account: world.other.id, kind: 'commercial', amount: '5' });
    world.payment = await admin.create('payments', { account: world.other.id, amount: '40', paid_on: '2026-11-03', method: 'wechat' });
    const bought = await admin.create('purchase_orders', { supplier: world.other.id });
    must(await admin.ask('PUT', `/purchase_orders/${bought.id}/lines`, { lines: [{ product: pump.id, quantity: '4' }] }), 200);
    must(await admin.patch(`/purchase_orders/${bought.id}`, { status: 'ordered' }), 200);
    const seen = must(await look(admin), 200);
    assert.equal(seen.run, null);
    assert.equal(seen.documents.length, 5);
    // Acme is a customer, and cannot be a vendor of the same name.
    assert.deepEqual(codes(seen), [`${bought.number} same_name`, 'INV-1 name_too_long', 'USD-1 currency'].toSorted());
    const [wanted] = seen.refused.filter(({ number }) => number === 'INV-1');
    assert.deepEqual([wanted.name_for.kind, wanted.name_for.record, wanted.name_for.label], ['customer', world.account.id, long]);
    assert.match(wanted.message, /41/);
    world.name = await admin.create('accounting_mappings', { kind: 'customer', account: world.account.id, target: 'Yangtze Pumps' });
    await admin.create('accounting_mappings', { kind: 'vendor', account: world.other.id, target: 'Acme (vendor)' });
    assert.deepEqual(codes(must(await look(admin), 200)), ['USD-1 currency']);
  },

  'a name is of one thing, and fits it': async ({ admin, account, pump }) => {
    const name = (values) => admin.post('/accounting_mappings', { target: 'X', ...values });
    assert.equal((await name({ kind: 'customer', account: account.id })).status, 409);
    refused(await name({ kind: 'customer' }), 422, 'invalid', 'account');
    refused(await name({ kind: 'role', key: 'nothing' }), 422, 'invalid', 'key');
    refused(await name({ kind: 'role', key: 'terms', target: 'later' }), 422, 'invalid', 'target');
    refused(await name({ kind: 'tax_rate', key: 'many' }), 422, 'invalid', 'key');
    refused(await name({ kind: 'product', product: pump.id, target: '=cmd()' }), 422, 'invalid', 'target');
    must(await name({ kind: 'role', key: 'income', target: 'Sales of goods' }), 201);
    const { names } = must(await admin.get('/accounting/names'), 200);
    const role = names.find(({ kind, key }) => kind === 'role' && key === 'income');
    assert.deepEqual([role.target, role.otherwise], ['Sales of goods', 'Sales']);
    assert.ok(names.some(({ kind, key, otherwise }) => kind === 'tax_rate' && key === '13' && otherwise === 'VAT 13%'));
    assert.ok(names.some(({ kind, key }) => kind === 'method' && key === 'wechat'));
  },

  'the file is one that QuickBooks Desktop reads, and its sums come to nought': async (world) => {
    const { admin } = world;
    const sent = await send(admin);
    world.first = sent;
    const file = (await content(admin, sent.file.id)).toString('utf8');
    assert.match(sent.file.name, /^kith-quickbooks-\d{4}-\d\d-\d\d\.iif$/);
    const all = transactions(file);
    assert.deepEqual(all.map(([head]) => head.TRNSTYPE), ['INVOICE', 'INVOICE', 'PAYMENT', 'PURCHORD']);
    for (const rows of all) assert.equal(rows.reduce((sum, { AMOUNT }) => sum + cents(AMOUNT), 0), 0, JSON.stringify(rows));
    const [[invoice, pumps, cheaper, tax], [alone]] = all;
    assert.deepEqual([invoice.NAME, invoice.AMOUNT, invoice.DATE, invoice.DOCNUM], ['Yangtze Pumps', '531.10', '11/02/2026', 'INV-1']);
    assert.deepEqual([pumps.INVITEM, pumps.QNTY, pumps.AMOUNT, pumps.ACCNT, pumps.MEMO], ['Book pump', '-2', '-200.00', 'Sales of goods', "'=1+1"]);
    assert.deepEqual([cheaper.INVITEM, cheaper.QNTY, cheaper.AMOUNT], ['Book valve', '-1', '-270.00']); // the discount is in the price
    assert.deepEqual([tax.AMOUNT, tax.EXTRA, tax.ACCNT], ['-61.10', 'AUTOSTAX', 'Sales Tax Payable']);
    assert.equal(alone.DOCNUM, '00012345678'); // QuickBooks Desktop keeps eleven
    assert.match(file, /^CUST\tYangtze Pumps\t/m);
    assert.match(file, /^VEND\tAcme \(vendor\)\t/m);
    assert.match(file, /^INVITEM\tVAT 13%\tCOMPTAX\t/m);
  },

  'what went out is not new, what changes is told, and the log knows it all': async (world) => {
    const { admin, whole, payment, first } = world;
    assert.deepEqual(codes(must(await look(admin), 200)), ['USD-1 currency']);
    assert.equal((await admin.post('/accounting/exports', { format: 'iif' })).status, 422);
    const run = await admin.read('accounting_runs', first.run);
    assert.deepEqual([run.direction, run.format, run.written, run.refused, run.undo_batch, run.file.id], ['export', 'iif', 4, 1, first.batch, first.file.id]);
    assert.equal(run.problems[0].code, 'currency');
    const { records } = must(await admin.get(`/invoices/${whole.id}/related/accounting_entries`), 200);
    assert.deepEqual(records.map(({ number, direction }) => [number, direction]), [['INV-1', 'export']]);
    assert.deepEqual(must(await look(admin, { only: 'changed' }), 200).documents, []);
    must(await admin.patch(`/payments/${payment.id}`, { amount: '45' }), 200);
    must(await admin.patch(`/invoices/${world.alone.id}`, { status: 'void', reason: 'typed twice' }), 200);
    const changed = must(await look(admin, { only: 'changed' }), 200);
    assert.deepEqual(changed.documents.map(({ what, state, goes }) => [what, state, goes]).toSorted(), [['invoice', 'changed', false], ['payment', 'changed', true]]);
    assert.deepEqual(changed.refused.map(({ code }) => code), ['gone']);
    const again = await send(admin, { only: 'changed' });
    assert.equal((await admin.read('accounting_runs', again.run)).written, 1);
    assert.deepEqual(must(await look(admin, { only: 'changed' }), 200).documents.map(({ what }) => what), ['invoice']);
  },

  'an export that was a mistake is undone, and everything is new again': async ({ admin, first }) => {
    must(await admin.post(`/batches/${first.batch}/undo`), 200);
    await eventually(async () => {
      const now = must(await look(admin), 200).documents;
      assert.ok(now.some(({ number, state }) => number === 'INV-1' && state === 'new'));
    });
    assert.equal((await admin.read('accounting_runs', first.run)).written, 4);
    await send(admin);
  },

  'for QuickBooks Online it is a ZIP of its layouts, and a tax code must be said': async ({ admin }) => {
    const all = { format: 'csv', only: 'all', from: '2026-11-01', to: '2026-11-30' };
    const seen = must(await look(admin, { ...all, what: ['invoice', 'payment'] }), 200);
    assert.deepEqual(codes(seen), ['INV-1 unmapped', 'USD-1 currency']);
    assert.deepEqual(seen.refused.find(({ code }) => code === 'unmapped').name_for, { kind: 'tax_rate', key: '13', record: null, label: '13%' });
    await admin.create('accounting_mappings', { kind: 'tax_rate', key: '13.0', target: 'VAT13' });
    const files = unzipped(await content(admin, (await send(admin, all)).file.id));
    const [heading, row] = files['invoices-1.csv'].split('\r\n');
    assert.ok(heading.startsWith('*InvoiceNo,*Customer,*InvoiceDate,*DueDate,Terms,Memo,Item(Product/Service)'));
    assert.ok(row.startsWith('INV-1,Yangtze Pumps,11/02/2026,12/02/2026,Net 30,'), row);
    assert.ok(row.includes(",'=1+1,2,100.00,200.00,Y,13%,VAT13,26.00,CNY"), row);
    assert.match(files['payments.csv'], /^Date,Description,Amount\r\n11\/03\/2026,HK-\d{5} Acme,45\.00/);
    assert.match(files['README.txt'], /QuickBooks Online/);
  },

  'payments come back by the number of their invoice, and once': async (world) => {
    const { admin, order, account } = world;
    const file = [
      'Date,Type,Num,Name,Invoice No,Amount,Payment method',
      '11/20/2026,Payment,QB-1,Yangtze Pumps,INV-1,"$300.10",Cash',
      '11/21/2026,Payment,QB-2,Yangtze Pumps,INV-9,10.00,',
      '11/21/2026,Payment,QB-3,Nobody Ltd,INV-1,10.00,',
      '11/21/2026,Payment,QB-4,Acme,INV-1,10.00,',
      '11/21/2026,Payment,QB-5,Yangtze Pumps,INV-1,600.00,',
      '11/21/2026,Payment,QB-6,Yangtze Pumps,INV-1,400.00,',
      '11/21/2026,Invoice,INV-1,Yangtze Pumps,,531.00,',
      '11/21/2026,Payment,QB-7,,,1.00,',
      '11/21/2026,Bill,B-1,,,1.00,',
      'TOTAL,,,,,,',
    ].join('\r\n');
    const expected = [
      'QB-1 applied', 'QB-2 refused unknown_invoice', 'QB-3 refused unknown_customer', 'QB-4 refused other_customer',
      'QB-5 refused amount_differs', 'QB-6 refused overpaid', 'INV-1 refused amount_differs', 'QB-7 refused no_invoice', 'B-1 ignored',
    ];
    const seen = must(await take(admin, file, { dry_run: true }), 200);
    assert.deepEqual(states(seen), expected);
    assert.equal(seen.run, null);
    assert.equal((await admin.list('payments', { filter: { field: 'reference', op: 'eq', value: 'QB-1' } })).records.length, 0);
    const taken = must(await take(admin, file), 200);
    assert.deepEqual(states(taken), expected);
    assert.deepEqual([taken.applied, taken.known, taken.refused], [1, 0, 7]);
    const [line] = taken.lines;
    const payment = await admin.read('payments', line.id);
    assert.deepEqual([payment.amount.amount, payment.paid_on, payment.method, payment.sales_order.id, payment.account.id, payment.reference], ['300.1', '2026-11-20', 'cash', order.id, account.id, 'QB-1']);
    assert.equal((await admin.read('orders', order.id)).paid.amount, '300.1');
    const run = await admin.read('accounting_runs', taken.run);
    assert.deepEqual([run.name, run.direction, run.written, run.refused], ['payments.csv', 'import', 1, 7]);
    assert.equal((await content(admin, run.file.id)).toString(), file);
    assert.deepEqual(states(must(await take(admin, file), 200)), expected.with(0, 'QB-1 known imported'));
    Object.assign(world, { taken, file });
  },

  'one act takes it back, and then the file is new again': async ({ admin, order, taken, file }) => {
    must(await admin.post(`/batches/${taken.batch}/undo`), 200);
    await eventually(async () => assert.equal((await admin.read('orders', order.id)).paid?.amount ?? '0', '0'));
    await eventually(async () => assert.equal(must(await take(admin, file, { dry_run: true }), 200).applied, 1));
  },

  'what went out from here is known when it comes back, and an invoice that was voided there is void': async ({ admin, payment, other }) => {
    const { records } = must(await admin.get(`/payments/${payment.id}/related/accounting_entries`), 200);
    const { number } = records[0];
    const iif = (amount) => `!TRNS\tTRNSTYPE\tDATE\tNAME\tAMOUNT\tDOCNUM\r\n!SPL\tTRNSTYPE\tAMOUNT\r\n!ENDTRNS\r\nTRNS\tPAYMENT\t11/03/2026\tAcme\t${amount}\t${number}\r\nSPL\tPAYMENT\t-${amount}\r\nENDTRNS\r\n`;
    assert.deepEqual(states(must(await take(admin, iif('45.00'), { name: 'back.iif' }), 200)), [`${number} known exported`]);
    assert.deepEqual(states(must(await take(admin, iif('46.00'), { name: 'back.iif' }), 200)), [`${number} refused amount_differs`]);
    const invoice = await admin.create('invoices', { account: other.id, kind: 'commercial', status: 'issued', number: 'V-1', amount: '10', issued_on: '2026-11-05' });
    const voided = must(await take(admin, 'Date,Num,Customer,Amount,Status\n05.11.2026,V-1,Acme,0,Voided\n', { dates: 'dmy' }), 200);
    assert.deepEqual(states(voided), ['V-1 applied']);
    assert.equal((await admin.read('invoices', invoice.id)).status, 'void');
  },

  'a file that is none is refused with its line and its character': async ({ admin }) => {
    const broken = await take(admin, '!TRNS\tTRNSTYPE\nTRNS\t"PAYMENT\n', { name: 'x.iif' });
    refused(broken, 422, 'invalid', 'file');
    assert.match(broken.body.errors[0].message, /2.*6/);
    refused(await take(admin, 'Name,Phone\nAnn,1\n'), 422, 'invalid', 'file');
    refused(await admin.post('/accounting/exports', { format: 'xml' }), 422, 'invalid', 'format');
    refused(await look(admin, { what: ['bill'] }), 422, 'invalid', 'what[0]');
    refused(await look(admin, { from: '2026-12-01', to: '2026-11-01' }), 422, 'invalid', 'to');
  },

  'whoever may not write the log neither exports nor imports, and sees none of it': async (world) => {
    const { admin, first } = world;
    const none = { read: 'none', create: false, update: 'none', delete: 'none' };
    const all = { read: 'all', create: true, update: 'all', delete: 'all' };
    const role = await world.role('no books', { '*': all, accounting_runs: none, accounting_entries: none, accounting_mappings: none }, ['export', 'import']);
    const ann = await world.person('ann', role);
    assert.ok([403, 404].includes((await look(ann)).status));
    assert.ok([403, 404].includes((await take(ann, 'Date,Num,Amount\n', { dry_run: true })).status));
    assert.ok([403, 404].includes((await ann.get(`/accounting_runs/${first.run}`)).status));
    assert.equal((await ann.get(`/attachments/${first.file.id}/content`)).status, 404);
    assert.ok([403, 404].includes((await ann.get('/accounting/names')).status));
    assert.equal((await admin.post('/accounting_runs', { name: 'forged' })).status, 422);
  },
};
