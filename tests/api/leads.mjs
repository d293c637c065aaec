// A lead's way from new to converted as a client walks it: reasons, clock, conversion and its undo, fifty at once.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { all, own } from '../lib/world.mjs';

const hour = 3_600_000;
const accepted = (admin, values) => admin.create('leads', { last_name: 'Lei', first_name: 'Li', company: 'Blue Sea', status: 'sal', ...values });
const found = async (admin, object, field, value) => (await admin.list(object, { filter: { field, op: 'eq', value }, limit: 100 })).records;

export const stories = {
  'a lead goes its way, and each status says what it asks for': async ({ admin }) => {
    const lead = await admin.create('leads', { name: 'Liv Lead', company: 'Way' });
    refused(await admin.patch(`/leads/${lead.id}`, { status: 'sql' }), 422, 'invalid', 'status');
    const mql = must(await admin.patch(`/leads/${lead.id}`, { status: 'mql' }), 200);
    assert.equal(Date.parse(mql.sla_due_at) - Date.parse(mql.mql_at), 24 * hour);
    refused(await admin.patch(`/leads/${lead.id}`, { status: 'rejected' }), 422, 'invalid', 'rejection_reason');
    const rejected = must(await admin.patch(`/leads/${lead.id}`, { status: 'rejected', rejection_reason: 'too_early' }), 200);
    assert.equal(rejected.sla_due_at, null);
    must(await admin.patch(`/leads/${lead.id}`, { status: 'nurture', nurture_reason: 'later', nurture_until: '2027-05-01' }), 200);
    const { changes } = must(await admin.get(`/leads/${lead.id}/changes`, { field: 'status' }), 200);
    assert.deepEqual(changes.map((each) => [each.by.id, each.changes.find((change) => change.field === 'status').to]), [
      [admin.user.id, 'nurture'], [admin.user.id, 'rejected'], [admin.user.id, 'mql'], [admin.user.id, 'new'],
    ]);
    const why = changes[0].changes.find((change) => change.field === 'nurture_reason');
    assert.equal((why ?? { to: 'later' }).to, 'later');
    refused(await admin.patch(`/leads/${lead.id}`, { mql_at: '2020-01-01T00:00:00Z' }), 422, 'invalid', 'mql_at');
    refused(await admin.patch(`/leads/${lead.id}`, { status: 'converted' }), 422, 'invalid', 'status');
  },

  'the ways, the questions and the hours are data': async (world) => {
    const { admin } = world;
    const stages = (await admin.list('lead_stages', { limit: 100 })).records;
    assert.equal(stages.length, 9);
    const mql = stages.find((stage) => stage.status === 'mql');
    must(await admin.patch(`/lead_stages/${mql.id}`, { hours: 2 }), 200);
    const lead = await admin.create('leads', { name: 'Quick', status: 'mql' });
    assert.equal(Date.parse(lead.sla_due_at) - Date.parse(lead.mql_at), 2 * hour);
    must(await admin.patch(`/lead_stages/${mql.id}`, { hours: 24 }), 200);
    refused(await admin.patch(`/lead_stages/${mql.id}`, { required_fields: ['quality'] }), 422, 'invalid', 'required_fields');
    refused(await admin.patch(`/lead_stages/${mql.id}`, { leads_to: ['nowhere'] }), 422, 'invalid', 'leads_to');
    const seller = await world.person('Seller of leads', await world.role('Seller of leads', { '*': own }));
    assert.equal((await seller.list('lead_stages', { limit: 100 })).records.length, 9);
    refused(await seller.patch(`/lead_stages/${mql.id}`, { hours: 1 }), 403, 'forbidden');
    const overdue = { and: [{ field: 'status', op: 'eq', value: 'mql' }, { field: 'sla_due_at', op: 'lt', value: '2020-01-01T00:00:00Z' }] };
    assert.deepEqual((await admin.list('leads', { filter: overdue })).records, []);
    const views = (await admin.list('saved_views', { limit: 100 })).records.filter((view) => view.object === 'leads');
    assert.equal(views.filter((view) => view.settings.sort === 'sla_due_at').length, 1);
    for (const view of views) must(await admin.get('/leads', { filter: JSON.stringify(view.settings.filter), sort: view.settings.sort }), 200);
  },

  'a proposal names who is known already': async (world) => {
    const { admin } = world;
    world.account = await admin.create('accounts', { name: 'Sea of Blue', website: 'bluesea.example' });
    world.contact = await admin.create('contacts', { last_name: 'Li', email: 'li.lei@bluesea.example' });
    world.lead = await accepted(admin, { email: 'Li.Lei@bluesea.example', phone: '13800138000', tags: ['VIP'] });
    const proposal = must(await admin.get(`/leads/${world.lead.id}/conversion`), 200);
    assert.deepEqual(proposal.account.matches.map(({ id, reasons }) => [id, reasons[0]]), [[world.account.id, 'domain']]);
    assert.deepEqual(proposal.contact.matches.map(({ id, reasons }) => [id, reasons[0]]), [[world.contact.id, 'email']]);
    assert.deepEqual([proposal.account.use, proposal.contact.use], [world.account.id, world.contact.id]);
    assert.equal(proposal.account.values.website, 'https://bluesea.example');
    assert.equal(proposal.opportunity.values.name, 'Blue Sea');
    const blind = await world.person('Sees own alone', await world.role('Sees own alone', { '*': own, leads: all }));
    const theirs = must(await blind.get(`/leads/${world.lead.id}/conversion`), 200);
    assert.deepEqual([theirs.account.matches, theirs.contact.matches], [[], []]);
    refused(await admin.get(`/leads/${world.contact.id}/conversion`), 404, 'not_found');
  },

  'a conversion makes all three, carries what hung on the lead, and is undone as one': async (world) => {
    const { admin, lead, account } = world;
    const call = await admin.create('activities', { subject: 'First call', kind: 'call', links: [{ object: 'leads', id: lead.id }] });
    const comment = await admin.create('comments', { body: 'Nice people', record: { object: 'leads', id: lead.id } });
    const before = must(await admin.get(`/leads/${lead.id}`), 200);
    const made = must(await admin.post(`/leads/${lead.id}/convert`, {
      account: { id: account.id }, contact: { values: { title: 'CTO' } }, opportunity: { values: { name: 'Pumps', amount: '5000' } },
    }), 200);
    assert.equal(made.account, account.id);
    const contact = must(await admin.get(`/contacts/${made.contact}`), 200);
    assert.deepEqual([contact.title, contact.email, contact.account.id, contact.tags], ['CTO', 'li.lei@bluesea.example', account.id, ['VIP']]);
    const deal = must(await admin.get(`/opportunities/${made.opportunity}`), 200);
    assert.deepEqual([deal.name, deal.account.id, deal.amount.amount], ['Pumps', account.id, '5000']);
    const { records: roles } = must(await admin.get(`/opportunities/${made.opportunity}/related/contact_roles`), 200);
    assert.equal(roles.length, 1);
    const converted = must(await admin.get(`/leads/${lead.id}`), 200);
    assert.deepEqual([converted.status, converted.converted_contact.id, converted.converted_opportunity.id], ['converted', made.contact, made.opportunity]);
    for (const [object, id] of [['contacts', made.contact], ['accounts', made.account], ['opportunities', made.opportunity]]) {
      const { items } = must(await admin.get(`/${object}/${id}/timeline`, { types: 'call,comment' }), 200);
      assert.ok(items.some((item) => item.record?.id === call.id), object);
      if (object === 'contacts') assert.ok(items.some((item) => item.record?.id === comment.id));
    }
    refused(await admin.post(`/leads/${lead.id}/convert`, {}), 409, 'conflict', 'status');
    refused(await admin.patch(`/leads/${lead.id}`, { status: 'sal' }), 422, 'invalid', 'status');

    const undone = must(await admin.post(`/batches/${made.batch}/undo`), 200);
    assert.deepEqual(undone.conflicts, []);
    const back = must(await admin.get(`/leads/${lead.id}`), 200);
    for (const name of Object.keys(before)) {
      if (!['version', 'updated_at'].includes(name)) assert.deepEqual(back[name], before[name], name);
    }
    assert.ok(must(await admin.get(`/contacts/${made.contact}`), 200).deleted_at);
    assert.ok(must(await admin.get(`/opportunities/${made.opportunity}`), 200).deleted_at);
    assert.equal(must(await admin.get(`/accounts/${account.id}`), 200).deleted_at, null);
    const { items } = must(await admin.get(`/leads/${lead.id}/timeline`, { types: 'call,comment' }), 200);
    assert.deepEqual(items.map((item) => item.record.id).sort(), [call.id, comment.id].sort());
    must(await admin.post(`/leads/${lead.id}/convert`, { opportunity: null }), 200);
  },

  'what cannot be made is refused by its place, and nothing is half done': async (world) => {
    const { admin } = world;
    const lead = await accepted(admin, { company: 'Half', last_name: 'Done' });
    const convert = (body, client = admin) => client.post(`/leads/${lead.id}/convert`, body);
    refused(await convert({ contact: null, account: null }), 422, 'invalid', 'contact');
    refused(await convert({ account: 'x' }), 422, 'invalid', 'account');
    refused(await convert({ account: { id: '?' } }), 422, 'invalid', 'account.id');
    refused(await convert({ contact: { id: lead.id } }), 422, 'invalid', 'contact.id');
    refused(await convert({ contact: { values: { email: 'no mail' } } }), 422, 'invalid', 'contact.email');
    refused(await convert({ opportunity: { values: { name: null } } }), 422, 'invalid', 'opportunity.name');
    refused(await convert({ opportunity: { id: lead.id } }), 422, 'invalid', 'opportunity.id');
    refused(await convert({ version: lead.version + 1 }), 409, 'conflict');
    const fresh = await admin.create('leads', { name: 'Fresh' });
    refused(await admin.post(`/leads/${fresh.id}/convert`, {}), 422, 'invalid', 'status');
    const reader = await world.person('Reads leads', await world.role('Reads leads', { '*': { ...all, update: 'own' } }));
    refused(await convert({}, reader), 403, 'forbidden');
    const no_contacts = await world.person('No contacts', await world.role('No contacts', { '*': all, contacts: { ...all, create: false } }));
    refused(await convert({}, no_contacts), 403, 'forbidden');
    assert.deepEqual(await found(admin, 'accounts', 'name', 'Half'), []);
    assert.equal(must(await admin.get(`/leads/${lead.id}`), 200).status, 'sal');
  },

  'fifty who convert the same lead at once make one of each': async ({ admin }) => {
    const lead = await accepted(admin, { company: 'Fifty', last_name: 'Fifty', first_name: null, email: 'one@fifty.example' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => admin.post(`/leads/${lead.id}/convert`, { account: { values: {} }, contact: { values: {} }, opportunity: { values: {} } })));
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, ...Array.from({ length: 49 }, () => 409)]);
    for (const answer of answers) if (answer.status === 409) refused(answer, 409, 'conflict', 'status');
    for (const [object, name] of [['accounts', 'Fifty'], ['contacts', 'Fifty'], ['opportunities', 'Fifty']])
      assert.equal((await found(admin, object, 'name', name)).length, 1, object);
  },
};
