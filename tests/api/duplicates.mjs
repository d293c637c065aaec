// Duplicates as a client meets them: the hint, rules, a search over the whole file, merging and back.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const ids = (list) => list.map((each) => each.id).sort();

async function scanned(admin) {
  const { job } = must(await admin.post('/contacts/duplicates/scan', {}), 202);
  await eventually(async () => assert.equal(must(await admin.get(`/jobs/${job}`), 200).state, 'done'));
  return must(await admin.get('/contacts/duplicates'), 200);
}
const with_record = (groups, id) => groups.find((group) => group.ids.includes(id));

export const stories = {
  'a hint says who may be the same, and what the rules make of it': async (world) => {
    const { admin } = world;
    world.ann = await admin.create('contacts', { first_name: 'Ann', last_name: 'Twinsmith', email: 'ann@twins.example', phone: '13800138111' });
    const hint = must(await admin.post('/contacts/duplicates', { values: { email: 'ANN@twins.example' } }), 200);
    assert.equal(hint.may_insist, true);
    assert.deepEqual(hint.duplicates.map(({ id, visible, effect, reasons }) => ({ id, visible, effect, reasons })), [
      { id: world.ann.id, visible: true, effect: 'warn', reasons: ['email'] },
    ]);
  },

  'a role says what is told of records that it does not let see': async (world) => {
    const values = { values: { email: 'ann@twins.example' } };
    const told = async (name, duplicates) => {
      const rights = duplicates ? { ...own, duplicates } : own;
      const person = await world.person(name, await world.role(name, { '*': rights }));
      return must(await person.post('/contacts/duplicates', values), 200).duplicates;
    };
    assert.deepEqual(await told('Told nothing'), []);
    const [exists] = await told('Told that it exists', 'exists');
    assert.deepEqual([exists.id, exists.name, exists.visible, exists.owner.id], [null, '', false, world.admin.user.id]);
    const [full] = await told('Told its name', 'full');
    assert.deepEqual([full.id, full.name], [null, 'Ann Twinsmith']);
    refused(await world.admin.post('/roles', { name: 'x', permissions: { objects: { '*': { duplicates: 'all' } }, actions: [] } }), 422, 'invalid', 'permissions.objects.*.duplicates');
  },

  'a rule refuses a second one everywhere, unless somebody who may merge insists': async (world) => {
    const { admin } = world;
    const rule = await admin.create('duplicate_rules', { name: 'One mail, one person', applies_to: 'contacts', likeness: 'email', effect: 'block' });
    const twin = { last_name: 'Second', email: 'ann@twins.example' };
    const answer = await admin.post('/contacts', twin);
    refused(answer, 409, 'conflict', 'email');
    assert.equal(answer.body.errors[0].code, 'duplicate');
    assert.match(answer.body.errors[0].message, /Ann Twinsmith/);
    refused(await admin.post('/batch', { operations: [{ op: 'create', object: 'contacts', values: twin }] }), 409, 'conflict', 'operations[0].email');
    const seller = await world.person('Seller of twins', await world.role('Seller of twins', { '*': own }));
    const hidden = await seller.post('/contacts?duplicates=allow', twin);
    refused(hidden, 409, 'conflict', 'email');
    assert.doesNotMatch(hidden.body.errors[0].message, /Ann/);
    const insisted = must(await admin.post('/contacts?duplicates=allow', twin), 201);
    must(await admin.patch(`/contacts/${insisted.id}`, { title: 'Boss' }), 200);
    must(await admin.remove(`/contacts/${insisted.id}`), 204);
    must(await admin.remove(`/duplicate_rules/${rule.id}`), 204);
    refused(await admin.post('/duplicate_rules', { name: 'x', applies_to: 'nought', likeness: 'email', effect: 'warn' }), 422, 'invalid', 'applies_to');
  },

  'many who write the same person down at once make one': async (world) => {
    const { admin } = world;
    const block = (name, likeness) => admin.create('duplicate_rules', { name, applies_to: 'contacts', likeness, effect: 'block' });
    const rules = [await block('One mail', 'email'), await block('One phone', 'phone'), await block('One name', 'name')];
    const sellers = await Promise.all([1, 2, 3].map(async (n) => world.person(`Racer ${n}`, await world.role(`Racer ${n}`, { '*': own }))));
    const kinds = [
      (n, at) => ({ last_name: `Racer ${n} ${at}`, email: `race${n}@twins.example` }),
      (n, at) => ({ last_name: `Runner ${n} ${at}`, phone: `+86 139 0013 ${2000 + n}` }),
      (n) => ({ last_name: `Sprinter ${n}` }),
      // Known by two things in turn: whoever is held up by one holds up nobody by the other.
      (n, at) => ({ last_name: `Jumper ${n} ${at}`, ...(at % 2 ? { email: `jump${n}@twins.example`, phone: `+86 137 0013 ${2000 + n}` } : { phone: `+86 137 0013 ${2000 + n}`, email: `jump${n}@twins.example` }) }),
    ];
    for (const [kind, values] of kinds.entries()) {
      for (let round = 0; round < 3; round++) {
        const one = (at) => sellers[at % sellers.length].post('/contacts', values(round, at));
        const many = (at) => sellers[at % sellers.length].post('/batch', { operations: [{ op: 'create', object: 'contacts', values: values(round, at) }] });
        const answers = await Promise.all(Array.from({ length: 24 }, (_, at) => (at % 4 === 3 ? many(at) : one(at))));
        const made = answers.filter((answer) => answer.status < 300);
        const refusals = answers.filter((answer) => answer.status === 409);
        assert.deepEqual([made.length, refusals.length], [1, 23], `kind ${kind}, round ${round}: ${JSON.stringify(answers.map((answer) => answer.status))}`);
      }
    }
    for (const rule of rules) must(await admin.remove(`/duplicate_rules/${rule.id}`), 204);
  },

  'a search finds twins by pinyin, with its score and reasons': async (world) => {
    const { admin } = world;
    world.han = await admin.create('contacts', { last_name: '欧阳', first_name: '诗雪', phone: '+86 138 0013 8222' });
    world.latin = await admin.create('contacts', { last_name: 'Ouyang', first_name: 'Shixue', phone: '008613800138222', title: 'Head of purchasing' });
    const { groups, records } = await scanned(admin);
    const group = with_record(groups, world.han.id);
    assert.deepEqual(group.ids, ids([world.han, world.latin]));
    assert.deepEqual(group.reasons, ['phone', 'name_pinyin']);
    assert.ok(group.score > 0.95 && group.score <= 1, `${group.score}`);
    assert.equal(group.winner, world.latin.id);
    assert.ok(group.ids.every((id) => records.some((record) => record.id === id)));
    const [contacts] = must(await admin.get('/duplicates'), 200).objects.filter((each) => each.object === 'contacts');
    assert.ok(contacts.open >= 1 && contacts.scanned.records >= 2);
    refused(await admin.get('/contacts/duplicates', { state: 'lost' }), 422, 'invalid', 'state');
    refused(await admin.get('/contacts/duplicates', { min_score: '2' }), 422, 'invalid', 'min_score');
    const stranger = await world.person('Stranger to twins', await world.role('Stranger to twins', { '*': own }));
    assert.deepEqual(must(await stranger.get('/contacts/duplicates'), 200).groups, []);
    refused(await stranger.post('/contacts/duplicates/scan', {}), 403, 'forbidden');
  },

  'what people told apart stays apart': async ({ admin, han }) => {
    const group = with_record((await scanned(admin)).groups, han.id);
    must(await admin.post(`/duplicates/${group.id}/dismiss`, {}), 204);
    refused(await admin.post(`/duplicates/${group.id}/dismiss`, {}), 409, 'conflict');
    assert.equal(with_record((await scanned(admin)).groups, han.id), undefined);
    assert.ok(with_record(must(await admin.get('/contacts/duplicates', { state: 'dismissed' }), 200).groups, han.id));
    must(await admin.post(`/duplicates/${group.id}/reopen`, {}), 204);
    assert.ok(with_record((await scanned(admin)).groups, han.id));
  },

  'a merge says beforehand what it comes to, and can be taken back': async (world) => {
    const { admin, han, latin } = world;
    const deal = await admin.create('opportunities', { name: 'Of the twin', contact_roles: [{ contact: han.id }] });
    await admin.create('comments', { body: 'Seen at the fair', record: { object: 'contacts', id: han.id } });
    const wish = { losers: [han.id], take: { last_name: han.id, first_name: han.id } };
    const preview = must(await admin.post(`/contacts/${latin.id}/merge`, { ...wish, dry_run: true }), 200);
    assert.equal(preview.record.last_name, '欧阳');
    assert.equal(preview.record.title, 'Head of purchasing');
    assert.deepEqual(preview.moves.map((move) => move.object).sort(), ['comments', 'opportunity_contacts']);

    const merged = must(await admin.post(`/contacts/${latin.id}/merge`, wish), 200);
    assert.equal(merged.record.name, '欧阳诗雪');
    assert.equal(merged.moved, 2);
    assert.deepEqual((await admin.read('opportunities', deal.id)).id, deal.id);
    const gone = must(await admin.get(`/contacts/${han.id}`), 200);
    assert.ok(gone.deleted_at);
    assert.deepEqual(gone.merged_into, { object: 'contacts', id: latin.id, name: '欧阳诗雪' });
    assert.equal(with_record(must(await admin.get('/contacts/duplicates'), 200).groups, han.id), undefined);
    refused(await admin.post(`/contacts/${latin.id}/merge`, wish), 404, 'not_found');

    const undone = must(await admin.post(`/batches/${merged.batch}/undo`, {}), 200);
    assert.deepEqual(undone.conflicts, []);
    const back = must(await admin.get(`/contacts/${han.id}`), 200);
    assert.equal(back.deleted_at, null);
    assert.ok(!('merged_into' in back));
    assert.equal((await admin.read('contacts', latin.id)).last_name, 'Ouyang');
    assert.ok(with_record(must(await admin.get('/contacts/duplicates'), 200).groups, han.id));
  },

  'a merge names what is wrong with it': async ({ admin, han, latin }) => {
    const to = `/contacts/${latin.id}/merge`;
    refused(await admin.post(to, {}), 422, 'invalid', 'losers');
    refused(await admin.post(to, { losers: ['nought'] }), 422, 'invalid', 'losers');
    refused(await admin.post(to, { losers: [latin.id] }), 422, 'invalid', 'losers');
    refused(await admin.post(to, { losers: [han.id], take: { nought: han.id } }), 422, 'invalid', 'take.nought');
    refused(await admin.post(to, { losers: [han.id], take: { id: han.id } }), 422, 'invalid', 'take.id');
  },

  'all that are sure enough are merged by a rule, as one batch': async ({ admin, han, latin }) => {
    await scanned(admin);
    const rule = { min_score: 0.95, keep: 'oldest' };
    const preview = must(await admin.post('/contacts/duplicates/merge', { ...rule, dry_run: true }), 200);
    assert.ok(preview.groups >= 1);
    assert.ok(preview.sample.some((group) => group.records.some((record) => record.id === han.id && record.stays)));
    refused(await admin.post('/contacts/duplicates/merge', { keep: 'best' }), 422, 'invalid', 'keep');
    const { batch } = must(await admin.post('/contacts/duplicates/merge', { ...rule, label: 'Sure ones' }), 202);
    await eventually(async () => {
      const found = must(await admin.get('/batches'), 200).batches.find((each) => each.id === batch);
      assert.deepEqual([found.kind, found.state, found.label], ['merge', 'done', 'Sure ones']);
    });
    assert.ok(must(await admin.get(`/contacts/${latin.id}`), 200).deleted_at);
    must(await admin.post(`/batches/${batch}/undo`, {}), 200);
    assert.equal(must(await admin.get(`/contacts/${latin.id}`), 200).deleted_at, null);
  },

  'much that hangs on a record is moved by a job, and comes back': async (world) => {
    const { admin } = world;
    world.big = await admin.create('accounts', { name: 'Stays Ltd' });
    world.bigger = await admin.create('accounts', { name: 'Goes Ltd' });
    const people = 1_230;
    for (let from = 0; from < people; from += 410) {
      const operations = Array.from({ length: 410 }, (_, n) => ({ op: 'create', object: 'contacts', values: { last_name: `Hanger ${from + n}`, account: world.bigger.id } }));
      must(await admin.post('/batch', { operations }), 200);
    }
    const of = async (account) => must(await admin.get('/contacts', { filter: { field: 'account', op: 'eq', value: account }, count: true, limit: 1 }), 200).total.value;
    const preview = must(await admin.post(`/accounts/${world.big.id}/merge`, { losers: [world.bigger.id], dry_run: true }), 200);
    assert.deepEqual(preview.moves.find((move) => move.object === 'contacts').rows, people);

    const merged = must(await admin.post(`/accounts/${world.big.id}/merge`, { losers: [world.bigger.id] }), 202);
    assert.ok(merged.job && merged.moved > 0 && merged.moved < people);
    // A lease on PostgreSQL runs out by itself, which takes a minute.
    if (world.engine === 'sqlite') {
      await world.server.kill();
      await world.server.start();
      admin.url = world.server.url;
    }
    assert.ok(must(await admin.get(`/accounts/${world.bigger.id}`), 200).deleted_at);
    await eventually(async () => assert.equal(must(await admin.get(`/batches/${merged.batch}`), 200).state, 'done'), { wait_ms: 60_000 });
    assert.equal(must(await admin.get(`/jobs/${merged.job}`), 200).progress.done, people);
    assert.equal(await of(world.big.id), people);

    const undone = must(await admin.post(`/batches/${merged.batch}/undo`, {}), 202);
    await eventually(async () => assert.equal(must(await admin.get(`/batches/${undone.batch}`), 200).state, 'done'), { wait_ms: 60_000 });
    assert.equal(await of(world.big.id), 0);
    assert.equal(await of(world.bigger.id), people);
    assert.equal((await admin.read('accounts', world.bigger.id)).deleted_at, null);
  },

  'the timeline says what went into a record, and takes one of many apart': async (world) => {
    const { admin } = world;
    const pair = async (name) => [await admin.create('contacts', { last_name: `${name}kin`, email: `${name}@lines.example` }), await admin.create('contacts', { last_name: `${name}kin`, email: `${name}@lines.example` })];
    const [first, second] = [await pair('Ottilie'), await pair('Wilhelmina')];
    await scanned(admin);
    const { batch } = must(await admin.post('/contacts/duplicates/merge', { min_score: 0.5, keep: 'oldest' }), 202);
    await eventually(async () => assert.equal(must(await admin.get(`/batches/${batch}`), 200).state, 'done'));
    const line = async ({ id }) => must(await admin.get(`/contacts/${id}/timeline`), 200).items.filter((item) => item.type === 'merge');
    const [item] = await line(first[0]);
    assert.deepEqual([item.batch, item.by.id, item.state, item.records], [batch, admin.user.id, 'done', [{ id: first[1].id, name: 'Ottiliekin' }]]);
    refused(await admin.post(`/batches/${batch}/undo`, { merged_into: admin.user.id }), 422, 'invalid', 'merged_into');
    refused(await admin.post(`/batches/${batch}/undo`, { merged_into: 7 }), 422, 'invalid', 'merged_into');

    const undone = must(await admin.post(`/batches/${batch}/undo`, { merged_into: first[0].id }), 200);
    assert.equal((await admin.read('contacts', first[1].id)).deleted_at, null);
    assert.deepEqual(await line(first[0]), []);
    assert.ok((await admin.read('contacts', second[1].id)).deleted_at);
    assert.equal(must(await admin.get(`/batches/${batch}`), 200).state, 'done');
    assert.ok(with_record(must(await admin.get('/contacts/duplicates'), 200).groups, first[0].id));
    must(await admin.post(`/batches/${undone.batch}/undo`, {}), 200); // and merges again
    assert.ok((await admin.read('contacts', first[1].id)).deleted_at);
    must(await admin.post(`/batches/${batch}/undo`, {}), 200);
    for (const { id } of [first[1], second[1]]) assert.equal((await admin.read('contacts', id)).deleted_at, null);
  },

  'accounts, leads and objects of one\'s own are searched as well, and a lead knows its contact': async (world) => {
    const { admin } = world;
    const found = async (object) => {
      const { job } = must(await admin.post(`/${object}/duplicates/scan`, {}), 202);
      await eventually(async () => assert.equal(must(await admin.get(`/jobs/${job}`), 200).state, 'done'));
      return must(await admin.get(`/${object}/duplicates`), 200).groups;
    };
    const shanghai = await admin.create('accounts', { name: '上海蓝海科技有限公司', website: 'lanhai.example' });
    const short = await admin.create('accounts', { name: '上海蓝海科技', website: 'https://www.lanhai.example/cn' });
    assert.deepEqual(with_record(await found('accounts'), shanghai.id).ids, ids([shanghai, short]));
    const lead = await admin.create('leads', { last_name: 'Leadkin', first_name: 'Liv', company: 'Lanhai', email: 'liv@leads.example' });
    const again = await admin.create('leads', { last_name: 'Leadkin', first_name: 'Liv', email: 'LIV@leads.example' });
    assert.deepEqual(with_record(await found('leads'), lead.id).ids, ids([lead, again]));

    const label = (en, zh) => ({ en, zh });
    const suppliers = must(await admin.post('/meta/objects', {
      name: 'suppliers_c',
      singular: 'supplier_c',
      labels: { en: { one: 'Supplier', many: 'Suppliers' }, zh: { one: '供应商', many: '供应商' } },
      title: 'name',
      fields: [
        { name: 'name', kind: 'text', label: label('Name', '名称'), required: true, searched: true, indexed: true },
        { name: 'mail_c', kind: 'email', label: label('Mail', '邮箱'), searched: true },
      ],
    }), 201).name;
    const one = await admin.create(suppliers, { name: 'Bolts and Nuts', mail_c: 'sales@bolts.example' });
    const other = await admin.create(suppliers, { name: 'Bolts & Nuts', mail_c: 'sales@bolts.example' });
    assert.deepEqual(with_record(await found(suppliers), one.id).ids, ids([one, other]));
    const typed = must(await admin.post(`/${suppliers}/duplicates`, { values: { mail_c: 'sales@bolts.example' } }), 200).duplicates;
    assert.deepEqual(ids(typed), ids([one, other]));

    const contact = await admin.create('contacts', { last_name: 'Crosser', email: 'crosser@leads.example' });
    const { duplicates } = must(await admin.post('/leads/duplicates', { values: { last_name: 'Other', email: 'crosser@leads.example' } }), 200);
    assert.deepEqual(duplicates.map(({ object, id, owner }) => [object, id, owner.id]), [['contacts', contact.id, admin.user.id]]);
  },

  'merging by a rule says how far it is, and ends where it is cancelled': async (world) => {
    const { admin } = world;
    const groups = 2_000;  // so many that they take a while on any machine
    const one = (n) => ({ op: 'create', object: 'contacts', values: { last_name: `Mass${n >> 1}kin`, email: `mass${n >> 1}@mass.example` } });
    for (let from = 0; from < 2 * groups; from += 500) {
      must(await admin.post('/batch', { operations: Array.from({ length: 500 }, (_, n) => one(from + n)) }), 200);
    }
    await scanned(admin);
    const { job, batch } = must(await admin.post('/contacts/duplicates/merge', { min_score: 0.9 }), 202);
    refused(await admin.post('/contacts/duplicates/merge', { min_score: 0.9 }), 409, 'conflict');
    const merging = async () => must(await admin.get('/duplicates'), 200).objects.find((each) => each.object === 'contacts').merging;
    await eventually(async () => assert.ok((await merging())?.progress.total >= groups), { every_ms: 5 });
    must(await admin.post(`/jobs/${job}/cancel`, {}), 200);
    const ended = must(await admin.get(`/batches/${batch}`), 200);
    assert.equal(ended.state, 'done');
    assert.ok(ended.count > 0 && ended.count < groups, `${ended.count} of ${groups}`);
    assert.equal(await merging(), null);
    const live = async () => must(await admin.get('/contacts', { filter: { field: 'email', op: 'ends', value: '@mass.example' }, count: true, limit: 1 }), 200).total.value;
    assert.equal(await live(), 2 * groups - ended.count);
    const undo = await admin.post(`/batches/${batch}/undo`, {});
    assert.ok(undo.status === 200 || undo.status === 202);
    await eventually(async () => assert.equal(await live(), 2 * groups), { wait_ms: 60_000 });
  },
};
