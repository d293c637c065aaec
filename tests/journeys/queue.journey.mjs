// A caller's morning: the queue says who is next and why; outcomes by one key, a snooze, a reason, a hand-over, and back;
// somebody is faster; an administrator writes a script. Then on a phone, in Chinese.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { own } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';

const day_ms = 86_400_000;
const read = (admin, { id }) => admin.read('leads', id);
// A card does nothing in its first half second.
const at_hand = (page, name, card = 'Lead at hand') => page.locator(`section[aria-label="${card}"]:not([aria-busy=true])`).getByRole('heading', { name, exact: true }).waitFor();
const made = (admin, name, values = {}) => admin.create('leads', { name, company: `${name} Works`, phone: '+86 138 0013 8000', source: 'website', ...values });

export const steps = {
  'an empty queue says so, and where to go': async (world) => {
    const { server } = world;
    world.seller = await world.person('Sam Seller', await world.role('Seller of the queue', { '*': own, users: { read: 'all' } }), { locale: 'en' });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/queue`);
    await page.getByText('Nothing wants work now').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Follow-up queue' }).waitFor();
  },

  'the newest lead is next, with the reason, the script and the way to call': async (world) => {
    const { admin, page } = world;
    world.old = await made(admin, 'Otto Old');
    world.liv = await made(admin, 'Liv Lead', { email: 'liv@lead.example' });
    await page.getByRole('button', { name: 'Look again' }).click();
    await at_hand(page, 'Liv Lead');
    await page.getByText(/^New, nobody has been in touch/).waitFor();
    const phone = page.getByRole('link', { name: '+8613800138000' });
    assert.equal(await phone.getAttribute('href'), 'tel:+8613800138000');
    await page.getByText(/^\d\d:\d\d there/).waitFor();
    const script = page.getByRole('region', { name: 'What to say' });
    await script.getByText('Liv Lead', { exact: true }).first().waitFor();
    await script.getByText(/You came to us through Website/).waitFor();
  },

  'one key logs a call that nobody answered, plans the next and brings the next lead': async ({ admin, page, liv }) => {
    await page.keyboard.press('n');
    await page.keyboard.type('Voice box only');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await at_hand(page, 'Otto Old');
    await page.getByText(/Written down for Liv Lead\. Next call/).waitFor();
    const lead = await read(admin, liv);
    assert.equal(lead.status, 'new');
    assert.ok(Date.parse(lead.next_step_at) > Date.now());
    const { items } = must(await admin.get(`/leads/${liv.id}/timeline`, { types: 'call' }), 200);
    assert.ok(items.some(({ record }) => record.outcome === 'no_answer' && record.body === '<p>Voice box only</p>'));
    const today = page.getByLabel('Done today');
    assert.match(await today.innerText(), /Calls today\s*1/);
  },

  'another key takes it back': async ({ admin, page, liv }) => {
    await page.keyboard.press('Shift+z');
    await at_hand(page, 'Liv Lead');
    await page.getByText('Taken back. Liv Lead is at hand again.').waitFor();
    await eventually(async () => {
      const lead = await read(admin, liv);
      assert.deepEqual([lead.next_step_at, lead.touched_at], [null, null]);
    });
  },

  'what is learned is kept with the outcome': async ({ admin, page, liv }) => {
    const questions = page.getByRole('group', { name: 'Qualification' });
    await questions.getByLabel('Need').first().click();
    await page.getByRole('option', { name: 'Urgent' }).click();
    await page.getByRole('button', { name: 'Reached' }).click();
    await at_hand(page, 'Otto Old');
    const lead = await read(admin, liv);
    assert.deepEqual([lead.status, lead.need], ['contacted', 'urgent']);
  },

  'snoozing asks until when': async ({ admin, page, old }) => {
    await page.keyboard.press('z');
    const dialog = page.getByRole('dialog', { name: 'Snooze…' });
    await dialog.getByRole('button', { name: 'Next working day, 9:30' }).click();
    await dialog.getByRole('button', { name: 'Done, next lead' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Nothing wants work now').waitFor();
    assert.ok(Date.parse((await read(admin, old)).rests_until) > Date.now());
  },

  'a lead is let go with a reason': async (world) => {
    const { admin, page } = world;
    world.nora = await made(admin, 'Nora No');
    await page.getByRole('button', { name: 'Look again' }).click();
    await at_hand(page, 'Nora No');
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog');
    assert.ok(await dialog.getByRole('button', { name: 'Done, next lead' }).isDisabled());
    await dialog.getByRole('radio', { name: 'No budget' }).check();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.deepEqual([(await read(admin, world.nora)).status, (await read(admin, world.nora)).disqualified_reason], ['disqualified', 'no_budget']));
  },

  'a qualified lead is handed over with a note and a meeting': async (world) => {
    const { admin, page, seller } = world;
    world.quinn = await made(admin, 'Quinn Good');
    await page.getByRole('button', { name: 'Look again' }).click();
    await at_hand(page, 'Quinn Good');
    await page.getByLabel('Note').fill('Decides in May');
    await page.keyboard.press('Escape');
    await page.keyboard.press('q');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/The lead goes to whom you choose, as “MQL”/).waitFor();
    await dialog.getByLabel('To whom').first().fill('Sam');
    await page.getByRole('option', { name: /Sam Seller/ }).click();
    const soon = new Date(Date.now() + 2 * day_ms).toISOString().slice(0, 10);
    await dialog.getByLabel('Next meeting, if one is agreed').fill(`${soon}T10:00`);
    await dialog.getByRole('button', { name: 'Done, next lead' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => {
      const lead = await read(admin, world.quinn);
      assert.deepEqual([lead.status, lead.status_note, lead.owner.id], ['mql', 'Decides in May', seller.user.id]);
    });
    const [meeting] = (await seller.list('activities', { filter: { field: 'kind', op: 'eq', value: 'meeting' } })).records;
    assert.equal(meeting.owner.id, seller.user.id);
  },

  'when somebody was faster nothing is written, and the next lead comes': async (world) => {
    const { admin, page } = world;
    world.fast = await made(admin, 'Fast Gone');
    await page.getByRole('button', { name: 'Look again' }).click();
    await at_hand(page, 'Fast Gone');
    must(await admin.post(`/leads/${world.fast.id}/outcome`, { outcome: 'no_answer', version: world.fast.version }), 200);
    await page.keyboard.press('r');
    await page.getByText(/Somebody has worked on “Fast Gone” meanwhile/).waitFor();
    await page.getByText('Nothing wants work now').waitFor();
    assert.equal((await read(admin, world.fast)).status, 'new');
  },

  'a key that is held or struck twice tells of one lead': async (world) => {
    const { admin, page } = world;
    const told = [await made(admin, 'Held Three'), await made(admin, 'Held Two'), await made(admin, 'Held One')];
    await page.getByRole('button', { name: 'Look again' }).click();
    await at_hand(page, 'Held One');
    await page.keyboard.down('a');
    for (let held = 0; held < 20; ++held) {
      await page.keyboard.down('a');
      await page.waitForTimeout(60);
    }
    await page.keyboard.up('a');
    await at_hand(page, 'Held Two');
    const skip = page.getByRole('button', { name: 'Skip for now' });
    await skip.click();
    await page.getByRole('heading', { name: 'Held Three', exact: true }).waitFor();
    await skip.click();
    await at_hand(page, 'Held Three');
    const touched = await Promise.all(told.map(async (lead) => Boolean((await read(admin, lead)).touched_at)));
    assert.deepEqual(touched, [false, false, true]);
    await page.keyboard.press('k');
    await page.getByText('Nothing wants work now').waitFor();
  },

  'a note on a lead that is put off is kept': async ({ admin, page }) => {
    const lead = await made(admin, 'Nina Note');
    await page.getByRole('button', { name: 'Look again' }).click();
    await at_hand(page, 'Nina Note');
    await page.getByLabel('Note').fill('On leave until May');
    await page.getByRole('button', { name: 'Skip for now' }).click();
    await page.getByText('Nothing wants work now').waitFor();
    const { items } = must(await admin.get(`/leads/${lead.id}/timeline`, { types: 'note' }), 200);
    assert.deepEqual(items.map(({ record }) => record.body), ['<p>On leave until May</p>']);
  },

  'an administrator writes a script for a source': async (world) => {
    const { server, admin, page } = world;
    await page.goto(`${server.url}/settings/call-scripts`);
    await page.getByText('First call').waitFor();
    await page.getByRole('button', { name: 'New call script' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('After the fair');
    await form.getByRole('textbox', { name: 'What to say' }).fill('## At the stand\nYou saw **{{company}}** there?');
    await form.getByLabel('For leads from').first().click();
    await page.getByRole('option', { name: 'Event or trade fair' }).click();
    await page.keyboard.press('Escape');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('After the fair').waitFor();
    const lead = await made(admin, 'Fay Fair', { source: 'event' });
    await page.goto(`${server.url}/queue?lead=${lead.id}`);
    await page.getByRole('heading', { name: 'At the stand' }).waitFor();
    await page.getByText('Fay Fair Works', { exact: true }).first().waitFor();
    await world.browser.close();
  },

  'on a phone, in Chinese, all of it is at hand': async (world) => {
    const { server, admin } = world;
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/queue`);
    const card = page.getByRole('region', { name: '当前线索' });
    await at_hand(page, 'Fay Fair', '当前线索');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
    await card.getByRole('button', { name: '约定回电…' }).click();
    const dialog = page.getByRole('dialog', { name: '约定回电…' });
    await dialog.getByRole('button', { name: '下个工作日 15:00' }).click();
    await dialog.getByRole('button', { name: '完成，下一条' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('目前没有需要跟进的线索').waitFor();
    const [lead] = (await admin.list('leads', { filter: { field: 'name', op: 'eq', value: 'Fay Fair' } })).records;
    assert.equal(lead.status, 'contacted');
    await page.getByRole('button', { name: '撤销' }).first().click();
    await card.getByRole('heading', { name: 'Fay Fair' }).waitFor();
  },
};
