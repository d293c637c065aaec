// A list as a file: what it shows, whole, as a spreadsheet takes it, and to nobody who may not.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { Server } from '../lib/server.mjs';
import { all, none, own } from '../lib/world.mjs';
import { unzipped } from '../lib/zip.mjs';

const count = 1_203; // more than two pages of the export
const pause = () => new Promise((done) => setTimeout(done, 20));
const lines = (text) => text.split('\r\n').slice(0, -1);

async function exported(client, parameters, headers) {
  const answer = await client.get('/accounts/export', parameters, headers);
  assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 300));
  return answer;
}

const raw = (client, path, headers = {}) => fetch(`${client.url}${path}`, { headers: { ...client.headers, ...headers } });
const bytes_of = async (answer) => Buffer.from(await answer.arrayBuffer());

const texts_of = (zip) => Object.fromEntries(Object.entries(unzipped(zip)).map(([name, bytes]) => [name, bytes.toString('utf8')]));

export const stories = {
  'many accounts are made': async ({ admin }) => {
    const make = (from, to) =>
      Array.from({ length: to - from }, (_, i) => ({
        op: 'create',
        object: 'accounts',
        values: { name: `Account ${String(from + i).padStart(4, '0')}`, industry: i % 2 ? 'retail' : null, employees: i, annual_revenue: '1200.5' },
      }));
    must(await admin.post('/batch', { operations: make(0, 1_000) }), 200);
    must(await admin.post('/batch', { operations: make(1_000, count) }), 200);
  },

  'an export holds every record once, in the order of the list, with the labels of the language': async ({ admin }) => {
    const answer = await exported(admin, { sort: 'name', fields: 'name,industry,annual_revenue' }, { 'accept-language': 'en' });
    assert.match(answer.headers.get('content-type'), /^text\/csv/);
    assert.match(answer.headers.get('content-disposition'), /attachment; filename="accounts-\d{4}-\d\d-\d\d\.csv"/);
    const rows = lines(answer.body.replace(/^\uFEFF/, ''));
    assert.equal(rows.length, count + 1);
    assert.equal(rows[0], 'Name,Industry,Annual revenue');
    assert.equal(rows[1], 'Account 0000,,1200.5');
    assert.equal(rows[2], 'Account 0001,Retail,1200.5');
    assert.equal(new Set(rows).size, count + 1);
    const names = rows.slice(1).map((row) => row.split(',')[0]);
    assert.deepEqual(names, [...names].sort());
  },

  'it begins with a byte order mark, so that a spreadsheet reads Chinese': async ({ admin }) => {
    const answer = await fetch(`${admin.url}/api/v1/accounts/export?fields=name`, { headers: { ...admin.headers, 'accept-language': 'zh-CN' } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.match(new TextDecoder().decode(bytes).split('\r\n')[0], /^名称|^客户名称/);
  },

  'a program takes the names of the API': async ({ admin }) => {
    const { body } = await exported(admin, { names: 'api', fields: 'name,industry,parent.name', sort: 'name' });
    assert.deepEqual(lines(body.replace(/^\uFEFF/, '')).slice(0, 3), ['name,industry,parent.name', 'Account 0000,,', 'Account 0001,retail,']);
  },

  'the filter and a selection are held': async ({ admin }) => {
    const { body } = await exported(admin, { fields: 'name', filter: { field: 'employees', op: 'lt', value: 3 }, sort: 'name' });
    assert.equal(lines(body).length, 7);
    const { records } = await admin.list('accounts', { sort: 'name', limit: 2 });
    const answer = await admin.post('/accounts/export', { ids: records.map((record) => record.id), fields: ['name'], sort: 'name' });
    assert.deepEqual(lines(answer.body.replace(/^\uFEFF/, '')).slice(1), records.map((record) => record.name));
    // More of them than a condition of a filter may have.
    const ids = [];
    for (let cursor; cursor !== null;) {
      const page = await admin.list('accounts', { limit: 500, fields: 'id', ...(cursor ? { cursor } : {}) });
      ids.push(...page.records.map((record) => record.id));
      cursor = page.next;
    }
    const whole = await admin.post('/accounts/export', { ids, fields: ['name'] });
    assert.equal(lines(whole.body).length, ids.length + 1);
    refused(await admin.post('/accounts/export', { ids: Array(10_001).fill(ids[0]), fields: ['name'] }), 422, 'invalid', 'ids');
  },

  'references stand by name, dotted ones too, and formulas are defused': async ({ admin }) => {
    const parent = await admin.create('accounts', { name: '=cmd()' });
    await admin.create('accounts', { name: 'Zzz child', parent: parent.id });
    const { body } = await exported(admin, { fields: 'name,parent,parent.name,owner', filter: { field: 'name', op: 'eq', value: 'Zzz child' } });
    const [name, by_reference, by_path, owner] = lines(body)[1].split(',');
    assert.deepEqual([name, by_reference, by_path], ['Zzz child', "'=cmd()", "'=cmd()"]);
    assert.equal(owner, admin.user.name);
  },

  'GB18030 is there for older spreadsheets': async ({ admin }) => {
    const account = await admin.create('accounts', { name: '上海知交科技' });
    const filter = encodeURIComponent(JSON.stringify({ field: 'id', op: 'eq', value: account.id }));
    const answer = await raw(admin, `/api/v1/accounts/export?fields=name&names=api&encoding=GB18030&filter=${filter}`);
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=GB18030');
    assert.equal(new TextDecoder('gb18030').decode(await bytes_of(answer)), 'name\r\n上海知交科技\r\n');
    await admin.remove(`/accounts/${account.id}`);
  },

  'a workbook keeps numbers, amounts, dates and links as what they are, and runs nothing': async ({ admin }) => {
    const account = await admin.create('accounts', { name: '=1+1', employees: 12, annual_revenue: '99.5', website: 'https://kith.example/a?b=1&c=2' });
    const filter = encodeURIComponent(JSON.stringify({ field: 'id', op: 'eq', value: account.id }));
    const answer = await raw(admin, `/api/v1/accounts/export?format=xlsx&fields=name,employees,annual_revenue,website,created_at&filter=${filter}`);
    assert.match(answer.headers.get('content-disposition'), /accounts-.*\.xlsx/);
    const files = texts_of(await bytes_of(answer));
    const sheet = files['xl/worksheets/sheet1.xml'];
    assert.match(sheet, /<c r="A2" t="inlineStr"><is><t xml:space="preserve">=1\+1<\/t>/);
    assert.match(sheet, /<c r="B2"><v>12<\/v>/);
    assert.match(sheet, /<c r="C2" s="\d+"><v>99\.5<\/v>/);
    assert.match(sheet, /<hyperlink ref="D2" /);
    assert.match(sheet, /<c r="E2" s="\d+"><v>4\d{4}\.\d+<\/v>/);
    assert.doesNotMatch(sheet, /<f>/);
    assert.match(files['xl/worksheets/_rels/sheet1.xml.rels'], /https:\/\/kith\.example\/a\?b=1&amp;c=2/);
    await admin.remove(`/accounts/${account.id}`);
  },

  'people are cards in both versions, and nothing else is': async ({ admin }) => {
    const account = await admin.create('accounts', { name: 'Kontor; Söhne' });
    await admin.create('contacts', {
      first_name: 'Zoë', last_name: 'Müller', account: account.id, email: 'zoe@kontor.example', phone: '+4930123456',
      emails: [{ value: 'zoe@home.example', label: 'privat' }], birthday: '1985-04-12', description: 'a\nb', tags: ['VIP'],
    });
    const answer = await admin.get('/contacts/export', { format: 'vcard' });
    assert.match(answer.headers.get('content-type'), /^text\/vcard/);
    const card = answer.body.replaceAll('\r\n ', '').split('\r\n');
    for (const line of [
      'VERSION:4.0', 'FN:Zoë Müller', 'N:Müller;Zoë;;;', 'ORG:Kontor\\; Söhne', 'EMAIL;TYPE=work;PREF=1:zoe@kontor.example',
      'item1.EMAIL:zoe@home.example', 'item1.X-ABLabel:privat', 'TEL;TYPE=work;PREF=1:+4930123456', 'BDAY:19850412', 'NOTE:a\\nb', 'CATEGORIES:VIP',
    ]) assert.ok(card.includes(line), `${line} in ${card.join(' | ')}`);
    const old = await admin.get('/contacts/export', { format: 'vcard3' });
    assert.match(old.body, /VERSION:3\.0[^]*BDAY:1985-04-12/);
    refused(await admin.get('/accounts/export', { format: 'vcard' }), 422, 'invalid', 'format');
    refused(await admin.get('/accounts/export', { format: 'pdf' }), 422, 'invalid', 'format');
  },

  'JSON lines are records as the API has them': async ({ admin }) => {
    const body = await (await raw(admin, '/api/v1/contacts/export?format=jsonl&fields=name,account.name')).text();
    const records = body.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(records.map((record) => [record.name, record.account.name]), [['Zoë Müller', 'Kontor; Söhne']]);
  },

  'a report is a table of its groups': async ({ admin }) => {
    const question = { group: ['industry'], measures: [{ fn: 'count' }, { fn: 'sum', field: 'annual_revenue' }], filter: { field: 'employees', op: 'lt', value: 4 } };
    const answer = await admin.post('/accounts/export', { ...question, format: 'csv' }, { 'accept-language': 'en' });
    assert.deepEqual(lines(answer.body.replace(/^\uFEFF/, '')), ['Industry,Number of records,Sum: Annual revenue', '"",4,4802', 'Retail,4,4802']);
    const parameters = Object.fromEntries(Object.entries(question).map(([key, value]) => [key, JSON.stringify(value)]));
    const sheet = texts_of(await bytes_of(await raw(admin, `/api/v1/accounts/export?format=xlsx&${new URLSearchParams(parameters)}`)))['xl/worksheets/sheet1.xml'];
    assert.match(sheet, /<c r="C3" s="\d+"><v>4802<\/v>/);
    refused(await admin.post('/accounts/export', { ...question, format: 'vcard' }), 422, 'invalid', 'format');
  },

  'a browser asks first, and loads what it is given the address of': async (world) => {
    const { admin } = world;
    const { records } = await admin.list('accounts', { filter: { field: 'name', op: 'starts', value: 'Account 000' }, limit: 2, sort: 'name' });
    const asked = must(await admin.post('/exports', { object: 'accounts', ids: records.map((record) => record.id), fields: ['name'], sort: 'name' }), 201);
    assert.match(asked.file, /^accounts-.*\.csv$/);
    const answer = await raw(admin, asked.link);
    assert.deepEqual(lines((await answer.text()).replace(/^\uFEFF/, '')).slice(1), records.map((record) => record.name));
    const other = await world.person('Other', await world.role('Exports too', { '*': all }, ['export']));
    assert.equal((await raw(other, asked.link)).status, 404);
    assert.equal((await raw(admin, '/api/v1/exports/made-up')).status, 404);
    world.asked = asked;
    refused(await admin.post('/exports', { object: 'accounts', fields: ['nmae'] }), 422, 'invalid', 'fields');
  },

  'a link is good for every server of the workspace, and survives a restart': async (world) => {
    const { admin, server } = world;
    if (world.engine === 'postgres') {
      const second = new Server({ database: server.flags[server.flags.indexOf('--database') + 1] });
      await second.start();
      assert.equal((await fetch(second.url + world.asked.link, { headers: admin.headers })).status, 200);
      await second.stop();
    }
    await server.stop();
    await server.start();
    admin.url = server.url;
    assert.equal((await raw(admin, world.asked.link)).status, 200);
  },

  'a list and a report of a day hold what was there then, whatever has changed since': async ({ admin }) => {
    const { records } = await admin.list('accounts', { filter: { field: 'name', op: 'starts', value: 'Account 000' }, limit: 2, sort: 'name' });
    const list = { sort: 'name', fields: 'name,employees' };
    const report = { measures: [{ fn: 'count' }, { fn: 'max', field: 'employees' }] };
    const of_list = async (more) => (await exported(admin, { ...list, ...more })).body;
    const of_report = async (more) => must(await admin.post('/accounts/export', { ...report, ...more }), 200);
    const was = [await of_list(), await of_report()];
    await pause();
    const then = new Date().toISOString();
    await pause();
    await admin.change('accounts', records[0].id, { name: 'Zzz renamed since', employees: 77_777 });
    const born = await admin.create('accounts', { name: 'Account born since' });
    assert.notDeepEqual([await of_list(), await of_report()], was);
    assert.deepEqual([await of_list({ as_of: then }), await of_report({ as_of: then })], was);
    const { headers } = await exported(admin, { ...list, as_of: then });
    assert.match(headers.get('content-disposition'), new RegExp(`accounts-${then.slice(0, 10)}`));
    refused(await admin.get('/accounts/export', { as_of: 'yesterday' }), 422, 'invalid', 'as_of');
    refused(await admin.get('/accounts/export', { as_of: then, q: 'account' }), 422, 'invalid', 'q');
    await admin.change('accounts', records[0].id, { name: records[0].name });
    must(await admin.remove(`/accounts/${born.id}`), 204);
  },

  'who exported what stands in the audit trail': async ({ admin }) => {
    const { entries } = must(await admin.get('/audit', { limit: 50 }), 200);
    const told = entries.filter((entry) => entry.what === 'export');
    assert.ok(told.some(({ detail }) => detail.object === 'accounts' && detail.selected === 2 && detail.format === 'csv'), JSON.stringify(told));
    assert.equal(told[0].by.name, admin.user.name);
  },

  'what is wrong is a problem and no file': async ({ admin }) => {
    refused(await admin.get('/accounts/export', { fields: 'nmae' }), 422, 'invalid', 'fields');
    refused(await admin.get('/accounts/export', { filter: { field: 'nmae', op: 'eq', value: 1 } }), 422, 'invalid', 'filter.field');
    refused(await admin.get('/accounts/export', { limit: 5 }), 422, 'invalid', 'limit');
    refused(await admin.post('/accounts/export', { names: 'short' }), 422, 'invalid', 'names');
  },

  'it needs the right to export, and shows nobody more than a list does': async (world) => {
    const mute = await world.person('Mute', await world.role('No export', { '*': all }));
    refused(await mute.get('/accounts/export'), 403, 'forbidden');
    const narrow = await world.person('Narrow', await world.role('Own only', { '*': none, accounts: own }, ['export']));
    await narrow.create('accounts', { name: 'Mine' });
    const { body } = await exported(narrow, { fields: 'name' });
    assert.deepEqual(lines(body).slice(1), ['Mine']);
  },

  'a list can be entered far from its beginning': async ({ admin }) => {
    const page = await admin.list('accounts', { sort: 'name', skip: 700, limit: 3 });
    assert.deepEqual(page.records.map((record) => record.name), ['Account 0699', 'Account 0700', 'Account 0701']);
    const next = await admin.list('accounts', { sort: 'name', limit: 1, cursor: page.next });
    assert.equal(next.records[0].name, 'Account 0702');
    assert.deepEqual((await admin.list('accounts', { skip: 5_000 })).records, []);
    refused(await admin.get('/accounts', { skip: 3, cursor: page.next }), 422, 'invalid', 'skip');
    refused(await admin.get('/accounts', { skip: -1 }), 422, 'invalid', 'skip');
  },
};
