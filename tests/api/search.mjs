// People are found as they are thought of: by character, pinyin, initials, a phone in any format.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';

const titles = async (client, q, parameters) => (await client.search(q, parameters)).map((hit) => hit.title);

export const stories = {
  'the small world is made': async ({ admin }) => {
    await admin.create('contacts', { last_name: '张', first_name: '三', phone: '138 0013 8000', email: 'zhang.san@lanhai.example' });
    await admin.create('contacts', { last_name: '吕', first_name: '布' });
    await admin.create('contacts', { last_name: '重庆', first_name: '' });
    await admin.create('contacts', { last_name: 'Müller', first_name: 'Zoë', phone: '+49 30 901820' });
    await admin.create('accounts', { name: '上海蓝海科技有限公司', website: 'https://www.lanhai.example' });
    await admin.create('accounts', { name: '長城汽車' });
    await admin.create('opportunities', { name: '蓝海 ERP 续约' });
  },

  'by characters, any two in a row': async ({ admin }) => {
    assert.deepEqual(await titles(admin, '张三'), ['张三']);
    assert.ok((await titles(admin, '蓝海')).includes('上海蓝海科技有限公司'));
    assert.ok((await titles(admin, '蓝海')).includes('蓝海 ERP 续约'));
    assert.deepEqual(await titles(admin, '科技'), ['上海蓝海科技有限公司']);
  },

  'by pinyin, full, initials and half typed': async ({ admin }) => {
    for (const q of ['zhangsan', 'zhang san', 'zs', 'zhangs', 'ZhangSan']) {
      assert.ok((await titles(admin, q, { objects: 'contacts' })).includes('张三'), q);
    }
    for (const q of ['lvbu', 'lübu', 'lyubu', 'lubu']) {
      if ((await titles(admin, q, { objects: 'contacts' })).includes('吕布')) return;
    }
    assert.fail('吕布 is found by none of the ways to write ü');
  },

  'by traditional characters as by simplified ones': async ({ admin }) => {
    assert.deepEqual(await titles(admin, '长城'), ['長城汽車']);
    assert.deepEqual(await titles(admin, '長城'), ['長城汽車']);
    assert.ok((await titles(admin, '張三')).includes('张三'));
  },

  'without accents, in any case, by any word': async ({ admin }) => {
    for (const q of ['zoe', 'MULLER', 'müller', 'zoe mul']) assert.deepEqual(await titles(admin, q), ['Zoë Müller'], q);
  },

  'by a phone in any format, and by its end': async ({ admin }) => {
    for (const q of ['13800138000', '138-0013-8000', '+86 138 0013 8000', '1380013', '8000']) {
      assert.deepEqual(await titles(admin, q, { objects: 'contacts' }), ['张三'], q);
    }
    assert.deepEqual(await titles(admin, '+49 30 901820'), ['Zoë Müller']);
  },

  'by a mail address, its parts and its domain': async ({ admin }) => {
    for (const q of ['zhang.san@lanhai.example', 'zhang.san', 'lanhai.example']) {
      assert.ok((await titles(admin, q, { objects: 'contacts' })).includes('张三'), q);
    }
  },

  'with one slip of the fingers in long Latin words, and by the middle of a word': async ({ admin }) => {
    await admin.create('contacts', { last_name: 'Goldsmith', first_name: 'Karl', email: 'karl@microsoft.example' });
    for (const q of ['goldsmiht', 'golsmith', 'gooldsmith', 'holdsmith', 'micorsoft', 'mircosof', 'smith', 'soft', 'karl golsmith']) {
      const hits = await admin.search(q);
      assert.deepEqual(hits.map((hit) => [hit.title, hit.similar]), [['Karl Goldsmith', true]], q);
      assert.deepEqual(await admin.names('contacts', { and: [] }, { q }), ['Karl Goldsmith'], q);
    }
    assert.deepEqual((await admin.search('zhagnsan', { objects: 'contacts' })).map((hit) => hit.title), ['张三']);
    assert.deepEqual(await titles(admin, 'krla'), [], 'short words are not forgiven');
    assert.deepEqual(await titles(admin, 'glodsmiht'), [], 'two slips are not forgiven');
  },

  'what is found as it is typed is not mixed with what comes close': async ({ admin }) => {
    await admin.create('contacts', { last_name: 'Goldsmyth', first_name: 'Anna' });
    assert.deepEqual((await admin.search('goldsmyth')).map((hit) => [hit.title, hit.similar]), [['Anna Goldsmyth', false]]);
    const page = must(await admin.get('/contacts', { q: 'goldsmyth', marks: 'true', count: 'true' }), 200);
    assert.deepEqual([page.records.length, page.total.value, page.similar], [1, 1, false]);
    const close = must(await admin.get('/contacts', { q: 'goldsmit', marks: 'true', count: 'true' }), 200);
    assert.deepEqual([close.records.length, close.similar], [1, false]);
  },

  'and it says what of a record it has found': async ({ admin }) => {
    const found = async (q, of = 'title') => {
      const [hit] = await admin.search(q, { objects: 'contacts', limit: 1 });
      return hit.marks[of].map(([from, to]) => [...hit[of]].slice(from, to).join(''));
    };
    assert.deepEqual(await found('zhangs'), ['张三']);
    assert.deepEqual(await found('張'), ['张']);
    assert.deepEqual(await found('mul'), ['Mül']);
    assert.deepEqual(await found('zhagnsan'), ['张三']);
    assert.deepEqual(await found('goldsmiht'), ['Goldsmith']);
    assert.deepEqual(await found('oldsmi'), ['oldsmi']);
    const page = must(await admin.get('/contacts', { q: 'zhangsan', marks: 'true', fields: 'name,email,phone' }), 200);
    const [marks] = page.marks;
    assert.deepEqual(marks.name, [[0, 2]]);
    assert.deepEqual(marks.email, [[0, 9]]);
    assert.equal(marks.phone, undefined);
    assert.equal(must(await admin.get('/contacts', { q: 'zhangsan' }), 200).marks, undefined, 'only where it is asked for');
  },

  'among the records of a filter, of one object': async ({ admin }) => {
    const filter = JSON.stringify({ field: 'email', op: 'empty' });
    assert.deepEqual(await titles(admin, 'lanhai', { objects: 'contacts' }), ['张三']);
    assert.deepEqual(await titles(admin, 'lanhai', { objects: 'contacts', filter }), []);
    refused(await admin.get('/search', { q: 'a', filter }), 422, 'invalid', 'filter');
    refused(await admin.get('/search', { q: 'a', objects: 'contacts', filter: '{' }), 422, 'invalid', 'filter');
    refused(await admin.get('/search', { q: 'a', objects: 'contacts', filter: '{"field":"nope","op":"empty"}' }), 422, 'invalid');
  },

  'the list finds the same with q, and with a filter besides': async ({ admin }) => {
    assert.deepEqual(await admin.names('contacts', { and: [] }, { q: 'zhangsan' }), ['张三']);
    assert.deepEqual(await admin.names('contacts', { field: 'email', op: 'empty' }, { q: 'zhangsan' }), []);
  },

  'a renamed record is found by its new name only': async ({ admin }) => {
    const made = await admin.create('accounts', { name: '旧名字' });
    await admin.change('accounts', made.id, { name: '新招牌' });
    assert.deepEqual(await titles(admin, '旧名字'), []);
    assert.deepEqual(await titles(admin, '新招牌'), ['新招牌']);
  },

  'signs mean nothing special, and nothing found is no error': async ({ admin }) => {
    for (const q of ['"', "'", '*', 'a* OR b', 'NEAR(', ')', '%', '\\', '-', '张三"', ':', '&|!', '\u0001', '\u{1F600}']) {
      must(await admin.get('/search', { q }), 200);
    }
    assert.deepEqual(await titles(admin, 'nothing like it'), []);
    assert.deepEqual(await titles(admin, ''), []);
    refused(await admin.get('/search', { q: 'x'.repeat(500) }), 422, 'invalid', 'q');
  },
};
