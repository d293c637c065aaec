// Who decides on buying: roles, stance and influence, whom people report to, and roles that nobody has.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all, own } from '../lib/world.mjs';

const committee_of = async (client, object, { id }) => must(await client.get(`/${object}/${id}/committee`), 200);
const person_in = (committee, { id }) => committee.people.find((person) => person.id === id);

export const stories = {
  'people of an account report to one another, and never to themselves': async (world) => {
    const { admin } = world;
    world.account = await admin.create('accounts', { name: 'Mill Works' });
    world.chief = await admin.create('contacts', { name: 'Vera Chief', account: world.account.id, title: 'Managing director', buying_role: 'decision_maker' });
    world.buyer = await admin.create('contacts', { name: 'Bo Buyer', account: world.account.id, reports_to: world.chief.id, best_time: 'Mornings' });
    const circle = await admin.patch(`/contacts/${world.chief.id}`, { reports_to: world.buyer.id });
    refused(circle, 422, 'invalid', 'reports_to');
    assert.match(circle.body.errors[0].message, /Bo Buyer.*Vera Chief.*请另选他人/);
  },

  'a contact has a role, a stance and influence on an opportunity': async (world) => {
    const { admin, account, buyer } = world;
    world.deal = await admin.create('opportunities', { name: 'Rolling mill', account: account.id });
    await admin.create('opportunity_contacts', { opportunity: world.deal.id, contact: buyer.id, role: 'buyer', stance: 'critic', influence: 'high', is_primary: true });
    refused(await admin.post('/opportunity_contacts', { opportunity: world.deal.id, contact: world.chief.id, stance: 'furious' }), 422, 'invalid', 'stance');
    const found = await committee_of(admin, 'opportunities', world.deal);
    const his = person_in(found, buyer);
    assert.deepEqual([his.stance, his.influence, his.best_time, his.reports_to, his.involved], ['critic', 'high', 'Mornings', world.chief.id, true]);
    assert.deepEqual(his.roles.map(({ role, stance, is_primary, opportunity }) => [role, stance, is_primary, opportunity.name, opportunity.status]), [['buyer', 'critic', true, 'Rolling mill', 'open']]);
    assert.equal(person_in(found, world.chief).involved, false);
  },

  'what a pipeline needs is said to be missing until somebody has it': async (world) => {
    const { admin, account, deal, chief } = world;
    const gaps = async () => (await committee_of(admin, 'accounts', account)).gaps.map(({ opportunity, missing }) => [opportunity.name, missing]);
    assert.deepEqual(await gaps(), [['Rolling mill', ['decision_maker']]]);
    const [pipeline] = (await admin.list('pipelines', { limit: 1 })).records;
    assert.deepEqual(pipeline.needed_roles, ['decision_maker', 'buyer']);
    must(await admin.patch(`/pipelines/${pipeline.id}`, { needed_roles: ['decision_maker', 'gatekeeper'] }), 200);
    assert.deepEqual(await gaps(), [['Rolling mill', ['decision_maker', 'gatekeeper']]]);
    must(await admin.patch(`/pipelines/${pipeline.id}`, { needed_roles: ['decision_maker', 'buyer'] }), 200);
    await admin.create('opportunity_contacts', { opportunity: deal.id, contact: chief.id, role: 'decision_maker' });
    assert.deepEqual(await gaps(), []);
    assert.deepEqual((await admin.create('pipelines', { name: 'Another' })).needed_roles, ['decision_maker', 'buyer']);
    const bare = must(await admin.patch(`/pipelines/${(await admin.create('pipelines', { name: 'Bare' })).id}`, { needed_roles: [] }), 200);
    assert.deepEqual(bare.needed_roles ?? [], []);
  },

  'the account shows everybody, with the last touch': async ({ admin, account, buyer, chief }) => {
    await admin.create('activities', { kind: 'call', subject: 'Terms', done_at: '2026-11-02T08:00:00Z', links: [{ object: 'contacts', id: buyer.id }] });
    const outside = await admin.create('contacts', { name: 'Ada Adviser' });
    const won = await admin.create('opportunities', { name: 'Old press', account: account.id, contact_roles: [{ contact: outside.id, role: 'influencer', stance: 'supporter' }] });
    const found = await committee_of(admin, 'accounts', account);
    assert.deepEqual(found.people.map(({ name }) => name).toSorted(), ['Ada Adviser', 'Bo Buyer', 'Vera Chief']);
    assert.equal(person_in(found, buyer).touched_at, '2026-11-02T08:00:00Z');
    assert.equal(person_in(found, chief).touched_at, null);
    assert.deepEqual([person_in(found, outside).account, person_in(found, outside).stance], [null, 'supporter']);
    assert.ok(won.id);
  },

  'nobody is shown whom the reader does not see': async (world) => {
    const { account, deal, admin, buyer } = world;
    const seller = await world.person('Mill Seller', await world.role('Own contacts', { '*': all, contacts: own }));
    assert.deepEqual((await committee_of(seller, 'accounts', account)).people, []);
    const blind = await world.person('Blind Clerk', await world.role('No stance', { '*': all, opportunity_contacts: { ...all, fields: { stance: 'hidden' } } }));
    assert.equal(person_in(await committee_of(blind, 'opportunities', deal), buyer).stance, null);
    const stranger = await world.person('Other Seller', await world.role('Own deals', { '*': all, opportunities: own }));
    refused(await stranger.get(`/opportunities/${deal.id}/committee`), 404, 'not_found');
    assert.ok(person_in(await committee_of(admin, 'opportunities', deal), buyer));
  },
};
