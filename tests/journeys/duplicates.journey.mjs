// Somebody cleans a customer file: a warning while typing, groups by keyboard, a merge and back, a rule.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { open_browser, sign_in } from './browser.mjs';

export const steps = {
  'a twin is shown while it is typed': async (world) => {
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page, server, admin } = world;
    world.ann = await admin.create('contacts', { first_name: 'Ann', last_name: 'Twinsmith', email: 'ann@twins.example', title: 'Head of purchasing' });
    world.anne = await admin.create('contacts', { first_name: 'Anne', last_name: 'Twinsmith', email: 'ann@twins.example', phone: '13800138111' });
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/contacts?create=1`);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail', { exact: true }).fill('ann@twins.example');
    await dialog.getByText('Ann Twinsmith').waitFor();
    await dialog.getByRole('button', { name: 'Create anyway' }).waitFor();
    await page.keyboard.press('Escape');
  },

  'groups are found, and one is merged by keyboard': async (world) => {
    const { page, server, admin } = world;
    await page.goto(`${server.url}/duplicates?object=contacts`);
    await page.getByRole('button', { name: 'Look for duplicates' }).click();
    const group = page.getByRole('button', { name: /Twinsmith and similar: 2 records/ });
    await group.waitFor();
    await page.getByText('same e-mail').first().waitFor();
    await group.focus();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Merge 2 Contacts').waitFor();
    await dialog.getByRole('group', { name: 'First name' }).getByText('Ann', { exact: true }).click();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => {
      const both = await Promise.all([world.ann, world.anne].map(async ({ id }) => must(await admin.get(`/contacts/${id}`), 200)));
      assert.equal(both.filter((each) => each.deleted_at).length, 1);
      world.winner = both.find((each) => !each.deleted_at);
      world.loser = both.find((each) => each.deleted_at);
    });
    assert.deepEqual([world.winner.first_name, world.winner.title, world.winner.phone], ['Ann', 'Head of purchasing', '+8613800138111']);
  },

  'whoever opens the other one is led on': async ({ page, server, winner, loser }) => {
    await page.goto(`${server.url}/contacts/${loser.id}`);
    await page.getByRole('link', { name: /Merged into/ }).click();
    await page.waitForURL(new RegExp(`/contacts/${winner.id}`));
  },

  'the record that stays says so on its timeline, and takes it apart': async ({ page, server, admin, winner, loser }) => {
    await page.goto(`${server.url}/contacts/${winner.id}`);
    const item = page.getByRole('listitem').filter({ hasText: 'merged another record into this' });
    await item.getByRole('link', { name: /Twinsmith/ }).waitFor();
    await item.getByRole('button', { name: 'Unmerge' }).click();
    await eventually(async () => assert.equal(must(await admin.get(`/contacts/${loser.id}`), 200).deleted_at, null));
    await item.waitFor({ state: 'detached' });
    // And the undoing is undone, for the next step.
    const [undo] = must(await admin.get('/batches'), 200).batches;
    must(await admin.post(`/batches/${undo.id}/undo`, {}), 200);
    await eventually(async () => assert.ok(must(await admin.get(`/contacts/${loser.id}`), 200).deleted_at));
  },

  'the merge is taken back from the list of merged groups': async ({ page, server, admin, loser }) => {
    await page.goto(`${server.url}/duplicates?object=contacts&show=merged`);
    await page.getByRole('button', { name: 'Unmerge' }).click();
    await eventually(async () => assert.equal(must(await admin.get(`/contacts/${loser.id}`), 200).deleted_at, null));
    await page.goto(`${server.url}/duplicates?object=contacts`);
    const group = page.getByRole('button', { name: /Twinsmith and similar/ });
    await group.focus();
    await page.keyboard.press('d');
    await group.waitFor({ state: 'detached' });
  },

  'a rule refuses a second one, and the form says so': async ({ page, server, admin }) => {
    await page.goto(`${server.url}/settings/duplicate-rules`);
    await page.getByRole('button', { name: 'Contacts' }).click();
    await page.getByRole('button', { name: 'New rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('One mail, one person');
    await dialog.getByLabel('When they share').click();
    await page.getByRole('option', { name: 'The same e-mail' }).click();
    await dialog.getByLabel('Then').click();
    await page.getByRole('option', { name: 'Refuse' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await admin.post('/contacts', { last_name: 'X', email: 'ann@twins.example' })).status, 409);
  },

  'a role is told whose the twin is, on every form, in both languages': async (world) => {
    const { server, admin } = world;
    const own = { read: 'own', create: true, update: 'own', delete: 'own', duplicates: 'exists' };
    const seller = await world.person('Seller Sun', await world.role('Sellers', { '*': own }));
    await admin.create('accounts', { name: 'Hidden Twin Ltd', website: 'https://hidden.example' });
    await admin.create('leads', { last_name: 'Leadtwin', company: 'Hidden', email: 'lead@hidden.example' });
    await admin.create('contacts', { last_name: 'Knownbefore', email: 'known@hidden.example' });
    const words = {
      en: { E: 'E-mail', W: 'Name', unseen: 'a record that you may not see', create: 'Create' },
      'zh-CN': { E: '邮箱', W: '客户名称', unseen: '一条你无权查看的记录', create: '创建' },
    };
    for (const [locale, say] of Object.entries(words)) {
      const browser = await open_browser({ locale, ...(locale === 'en' ? {} : { viewport: { width: 390, height: 844 } }) });
      try {
        await sign_in(browser.page, server.url, seller.email, seller.password, locale);
        const tell = async (object, label, value) => {
          await browser.page.goto(`${server.url}/${object}?create=1`);
          const dialog = browser.page.getByRole('dialog');
          await dialog.getByLabel(new RegExp(`^${label}( \\*)?$`)).fill(value);
          const hint = dialog.getByRole('status').filter({ hasText: say.unseen });
          await hint.waitFor();
          assert.match(await hint.textContent(), new RegExp(admin.user.name));
          assert.doesNotMatch(await hint.textContent(), /Twin|Leadtwin|Knownbefore/);
        };
        await tell('accounts', say.W, 'Hidden Twin Ltd');
        await tell('leads', say.E, 'lead@hidden.example');
        await tell('contacts', say.E, 'known@hidden.example');
        await tell('leads', say.E, 'known@hidden.example'); // a lead that is a contact already
      } finally {
        await browser.close();
      }
    }
  },

  'merging by a rule is one act, which is undone as one': async ({ page, server, admin }) => {
    for (const rule of (await admin.list('duplicate_rules', {})).records) must(await admin.remove(`/duplicate_rules/${rule.id}`), 204);
    const operations = Array.from({ length: 400 }, (_, n) => ({ op: 'create', object: 'contacts', values: { last_name: `Mass${Math.floor(n / 2)}`, email: `mass${Math.floor(n / 2)}@mass.example` } }));
    must(await admin.post('/batch', { operations }), 200);
    const { job } = must(await admin.post('/contacts/duplicates/scan', {}), 202);
    await eventually(async () => assert.equal(must(await admin.get(`/jobs/${job}`), 200).state, 'done'), { wait_ms: 30_000 });
    await page.goto(`${server.url}/duplicates?object=contacts`);
    await page.getByRole('button', { name: 'Merge by rule' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Merge \d+ groups$/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(must(await admin.get('/batches'), 200).batches[0].state, 'done'), { wait_ms: 60_000 });
    const [batch] = must(await admin.get('/batches'), 200).batches;
    assert.deepEqual([batch.kind, batch.count], ['merge', 200]);
    await page.getByText('No duplicates').waitFor();  // the page sees the end by itself
    must(await admin.post(`/batches/${batch.id}/undo`, {}), 202);
    await eventually(async () => assert.equal(must(await admin.get('/contacts', { filter: { field: 'email', op: 'contains', value: 'mass.example' }, count: true, limit: 1 }), 200).total.value, 400), { wait_ms: 60_000 });
  },
};
