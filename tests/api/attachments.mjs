// Files in and out: whole, by their right name, and never able to run in our page.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { must, refused } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

function form(bytes, name, record) {
  const data = new FormData();
  data.append('file', new Blob([bytes]), name);
  if (record) {
    data.append('record_object', record.object);
    data.append('record_id', record.id);
  }
  return data;
}

async function download(client, id, query = '') {
  const response = await fetch(`${client.url}/api/v1/attachments/${id}/content${query}`, { headers: client.headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

export const stories = {
  'a file comes back byte for byte, under its name in any script': async ({ admin }) => {
    const account = await admin.create('accounts', { name: 'Files Ltd' });
    const bytes = randomBytes(300_000);
    const made = must(await admin.post('/attachments', form(bytes, '合同 2026.bin', { object: 'accounts', id: account.id })), 201);
    assert.deepEqual([made.name, made.size], ['合同 2026.bin', bytes.length]);
    assert.equal(made.record.id, account.id);
    const back = await download(admin, made.id);
    assert.equal(back.status, 200);
    assert.equal(digest(back.bytes), digest(bytes));
    const disposition = back.headers.get('content-disposition');
    assert.match(disposition, /^attachment;/);
    assert.ok(disposition.includes(encodeURIComponent('合同 2026.bin').replaceAll('(', '%28')), disposition);
  },

  'what would run in a page is a download that nothing can run': async ({ admin }) => {
    const html = Buffer.from('<html><script>alert(document.cookie)</script></html>');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    for (const [bytes, name] of [[html, 'page.html'], [svg, 'image.svg'], [html, 'really.png']]) {
      const made = must(await admin.post('/attachments', form(bytes, name)), 201);
      const back = await download(admin, made.id, '?inline=1');
      assert.match(back.headers.get('content-disposition'), /^attachment/, name);
      assert.equal(back.headers.get('x-content-type-options'), 'nosniff');
      assert.match(back.headers.get('content-security-policy'), /sandbox/);
      assert.doesNotMatch(back.headers.get('content-type'), /html|svg|javascript/, name);
    }
  },

  'an image that is one may be shown': async ({ admin }) => {
    const made = must(await admin.post('/attachments', form(png, 'pixel.dat')), 201);
    assert.equal(made.type, 'image/png');
    const back = await download(admin, made.id, '?inline=1');
    assert.equal(back.headers.get('content-disposition'), 'inline');
    assert.equal(back.headers.get('content-type'), 'image/png');
  },

  'names cannot leave their folder or break a header': async ({ admin }) => {
    for (const name of ['../../etc/passwd', 'a\r\nSet-Cookie: x=1', '"; filename="evil.exe', '\u202Egpj.exe']) {
      const answer = await admin.post('/attachments', form(png, name));
      if (answer.status !== 201) {
        assert.equal(answer.body.code, 'invalid', name);
        continue;
      }
      const back = await download(admin, answer.body.id);
      assert.equal(back.status, 200, name);
      assert.equal(back.headers.get('set-cookie'), null);
      assert.doesNotMatch(answer.body.name, /[\r\n/]/);
    }
  },

  'an upload without a file, and one to a record that is not there, are refused': async ({ admin }) => {
    const empty = new FormData();
    empty.append('note', 'x');
    refused(await admin.post('/attachments', empty), 422, 'invalid', 'file');
    const nowhere = await admin.post('/attachments', form(png, 'x.png', { object: 'accounts', id: '0SA44W1TR0800' }));
    refused(nowhere, 422, 'invalid', 'record');
    refused(await admin.get('/attachments/0SA44W1TR0800/content'), 404, 'not_found');
  },

  'nobody reads a file of a record that they may not see': async (world) => {
    const role = await world.role('Alone', { '*': own });
    const mine = await world.person('Mine', role);
    const other = await world.person('Other', role);
    const contact = await mine.create('contacts', { last_name: 'Private' });
    const made = must(await mine.post('/attachments', form(png, 'p.png', { object: 'contacts', id: contact.id })), 201);
    assert.equal((await download(mine, made.id)).status, 200);
    assert.equal((await download(other, made.id)).status, 404);
    assert.equal((await download(world.nobody(), made.id)).status, 401);
    const foreign = await other.post('/attachments', form(png, 'x.png', { object: 'contacts', id: contact.id }));
    assert.equal(foreign.status, 422, 'a file was hung on a record of somebody else');
  },
};
