// A seller's morning with leads: the view of what waits, accepting by key, a rejection with its reason, the
// questions, converting into what is known already, and back; then the same on a phone, in Chinese.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

const status = async (admin, lead) => (await admin.read('leads', lead.id)).status;

export const steps = {
  'what waits for an answer is a view, the most urgent first': async (world) => {
    const { server, admin } = world;
    world.account = await admin.create('accounts', { name: 'Sea of Blue', website: 'bluesea.example' });
    world.liv = await admin.create('leads', { first_name: 'Liv', last_name: 'Lead', company: 'Blue Sea', email: 'liv@bluesea.example', status: 'mql' });
    world.rex = await admin.create('leads', { first_name: 'Rex', last_name: 'Turned', company: 'Rexwerk', status: 'mql' });
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    const view = (await admin.list('saved_views', { filter: { field: 'object', op: 'eq', value: 'leads' } })).records.find((each) => each.settings.sort === 'sla_due_at');
    await page.goto(`${server.url}/leads?view=${view.id}`);
    await page.getByRole('gridcell', { name: 'Liv Lead', exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Answer due at' }).waitFor();
  },

  'one key accepts a lead, and its clock is gone': async ({ page, server, admin, liv }) => {
    await page.goto(`${server.url}/leads/${liv.id}`);
    await page.getByText(/^Answer due in /).waitFor();
    await page.getByRole('button', { name: 'Accept', exact: true }).waitFor();
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Qualify as SQL' }).waitFor();
    await eventually(async () => assert.equal(await status(admin, liv), 'sal'));
    await page.getByText(/^Answer due in /).waitFor({ state: 'detached' });
  },

  'a rejection asks for its reason': async ({ page, server, admin, rex }) => {
    await page.goto(`${server.url}/leads/${rex.id}`);
    await page.getByRole('button', { name: 'Reject…' }).click();
    const dialog = page.getByRole('dialog');
    assert.ok(await dialog.getByRole('button', { name: 'Move' }).isDisabled());
    await dialog.getByRole('radio', { name: 'Too early' }).check();
    await dialog.getByLabel('Note on the status').fill('Asks again in May');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => {
      const { status: now, rejection_reason, status_note } = await admin.read('leads', rex.id);
      assert.deepEqual([now, rejection_reason, status_note], ['rejected', 'too_early', 'Asks again in May']);
    });
    await page.getByRole('button', { name: 'Hand over to sales (MQL)' }).waitFor();
  },

  'qualifying asks for what is not known yet': async ({ page, server, admin, liv }) => {
    await page.goto(`${server.url}/leads/${liv.id}`);
    await page.getByRole('button', { name: 'Qualification 0 of 4' }).waitFor();
    await page.getByRole('button', { name: 'Qualify as SQL' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Decides', exact: true }).check();
    await dialog.getByRole('radio', { name: 'Urgent' }).check();
    await dialog.getByRole('button', { name: 'Move' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Qualification 2 of 4' }).waitFor();
    await eventually(async () => assert.equal(await status(admin, liv), 'sql'));
  },

  'the palette converts it into an account that is known and a new contact': async (world) => {
    const { page, admin, liv, account } = world;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or run' }).fill('Lead: Convert');
    await page.getByRole('option', { name: /Lead: Convert/ }).waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Convert Liv Lead' });
    await dialog.getByRole('radio', { name: /Sea of Blue/ }).waitFor();
    assert.ok(await dialog.getByRole('radio', { name: /Sea of Blue/ }).isChecked());
    assert.ok(await dialog.getByRole('radio', { name: 'New contact' }).isChecked());
    const deal = dialog.getByRole('group', { name: 'Opportunity' });
    await deal.getByLabel('Name').fill('Pumps for Blue Sea');
    await deal.getByLabel('Name').press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Liv Lead has been converted.').waitFor();
    const lead = await admin.read('leads', liv.id);
    assert.deepEqual([lead.status, lead.converted_account.id, lead.converted_opportunity.name], ['converted', account.id, 'Pumps for Blue Sea']);
    await page.getByRole('link', { name: 'Pumps for Blue Sea' }).first().waitFor();
    world.contact = lead.converted_contact;
  },

  'undoing it brings the lead back': async ({ page, admin, liv, contact }) => {
    await page.getByRole('region', { name: 'Way of the lead' }).getByRole('button', { name: 'Undo the conversion' }).click();
    await eventually(async () => assert.equal(await status(admin, liv), 'sql'));
    assert.ok((await admin.read('contacts', contact.id)).deleted_at);
    await page.getByRole('button', { name: 'Convert…' }).waitFor();
  },

  'administrators set the hours': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/settings/lead-stages`);
    await page.getByRole('button', { name: 'Edit the status MQL' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Answer within hours').fill('8');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const [mql] = (await admin.list('lead_stages', { filter: { field: 'status', op: 'eq', value: 'mql' } })).records;
    assert.equal(mql.hours, 8);
  },

  'on a phone, in Chinese, all of it is at hand': async (world) => {
    const { server, admin } = world;
    await world.browser.close();
    const lead = await admin.create('leads', { last_name: '李', first_name: '雷', company: '蓝海科技', email: 'lilei@lanhai.example', status: 'mql' });
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/leads/${lead.id}`);
    await page.getByText(/^响应时限：/).waitFor();
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await page.getByRole('button', { name: '转入培育…' }).click();
    let dialog = page.getByRole('dialog');
    await dialog.getByText('以后才需要').click();
    await dialog.getByRole('button', { name: '移动' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal((await admin.read('leads', lead.id)).nurture_reason, 'later'));
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await page.getByRole('button', { name: '转化…' }).click();
    dialog = page.getByRole('dialog', { name: '转化 李雷' });
    await dialog.getByRole('button', { name: '转化', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const converted = await admin.read('leads', lead.id);
    assert.deepEqual([converted.status, converted.converted_account.name, converted.converted_contact.name], ['converted', '蓝海科技', '李雷']);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  },
};
