// A file comes in: recognised, looked at, tried, run, mended and taken back.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { salesforce, zip_of } from '../lib/salesforce.mjs';

const upload = async (client, object, name, text) => {
  const form = new FormData();
  form.append('object', object);
  form.append('file', new Blob([text], { type: 'text/csv' }), name);
  return must(await client.post('/imports', form), 201);
};
const settled = (client, id) =>
  eventually(
    async () => {
      const seen = must(await client.get(`/imports/${id}`), 200);
      assert.ok(['checked', 'done', 'failed'].includes(seen.state), seen.state);
      return seen;
    },
    { wait_ms: 60_000, every_ms: 100 },
  );
const tried = async (client, id) => {
  must(await client.post(`/imports/${id}/dry_run`, {}), 202);
  return settled(client, id);
};
const run = async (client, id) => {
  must(await client.post(`/imports/${id}/run`, {}), 202);
  return eventually(
    async () => {
      const seen = must(await client.get(`/imports/${id}`), 200);
      assert.equal(seen.state, 'done', `${seen.state} ${seen.problem}`);
      return seen;
    },
    { wait_ms: 60_000, every_ms: 100 },
  );
};
const counts = ({ progress }) => [progress.created, progress.updated, progress.skipped, progress.failed];

const hubspot = [
  'Record ID,First Name,Last Name,Email,Lifecycle Stage,Unsubscribed from all email,Associated Company,Company Domain Name,Create Date',
  '101,Ann,Lee,ann@acme.example,Customer,false,Acme,acme.example,2021-02-03',
  '102,三,张,zhang@borg.example,Lead,true,博格科技,borg.example,2022-03-04',
  '103,Carl,Ray,not a mail,Lead,,Acme,acme.example,2022-03-04',
].join('\n');

export const stories = {
  'an export of HubSpot is known by its headings': async ({ admin }) => {
    const begun = await upload(admin, 'contacts', 'hubspot.csv', hubspot);
    assert.equal(begun.preset, 'hubspot');
    assert.deepEqual([begun.mode, begun.key], ['upsert', 'identity']);
    assert.deepEqual(begun.presets[0], { name: 'hubspot', label: { en: 'HubSpot', zh: 'HubSpot' }, object: 'contacts' });
    const field = (column) => begun.mapping.find((entry) => entry.column === column).field;
    assert.equal(field('Record ID'), 'external_id');
    assert.equal(field('Associated Company'), 'account.name');
    const plain = must(await admin.patch(`/imports/${begun.id}`, { preset: null }), 200);
    assert.equal(plain.mode, 'create');
    refused(await admin.patch(`/imports/${begun.id}`, { preset: 'zoho' }), 422, 'invalid', 'preset');
  },

  'the first rows are shown as they are understood': async ({ admin }) => {
    const begun = await upload(admin, 'contacts', 'dates.csv', 'name,birthday,mobile\nAnn,31/12/1990,138 0013 8000\nBob,03/04/1991,\nCid,soon,\n');
    assert.equal(begun.date_format, 'dmy');
    const { rows } = must(await admin.post(`/imports/${begun.id}/preview`, {}), 200);
    assert.deepEqual(rows[0].cells, ['Ann', '31/12/1990', '138 0013 8000']);
    assert.equal(rows[0].understood.birthday, '1990-12-31');
    assert.equal(rows[1].understood.birthday, '1991-04-03');
    assert.deepEqual(rows[2].errors.map((each) => each.column), ['birthday']);
    const other = must(await admin.post(`/imports/${begun.id}/preview`, { date_format: 'mdy' }), 200);
    assert.equal(other.rows[0].errors[0].column, 'birthday');
  },

  'people and their companies come from one row, twice without doubles': async (world) => {
    const { admin } = world;
    const begun = await upload(admin, 'contacts', 'hubspot.csv', hubspot);
    const done = await run(admin, begun.id);
    assert.deepEqual(counts(done), [2, 0, 0, 1]);
    const people = (await admin.list('contacts', { sort: 'email', fields: 'name,email,email_opt_out,external_id,account.name,created_at' })).records;
    assert.deepEqual(people.map((each) => [each.name, each.account.name, each.email_opt_out, each.external_id]), [
      ['Ann Lee', 'Acme', false, '101'],
      ['张三', '博格科技', true, '102'],
    ]);
    assert.ok(people[0].created_at.startsWith('2021-02-0'), people[0].created_at);
    assert.equal((await admin.list('accounts', { limit: 10 })).records.length, 2);
    const again = await upload(admin, 'contacts', 'hubspot.csv', hubspot.replace('not a mail', 'carl@acme.example').replace('Customer', 'Lead'));
    assert.equal(again.preset, 'remembered');
    const dry = await tried(admin, again.id);
    assert.deepEqual(counts(dry), [1, 1, 1, 0]);
    assert.deepEqual(Object.values(dry.samples).map((list) => list.length), [1, 1, 1]);
    const [changed] = dry.samples.updated;
    assert.deepEqual([changed.line, changed.name], [2, 'Ann Lee']);
    assert.deepEqual(changed.change.changes.map((each) => [each.field, each.from, each.to]), [['lifecycle_stage', 'customer', 'lead']]);
    world.again = await run(admin, again.id);
    assert.deepEqual(counts(world.again), [1, 1, 1, 0]);
  },

  'taken back, everything is as it was': async ({ admin, again }) => {
    must(await admin.post(`/batches/${again.batch}/undo`, {}), 200);
    const people = await eventually(async () => {
      const { records } = await admin.list('contacts', { sort: 'email', fields: 'name,lifecycle_stage' });
      assert.equal(records.length, 2);
      return records;
    });
    assert.equal(people[0].lifecycle_stage, 'customer');
    assert.equal(must(await admin.get(`/imports/${again.id}`), 200).state, 'undone');
  },

  'wrong rows come back as a file that runs once it is mended': async ({ admin }) => {
    const begun = await upload(admin, 'accounts', 'firms.csv', 'name,employees\nAlpha,5\nBeta,many\n');
    assert.deepEqual(counts(await run(admin, begun.id)), [1, 0, 0, 1]);
    const file = (await admin.get(`/imports/${begun.id}/errors.csv`)).body;
    assert.match(file, /Beta,many,/);
    const mended = await upload(admin, 'accounts', 'errors.csv', file.replace('many', '7'));
    assert.equal(mended.preset, 'remembered');
    const done = await run(admin, mended.id);
    assert.deepEqual(counts(done), [1, 0, 0, 0]);
  },

  'the files of a zip name each other by the numbers of the system that they come from': async ({ admin }) => {
    const form = new FormData();
    form.append('file', new Blob([zip_of(salesforce)]), 'salesforce.zip');
    const whole = must(await admin.post('/imports', form), 201);
    assert.deepEqual(whole.parts.map((part) => [part.file, part.object]), [['Account.csv', 'accounts'], ['Contact.csv', 'contacts'], ['Opportunity.csv', 'opportunities']]);
    const link = (part, column) => part.mapping.find((entry) => entry.column === column);
    assert.deepEqual(link(whole.parts[1], 'AccountId'), { column: 'AccountId', field: 'account', match_column: 'Id' });
    assert.deepEqual(link(whole.parts[0], 'ParentId'), { column: 'ParentId', field: 'parent', match_column: 'Id' });
    const wrong = whole.parts[1].mapping.map((entry) => (entry.match_column ? { ...entry, match_column: 'Number' } : entry));
    refused(await admin.patch(`/imports/${whole.parts[1].id}`, { mapping: wrong }), 422, 'invalid', `mapping[${wrong.findIndex((entry) => entry.match_column)}].match_column`);
    assert.deepEqual(counts(await tried(admin, whole.id)), [7, 0, 0, 1]);
    const done = await run(admin, whole.id);
    assert.deepEqual(counts(done), [7, 0, 0, 1]);
    const [error] = done.parts[1].errors;
    assert.deepEqual([error.column, error.value, error.code], ['AccountId', '0015g00000NONE9AAP', 'not_found']);
    const named = (object, name, fields) => admin.list(object, { filter: { field: 'name', op: 'eq', value: name }, fields }).then(({ records }) => records[0]);
    assert.equal((await named('opportunities', 'Borg rollout', 'account.name')).account.name, 'Borg Süd');
    assert.equal((await named('accounts', 'Borg Süd', 'parent.name')).parent.name, 'Borg');
    const bob = await named('contacts', 'Bob Ray', 'account.name,email_opt_out,external_id');
    assert.deepEqual([bob.account.name, bob.email_opt_out, bob.external_id], ['Borg Süd', true, '0035g00000AAAA2AAP']);
    const brief = await upload(admin, 'contacts', 'brief.csv', 'Id,Title\n0035g00000AAAA2,Boss\n0035g00000aaaa2,Nobody\n');
    must(await admin.patch(`/imports/${brief.id}`, { mapping: [{ column: 'Id', field: 'external_id' }, { column: 'Title', field: 'title' }], mode: 'update', key: 'identity' }), 200);
    assert.deepEqual(counts(await tried(admin, brief.id)), [0, 1, 0, 1], 'an id of 15 characters is that of 18');
    must(await admin.post(`/batches/${done.batch}/undo`, {}), 200);
    await eventually(async () => assert.equal((await admin.list('opportunities', {})).records.length, 0));
  },

  'twins that a rule refuses change what is there, or are passed over and listed': async ({ admin }) => {
    const rule = await admin.create('duplicate_rules', { name: 'One mail', applies_to: 'contacts', likeness: 'email', effect: 'block', active: true });
    await admin.create('contacts', { name: 'Twin One', email: 'twin@kith.example', title: 'Cook' });
    const text = 'name,email,title\nTwin Two,twin@kith.example,Chef\n';
    const outcome = async (twins) => {
      const { id } = await upload(admin, 'contacts', 'twins.csv', text);
      must(await admin.patch(`/imports/${id}`, { twins }), 200);
      return run(admin, id);
    };
    assert.deepEqual(counts(await outcome('rule')), [0, 0, 0, 1]);
    const skipped = await outcome('skip');
    assert.deepEqual([...counts(skipped), skipped.errors[0].code], [0, 0, 1, 0, 'twin_skipped']);
    assert.deepEqual(counts(await outcome('update')), [0, 1, 0, 0]);
    assert.deepEqual(counts(await outcome('allow')), [1, 0, 0, 0]);
    must(await admin.remove(`/duplicate_rules/${rule.id}`), 204);
  },

  'the photo of a card becomes the picture of the contact, goes out with it, and is taken back': async ({ admin }) => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64');
    const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');
    const card = (version, name, photo) => `BEGIN:VCARD\r\nVERSION:${version}\r\nN:${name};;;;\r\nFN:${name}\r\nEMAIL:${name}@photo.example\r\n${photo}\r\nEND:VCARD\r\n`;
    const folded = png.toString('base64').replace(/(.{40})/g, '$1\r\n ');
    const cards = [
      card('2.1', 'Old', `PHOTO;PNG;ENCODING=BASE64:\r\n ${folded}\r\n`),
      card('3.0', 'Middle', `PHOTO;ENCODING=b;TYPE=JPEG:${png.toString('base64')}`),
      card('4.0', 'New', `PHOTO:data:image/gif;base64,${gif.toString('base64')}`),
      card('4.0', 'Remote', 'PHOTO:http://127.0.0.1:9/x.png'),
      card('3.0', 'Wrong', `PHOTO;ENCODING=b;TYPE=PNG:${Buffer.from('no picture').toString('base64')}`),
    ].join('');
    const attachments = async () => (await admin.list('attachments', { count: true, limit: 1 })).total.value;
    const before = await attachments();
    const begun = await upload(admin, 'contacts', 'photos.vcf', cards);
    assert.equal(begun.mapping.find(({ column }) => column === 'Photo').field, 'photo');
    assert.deepEqual(begun.columns.find(({ name }) => name === 'Photo').samples.slice(0, 2), ['image/png', 'image/jpeg']);
    assert.deepEqual(counts(await tried(admin, begun.id)), [5, 0, 0, 0]);
    assert.equal(await attachments(), before, 'trying keeps nothing');
    const done = await run(admin, begun.id);
    assert.deepEqual([...counts(done), done.errors[0].code, done.errors[0].column], [5, 0, 0, 0, 'not_a_picture', 'Photo'], 'a row comes in without what is no picture');
    assert.equal(await attachments(), before + 3);
    const people = await admin.list('contacts', { filter: { field: 'email', op: 'ends', value: '@photo.example' }, fields: 'last_name,photo' });
    const photo = Object.fromEntries(people.records.map((record) => [record.last_name, record.photo]));
    assert.deepEqual([photo.Middle.name, photo.Middle.type, photo.New.type, photo.Remote], ['photo.png', 'image/png', 'image/gif', null]);
    for (const [name, bytes] of [['Old', png], ['Middle', png], ['New', gif]]) {
      const answer = await fetch(admin.url + photo[name].url, { headers: admin.headers });
      assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes), name);
    }
    const again = await upload(admin, 'contacts', 'photos.vcf', cards);
    must(await admin.patch(`/imports/${again.id}`, { mode: 'upsert', key: 'identity' }), 200);
    assert.deepEqual(counts(await run(admin, again.id)), [0, 0, 5, 0], 'what is there already is not written');
    for (const format of ['vcard', 'vcard3']) {
      const { body } = await admin.get('/contacts/export', { format, filter: { field: 'email', op: 'ends', value: '@photo.example' } });
      const back = body.replaceAll('\r\n ', '').match(/^PHOTO.*$/gm).map((line) => line.slice(line.search(/[:,](?=[A-Za-z0-9+/=]+$)/) + 1));
      assert.deepEqual(back.map((text) => Buffer.from(text, 'base64').toString('hex')).sort(), [png, png, gif].map((bytes) => bytes.toString('hex')).sort(), format);
      const other = await upload(admin, 'contacts', 'back.vcf', body);
      must(await admin.patch(`/imports/${other.id}`, { mode: 'upsert', key: 'identity' }), 200);
      const tried_again = await tried(admin, other.id);
      assert.deepEqual(counts(tried_again), [0, 0, 5, 0], `${format} ${JSON.stringify(tried_again.samples?.updated)}`);
    }
    const wrong = await upload(admin, 'contacts', 'names.csv', 'last_name,photo\nSolo,photo.png\n');
    assert.equal(wrong.mapping.find(({ column }) => column === 'photo').field, null, 'what a picture is called is none');
    must(await admin.post(`/batches/${done.batch}/undo`, {}), 200);
    await eventually(async () => assert.equal(await attachments(), before));
    assert.equal((await admin.list('contacts', { filter: { field: 'email', op: 'ends', value: '@photo.example' } })).records.length, 0);
  },

  'keys that tell nothing are refused, and say which would do': async ({ admin }) => {
    const { id } = await upload(admin, 'accounts', 'firms.csv', 'name,employees\nAlpha,5\n');
    for (const key of ['identity', 'id', 'employees']) {
      refused(await admin.patch(`/imports/${id}`, { mode: 'upsert', key }), 422, 'invalid', 'key');
    }
  },
};
