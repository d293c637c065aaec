// Texts that ran as a script somewhere else, wherever people can write here: looked at in a browser that is
// told to forget our policy, so that nothing but the texts' own treatment stands in their way. Then with it,
// when nothing may be reported. KITH_DEPTH=nightly shows every one as a name, too; KITH_SEED repeats a draw.
import assert from 'node:assert/strict';
import { must } from '../lib/client.mjs';
import { depth, random_from, seed } from '../lib/chance.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { foreign_parts, pictures, vectors, watch } from './hostile.mjs';
import { settled } from './screens.mjs';

export const set_up = ['--locale', 'en'];

const all = vectors();
const random = random_from(seed);
const draw = (list, count) => (count >= list.length ? list : Array.from({ length: count }, () => list[Math.floor(random() * list.length)]));
const whole = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
const operations = async (admin, object, rows) => {
  const made = [];
  for (const part of whole(rows, 100)) {
    const answer = await admin.post('/batch', { operations: part.map((values) => ({ op: 'create', object, values })) });
    made.push(...must(answer, 200).results.map((one) => one.record ?? one));
  }
  return made;
};
const name_of = (text) => [...text.replace(/[\0-\x1f\x7f]/g, ' ')].slice(0, 120).join('').trim() || 'x';

async function quiet(world, where) {
  await world.page.waitForTimeout(300);
  assert.deepEqual(world.seen.ran, [], `${where}: scripts ran`);
  assert.deepEqual(world.seen.left, [], `${where}: the page asked elsewhere`);
  assert.deepEqual(await foreign_parts(world.page, '#root'), [], where);
}

async function look(world, address, where = address) {
  await world.page.goto(world.server.url + address);
  await world.page.locator('h1').first().waitFor({ state: 'attached' });
  await settled(world.page);
  await quiet(world, where);
}

// Every row of a list that shows what is in sight alone.
async function scroll_through(page) {
  for (let last = -1, at = 0; at !== last && at < 400_000; ) {
    last = at;
    at = await page.evaluate(async () => {
      const grid = [...document.querySelectorAll('#main, #main *')].filter((node) => node.scrollHeight > node.clientHeight + 50 && getComputedStyle(node).overflowY !== 'visible').sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
      if (!grid) return -1;
      grid.scrollTop += grid.clientHeight * 0.8;
      await new Promise((resolve) => setTimeout(resolve, 120));
      return grid.scrollTop;
    });
  }
}

async function every_screen(world) {
  const { account, contact, deal } = world;
  for (const address of ['/', '/accounts', '/contacts?group=account', '/opportunities?show=board', '/tasks', '/calendar?span=agenda&whose=all', `/contacts?open=${contact.id}`, `/contacts/${contact.id}`, `/opportunities/${deal.id}`, `/accounts/${account.id}`, '/settings/audit', '/settings/bin', '/settings/fields', '/reports']) await look(world, address);
}

export const steps = {
  'the password is masked, and a password manager may fill it in': async (world) => {
    world.browser = await open_browser({ context: { bypassCSP: true, serviceWorkers: 'block' } });
    const { page } = (world.page = world.browser.page) && world.browser;
    world.seen = await watch(page, new URL(world.server.url).origin);
    await page.goto(world.server.url);
    const field = page.getByLabel('Password', { exact: true });
    assert.equal(await field.getAttribute('type'), 'password');
    assert.equal(await field.getAttribute('autocomplete'), 'current-password');
    const let_in = await field.evaluate((node) => node.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })));
    assert.ok(let_in, 'pasting is prevented');
    await sign_in(page, world.server.url, admin_email, admin_password);
  },

  'the policy is off in this browser, and what runs is seen': async (world) => {
    await world.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'alert("planted")';
      document.head.append(script);
      document.body.insertAdjacentHTML('beforeend', '<div id="planted"><img src="data:," onerror="alert(`handler`)"><img src="http://127.0.0.9:9/x"></div>');
    });
    await world.page.waitForTimeout(500);
    assert.equal(world.seen.ran.length, 2, world.seen.ran.join());
    assert.equal(world.seen.left.length, 1, world.seen.left.join());
    assert.equal((await foreign_parts(world.page, '#planted')).length, 2);
    world.seen.ran.length = world.seen.left.length = 0;
    await world.page.evaluate(() => document.querySelector('#planted').remove());
  },

  'rich text that the server has cleaned runs nothing, though nothing else cleans it': async (world) => {
    const { admin, page } = world;
    console.log(`# ${all.length} vectors (seed ${seed})`);
    world.account = await admin.create('accounts', { name: name_of('"><svg onload=alert(1)>{{7*7}}') });
    const link = { object: 'accounts', id: world.account.id };
    const notes = await operations(admin, 'activities', all.map((body, at) => ({ kind: 'note', subject: `note ${at}`, body })));
    assert.equal(notes.length, all.length);
    const kept = [];
    for (let after; ; ) {
      const seen = await admin.list('activities', { limit: 200, fields: 'body', ...(after ? { cursor: after } : {}) });
      kept.push(...seen.records.map((one) => one.body ?? ''));
      after = seen.next_cursor ?? seen.next;
      if (!after) break;
    }
    assert.equal(kept.length, all.length);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<div id="raw"></div>'));
    for (const part of whole(kept, 500)) {
      await page.evaluate((texts) => document.querySelector('#raw').replaceChildren(...texts.map((text) => Object.assign(document.createElement('div'), { innerHTML: text }))), part);
      const odd = await page.evaluate(() => [...document.querySelectorAll('#raw *')].filter((node) => node.matches('form, input, button, style, link, meta, script, svg, [style], [class], [id], [name]')).map((node) => node.outerHTML.slice(0, 120)));
      assert.deepEqual(odd, [], 'elements that no rich text has');
      assert.deepEqual(await foreign_parts(page, '#raw'), []);
    }
    await page.waitForTimeout(500);
    assert.deepEqual([world.seen.ran, world.seen.left], [[], []]);
    // Shown by the page: many in one note, and the rest as subjects and comments beside it.
    for (const part of whole(all, 400)) await admin.create('activities', { kind: 'note', subject: name_of(part[0]), body: part.map((text) => `<p>${text}</p>`).join('\n'), links: [link] });
    for (const text of draw(all, 20)) must(await admin.post('/comments', { body: text, record: link }), 201);
  },

  'nothing runs, leaves or covers the page, whatever names and texts hold': async (world) => {
    const { admin, page, account } = world;
    const names = draw(all, depth({ ci: 400, nightly: all.length }));
    await operations(admin, 'accounts', names.map((text) => ({ name: name_of(text), description: text })));
    world.contact = await admin.create('contacts', { last_name: name_of('<img src=x onerror=alert(1)>'), title: name_of("'><svg onload=alert(1)>"), account: account.id });
    const stage = await world.stage(1);
    world.deal = await admin.create('opportunities', { name: name_of('<details open ontoggle=alert(1)>'), account: account.id, stage: stage.id, close_date: '2030-01-01' });
    await operations(admin, 'activities', draw(all, 30).map((text) => ({ kind: 'task', subject: name_of(text), due_at: new Date().toISOString() })));
    for (const text of draw(all, 10)) {
      const form = new FormData();
      form.append('object', 'accounts');
      form.append('id', account.id);
      form.append('file', new Blob(['x']), `${name_of(text).replace(/[/\\]/g, '_')}.txt`);
      await admin.post('/attachments', form);
    }
    const custom = { name: 'odd_c', kind: 'text', label: { en: name_of('<img src=x onerror=alert(1)>'), zh: '<b>奇</b>' } };
    must(await admin.post('/meta/objects/contacts/fields', custom), 201);
    const gone = await admin.create('accounts', { name: name_of('<svg/onload=alert(1)>gone') });
    must(await admin.remove(`/accounts/${gone.id}`), 204);
    await every_screen(world);
    await look(world, '/accounts');
    await scroll_through(page);
    await quiet(world, 'the list, to its end');
    await look(world, `/accounts/${account.id}`);
    await scroll_through(page);
    await quiet(world, 'the timeline, to its end');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('<svg onload=alert(1)>');
    await page.waitForTimeout(700);
    await quiet(world, 'the palette');
  },

  'what looks like a template is shown as it was typed': async (world) => {
    const { page, account } = world;
    await look(world, `/accounts/${account.id}`);
    await page.getByRole('heading', { level: 1, name: /\{\{7\*7\}\}/ }).waitFor();
    assert.equal(await page.title().then((title) => title.includes('{{7*7}}')), true, await page.title());
    assert.equal(await page.getByText('onload=alert(1)>49').count(), 0);
  },

  'what somebody else changes meanwhile is text': async (world) => {
    const { page, admin } = world;
    const name = name_of('<img src=x onerror=alert(1)> now');
    const theirs = await admin.create('accounts', { name });
    await look(world, `/accounts/${theirs.id}`);
    await admin.change('accounts', theirs.id, { name: `${name} <svg onload=alert(2)>` });
    await page.getByText('<svg onload=alert(2)>').first().waitFor();
    await quiet(world, 'a change that somebody else made');
  },

  'a file that is brought in is shown as text': async (world) => {
    const { page, server } = world;
    const cell = (text) => `"${text.replaceAll('"', '""').replace(/[\r\n]/g, ' ')}"`;
    const some = draw(all, 60);
    const rows = [['Name', '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>'].map(cell).join(), ['<img src=x onerror=alert(1)> first', 'a', 'b'].map(cell).join(), ...whole(some, 3).map((part) => part.map(cell).join())];
    await page.goto(`${server.url}/import?object=accounts`);
    await page.locator('input[type=file]').setInputFiles({ name: '<img src=x onerror=alert(1)>.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) });
    await page.getByRole('heading', { name: /^Import of/ }).waitFor();
    await page.getByRole('region', { name: 'First rows' }).last().getByText('onerror=alert(1)> first').first().waitFor();
    await settled(page);
    await quiet(world, 'the preview of an import');
    await look(world, '/imports');
  },

  'what is uploaded runs nothing when it is opened, and sees no cookie': async (world) => {
    const { page, admin, server } = world;
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(document.cookie)"><script>alert(1)</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(2)"/></body></foreignObject></svg>';
    const files = [...pictures(), { name: 'own.svg', bytes: Buffer.from(svg) }, { name: 'page.html', bytes: Buffer.from('<script>alert(1)</script>') }, { name: 'page.png', bytes: Buffer.from('<html><script>alert(1)</script>') }, { name: 'x.xml', bytes: Buffer.from('<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>') }, { name: 'x.js', bytes: Buffer.from('alert(1)') }];
    for (const { name, bytes } of files) {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type: 'image/svg+xml' }), name);
      const answer = await admin.post('/attachments', form);
      if (answer.status !== 201) continue;
      const address = `${server.url}/api/v1/attachments/${answer.body.id}/content`;
      const { headers } = await fetch(`${address}?inline=1`, { headers: admin.headers });
      assert.equal(headers.get('x-content-type-options'), 'nosniff', name);
      assert.match(headers.get('content-security-policy'), /sandbox; default-src 'none'/, name);
      assert.doesNotMatch(headers.get('content-type'), /svg|html|xml|script/, name);
      if (!headers.get('content-type').startsWith('image/')) assert.match(headers.get('content-disposition'), /^attachment/, name);
      assert.match((await fetch(address, { headers: admin.headers })).headers.get('content-disposition'), /^attachment/, name);
      await page.goto(`${address}?inline=1`).catch((error) => assert.match(error.message, /Download is starting|ERR_ABORTED/, name));
      await page.waitForTimeout(100);
    }
    assert.deepEqual([world.seen.ran, world.seen.left], [[], []]);
    await page.goto(server.url);
  },

  'with the policy nothing has to be reported': async (world) => {
    await world.browser.close();
    world.browser = await open_browser();
    world.page = world.browser.page;
    world.seen = await watch(world.page, new URL(world.server.url).origin);
    await sign_in(world.page, world.server.url, admin_email, admin_password);
    await every_screen(world);
  },
};
