// An approval from its process to its end: an administrator makes the process, a seller runs into it and asks right
// there, the approver decides on a phone with one tap, takes it back, and decides after all.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { own } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';

const phone = { width: 390, height: 844 };
const deal_of = async (admin, { id }) => admin.read('opportunities', id);
const requests_of = async (client, deal) => (await client.get(`/approvals/of/opportunities/${deal.id}`)).body.requests;

export const steps = {
  'an administrator makes a process that stands before large amounts': async (world) => {
    const { server, admin } = world;
    const role = await world.role('Seller of approvals', { '*': own });
    world.seller = await world.person('Wanda', role, { locale: 'en' });
    world.boss = await world.person('Boris', role, { locale: 'en' });
    world.deal = await world.seller.create('opportunities', { name: 'Bridge over the bay', amount: '100' });
    world.browser = await open_browser({ locale: 'en' });
    const { page } = world.browser;
    world.page = page;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/approvals`);
    await page.getByRole('button', { name: 'New process' }).click();
    await page.getByRole('menuitem', { name: 'Large opportunity' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name in English' }).first().fill('Large bridge');
    await form.getByLabel('Begins').selectOption({ label: 'Required before a change' });
    const gate = form.getByRole('group', { name: 'Required before a record comes to meet all of these' });
    await gate.getByRole('button', { name: 'Add a condition' }).click();
    await gate.getByRole('combobox', { name: 'Field' }).click();
    await page.getByRole('option', { name: 'Amount', exact: true }).click();
    await gate.getByLabel('Condition').selectOption('gt');
    await gate.getByRole('textbox', { name: 'Value' }).fill('1000');
    const entry = form.getByRole('group', { name: 'For records that meet all of these' });
    await entry.getByRole('button', { name: 'Remove' }).click();
    const approvers = form.getByRole('combobox', { name: 'Approvers' });
    await approvers.click();
    await approvers.fill('Boris');
    await page.getByRole('option', { name: 'Boris' }).click();
    await approvers.fill('manager');
    await page.getByRole('option', { name: 'The owner’s manager or team lead' }).or(page.getByRole('option', { name: "The owner's manager or team lead" })).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const [process] = (await admin.list('approval_processes', { filter: { field: 'name_en', op: 'eq', value: 'Large bridge' } })).records;
    assert.deepEqual([process.start, process.gate.field, process.steps[0].approvers], ['required', 'amount', [{ kind: 'user', id: world.boss.user.id }]]);
    await page.getByRole('button', { name: 'Large bridge', exact: true }).waitFor();
    await world.browser.close();
  },

  'a seller runs into it, asks right there, and sees whose turn it is': async (world) => {
    const { server, seller, deal, admin } = world;
    world.browser = await open_browser({ locale: 'en' });
    const { page } = world.browser;
    world.page = page;
    await sign_in(page, server.url, seller.email, seller.password);
    await page.goto(`${server.url}/opportunities/${deal.id}`);
    await page.getByRole('button', { name: 'Edit Amount', exact: true }).click({ force: true });
    const input = page.getByRole('textbox', { name: 'Amount' }).first();
    await input.fill('5000');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Ask for approval' });
    await dialog.getByText(/This needs the approval “Large bridge”/).waitFor();
    await dialog.getByRole('textbox', { name: 'Note for the approvers' }).fill('The bay is wide');
    await dialog.getByRole('button', { name: 'Ask for approval' }).click();
    await dialog.waitFor({ state: 'detached' });
    const banner = page.getByRole('region', { name: 'Approvals' });
    await banner.getByText('Boris to decide').waitFor();
    assert.equal((await deal_of(admin, deal)).amount.amount, '100');
    await world.browser.close();
  },

  'the approver decides on a phone, takes it back in time, and decides by key': async (world) => {
    const { server, boss, deal, admin } = world;
    world.browser = await open_browser({ locale: 'en', viewport: phone });
    const { page } = world.browser;
    world.page = page;
    await sign_in(page, server.url, boss.email, boss.password);
    await page.goto(`${server.url}/approvals`);
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Bridge over the bay' }) });
    await card.getByText('The bay is wide').waitFor();
    await card.getByRole('button', { name: 'Approve' }).click();
    await card.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await card.waitFor();
    assert.equal((await requests_of(admin, deal))[0].state, 'pending');
    await page.keyboard.press('a');
    await page.getByText('“Bridge over the bay” approved.').waitFor();
    await eventually(async () => assert.equal((await deal_of(admin, deal)).amount.amount, '5000'));
    await page.getByText('Nothing waits for you').waitFor();
    await page.getByRole('button', { name: 'Decided by me' }).click();
    await card.getByText('Approved', { exact: true }).waitFor();
    await world.browser.close();
  },

  'a rejection needs its reason, and the seller reads it': async (world) => {
    const { server, boss, seller, admin, deal } = world;
    const asked = await seller.post('/approvals', { object: 'opportunities', record: deal.id, values: { amount: '9000' } });
    assert.equal(asked.status, 200);
    world.browser = await open_browser({ locale: 'en' });
    const { page } = world.browser;
    world.page = page;
    await sign_in(page, server.url, boss.email, boss.password);
    await page.goto(`${server.url}/approvals`);
    await page.getByRole('heading', { name: 'Bridge over the bay' }).waitFor();
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog', { name: 'Reject' });
    const reject = dialog.getByRole('button', { name: 'Reject' });
    assert.ok(await reject.isDisabled());
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Too wide a bay');
    await reject.click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal((await requests_of(admin, deal))[0].state, 'rejected'));
    await world.browser.close();
    world.browser = await open_browser({ locale: 'en' });
    await sign_in(world.browser.page, server.url, seller.email, seller.password);
    await world.browser.page.goto(`${server.url}/opportunities/${deal.id}`);
    await world.browser.page.getByRole('region', { name: 'Approvals' }).getByText('Too wide a bay').first().waitFor();
    await world.browser.close();
  },
};
