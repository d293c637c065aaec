// A quote by keyboard: made of an opportunity, discounted, sent, made anew, accepted; then on a phone, in
// Chinese, one is declined.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { all } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';
import { cut_words, settled, violations } from './screens.mjs';

async function looks_right(page) {
  await settled(page);
  assert.deepEqual([...(await violations(page)), ...(await cut_words(page))], []);
}

const quotes_of = async (admin, deal) =>
  (await admin.list('quotes', { filter: { field: 'opportunity', op: 'eq', value: deal.id }, sort: '-created_at' })).records;

async function deal_with_lines(world, name) {
  const { admin } = world;
  world.pump ??= await admin.create('products', { name: 'Pump', price: '1000', tax_rate: 13 });
  const deal = await admin.create('opportunities', { name, close_date: '2026-12-01' });
  must(await admin.ask('PUT', `/opportunities/${deal.id}/lines`, { lines: [{ product: world.pump.id, quantity: '2' }] }), 200);
  return deal;
}

export const steps = {
  'a click on the opportunity makes a quote with its lines': async (world) => {
    const { server, admin } = world;
    world.deal = await deal_with_lines(world, 'Plant');
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/opportunities/${world.deal.id}`);
    await page.getByRole('button', { name: 'Add quote' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Plant' }).waitFor();
    await page.waitForURL(/\/quotes\//);
    await page.getByRole('region', { name: 'Lines' }).getByText('¥2,260').waitFor();
    await looks_right(page);
    [world.quote] = await quotes_of(admin, world.deal);
    assert.deepEqual([world.quote.status, world.quote.total.amount], ['draft', '2260']);
  },

  'a key sends it, and then it stays as it is': async ({ page, admin, quote }) => {
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('From now on it stays as it is').waitFor();
    await page.keyboard.press('Space');
    assert.ok(await dialog.getByLabel('Ask for a code to accept').isChecked());
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/^\d{6}$/).waitFor();
    await page.getByText('asks for a code').waitFor();
    await eventually(async () => assert.equal((await admin.read('quotes', quote.id)).status, 'sent'));
    await page.getByRole('button', { name: 'New version' }).waitFor();
    assert.equal(await page.getByRole('region', { name: 'Lines' }).getByRole('button', { name: 'Edit' }).count(), 0);
    await looks_right(page);
  },

  'a new version is a draft again, and the two know each other': async (world) => {
    const { page, admin, quote } = world;
    await page.getByRole('button', { name: 'New version' }).press('Enter');
    await page.getByRole('link', { name: /Version before/ }).waitFor();
    await page.getByRole('region', { name: 'Lines' }).getByRole('button', { name: 'Edit' }).waitFor();
    const [next] = await quotes_of(admin, world.deal);
    assert.equal(next.number, `${quote.number}-2`);
    assert.equal((await admin.read('quotes', quote.id)).status, 'superseded');
    world.next = await admin.change('quotes', next.id, { discount: 10 });
    await page.getByRole('region', { name: 'Lines' }).getByText('¥2,034').waitFor();
    await page.getByRole('link', { name: /Version before/ }).click();
    await page.getByRole('link', { name: /Newest version/ }).waitFor();
    await looks_right(page);
  },

  'accepted, its lines go to the opportunity': async ({ page, admin, server, next, deal }) => {
    must(await admin.post(`/quotes/${next.id}/send`), 200);
    await page.goto(`${server.url}/quotes/${next.id}`);
    await page.getByRole('button', { name: 'Accepted' }).press('Enter');
    const dialog = page.getByRole('dialog');
    assert.ok(await dialog.getByLabel('Its lines become those of the opportunity').isChecked());
    await looks_right(page);
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal((await admin.read('opportunities', deal.id)).amount.amount, '1800'));
  },

  'on a phone, in Chinese, one is declined': async (world) => {
    const { server, admin } = world;
    const deal = await deal_with_lines(world, 'Mill');
    const { quote } = must(await admin.post(`/opportunities/${deal.id}/quotes`, {}), 201);
    must(await admin.post(`/quotes/${quote.id}/send`), 200);
    await world.browser.close();
    world.browser = await open_browser({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password, 'zh-CN');
    await page.goto(`${server.url}/quotes/${quote.id}`);
    await page.getByRole('button', { name: '已拒绝' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('原因').fill('价格过高');
    await looks_right(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
    await dialog.getByRole('button', { name: '已拒绝' }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal((await admin.read('quotes', quote.id)).decline_reason, '价格过高'));
    await page.getByRole('button', { name: '新版本' }).waitFor();
  },

  'a customer opens the link on a phone and signs by hand': async (world) => {
    const { server, admin } = world;
    const deal = await deal_with_lines(world, 'Signed');
    const { quote } = must(await admin.post(`/opportunities/${deal.id}/quotes`, { language: 'en' }), 201);
    const { link } = must(await admin.post(`/quotes/${quote.id}/send`, { code: true }), 200);
    await world.browser.close();
    world.browser = await open_browser({ locale: 'en', viewport: { width: 390, height: 844 } });
    const { page } = world.browser;
    await page.goto(server.url + link.path);
    await page.getByRole('heading', { level: 1, name: /Quote Q-/ }).waitFor();
    assert.deepEqual(await violations(page), []);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
    await eventually(async () => assert.equal((await admin.read('quotes', quote.id)).status, 'viewed'));
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Give your name').waitFor();
    await page.getByLabel('Your name').fill('Ann Lee');
    await page.getByLabel('Code of six digits that you were told').fill(link.code);
    await page.getByLabel('I draw it').check();
    const pad = page.getByRole('img', { name: 'Draw your signature here' });
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Accepted by Ann Lee.').waitFor();
    assert.equal((await admin.read('quotes', quote.id)).accepted_by, 'Ann Lee');
  },

  'an approval that stands before sending is asked for right where sending is refused': async (world) => {
    const { server, admin } = world;
    const role = await world.role('Sells quotes', { '*': all });
    const ann = await world.person('Quoting Ann', role, { locale: 'en' });
    const bob = await world.person('Boris', role, { locale: 'en' });
    const gated = (name_en, gate, watched) => admin.create('approval_processes', {
      name_en, applies_to: 'quotes', start: 'required', gate, watched: [watched], steps: [{ name_en: 'Step', approvers: [{ kind: 'user', id: bob.user.id }] }],
    });
    const quote = await ann.create('quotes', { name: 'Gated', discount: 20 });
    must(await ann.ask('PUT', `/quotes/${quote.id}/lines`, { lines: [{ product: world.pump.id }] }), 200);
    await gated('Before sending', { field: 'status', op: 'eq', value: 'sent' }, 'total');
    await world.browser.close();
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, ann.email, ann.password);
    await page.goto(`${server.url}/quotes/${quote.id}`);
    const approvals = page.getByRole('region', { name: 'Approvals' });
    await approvals.getByRole('button', { name: 'Ask for approval: Before sending' }).waitFor();
    await looks_right(page);
    await page.keyboard.press('s');
    await page.getByRole('dialog').getByText('From now on it stays as it is').waitFor();
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Ask for approval: Before sending' });
    await dialog.getByText('“Before sending” has to agree before this quote is sent.').waitFor();
    await looks_right(page);
    await dialog.getByRole('textbox', { name: 'Note for the approvers' }).fill('As agreed by phone');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await approvals.getByText('Boris to decide').waitFor();
    assert.equal((await admin.read('quotes', quote.id)).status, 'draft');
    const [request] = must(await ann.get(`/approvals/of/quotes/${quote.id}`), 200).requests;
    assert.equal(request.note, 'As agreed by phone');
    must(await bob.post(`/approvals/${request.id}/decide`, { decision: 'approve' }), 200);
    await page.reload();
    await approvals.getByText('Approved', { exact: true }).first().waitFor();
    await page.keyboard.press('s');
    await page.getByRole('dialog').getByText('From now on it stays as it is').waitFor();
    await page.keyboard.press('Control+Enter');
    await eventually(async () => assert.equal((await admin.read('quotes', quote.id)).status, 'sent'));
    await gated('Large discount', { field: 'discount', op: 'gt', value: '15' }, 'discount');
    await page.getByRole('button', { name: 'New version' }).press('Enter');
    await page.getByText('New version made without Discount: that needs an approval.').waitFor();
    await page.getByRole('link', { name: /Version before/ }).waitFor();
  },
};
