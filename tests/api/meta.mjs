// The schema: what it tells, and objects and fields of one's own, at work the moment they exist.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';

const label = (en, zh) => ({ en, zh });

export const stories = {
  'meta tells every object and field in both languages': async ({ admin }) => {
    const answer = await admin.get('/meta');
    const { objects, version } = must(answer, 200);
    assert.equal(answer.headers.get('etag'), `"${version}"`);
    const names = objects.map((object) => object.name);
    for (const name of ['accounts', 'contacts', 'leads', 'opportunities', 'opportunity_contacts', 'opportunity_lines', 'pipelines',
      'stages', 'products', 'activities', 'comments', 'attachments', 'tags', 'saved_views', 'users', 'teams', 'roles']) {
      assert.ok(names.includes(name), name);
    }
    for (const object of objects) {
      for (const language of ['en', 'zh']) assert.ok(object.labels[language].one && object.labels[language].many, object.name);
      assert.ok(object.fields.some((field) => field.name === object.title), `${object.name} has no field ${object.title}`);
      for (const field of object.fields) {
        assert.ok(field.label.en && field.label.zh, `${object.name}.${field.name}`);
        assert.match(field.label.zh, /[\u4e00-\u9fff]|^[A-Z]+$/, `${object.name}.${field.name}: ${field.label.zh}`);
      }
      const known = [...object.fields, ...object.relations].map((one) => one.name);
      for (const name of object.list) assert.ok(known.includes(name), `${object.name}.${name}`);
    }
  },

  'the first pipeline has its nine stages in order, each with a probability': async ({ admin }) => {
    const { records } = await admin.list('stages', { limit: 50 });
    const stages = records.sort((a, b) => a.position - b.position);
    assert.deepEqual(stages.map((stage) => stage.position), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(stages.map((stage) => stage.kind), [...Array(7).fill('open'), 'won', 'lost']);
    const odds = stages.slice(0, 8).map((stage) => Number(stage.probability));
    assert.deepEqual(odds, [...odds].sort((a, b) => a - b));
    assert.deepEqual([odds[7], Number(stages[8].probability)], [100, 0]);
  },

  'a custom field is at once in meta, records, list, filter, search and history': async ({ admin }) => {
    const before = must(await admin.get('/meta'), 200).version;
    const field = { name: 'badge_c', kind: 'text', label: label('Badge', '工牌'), searched: true, indexed: true };
    const object = must(await admin.post('/meta/objects/contacts/fields', field), 201);
    assert.equal(object.fields.find((one) => one.name === 'badge_c').custom, true);
    assert.ok(must(await admin.get('/meta'), 200).version > before);
    const made = await admin.create('contacts', { last_name: 'Badged', badge_c: 'K-4711' });
    assert.equal((await admin.read('contacts', made.id)).badge_c, 'K-4711');
    assert.deepEqual(await admin.names('contacts', { field: 'badge_c', op: 'starts', value: 'k-47' }), ['Badged']);
    assert.equal((await admin.list('contacts', { sort: 'badge_c', fields: 'badge_c' })).records[0].badge_c, 'K-4711');
    // A job indexes the object anew meanwhile, because the field is searched.
    await eventually(async () => assert.deepEqual((await admin.search('4711')).map((hit) => hit.title), ['Badged']));
    await admin.change('contacts', made.id, { badge_c: null });
    const { changes } = must(await admin.get(`/contacts/${made.id}/changes`, { field: 'badge_c' }), 200);
    assert.deepEqual(changes.map((change) => change.changes[0].to), [null, 'K-4711']);
  },

  // A job indexes the object anew while others write: it may leave nothing out, whoever came first.
  'whatever is written while its field becomes searched is found': async ({ admin }) => {
    const rounds = 2;
    const stamps = [];
    for (let round = 0; round < rounds; round++) {
      const name = `stamp${round}_c`;
      must(await admin.post('/meta/objects/contacts/fields', { name, kind: 'text', label: label(`Stamp ${round}`, `印记${round}`) }), 201);
      let stop = false;
      const writer = async (number) => {
        const one = await admin.create('contacts', { last_name: `Changed${round}x${number}` });
        for (let n = 0; !stop; n++) {
          const stamp = `9${round}${number}${String(n).padStart(6, '0')}`;
          if (n % 2 === 0) await admin.create('contacts', { last_name: 'Stamped', [name]: stamp });
          else await admin.change('contacts', one.id, { [name]: stamp });
          if (n % 2 === 0) stamps.push(stamp);
          else one.stamp = stamp;
          await new Promise((done) => setTimeout(done, 25));
        }
        if (one.stamp) stamps.push(one.stamp);
      };
      const writers = Array.from({ length: 3 }, (_, number) => writer(number));
      await new Promise((done) => setTimeout(done, 150));
      must(await admin.patch(`/meta/objects/contacts/fields/${name}`, { searched: true }), 200);
      await new Promise((done) => setTimeout(done, 250));
      stop = true;
      await Promise.all(writers);
    }
    const found = async (stamp) => (await admin.search(stamp)).length === 1;
    await eventually(async () => {
      const missing = [];
      for (const stamp of stamps) if (!(await found(stamp))) missing.push(stamp);
      assert.deepEqual(missing, []);
    }, { wait_ms: 30_000, every_ms: 500 });
    for (let round = 0; round < rounds; round++) must(await admin.remove(`/meta/objects/contacts/fields/stamp${round}_c`), 200);
  },

  'a field of every kind can be added, written and read': async ({ admin }) => {
    const wishes = {
      text: ['words', 'words'],
      long_text: ['many\nwords', 'many\nwords'],
      email: ['A@Kith.example', 'a@kith.example'],
      phone: ['13800138000', '+8613800138000'],
      url: ['https://kith.example/x', 'https://kith.example/x'],
      integer: [7, 7],
      decimal: ['1.25', '1.25'],
      money: ['10', { amount: '10', currency: 'CNY', base_amount: '10' }],
      boolean: [true, true],
      date: ['2026-11-21', '2026-11-21'],
      timestamp: ['2026-11-21T08:00:00+08:00', '2026-11-21T00:00:00Z'],
      duration: [90, 90],
      rating: [4, 4],
      tags: [['a', 'b'], ['a', 'b']],
      json: [{ a: [1, null] }, { a: [1, null] }],
    };
    for (const kind of Object.keys(wishes)) {
      must(await admin.post('/meta/objects/products/fields', { name: `${kind}_c`, kind, label: label(kind, '字段') }), 201);
    }
    const options = [{ value: 's', label: label('Small', '小') }, { value: 'l', label: label('Large', '大') }];
    must(await admin.post('/meta/objects/products/fields', { name: 'size_c', kind: 'choice', label: label('Size', '尺寸'), options }), 201);
    must(await admin.post('/meta/objects/products/fields', { name: 'maker_c', kind: 'reference', object: 'accounts', label: label('Maker', '厂商') }), 201);
    const maker = await admin.create('accounts', { name: 'Maker' });
    const values = Object.fromEntries(Object.entries(wishes).map(([kind, [write]]) => [`${kind}_c`, write]));
    const made = await admin.create('products', { name: 'All kinds', ...values, size_c: 'l', maker_c: maker.id });
    const read = await admin.read('products', made.id);
    for (const [kind, [, expected]] of Object.entries(wishes)) assert.deepEqual(read[`${kind}_c`], expected, kind);
    assert.equal(read.size_c, 'l');
    assert.deepEqual(read.maker_c, { id: maker.id, name: 'Maker' });
    refused(await admin.post('/products', { name: 'x', size_c: 'xxl' }), 422, 'invalid', 'size_c');
  },

  'a custom object works like one that came with Kith': async ({ admin }) => {
    const surveys = {
      name: 'surveys_c',
      singular: 'survey_c',
      labels: { en: { one: 'Survey', many: 'Surveys' }, zh: { one: '问卷', many: '问卷' } },
      title: 'name',
      fields: [
        { name: 'name', kind: 'text', label: label('Name', '名称'), required: true, searched: true, indexed: true },
        { name: 'score_c', kind: 'integer', label: label('Score', '得分') },
        { name: 'contact_c', kind: 'reference', object: 'contacts', label: label('Contact', '联系人') },
      ],
    };
    const answer = await admin.post('/meta/objects', surveys);
    const object = must(answer, 201);
    const name = object.name;
    const contact = await admin.create('contacts', { last_name: 'Asked' });
    const made = await admin.create(name, { name: '满意度调查', score_c: 9, contact_c: contact.id });
    assert.deepEqual(await admin.names(name, { field: 'score_c', op: 'ge', value: 9 }), ['满意度调查']);
    assert.equal((await admin.search('满意'))[0].id, made.id);
    const { groups } = await admin.query(name, { measures: [{ fn: 'avg', field: 'score_c' }] });
    assert.equal(Number(groups[0].values[0]), 9);
    await admin.change(name, made.id, { score_c: 10 });
    must(await admin.remove(`/${name}/${made.id}`), 204);
    assert.equal(must(await admin.get(`/${name}/${made.id}/changes`), 200).changes.length, 3);
    refused(await admin.post('/meta/objects', surveys), 422, 'invalid', 'name');
  },

  'a name that would clash, a kind that does not exist and a broken reference are refused': async ({ admin }) => {
    const add = (field) => admin.post('/meta/objects/contacts/fields', { label: label('X', '某'), ...field });
    for (const wrong of [
      { name: 'email_c', kind: 'e-mail' },
      { name: 'Bad Name', kind: 'text' },
      { name: 'x"; DROP TABLE contacts; --', kind: 'text' },
      { name: 'ref_c', kind: 'reference', object: 'nowhere' },
      { name: 'pick_c', kind: 'choice' },
      { name: 'x'.repeat(200), kind: 'text' },
    ]) {
      const answer = await add(wrong);
      refused(answer, 422, 'invalid');
    }
    refused(await admin.post('/meta/objects/nowhere/fields', { name: 'a_c', kind: 'text', label: label('A', '甲') }), 404, 'not_found');
    const again = await add({ name: 'badge_c', kind: 'text' });
    assert.ok([409, 422].includes(again.status), String(again.status));
    must(await admin.get('/contacts'), 200);
  },

  'a custom field can be renamed in words and dropped; one that came with Kith cannot be dropped': async ({ admin }) => {
    const changed = must(await admin.patch('/meta/objects/contacts/fields/badge_c', { label: label('Pass', '通行证') }), 200);
    assert.equal(changed.fields.find((field) => field.name === 'badge_c').label.zh, '通行证');
    must(await admin.remove('/meta/objects/contacts/fields/badge_c'), 200);
    refused(await admin.get('/contacts', { filter: { field: 'badge_c', op: 'exists' } }), 422, 'invalid');
    const standard = await admin.remove('/meta/objects/contacts/fields/email');
    assert.ok(standard.status >= 400 && standard.status < 500, String(standard.status));
  },

  'the schema outlives a restart': async (world) => {
    await world.server.stop();
    await world.server.start();
    world.admin.url = world.server.url;
    const { records } = await world.admin.list('products', { filter: { field: 'size_c', op: 'eq', value: 'l' } });
    assert.equal(records[0].name, 'All kinds');
  },
};
