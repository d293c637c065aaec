// A record lived in: changed and put back, talked about, merged, walked through, laid out.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { all } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';

async function open_record(world, object, id, search = '') {
  await world.page.goto(`${world.server.url}/${object}/${id}${search}`);
  await world.page.getByRole('heading', { level: 1 }).waitFor();
}

// By its key, which works from when its button stands.
async function begin_note(page) {
  await page.getByRole('button', { name: 'Note', exact: true }).waitFor();
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: /Write a note/ }).waitFor();
  await page.waitForFunction(() => document.activeElement?.isContentEditable);
}

// A field of the page, by its label.
const edit = (page, label) => page.getByRole('button', { name: `Edit ${label}`, exact: true });
const shown = (page, text) => page.getByRole('complementary', { name: 'Details' }).getByText(text, { exact: true });

export const steps = {
  'signing in, and a colleague who will be needed': async (world) => {
    const { admin, server } = world;
    const lei = await world.person('Lei Li', await world.role('Colleague', { '*': all }));
    world.colleague = lei.user;
    world.colleague_client = lei;
    world.account = await admin.create('accounts', { name: 'Acme', phone: '+86 10 6552 9988', owner: admin.user.id });
    world.contact = await admin.create('contacts', { first_name: 'Ann', last_name: 'Archer', email: 'ann@acme.example', account: world.account.id });
    world.browser = await open_browser();
    world.page = world.browser.page;
    await sign_in(world.page, server.url, admin_email, admin_password);
  },

  'a wrong value is told while it is typed, and not stored': async (world) => {
    const { page, admin } = world;
    await open_record(world, 'contacts', world.contact.id);
    await edit(page, 'E-mail').click({ force: true });
    await page.getByRole('textbox', { name: 'E-mail', exact: true }).fill('ann at acme');
    await page.getByText('This is no e-mail address').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('This is no e-mail address').waitFor();
    await page.keyboard.press('Escape');
    assert.equal((await admin.read('contacts', world.contact.id)).email, 'ann@acme.example');
  },

  'a field says what it was, and is put back': async (world) => {
    const { page, admin } = world;
    await edit(page, 'Job title').click({ force: true });
    await page.getByRole('textbox', { name: 'Job title' }).fill('Buyer');
    await page.keyboard.press('Enter');
    await shown(page, 'Buyer').waitFor();
    await edit(page, 'Job title').click({ force: true });
    await page.getByRole('textbox', { name: 'Job title' }).fill('Head of buying');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal((await admin.read('contacts', world.contact.id)).title, 'Head of buying'));
    await page.getByRole('button', { name: 'History of Job title' }).click({ force: true });
    await page.getByRole('button', { name: 'Put back to Buyer' }).click();
    await eventually(async () => assert.equal((await admin.read('contacts', world.contact.id)).title, 'Buyer'));
  },

  'a note mentions a colleague, who is told': async (world) => {
    const { page, server, admin } = world;
    await open_record(world, 'accounts', world.account.id);
    await begin_note(page);
    await page.keyboard.type('Please call them, @Lei');
    await page.getByRole('option', { name: 'Lei Li' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('today');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Please call them, @Lei Li today').first().waitFor();
    // The page shows it before the server has it.
    await eventually(async () => {
      const [made] = (await admin.list('activities', { sort: '-created_at', limit: 1 })).records;
      assert.ok(made?.body.includes(`data-mention="${world.colleague.id}"`), made?.body);
    });

    world.other = await open_browser();
    await sign_in(world.other.page, server.url, world.colleague_client.email, world.colleague_client.password);
    await world.other.page.getByRole('button', { name: /Notifications: 1 unread/ }).click();
    await world.other.page.getByRole('link', { name: /mentioned you in\s*Acme/ }).waitFor();
    await world.other.page.getByRole('link', { name: /mentioned you in\s*Acme/ }).click();
    await world.other.page.getByRole('heading', { level: 1, name: 'Acme' }).waitFor();
    await world.other.page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  },

  'a note that was begun is there after a reload, and reaches the server after the connection was lost, once': async (world) => {
    const { page, admin } = world;
    await begin_note(page);
    await page.keyboard.type('written in a tunnel');
    await page.waitForFunction(() => Object.values(localStorage).some((kept) => kept.includes('written in a tunnel')));
    await page.reload();
    await page.getByRole('textbox', { name: /Write a note/ }).getByText('written in a tunnel').waitFor();
    await page.route('**/api/v1/activities', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('waits for the connection').waitFor();
    await page.unroute('**/api/v1/activities');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.getByText('waits for the connection').waitFor({ state: 'detached' });
    const found = (await admin.list('activities', { limit: 100 })).records.filter((one) => one.subject === 'written in a tunnel');
    assert.equal(found.length, 1);
  },

  'what belongs to the record is made in place, and its twin is told': async (world) => {
    const { page, admin } = world;
    await page.getByRole('complementary', { name: 'Related' }).getByRole('button', { name: 'Add Contact', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Name/ }).fill('Baker');
    await dialog.getByLabel('E-mail', { exact: true }).fill('ann@acme.example');
    await dialog.getByText('same e-mail').waitFor();
    await dialog.getByLabel('E-mail', { exact: true }).fill('baker@acme.example');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('complementary', { name: 'Related' }).getByRole('link', { name: 'Baker' }).waitFor();
    const made = (await admin.list('contacts', { sort: '-created_at', limit: 1 })).records[0];
    assert.equal(made.account.id, world.account.id);
  },

  'a contact gets a role on an opportunity': async (world) => {
    const { page, admin } = world;
    world.deal = await admin.create('opportunities', { name: 'Big deal', account: world.account.id });
    await open_record(world, 'opportunities', world.deal.id);
    await page.getByRole('complementary', { name: 'Related' }).getByRole('button', { name: 'Add Contact role' }).click();
    await page.getByRole('combobox', { name: 'Contact' }).or(page.getByRole('textbox', { name: 'Contact' })).first().fill('Ann');
    await page.getByRole('option', { name: 'Ann Archer' }).click();
    await page.getByRole('combobox', { name: 'Role of Ann Archer' }).selectOption('buyer');
    await eventually(async () => {
      const [row] = (await admin.list('opportunity_contacts', {})).records;
      assert.equal(row?.role, 'buyer');
      assert.equal(row.is_primary, true);
    });
  },

  'one key takes it to the next stage': async (world) => {
    const { page, admin } = world;
    const before = (await admin.read('opportunities', world.deal.id)).stage.id;
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('s');
    await eventually(async () => assert.notEqual((await admin.read('opportunities', world.deal.id)).stage.id, before));
  },

  'two people write: what only one touched merges, the rest is decided': async (world) => {
    const { page, admin } = world;
    const theirs = world.other.page;
    await open_record(world, 'accounts', world.account.id);
    await theirs.goto(`${world.server.url}/accounts/${world.account.id}`);
    await theirs.getByRole('heading', { level: 1, name: 'Acme' }).waitFor();
    // Both begin before either saves.
    await edit(page, 'Employees').click({ force: true });
    await page.getByRole('textbox', { name: 'Employees' }).fill('50');
    await world.colleague_client.change('accounts', world.account.id, { employees: 60, alias: 'AC' });
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Changed by somebody else' });
    await dialog.waitFor();
    await dialog.getByRole('radio', { name: /Yours/ }).waitFor();
    await dialog.getByRole('radio', { name: /Saved now/ }).click();
    await dialog.getByRole('button', { name: 'Save the choice' }).click();
    await dialog.waitFor({ state: 'detached' });
    let now = await admin.read('accounts', world.account.id);
    assert.deepEqual([now.employees, now.alias], [60, 'AC']);

    // Different fields: nobody is asked, nothing is lost.
    await edit(page, 'Employees').click({ force: true });
    await page.getByRole('textbox', { name: 'Employees' }).fill('70');
    await world.colleague_client.change('accounts', world.account.id, { alias: 'ACM' });
    await page.keyboard.press('Enter');
    await eventually(async () => {
      now = await admin.read('accounts', world.account.id);
      assert.deepEqual([now.employees, now.alias], [70, 'ACM']);
    });
    // The colleague, who only looks, sees both by themselves.
    await shown(theirs, '70').waitFor();
    await shown(theirs, 'ACM').waitFor();
  },

  'previous and next follow the list, its filter in the address': async (world) => {
    const { page, server, admin } = world;
    for (const name of ['Alpha', 'Beta', 'Gamma']) await admin.create('products', { name, code: `walk-${name}` });
    await page.goto(`${server.url}/products?sort=name&filter=code~starts~walk`);
    await page.getByRole('gridcell', { name: 'Alpha', exact: true }).locator('[data-open]').click();
    await page.getByRole('heading', { level: 1, name: 'Alpha' }).waitFor();
    assert.match(decodeURIComponent(page.url()), /list=.*code~starts~walk/);
    await page.getByText('1 of 3').waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 1, name: 'Beta' }).waitFor();
    await page.keyboard.press(']');
    await page.getByRole('heading', { level: 1, name: 'Gamma' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { level: 1, name: 'Beta' }).waitFor();
    await page.reload();
    await page.getByText('2 of 3').waitFor();
  },

  'a layout is edited by keyboard, and the page follows it': async (world) => {
    const { page, server, admin } = world;
    await page.goto(`${server.url}/settings/layouts?object=products`);
    await page.getByRole('heading', { level: 1, name: 'Layouts' }).waitFor();
    const grip = page.getByRole('button', { name: /^Code: Alt with arrows/ }).or(page.locator('[data-field=code] button').first()).first();
    await grip.focus();
    const order = () => page.locator('[data-field]').evaluateAll((rows) => rows.map((row) => row.dataset.field));
    const before = await order();
    await page.keyboard.press('Alt+ArrowUp');
    await page.waitForFunction((was) => document.querySelectorAll('[data-field]')[was]?.dataset.field === 'code', before.indexOf('code') - 1);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Layout saved').waitFor();
    const [layout] = (await admin.list('layouts', {})).records;
    const fields = layout.sections.flatMap((section) => section.fields);
    assert.ok(fields.indexOf('code') < fields.indexOf('name'), fields.join());
    const product = (await admin.list('products', { limit: 1 })).records[0];
    await open_record(world, 'products', product.id);
    const first = await page.getByRole('complementary', { name: 'Details' }).locator('dt').first().textContent();
    assert.match(first, /Code|SKU/i);
  },

  'a phone shows it in tabs, nothing wider than the screen': async (world) => {
    const { page } = world;
    await page.setViewportSize({ width: 390, height: 844 });
    for (const tab of ['Details', 'Timeline', 'Related']) {
      await open_record(world, 'accounts', world.account.id);
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel', { name: tab }).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 390, `${tab} is ${wide} wide`);
    }
    await world.other.close();
  },
};
