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
