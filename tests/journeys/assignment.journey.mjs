// An assignment rule from its making to its undo: an administrator makes it, adds people, looks at what it would
// do to a selection, assigns by key, reads why in the timeline, and takes it back.
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { admin_email, admin_password } from '../lib/server.mjs';
import { own } from '../lib/world.mjs';
import { open_browser, sign_in } from './browser.mjs';

const owners_of = async (admin, leads) => (await Promise.all(leads.map(({ id }) => admin.read('leads', id)))).map((lead) => lead.owner.name);

export const steps = {
  'an administrator makes a rule with two people': async (world) => {
    const { server, admin } = world;
    const seller = await world.role('Seller in turn', { '*': own });
    world.people = [await world.person('Turn Mei', seller), await world.person('Turn Tom', seller)];
    world.leads = [];
    for (let i = 1; i <= 4; i++) world.leads.push(await admin.create('leads', { name: `Turned ${i}`, source: 'event' }));
    world.browser = await open_browser({ locale: 'en' });
    world.page = world.browser.page;
    const { page } = world;
    await sign_in(page, server.url, admin_email, admin_password);
    await page.goto(`${server.url}/settings/assignment`);
    await page.getByRole('button', { name: 'New rule' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Fair guests');
    await form.getByRole('textbox', { name: 'Touched within minutes' }).fill('30');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const card = page.getByRole('region', { name: 'Fair guests' });
    await card.getByText('For every lead').waitFor();
    await card.getByText(/Untouched for 30 working minutes/).waitFor();
    const [rule] = (await admin.list('assignment_rules', { limit: 10 })).records;
    assert.deepEqual([rule.respond_minutes, rule.method, rule.active], [30, 'round_robin', true]);
    for (const who of world.people) await admin.create('assignment_members', { of_rule: rule.id, member: who.user.id });
    await card.getByText('Turn Tom').waitFor();
  },

  'a selection is looked at, assigned by key, and says why': async (world) => {
    const { admin, leads, page, server } = world;
    await page.goto(`${server.url}/leads`);
    for (const lead of leads) {
      const row = page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: lead.name, exact: true }) });
      await row.waitFor();
      await row.getByRole('checkbox').check();
    }
    await page.getByRole('button', { name: 'Assign by rules…' }).waitFor();
    await page.keyboard.press('Shift+A');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: /Turned 1 Turn Mei Fair guests · Next in turn/ }).waitFor();
    await dialog.getByRole('row', { name: /Turned 2 Turn Tom/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await eventually(async () => assert.deepEqual(await owners_of(admin, leads), ['Turn Mei', 'Turn Tom', 'Turn Mei', 'Turn Tom']));
    await page.getByRole('button', { name: 'Undo' }).waitFor();
  },

  'the page of a lead tells by which rule, and all is taken back': async (world) => {
    const { admin, leads, page, server } = world;
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => assert.equal((await owners_of(admin, leads)).filter((name) => name.startsWith('Turn')).length, 0));
    await admin.patch(`/leads/${leads[0].id}`, { assign_by_rules: true });
    await page.goto(`${server.url}/leads/${leads[0].id}`);
    await page.getByText('assigned by rule “Fair guests”: Next in turn').first().waitFor();
  },
};
