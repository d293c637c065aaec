// The story of an account with that of its people and deals: merged, by source, only what one may see, in pages.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { own } from '../lib/world.mjs';

const all = 'self,contacts,opportunities';
const timeline = async (client, id, parameters) => must(await client.get(`/accounts/${id}/timeline`, parameters), 200);
const said = ({ type, kind, record, about }) => [about?.name ?? 'self', type === 'change' ? kind : (record.subject ?? record.body ?? record.name)].join(': ');
const note = (client, subject, ...links) => client.create('activities', { kind: 'note', subject, links: links.map(([object, { id }]) => ({ object, id })) });

export const stories = {
  'what happened to its contacts and deals stands among its own events, newest first, once': async (world) => {
    const { admin } = world;
    const account = (world.account = await admin.create('accounts', { name: 'Acme' }));
    const ann = (world.ann = await admin.create('contacts', { last_name: 'Ann', account: account.id }));
    const deal = (world.deal = await admin.create('opportunities', { name: 'Big deal', account: account.id }));
    await note(admin, 'of the account', ['accounts', account]);
    await note(admin, 'of both', ['contacts', ann], ['accounts', account]);
    await note(admin, 'of Ann', ['contacts', ann], ['opportunities', deal]);
    await admin.create('comments', { body: 'on the deal', record: { object: 'opportunities', id: deal.id } });
    await admin.create('contacts', { last_name: 'Stranger' });
    await admin.change('contacts', ann.id, { title: 'CEO' });
    const { items, next, partial } = await timeline(admin, account.id, { of: all });
    assert.deepEqual(items.map(said), [
      'Ann: update', 'Big deal: on the deal', 'Ann: of Ann', 'self: of both', 'self: of the account', 'Big deal: create', 'Ann: create', 'self: create',
    ]);
    assert.deepEqual(items[0].about, { object: 'contacts', id: ann.id, name: 'Ann' });
    assert.deepEqual(items[0].changes.map(({ field, to }) => [field, to]), [['title', 'CEO']]);
    assert.equal(next, null);
    assert.deepEqual(partial, []);
  },

  'without being asked it tells of the account alone; a source alone without it': async ({ admin, account }) => {
    assert.deepEqual((await timeline(admin, account.id)).items.map(said), ['self: of both', 'self: of the account', 'self: create']);
    assert.deepEqual((await timeline(admin, account.id, { of: 'opportunities' })).items.map(said), ['Big deal: on the deal', 'Big deal: of Ann', 'Big deal: create']);
    assert.deepEqual((await timeline(admin, account.id, { of: all, types: 'comment' })).items.map(said), ['Big deal: on the deal']);
    assert.deepEqual((await timeline(admin, account.id, { of: all, q: 'ceo', types: 'change' })).items.map(said), ['Ann: update']);
  },

  'pages follow one another without a gap or a double': async ({ admin, account }) => {
    const whole = (await timeline(admin, account.id, { of: all })).items.map(said);
    const paged = [];
    for (let cursor = ''; cursor !== null; ) {
      const page = await timeline(admin, account.id, { of: all, limit: 3, ...(cursor ? { cursor } : {}) });
      assert.ok(page.items.length <= 3);
      paged.push(...page.items.map(said));
      cursor = page.next;
    }
    assert.deepEqual(paged, whole);
  },

  'over what stands between: the people of a deal': async ({ admin, account, deal }) => {
    const bo = await admin.create('contacts', { last_name: 'Bo', account: account.id });
    await admin.create('opportunity_contacts', { opportunity: deal.id, contact: bo.id });
    await note(admin, 'of Bo', ['contacts', bo]);
    const { items } = must(await admin.get(`/opportunities/${deal.id}/timeline`, { of: 'contact_roles' }), 200);
    assert.deepEqual(items.map(said), ['Bo: of Bo', 'Bo: create']);
  },

  'nobody is told of records and fields that he may not see': async (world) => {
    const { account } = world;
    const role = await world.role('No deals', { '*': { read: 'all' }, opportunities: { read: 'none' }, contacts: { read: 'all', fields: { title: 'hidden' } } });
    const lin = await world.person('Lin', role);
    const { items } = await timeline(lin, account.id, { of: 'self,contacts' });
    assert.ok(items.map(said).includes('Ann: update'));
    assert.ok(!JSON.stringify(items).includes('CEO'), 'a hidden field is told');
    assert.ok(!JSON.stringify(items).includes('Big deal'), 'a deal that he may not see is told');
    refused(await lin.get(`/accounts/${account.id}/timeline`, { of: 'opportunities' }), 422, 'invalid', 'of');
    const mo = await world.person('Mo', await world.role('Own people', { '*': { read: 'all' }, contacts: own }));
    assert.deepEqual((await timeline(mo, account.id, { of: 'contacts' })).items, []);
    await mo.create('contacts', { last_name: 'His', account: account.id });
    assert.deepEqual((await timeline(mo, account.id, { of: 'contacts' })).items.map(said), ['His: create']);
  },

  'a source that there is not is refused by name': async ({ admin, account }) => {
    const { body } = await admin.get(`/accounts/${account.id}/timeline`, { of: 'self,contcats' });
    assert.equal(body.status, 422);
    assert.match(body.errors[0].message, /contcats/);
    refused(await admin.get(`/accounts/${account.id}/timeline`, { of: 'owner' }), 422, 'invalid', 'of');
  },
};
