// Quotes as a client meets them: made of an opportunity, summed to the last unit, sent and then kept as they
// are, made anew as versions, answered.
import assert from 'node:assert/strict';
import http from 'node:http';
import { eventually, must, refused } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';

const put_lines = (admin, quote, lines) => admin.ask('PUT', `/quotes/${quote}/lines`, { lines });
const lines_of = async (admin, object, id) =>
  must(await admin.get(`/${object}/${id}/related/lines`), 200).records.toSorted((a, b) => a.position - b.position);
const codes = ({ status, body }) => [status, ...(body.errors ?? []).map(({ field, code }) => `${field} ${code}`)];
const send = async (admin, id) => must(await admin.post(`/quotes/${id}/send`), 200);
const amounts = (quote) => ['subtotal', 'discount_total', 'net', 'tax', 'total'].map((name) => quote[name].amount);

// A sent quote of one line, in an opportunity of its own.
async function sent_quote(world, name) {
  const { admin, pump } = world;
  const deal = await admin.create('opportunities', { name, close_date: '2026-12-01' });
  must(await admin.ask('PUT', `/opportunities/${deal.id}/lines`, { lines: [{ product: pump.id, quantity: '2' }] }), 200);
  const { quote } = must(await admin.post(`/opportunities/${deal.id}/quotes`, {}), 201);
  await send(admin, quote.id);
  return { deal, quote };
}

// Somebody who sells, and somebody who decides.
async function seller_and_approver(world) {
  const role = await world.role('Sells', { '*': all });
  world.ann = await world.person('Selling Ann', role);
  world.bob = await world.person('Approving Bob', role);
  return world;
}

// As somebody without any session.
const visit = (world, path, body) => fetch(world.server.url + path, body
  ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {});

// The same from an address of one's own: what it is answered with.
const visit_from = (world, localAddress, path) => new Promise((resolve, reject) => {
  http.get(world.server.url + path, { localAddress }, (reply) => resolve(reply.resume().statusCode)).on('error', reject);
});

export const stories = {
  'a quote takes the lines of its opportunity, and what goes with them': async (world) => {
    const { admin } = world;
    world.pump = await admin.create('products', { name: 'Pump', price: '1000', tax_rate: 13 });
    world.valve = await admin.create('products', { name: 'Valve', price: '19.99', tax_rate: 6 });
    const account = await admin.create('accounts', { name: 'Plant Ltd' });
    const contact = await admin.create('contacts', { last_name: 'Lee', first_name: 'Ann', account: account.id });
    world.deal = await admin.create('opportunities', { name: 'Plant', account: account.id, close_date: '2026-12-01', contact_roles: [{ contact: contact.id, is_primary: true }] });
    must(await admin.ask('PUT', `/opportunities/${world.deal.id}/lines`, { lines: [
      { product: world.pump.id, quantity: '2', discount: 15 },
      { product: world.valve.id, quantity: '3', discount: 15, discount_amount: '0.5', description: 'Brass' },
    ] }), 200);
    const made = must(await admin.post(`/opportunities/${world.deal.id}/quotes`, { language: 'en' }), 201);
    assert.equal(made.lines, 2);
    const quote = await admin.read('quotes', made.quote.id);
    assert.match(quote.number, /^Q-\d{5}$/);
    assert.deepEqual([quote.name, quote.account.name, quote.contact.id, quote.status, quote.revision, quote.currency, quote.language],
      ['Plant', 'Plant Ltd', contact.id, 'draft', 1, 'CNY', 'en']);
    assert.deepEqual(amounts(quote), ['1750.47', '0', '1750.47', '224.03', '1974.5']);
    const lines = await lines_of(admin, 'quotes', quote.id);
    assert.deepEqual(lines.map((line) => [line.product.name, line.quantity, line.discount, line.discount_amount, line.description]),
      [['Pump', '2', 15, null, null], ['Valve', '3', 15, '0.5', 'Brass']]);
    world.quote = quote;
    refused(await admin.post('/opportunities/0000000000001/quotes', {}), 404, 'not_found');
  },

  'a discount on the whole is shared among its taxes, and a larger one than the quote is refused': async ({ admin, quote }) => {
    const now = must(await admin.patch(`/quotes/${quote.id}`, { discount: 10, discount_amount: '0.01' }), 200);
    // 175.047 → 175.05, + 0.01; pump bears 170.01, valve 5.05; taxes 198.9 (198.8987) and 2.73 (2.7252).
    assert.deepEqual(amounts(now), ['1750.47', '175.06', '1575.41', '201.63', '1777.04']);
    refused(await admin.patch(`/quotes/${quote.id}`, { discount_amount: '9000' }), 422, 'invalid', 'discount_amount');
    refused(await admin.patch(`/quotes/${quote.id}`, { discount: 101 }), 422, 'invalid', 'discount');
    refused(await admin.patch(`/quotes/${quote.id}`, { total: '1' }), 422, 'invalid', 'total');
    assert.deepEqual(amounts(await admin.read('quotes', quote.id)), amounts(now));
  },

  'all lines are in the currency of the quote, and one without a rate is refused': async ({ admin, quote, pump, deal }) => {
    const dollars = [{ product: pump.id, price: { amount: '5', currency: 'USD' } }];
    assert.deepEqual(codes(await put_lines(admin, quote.id, dollars)), [422, 'lines[0].price other_currency', 'lines[0].price no_rate']);
    refused(await admin.patch(`/quotes/${quote.id}`, { currency: 'JPY' }), 422, 'invalid', 'currency');
    refused(await admin.post('/quotes', { name: 'Abroad', currency: 'USX' }), 422, 'invalid', 'currency');
    const abroad = await admin.create('quotes', { name: 'Abroad', currency: 'usd', opportunity: deal.id });
    assert.equal(abroad.currency, 'USD');
    assert.deepEqual(codes(await put_lines(admin, abroad.id, dollars)), [422, 'lines[0].price no_rate']);
    assert.equal((await lines_of(admin, 'quotes', quote.id)).length, 2);
  },

  'a status is the program\'s where it says what the program has done': async ({ admin, quote }) => {
    refused(await admin.patch(`/quotes/${quote.id}`, { status: 'sent' }), 422, 'invalid', 'status');
    refused(await admin.patch(`/quotes/${quote.id}`, { status: 'accepted' }), 422, 'invalid', 'status');
    refused(await admin.post('/quotes', { name: 'X', status: 'accepted' }), 422, 'invalid', 'status');
    refused(await admin.post(`/quotes/${quote.id}/versions`), 422, 'invalid', 'status');
    const empty = await admin.create('quotes', { name: 'Empty' });
    refused(await admin.post(`/quotes/${empty.id}/send`), 422, 'invalid', 'lines');
    must(await admin.patch(`/quotes/${quote.id}`, { valid_until: '2026-01-01' }), 200);
    refused(await admin.post(`/quotes/${quote.id}/send`), 422, 'invalid', 'valid_until');
    const now = must(await admin.patch(`/quotes/${quote.id}`, { valid_until: '2099-12-31' }), 200);
    refused(await admin.post(`/quotes/${quote.id}/send`, { version: now.version - 1 }), 409, 'conflict');
  },

  'what has been sent stays as it is': async ({ admin, quote, pump }) => {
    await send(admin, quote.id);
    const sent = await admin.read('quotes', quote.id);
    assert.equal(sent.status, 'sent');
    assert.ok(sent.sent_at);
    refused(await admin.post(`/quotes/${quote.id}/send`), 422, 'invalid', 'status');
    for (const values of [{ discount: 20 }, { terms: 'Other' }, { valid_until: '2100-01-01' }, { language: 'zh' }])
      refused(await admin.patch(`/quotes/${quote.id}`, values), 422, 'invalid', Object.keys(values)[0]);
    refused(await put_lines(admin, quote.id, []), 422, 'invalid', 'lines');
    const [line] = await lines_of(admin, 'quotes', quote.id);
    refused(await admin.patch(`/quote_lines/${line.id}`, { quantity: '9' }), 422, 'invalid', 'quote');
    refused(await admin.remove(`/quote_lines/${line.id}`), 422, 'invalid', 'quote');
    refused(await admin.post('/quote_lines', { quote: quote.id, product: pump.id }), 422, 'invalid');
    assert.match((await admin.patch(`/quotes/${quote.id}`, { discount: 20 })).body.errors[0].message, /新版本/);
    must(await admin.patch(`/quotes/${quote.id}`, { tags: ['warm'] }), 200);
    assert.deepEqual(amounts(await admin.read('quotes', quote.id)), amounts(sent));
  },

  'a new version takes its place, and fifty who ask at once make one': async (world) => {
    const { admin, quote } = world;
    const answers = await Promise.all(Array.from({ length: 50 }, () => admin.post(`/quotes/${quote.id}/versions`)));
    const made = answers.filter(({ status }) => status === 201);
    assert.equal(made.length, 1, answers.map(({ status }) => status).join());
    assert.ok(answers.every(({ status }) => status === 201 || status === 409));
    const next = await admin.read('quotes', made[0].body.quote.id);
    const old = await admin.read('quotes', quote.id);
    assert.deepEqual([next.number, next.revision, next.status, next.previous.id], [`${quote.number}-2`, 2, 'draft', quote.id]);
    assert.deepEqual([old.status, old.newest.id], ['superseded', next.id]);
    assert.deepEqual(amounts(next), amounts(old));
    assert.equal((await lines_of(admin, 'quotes', next.id)).length, 2);
    await send(admin, next.id);
    const third = must(await admin.post(`/quotes/${next.id}/versions`), 201);
    assert.equal((await admin.read('quotes', quote.id)).newest.id, third.quote.id, 'the first knows the newest');
    assert.equal((await admin.read('quotes', third.quote.id)).number, `${quote.number}-3`);
    world.third = third.quote;
  },

  'the document is a PDF, for those alone who see the quote': async (world) => {
    const { admin, quote } = world;
    const answer = await admin.ask('GET', `/quotes/${quote.id}/pdf`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'application/pdf');
    const nobody = await world.person('Nobody', await world.role('Blind', { '*': { read: 'none', create: false, update: 'none', delete: 'none' } }));
    refused(await nobody.ask('GET', `/quotes/${quote.id}/pdf`), 403, 'forbidden');
  },

  'accepted, its lines go back to the opportunity with their share of the discount': async ({ admin, third, deal }) => {
    await send(admin, third.id);
    must(await admin.patch(`/quotes/${third.id}`, { status: 'accepted' }), 200);
    const quote = await admin.read('quotes', third.id);
    assert.ok(quote.decided_at);
    await eventually(async () => assert.equal((await admin.read('opportunities', deal.id)).amount.amount, quote.net.amount));
    const lines = await lines_of(admin, 'opportunities', deal.id);
    assert.deepEqual(lines.map((line) => line.discount_amount), ['170.01', '5.55']);
    refused(await admin.post(`/quotes/${third.id}/versions`), 422, 'invalid', 'status');
    refused(await admin.patch(`/quotes/${third.id}`, { status: 'declined', decline_reason: 'x' }), 422, 'invalid', 'status');
  },

  'declined it asks why, and a quote may keep its lines to itself': async (world) => {
    const { admin } = world;
    const { quote } = await sent_quote(world, 'Declined');
    refused(await admin.patch(`/quotes/${quote.id}`, { status: 'declined' }), 422, 'invalid', 'decline_reason');
    must(await admin.patch(`/quotes/${quote.id}`, { status: 'declined', decline_reason: 'Too dear' }), 200);
    assert.equal(must(await admin.post(`/quotes/${quote.id}/versions`), 201).lines, 1);
    const other = await sent_quote(world, 'Kept');
    must(await admin.patch(`/quotes/${other.quote.id}`, { status: 'accepted', carry_lines: false }), 200);
    assert.equal((await admin.read('opportunities', other.deal.id)).amount.amount, '2000');
  },

  'a new version can be taken back': async (world) => {
    const { admin } = world;
    const { quote } = await sent_quote(world, 'Taken back');
    const { batch } = must(await admin.post(`/quotes/${quote.id}/versions`), 201);
    must(await admin.post(`/batches/${batch}/undo`), 200);
    const again = await admin.read('quotes', quote.id);
    assert.deepEqual([again.status, again.newest], ['sent', null]);
  },

  'a link is told once, leads to the document and to nothing else, and can be withdrawn': async (world) => {
    const { admin } = world;
    const { quote } = await sent_quote(world, 'Shown');
    world.shown = quote;
    const made = must(await admin.post(`/quotes/${quote.id}/links`, { recipient: 'Ann Lee' }), 201);
    assert.match(made.path, /^\/p\/[\w-]{43}$/);
    world.path = made.path;
    const { links } = must(await admin.get(`/quotes/${quote.id}/links`), 200);
    assert.deepEqual(links.map(({ recipient, opened }) => [recipient, opened]), [['', 0], ['Ann Lee', 0]]);
    assert.doesNotMatch(JSON.stringify(links), new RegExp(made.path.slice(3)));
    const page = await visit(world, made.path);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.deepEqual(['referrer-policy', 'x-robots-tag', 'cache-control'].map((name) => page.headers.get(name)), ['no-referrer', 'noindex', 'no-store']);
    const html = await page.text();
    assert.match(html, /Pump/);
    assert.match(html, /2,260\.00/);
    world.hash = /data-hash="(\w{64})"/.exec(html)[1];
    const pdf = await visit(world, `${made.path}/pdf`);
    assert.match(await pdf.text(), /^%PDF/);
    assert.equal((await visit(world, `/p/${'x'.repeat(43)}`)).status, 404);
    must(await admin.remove(`/quotes/${quote.id}/links/${links[0].id}`), 204);
    const other = must(await admin.post(`/quotes/${quote.id}/links`, {}), 201);
    must(await admin.remove(`/quotes/${quote.id}/links/${other.id}`), 204);
    assert.equal((await visit(world, other.path)).status, 404);
  },

  'what is looked at is counted, and twice within minutes tells the owner': async (world) => {
    const { admin, shown, path } = world;
    await visit(world, `${path}/opened`, {});
    assert.equal((await admin.read('quotes', shown.id)).status, 'viewed');
    await visit(world, `${path}/seen`, { pages: { 1: 7, 2: 3, 99: 5, x: 1 } });
    const { links } = must(await admin.get(`/quotes/${shown.id}/links`), 200);
    const link = links.find(({ recipient }) => recipient === 'Ann Lee');
    assert.deepEqual([link.opened, link.pages], [1, [{ page: '1', seconds: 7 }, { page: '2', seconds: 3 }]]);
    const told = async () => (await admin.list('notifications', { filter: { field: 'kind', op: 'eq', value: 'proposal_opened' } })).records.length;
    assert.equal(await told(), 0);
    // One who reloads at once has not come again.
    await visit(world, `${path}/opened`, {});
    assert.equal(await told(), 0);
  },

  'an answer needs a name, a signature and the content that was shown': async (world) => {
    const { path, hash } = world;
    const answer = async (body) => {
      const reply = await visit(world, `${path}/answer`, body);
      return [reply.status, ...((await reply.json()).errors ?? []).map(({ field }) => field)];
    };
    const typed = { typed: 'Ann Lee' };
    assert.deepEqual(await answer({ accepted: true, name: 'Ann Lee', signature: typed, hash: 'x' }), [409]);
    assert.deepEqual(await answer({ accepted: true, name: '', signature: typed, hash }), [422, 'name']);
    assert.deepEqual(await answer({ accepted: true, name: 'Ann Lee', hash }), [422, 'signature']);
    assert.deepEqual(await answer({ accepted: true, name: 'Ann Lee', hash, signature: { strokes: [[[0, 999_999]]] } }), [422, 'signature']);
    assert.deepEqual(await answer({ accepted: false, hash }), [422, 'reason']);
    world.answer = answer;
  },

  'fifty who sign at once sign one quote, and the certificate is filed with it': async (world) => {
    const { admin, shown, hash, answer, path } = world;
    const body = { accepted: true, name: '李安 Ann Lee', hash, signature: { strokes: [[[10, 10], [500, 200]], [[700, 150]]] } };
    const answers = await Promise.all(Array.from({ length: 50 }, () => answer(body)));
    assert.deepEqual(answers.map(([status]) => status).toSorted(), [200, ...Array(49).fill(409)]);
    const quote = await admin.read('quotes', shown.id);
    assert.deepEqual([quote.status, quote.accepted_by], ['accepted', '李安 Ann Lee']);
    assert.match(await (await visit(world, path)).text(), /李安 Ann Lee/);
    await eventually(async () => {
      const { items } = must(await admin.get(`/quotes/${shown.id}/timeline`, { types: 'attachment' }), 200);
      assert.deepEqual(items.map(({ record }) => record.name), [`${quote.number}.pdf`]);
    });
    assert.deepEqual(await answer({ accepted: false, reason: 'x', hash }), [409]);
  },

  'where a code was wished nobody accepts without it, and five wrong ones end the link': async (world) => {
    const { admin } = world;
    const deal = await admin.create('opportunities', { name: 'Coded' });
    must(await admin.ask('PUT', `/opportunities/${deal.id}/lines`, { lines: [{ product: world.pump.id, quantity: '2' }] }), 200);
    const { quote } = must(await admin.post(`/opportunities/${deal.id}/quotes`, {}), 201);
    const { link } = must(await admin.post(`/quotes/${quote.id}/send`, { code: true }), 200);
    assert.match(link.code, /^\d{6}$/);
    const second = must(await admin.post(`/quotes/${quote.id}/links`, { recipient: 'Bob', code: true }), 201);
    const without = must(await admin.post(`/quotes/${quote.id}/links`, {}), 201);
    assert.equal(without.code, undefined);
    const page = await (await visit(world, link.path)).text();
    assert.match(page, /name="code"/);
    assert.doesNotMatch(page, new RegExp(link.code));
    assert.doesNotMatch(await (await visit(world, without.path)).text(), /name="code"/);
    const hash = /data-hash="(\w{64})"/.exec(page)[1];
    const accept = async ({ path }, code) => {
      const reply = await visit(world, `${path}/answer`, { accepted: true, name: 'Ann Lee', signature: { typed: 'Ann Lee' }, hash, ...(code !== undefined && { code }) });
      const { errors = [] } = await reply.json();
      return [reply.status, ...errors.map(({ field, code: why }) => `${field} ${why}`)];
    };
    const wrong = (code) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    assert.deepEqual(await accept(link), [422, 'code required']);
    assert.deepEqual(await accept(link, second.code === link.code ? wrong(link.code) : second.code), [422, 'code wrong'], 'that of another link');
    const tried = await Promise.all(Array.from({ length: 20 }, () => accept(second, wrong(second.code))));
    assert.deepEqual(tried.map(([status, why]) => `${status} ${why}`).toSorted(), [...Array(16).fill('422 code used_up'), ...Array(4).fill('422 code wrong')]);
    assert.deepEqual(await accept(second, second.code), [422, 'code used_up'], 'the right one comes too late');
    const { links } = must(await admin.get(`/quotes/${quote.id}/links`), 200);
    assert.deepEqual(links.map((each) => [each.asks_for_code, each.code_misses]), [[true, 1], [true, 5], [false, 0]]);
    assert.doesNotMatch(JSON.stringify(links) + JSON.stringify(await admin.read('proposals', link.id)), new RegExp(`"${link.code}"`));
    const wide = [...`${link.code.slice(0, 3)} ${link.code.slice(3)}`].map((c) => (c === ' ' ? c : String.fromCodePoint(c.codePointAt(0) + 0xfee0))).join('');
    assert.deepEqual(await accept(link, wide), [200]);
    assert.equal((await admin.read('proposals', link.id)).signature.code, true);
  },

  'a declined one says why, and an expired one cannot be signed': async (world) => {
    const { admin } = world;
    const { quote } = await sent_quote(world, 'Refused');
    const { path } = must(await admin.post(`/quotes/${quote.id}/links`, {}), 201);
    const hash = /data-hash="(\w{64})"/.exec(await (await visit(world, path)).text())[1];
    assert.equal((await visit(world, `${path}/answer`, { accepted: false, reason: 'Too dear', hash })).status, 200);
    assert.equal((await admin.read('quotes', quote.id)).decline_reason, 'Too dear');
    const gone = await sent_quote(world, 'Expired');
    const link = must(await admin.post(`/quotes/${gone.quote.id}/links`, {}), 201);
    must(await admin.patch(`/quotes/${gone.quote.id}`, { status: 'expired' }), 200);
    const late = await visit(world, `${link.path}/answer`, { accepted: true, name: 'Ann', signature: { typed: 'Ann' }, hash });
    assert.equal(late.status, 422);
    assert.equal((await late.json()).errors[0].code, 'expired');
    refused(await admin.post(`/quotes/${gone.quote.id}/links`, {}), 422, 'invalid', 'status');
  },

  'who guesses links waits, and nobody else does': async (world) => {
    const { admin } = world;
    const { quote } = await sent_quote(world, 'Guessed at');
    const { path } = must(await admin.post(`/quotes/${quote.id}/links`, {}), 201);
    const guess = (address) => visit_from(world, address, `/p/${'y'.repeat(43)}`);
    const answers = [];
    for (let i = 0; i < 12; ++i) answers.push(await guess('127.0.0.7'));
    assert.deepEqual(answers, [...Array(10).fill(404), 429, 429]);
    for (let host = 10; host < 20; ++host)
      for (let i = 0; i < 5; ++i) assert.equal(await guess(`127.0.0.${host}`), 404);
    assert.equal(await visit_from(world, '127.0.0.8', `/p/${'y'.repeat(43)}`), 404, 'one who has not guessed yet');
    assert.equal(await visit_from(world, '127.0.0.8', path), 200);
    assert.equal(await visit_from(world, '127.0.0.7', path), 200, 'a colleague of the guesser has a link that leads somewhere');
  },

  'put back to draft and sent anew, it is what was sent the last time': async (world) => {
    const { admin, pump } = world;
    const deal = await admin.create('opportunities', { name: 'Sent twice', close_date: '2026-12-01' });
    must(await admin.ask('PUT', `/opportunities/${deal.id}/lines`, { lines: [{ product: pump.id, quantity: '2' }] }), 200);
    const { quote } = must(await admin.post(`/opportunities/${deal.id}/quotes`, { language: 'en' }), 201);
    const draft = await admin.read('quotes', quote.id);
    const first = (await send(admin, quote.id)).link.path;
    assert.match(await (await visit(world, first)).text(), /2,260\.00/);
    must(await admin.post(`/quotes/${quote.id}/revert`, { as_of: draft.updated_at }), 200);
    assert.equal((await admin.read('quotes', quote.id)).status, 'draft');
    must(await put_lines(admin, quote.id, [{ product: pump.id, quantity: '5' }]), 200);
    const second = (await send(admin, quote.id)).link.path;
    const third = must(await admin.post(`/quotes/${quote.id}/links`, {}), 201).path;
    for (const path of [second, third]) {
      const html = await (await visit(world, path)).text();
      assert.match(html, /5,650\.00/);
      assert.match(html, /id="accept"/);
    }
    const html = await (await visit(world, first)).text();
    assert.match(html, /There is a newer version/);
    assert.doesNotMatch(html, /id="accept"/);
    const hash = /data-hash="(\w{64})"/.exec(html)[1];
    const late = await visit(world, `${first}/answer`, { accepted: true, name: 'Ann', signature: { typed: 'Ann' }, hash });
    assert.equal(late.status, 409);
  },

  'who may not change the opportunity does not rewrite its lines by accepting, and reads why': async (world) => {
    const { admin } = world;
    const role = await world.role('Quotes alone', { '*': all, opportunities: { ...all, update: 'none' } });
    const ann = await world.person('Accepting Ann', role, { locale: 'en' });
    const { deal, quote } = await sent_quote(world, 'Not hers');
    must(await admin.patch(`/quotes/${quote.id}`, { owner: ann.user.id }), 200);
    const before = await lines_of(admin, 'opportunities', deal.id);
    must(await ann.patch(`/quotes/${quote.id}`, { status: 'accepted' }), 200);
    await eventually(async () => {
      const { items } = must(await ann.get(`/quotes/${quote.id}/timeline`, { types: 'activity' }), 200);
      assert.equal(items.length, 1);
      assert.match(JSON.stringify(items[0]), /The lines of Q-\d+ are not yet those of the opportunity.*may not change this opportunity/);
    });
    assert.deepEqual((await lines_of(admin, 'opportunities', deal.id)).map(({ id }) => id), before.map(({ id }) => id));
    await eventually(async () => assert.ok((await ann.list('notifications', { limit: 10 })).records.some(({ kind }) => kind === 'activity')));
  },

  'lines that an approval has locked stay as they are when the customer accepts': async (world) => {
    const { admin } = world;
    const { ann, bob } = await seller_and_approver(world);
    const { deal, quote } = await sent_quote(world, 'Locked');
    must(await admin.patch(`/quotes/${quote.id}`, { owner: ann.user.id }), 200);
    const { path } = must(await admin.post(`/quotes/${quote.id}/links`, {}), 201);
    const process = await admin.create('approval_processes', {
      name_en: 'Large', applies_to: 'opportunities', locks: ['amount', 'lines'], lock_spares: 'nobody',
      steps: [{ name_en: 'Step', approvers: [{ kind: 'user', id: bob.user.id }] }],
    });
    must(await ann.post('/approvals', { object: 'opportunities', record: deal.id, process: process.id }), 200);
    const before = await lines_of(admin, 'opportunities', deal.id);
    const hash = /data-hash="(\w{64})"/.exec(await (await visit(world, path)).text())[1];
    assert.equal((await visit(world, `${path}/answer`, { accepted: true, name: 'Ann', signature: { typed: 'Ann' }, hash })).status, 200);
    await eventually(async () => {
      const { items } = must(await ann.get(`/quotes/${quote.id}/timeline`, { types: 'activity' }), 200);
      assert.equal(items.length, 1);
      assert.match(JSON.stringify(items[0]), /审批期间已锁定/);
    });
    assert.equal((await admin.read('quotes', quote.id)).status, 'accepted');
    assert.deepEqual((await lines_of(admin, 'opportunities', deal.id)).map(({ id, version }) => [id, version]), before.map(({ id, version }) => [id, version]));
    must(await admin.patch(`/approval_processes/${process.id}`, { active: false }), 200);
  },

  'whatever name, browser or extras somebody signs with, the certificate is filed': async (world) => {
    const { admin } = world;
    const { quote } = await sent_quote(world, 'Signed strangely');
    const { id, path } = must(await admin.post(`/quotes/${quote.id}/links`, {}), 201);
    const hash = /data-hash="(\w{64})"/.exec(await (await visit(world, path)).text())[1];
    const sign = (name, signature) => fetch(`${world.server.url}${path}/answer`, {
      method: 'POST',
      // Cut after 200 bytes it would end in half a character.
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'x'.repeat(199) + Buffer.from('é and more').toString('latin1') },
      body: JSON.stringify({ accepted: true, name, hash, signature }),
    });
    for (const name of ['', '  ', '\t']) assert.equal((await (await sign(name, { typed: 'x' })).json()).errors[0].field, 'name');
    assert.equal((await (await sign('Ann', { typed: ' ' })).json()).errors[0].field, 'signature');
    const name = 'Ann \u{10380}\u{F1234}';  // no font has the second
    assert.equal((await sign(name, { typed: name, strokes: 'x', more: 'y'.repeat(1_000) })).status, 200);
    const kept = (await admin.read('proposals', id)).signature;
    assert.deepEqual(kept.signature, { typed: name });
    assert.equal(kept.agent, 'x'.repeat(199));
    const number = (await admin.read('quotes', quote.id)).number;
    await eventually(async () => {
      const { items } = must(await admin.get(`/quotes/${quote.id}/timeline`, { types: 'attachment' }), 200);
      assert.deepEqual(items.map(({ record }) => record.name), [`${number}.pdf`]);
    });
  },

  'an approval that stands before sending is asked for ahead, and then it is sent': async (world) => {
    const { admin, ann, bob, pump } = world;
    const process = await admin.create('approval_processes', {
      name_en: 'Before sending', applies_to: 'quotes', start: 'required', gate: { field: 'status', op: 'eq', value: 'sent' },
      watched: ['total'], steps: [{ name_en: 'Step', approvers: [{ kind: 'user', id: bob.user.id }] }],
    });
    const quote = await ann.create('quotes', { name: 'Gated' });
    must(await put_lines(ann, quote.id, [{ product: pump.id }]), 200);
    const offers = async () => must(await ann.get(`/approvals/of/quotes/${quote.id}`), 200).processes.map(({ id, approved, stands_before }) => [id, approved, stands_before]);
    assert.deepEqual(await offers(), [[process.id, false, [{ field: 'status', value: 'sent' }]]]);
    assert.deepEqual(codes(await ann.post(`/quotes/${quote.id}/send`)), [422, 'status approval_required']);
    const [request] = must(await ann.post('/approvals', { object: 'quotes', record: quote.id, process: process.id }), 200).requests;
    assert.deepEqual(codes(await ann.post(`/quotes/${quote.id}/send`)), [422, 'status approval_pending']);
    must(await bob.post(`/approvals/${request.id}/decide`, { decision: 'approve' }), 200);
    assert.deepEqual(await offers(), [[process.id, true, [{ field: 'status', value: 'sent' }]]]);
    await send(ann, quote.id);
    assert.deepEqual(await offers(), [[process.id, true, []]], 'nothing to ask for ahead any more');
    must(await admin.patch(`/approval_processes/${process.id}`, { active: false }), 200);
  },

  'a new version leaves out what needs an approval, to be asked for on the draft': async (world) => {
    const { admin, ann, bob, pump } = world;
    const quote = await ann.create('quotes', { name: 'Discounted', discount: 20, discount_amount: '1' });
    must(await put_lines(ann, quote.id, [{ product: pump.id }]), 200);
    await send(ann, quote.id);
    const process = await admin.create('approval_processes', {
      name_en: 'Discount', applies_to: 'quotes', start: 'required', gate: { field: 'discount', op: 'gt', value: '15' },
      watched: ['discount'], steps: [{ name_en: 'Step', approvers: [{ kind: 'user', id: bob.user.id }] }],
    });
    const made = must(await ann.post(`/quotes/${quote.id}/versions`), 201);
    assert.deepEqual([made.lines, made.left_out], [1, ['discount']]);
    const next = await ann.read('quotes', made.quote.id);
    assert.deepEqual([next.revision, next.status, next.discount, next.discount_amount, next.net.amount], [2, 'draft', null, '1', '999']);
    assert.deepEqual(codes(await ann.patch(`/quotes/${next.id}`, { discount: 20 })), [422, 'discount approval_required']);
    const [request] = must(await ann.post('/approvals', { object: 'quotes', record: next.id, values: { discount: 20 } }), 200).requests;
    must(await bob.post(`/approvals/${request.id}/decide`, { decision: 'approve' }), 200);
    assert.equal((await ann.read('quotes', next.id)).discount, 20);
    must(await admin.patch(`/approval_processes/${process.id}`, { active: false }), 200);
  },
};
