// What surrounds every screen: keys, the palette, help, languages, one's own choices, a line that breaks.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const set_up = ['--demo'];

// What it needs is held to sixteen by web/tools/check-budget.mjs; here is also what it fetches ahead.
const files_max = 24;

async function another_browser(world, options) {
  const browser = await open_browser(options);
  await sign_in(browser.page, world.server.url, admin_email, admin_password, options.locale);
  return browser;
}

const cells = (page) => page.getByRole('gridcell');

export const steps = {
  'the list comes up with two dozen files, and the policy lets everything in': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    const { page } = (world.page = world.browser.page) && world.browser;
    world.refused = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) world.refused.push(message.text());
    });
    await sign_in(page, world.server.url, admin_email, admin_password);
    const asked = [];
    const note = (request) => asked.push(new URL(request.url()).pathname);
    page.on('request', note);
    await page.goto(`${world.server.url}/contacts`);
    await cells(page).first().waitFor();
    page.off('request', note);
    const needed = asked.filter((path) => /^\/(assets|boot\.js|contacts)/.test(path));
    assert.ok(needed.length <= files_max, needed.join(' '));
    assert.deepEqual(world.refused, []);
  },

  'what stands there has a name and a role': async ({ page }) => {
    await page.getByRole('link', { name: 'Skip to content' }).waitFor({ state: 'attached' });
    await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Contacts' }).waitFor();
    await page.getByRole('main').getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
    await page.getByRole('grid').getByRole('columnheader', { name: /Name/ }).first().waitFor();
    assert.equal(await page.title(), 'Contacts · Kith');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  },

  'the map of keys lists what works on this screen': async ({ page }) => {
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const words of ['In a list', 'Open the record', 'Anywhere', 'Search and commands', 'Go to', 'New record', 'Add a filter']) {
      await map.getByText(words, { exact: true }).first().waitFor();
    }
    await page.keyboard.press('Escape');
    await map.waitFor({ state: 'detached' });
  },

  'whoever closes a dialog is where they were': async ({ page }) => {
    const stands_at = (part) => eventually(async () => assert.ok(await part.evaluate((element) => element === document.activeElement)));
    const cell = cells(page).nth(7);
    await cell.focus();
    for (const keys of ['Control+k', '?', 'Shift+F']) {
      await page.keyboard.press(keys);
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await stands_at(cell);
    }
    // From the entry of a menu, which is gone by then: at what opened the menu.
    const more = page.getByRole('button', { name: 'More', exact: true });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('dialog', { name: 'Export' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Export' }).waitFor({ state: 'detached' });
    await stands_at(more);
  },

  'settings, help and languages are reached without a mouse': async ({ page, server }) => {
    const run = async (typed, option) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(typed);
      await page.getByRole('option', { name: option }).first().waitFor();
      const chosen = page.getByRole('dialog').getByRole('option', { selected: true });
      while ((await chosen.innerText()).search(option) < 0) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    };
    await run('roles', /Settings: Roles/);
    await page.waitForURL(`${server.url}/settings/roles`);
    await run('help', /^Help/);
    await page.getByRole('heading', { level: 2, name: 'First steps' }).waitFor();
  },

  'the guide is searched, and read in the other language': async ({ page }) => {
    await page.getByRole('searchbox', { name: 'Search the guide' }).fill('input method');
    await page.getByRole('link', { name: /Keyboard/ }).first().click();
    await page.getByRole('heading', { level: 2, name: 'Keyboard' }).waitFor();
    await page.evaluate(() => {
      window.not_reloaded = true;
    });
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: '繁體中文' }).click();
    await page.getByRole('heading', { level: 2, name: '鍵盤操作' }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: '聯絡人', exact: true }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-TW');
    await page.getByRole('button', { name: '語言' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('heading', { level: 2, name: 'Keyboard' }).waitFor();
    assert.equal(await page.evaluate(() => window.not_reloaded), true);
  },

  'what was opened last stands in the palette, on another device too': async (world) => {
    const { page, server, admin } = world;
    world.contact = (await admin.list('contacts', { limit: 1, sort: 'name' })).records[0];
    await page.goto(`${server.url}/contacts/${world.contact.id}`);
    await page.getByRole('heading', { level: 1, name: world.contact.name }).waitFor();
    await eventually(async () => assert.equal((await admin.get('/preferences')).body.recent?.[0]?.id, world.contact.id));
    const other = await another_browser(world, { locale: 'en' });
    try {
      await other.page.keyboard.press('Control+k');
      await other.page.getByRole('option', { name: new RegExp(world.contact.name) }).waitFor();
    } finally {
      await other.close();
    }
  },

  'what is typed before the palette is there is no key of the page': async (world) => {
    const other = await another_browser(world, { locale: 'en' });
    try {
      let release;
      const fetched = new Promise((resolve) => (release = resolve));
      await other.page.route('**/assets/commands-*.js', async (route) => {
        await fetched;
        await route.continue();
      });
      await other.page.goto(`${world.server.url}/contacts`);
      await other.page.getByRole('heading', { level: 1 }).waitFor();
      await other.page.keyboard.press('Control+k');
      await other.page.keyboard.type('go');
      await other.page.keyboard.press('n');
      release();
      await other.page.getByRole('combobox').waitFor();
      assert.equal(new URL(other.page.url()).pathname, '/contacts');
      assert.equal(await other.page.getByRole('dialog').count(), 1);
    } finally {
      await other.close();
    }
  },

  'a change without a line is kept, shown, and sent once it is back': async (world) => {
    const { page, server, admin, contact } = world;
    await page.goto(`${server.url}/contacts/${contact.id}`);
    await page.getByRole('heading', { level: 1, name: contact.name }).waitFor();
    await page.getByRole('button', { name: /^(?!History).*Job title/ }).first().waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await page.getByText('No connection. What you change is kept').waitFor();
    await page.getByRole('button', { name: /^(?!History).*Job title/ }).first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Kept in between');
    await page.keyboard.press('Enter');
    await page.getByText('1 change waits').waitFor();
    await page.getByRole('button', { name: 'Changes that wait' }).click();
    await page.getByRole('dialog').getByText(contact.name).first().waitFor();
    await page.keyboard.press('Escape');
    assert.notEqual((await admin.read('contacts', contact.id)).title, 'Kept in between');
    await page.context().setOffline(false);
    await eventually(async () => assert.equal((await admin.read('contacts', contact.id)).title, 'Kept in between'));
    await page.getByText('1 change waits').waitFor({ state: 'detached' });
    assert.equal((await admin.read('contacts', contact.id)).version, contact.version + 1);
  },

  'a new record whose answer was lost is made once': async ({ page, server, admin }) => {
    // The server acts, and its first answer never arrives. Said before the page is there: one that a worker
    // has in its care may not hear of it in time.
    let sent = 0;
    await page.route('**/api/v1/accounts', async (route) => {
      if (route.request().method() !== 'POST' || ++sent > 1) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await page.goto(`${server.url}/accounts?create=1`);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).or(dialog.getByLabel(/^Name/)).first().fill('Lost Answer Ltd');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => assert.equal(sent, 2));
    await page.getByText('1 change waits').waitFor({ state: 'detached' });
    const made = { field: 'name', op: 'eq', value: 'Lost Answer Ltd' };
    assert.equal((await admin.list('accounts', { filter: made })).records.length, 1);
    await page.unroute('**/api/v1/accounts');
  },

  'what was typed is not lost by a wrong key': async ({ page, server }) => {
    await page.goto(`${server.url}/contacts?create=1`);
    await page.getByRole('dialog').getByLabel(/name/i).first().fill('Half a name');
    let asked = '';
    page.once('dialog', (question) => {
      asked = question.message();
      void question.dismiss();
    });
    await page.goBack().catch(() => undefined);
    await eventually(async () => assert.ok(asked || (await page.getByRole('dialog').isVisible())));
    page.once('dialog', (question) => void question.accept());
  },
};
