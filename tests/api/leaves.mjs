// Leave with return: planned by oneself, a manager or an administrator; over, extended, cancelled; refused with a way out.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { all, own } from '../lib/world.mjs';

const day_ms = 86_400_000;
const day = (ahead) => new Date(Date.now() + ahead * day_ms).toISOString().slice(0, 10);

async function people(world) {
  if (world.leaving) return world.leaving;
  const role = await world.role('Seller on leave', { '*': own, users: { ...all, create: false, update: 'none', delete: 'none' } });
  const person = (name, more) => world.person(name, role, { time_zone: 'UTC', ...more });
  const cho = await person('Cho Lead');
  const ann = await person('Ann Away', { manager: cho.user.id });
  return (world.leaving = { ann, bob: await person('Bob Cover'), cho });
}

const settled = (client, leave, state) =>
  eventually(async () => {
    const now = must(await client.get(`/leaves/${leave}`), 200);
    assert.equal(now.state, state);
    assert.notEqual(now.lent, null);
    return now;
  });
const refused_at = (answer, field, code) => assert.deepEqual(refused(answer, 422, 'invalid').errors.map((each) => [each.field, each.code]), [[field, code]]);

export const stories = {
  'somebody goes on leave and comes back': async (world) => {
    const { ann, bob, cho } = await people(world);
    const account = await ann.create('accounts', { name: 'Lent Ltd' });
    const open = await ann.create('leads', { name: 'Open lead' });
    const given = await ann.create('leads', { name: 'Given on' });
    const done = await ann.create('leads', { name: 'Done', status: 'disqualified', disqualified_reason: 'no_need' });
    assert.deepEqual(must(await ann.get(`/users/${ann.user.id}/leave_book`), 200).objects, [{ object: 'accounts', count: 1 }, { object: 'leads', count: 2 }]);
    const planned = must(await ann.post(`/users/${ann.user.id}/leaves`, { from: day(0), until: day(5), to: bob.user.id, note: 'Yunnan' }), 201);
    assert.deepEqual([planned.person.name, planned.state, planned.note, planned.shares[0].to.name, planned.shares[0].objects], ['Ann Away', 'running', 'Yunnan', 'Bob Cover', null]);
    assert.equal((await settled(ann, planned.id, 'running')).lent, 3);
    assert.equal((await world.admin.read('leads', open.id)).owner.name, 'Bob Cover');
    assert.equal((await world.admin.read('leads', done.id)).owner.name, 'Ann Away', 'settled');

    const loan = must(await bob.get(`/leaves/of/leads/${open.id}`), 200).leave;
    assert.deepEqual([loan.person.name, loan.cover.name, loan.until], ['Ann Away', 'Bob Cover', day(5)]);
    assert.equal(must(await world.admin.get(`/leaves/of/leads/${done.id}`), 200).leave, null);
    const lent = must(await bob.get('/leaves'), 200).leaves.find((each) => each.id === planned.id);
    assert.equal(lent.may_change, false, 'the cover sees it');
    refused(await bob.post(`/leaves/${planned.id}/end`, {}), 403, 'forbidden');
    const inbox = (client, kind) => eventually(async () => assert.ok((await client.list('notifications', {})).records.some((each) => each.kind === kind), kind));
    await inbox(bob, 'leave_cover');
    await inbox(ann, 'leave_away');

    must(await world.admin.patch(`/leads/${given.id}`, { owner: cho.user.id }), 200);
    const longer = must(await ann.post(`/leaves/${planned.id}/days`, { until: day(9) }), 200);
    assert.equal(longer.until, day(9));
    refused_at(await ann.post(`/leaves/${planned.id}/days`, { from: day(1) }), 'from', 'begun');
    must(await ann.post(`/leaves/${planned.id}/end`, {}), 200);
    const over = await settled(ann, planned.id, 'ended');
    assert.deepEqual([over.returned, over.stayed, over.until], [2, 1, day(0)]);
    assert.equal((await world.admin.read('accounts', account.id)).owner.name, 'Ann Away');
    const { records, next } = must(await world.admin.get(`/leaves/${planned.id}/records`), 200);
    assert.deepEqual(Object.fromEntries(records.map((each) => [each.title, [each.now, each.owner.name]])), { 'Lent Ltd': ['back', 'Ann Away'], 'Open lead': ['back', 'Ann Away'], 'Given on': ['moved', 'Cho Lead'] });
    assert.equal(next, null);
    await inbox(bob, 'leave_back');
    await inbox(ann, 'leave_returned');

    const { changes } = must(await world.admin.get(`/leads/${open.id}/changes`), 200);
    assert.deepEqual(changes.slice(0, 2).map((each) => [each.reason.kind, each.reason.label.slice(0, 20)]), [['leave', 'Bob Cover → Ann Away'], ['leave', 'Ann Away → Bob Cover']]);
    const { items } = must(await world.admin.get(`/leads/${open.id}/timeline`), 200);
    assert.equal(items.filter((each) => each.reason?.kind === 'leave').length, 2);
    assert.equal(must(await world.admin.get(`/batches/${over.return_batch}`), 200).kind, 'leave');
    must(await ann.post(`/batches/${over.return_batch}/undo`), 200);
    assert.equal((await world.admin.read('leads', open.id)).owner.name, 'Bob Cover', 'and back once more');
  },

  'what cannot be is refused with a way out': async (world) => {
    const { ann, bob, cho } = await people(world);
    const plan = (client, person, values) => client.post(`/users/${person.user.id}/leaves`, values);
    const later = { from: day(20), until: day(25) };
    const first = must(await plan(bob, bob, { ...later, to: cho.user.id }), 201);
    assert.equal(first.state, 'planned');
    const away = await plan(ann, ann, { from: day(24), until: day(30), to: bob.user.id });
    refused_at(away, 'to', 'away');
    assert.match(away.body.errors[0].message, /Cho Lead/, 'who covers for the cover');
    refused_at(await plan(cho, cho, { ...later, to: ann.user.id }), 'from', 'covers');
    refused_at(await plan(bob, bob, { ...later, to: ann.user.id }), 'from', 'overlap');
    refused_at(await plan(ann, ann, { from: day(3), until: day(2), to: bob.user.id }), 'until', 'before_first');
    refused_at(await plan(ann, ann, { from: 'soon', until: day(2), to: bob.user.id }), 'from', 'format');
    refused_at(await plan(ann, ann, { from: day(1), to: bob.user.id }), 'until', 'required');
    refused_at(await plan(ann, ann, { from: day(1), until: day(2) }), 'to', 'required');
    refused_at(await plan(ann, ann, { from: day(1), until: day(2), to: ann.user.id }), 'to', 'oneself');
    refused_at(await plan(ann, ann, { from: day(1), until: day(2), to: bob.user.id, objects: ['users'] }), 'objects', 'unknown');
    refused(await plan(bob, ann, { from: day(1), until: day(2), to: cho.user.id }), 403, 'forbidden');
    refused(await bob.get(`/users/${ann.user.id}/leave_book`), 404, 'not_found');
    refused(await ann.get(`/leaves/${first.id}`), 404, 'not_found');
    const by_manager = must(await plan(cho, ann, { from: day(40), until: day(41), to: bob.user.id }), 201);
    assert.equal(by_manager.asked_by.name, 'Cho Lead');
    assert.equal(must(await ann.post(`/leaves/${by_manager.id}/cancel`), 200).state, 'cancelled');
    refused(await ann.post(`/leaves/${by_manager.id}/cancel`), 409, 'conflict');
    refused(await bob.post(`/leaves/${first.id}/end`, {}), 409, 'conflict');
    assert.equal(must(await bob.post(`/leaves/${first.id}/cancel`), 200).state, 'cancelled');
    assert.deepEqual(must(await world.admin.get('/leaves', { open: true }), 200).leaves, []);
  },
};
