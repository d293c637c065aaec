// The follow-up queue as a client sees it: what comes next and why, outcomes as one act with their undo, whose
// leads they are, fifty at once.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { all, own, team } from '../lib/world.mjs';

const day_ms = 86_400_000;
const in_days = (count) => new Date(Date.now() + count * day_ms).toISOString();
const card = async (client, parameters) => must(await client.get('/leads/queue', parameters), 200);
const tell = (client, lead, wish) => client.post(`/leads/${lead.id}/outcome`, { version: lead.version, ...wish });
const told = async (client, lead, wish) => must(await tell(client, lead, wish), 200);
const calls = async (client, lead) =>
  must(await client.get(`/leads/${lead.id}/timeline`, { types: 'call,meeting' }), 200).items.map(({ record }) => [record.kind, record.outcome, Boolean(record.done_at)]);

export const stories = {
  'a queue is empty until a lead wants work, and then says why': async (world) => {
    const { admin } = world;
    world.caller = await world.person('Cara Caller', await world.role('Caller', { '*': own, users: { read: 'all' } }));
    const nothing = await card(world.caller);
    assert.deepEqual([nothing.lead, nothing.reason, nothing.tasks, nothing.outcomes], [null, null, [], []]);
    world.liv = await world.caller.create('leads', { name: 'Liv Lead', company: 'Blue Sea', phone: '+86 138 0013 8000', source: 'website' });
    const first = await card(world.caller);
    assert.deepEqual([first.lead.id, first.reason.code, first.may, first.unanswered], [world.liv.id, 'untouched', true, 0]);
    assert.deepEqual(first.waiting, { answer: 0, accept: 0, planned: 0, woken: 0, untouched: 1, oldest: 0 });
    assert.deepEqual(first.checklist, ['budget', 'authority', 'need', 'timing']);
    assert.ok(['reached', 'no_answer', 'hand_over', 'skip'].every((name) => first.outcomes.includes(name)));
    assert.deepEqual(first.hand_over, { status: 'mql', required: [] });
    assert.match(first.script.body, /\{\{name\}\}/);
    assert.equal((await card(admin)).lead, null);
    refused(await world.caller.get('/leads/queue', { whose: 'everybody' }), 422, 'invalid', 'whose');
    refused(await world.caller.get('/leads/queue', { lead: '0SA44W1TR0800' }), 404, 'not_found');
  },

  'the script is in the language of whoever calls': async ({ server, caller, nobody, ...world }) => {
    const chinese = must(await caller.ask('GET', '/leads/queue', undefined, { 'accept-language': 'zh-CN' }), 200);
    const english = must(await caller.ask('GET', '/leads/queue', undefined, { 'accept-language': 'en' }), 200);
    assert.ok([chinese, english].every((each) => each.script));
  },

  'an unanswered call is logged, planned again, and the next lead comes with the answer': async (world) => {
    const { caller, liv } = world;
    world.max = await caller.create('leads', { name: 'Max Next' });
    const answer = await told(caller, liv, { outcome: 'no_answer', note: 'Line < busy' });
    assert.equal(answer.lead.name, 'Liv Lead');
    assert.equal(answer.next.lead.id, world.max.id);
    assert.ok(Date.parse(answer.planned) > Date.now());
    assert.deepEqual(answer.next.today, { calls: 1, reached: 0, meetings: 0 });
    const after = await caller.read('leads', liv.id);
    assert.equal(after.status, 'new');
    assert.equal(after.next_step_at, answer.planned);
    assert.ok(after.touched_at && after.version > liv.version);
    assert.deepEqual((await calls(caller, liv)).sort(), [['call', 'no_answer', true], ['call', null, false]].sort());
    const named = await card(caller, { lead: liv.id });
    assert.deepEqual([named.lead.id, named.reason.code, named.unanswered, named.tasks.length], [liv.id, 'asked', 1, 1]);
    // Of one version there is one outcome.
    refused(await tell(caller, liv, { outcome: 'reached' }), 409, 'conflict');
    assert.equal((await calls(caller, liv)).length, 2);
    world.batch = answer.batch;
  },

  'the last outcome is taken back as one, and can be done again': async ({ caller, liv, batch }) => {
    const undone = must(await caller.post(`/batches/${batch}/undo`), 200);
    assert.deepEqual(undone.conflicts, []);
    const back = await caller.read('leads', liv.id);
    assert.deepEqual([back.touched_at, back.next_step_at], [null, null]);
    assert.deepEqual(await calls(caller, liv), []);
    must(await caller.post(`/batches/${undone.batch}/undo`), 200);
    assert.ok((await caller.read('leads', liv.id)).next_step_at);
  },

  'each outcome asks for what it needs, by the name of its member': async ({ caller, max }) => {
    for (const [wish, member] of [
      [{ outcome: 'shouted' }, 'outcome'],
      [{ outcome: 'call_back' }, 'next_at'],
      [{ outcome: 'call_back', next_at: '2020-01-01T00:00:00Z' }, 'next_at'],
      [{ outcome: 'snooze', next_at: 'soon' }, 'next_at'],
      [{ outcome: 'meeting' }, 'meeting'],
      [{ outcome: 'meeting', meeting: { starts_at: '2020-01-01T00:00:00Z' } }, 'meeting.starts_at'],
      [{ outcome: 'meeting', meeting: { starts_at: in_days(1), minutes: 0 } }, 'meeting.minutes'],
      [{ outcome: 'not_interested' }, 'reason'],
      [{ outcome: 'not_interested', reason: 'bored' }, 'reason'],
      [{ outcome: 'nurture', reason: 'later', until: 'May' }, 'until'],
      [{ outcome: 'hand_over' }, 'to'],
      [{ outcome: 'hand_over', to: '0SA44W1TR0800' }, 'to'],
      [{ outcome: 'reached', values: { score: 1_000 } }, 'values.score'],
      [{ outcome: 'reached', values: { touched_at: in_days(0) } }, 'values.touched_at'],
      [{ outcome: 'reached', ticks: 'all' }, 'ticks'],
      [{ outcome: 'reached', version: null }, 'version'],
    ]) refused(await tell(caller, max, wish), 422, 'invalid', member);
    assert.equal((await caller.read('leads', max.id)).version, max.version);
    assert.deepEqual(await calls(caller, max), []);
  },

  'what was planned is done with the call that was made': async ({ caller, max }) => {
    const links = [{ object: 'leads', id: max.id }];
    const planned = await caller.create('activities', { kind: 'call', subject: 'Call Max', due_at: '2026-01-01T09:00:00Z', links });
    const task = await caller.create('activities', { kind: 'task', subject: 'Send the offer', due_at: '2026-01-02T09:00:00Z', links });
    const due = await eventually(async () => {
      const seen = await card(caller);
      assert.deepEqual([seen.lead.id, seen.reason.code, seen.reason.at], [max.id, 'planned', '2026-01-01T09:00:00Z']);
      return seen;
    });
    assert.deepEqual(due.tasks.map(({ id }) => id), [planned.id, task.id]);
    await told(caller, due.lead, { outcome: 'reached', ticks: [planned.id, task.id], next_at: null, values: { need: 'clear' }, note: 'Has a need' });
    const done = await caller.read('activities', planned.id);
    assert.deepEqual([done.outcome, done.body], ['reached', '<p>Has a need</p>']);
    assert.ok((await caller.read('activities', task.id)).done_at);
    const after = await caller.read('leads', max.id);
    assert.deepEqual([after.status, after.need, after.next_step_at], ['contacted', 'clear', null]);
    assert.equal((await card(caller)).lead, null);
  },

  'a lead that is handed over is to be accepted or rejected by the one who gets it': async (world) => {
    const { caller } = world;
    world.seller = await world.person('Sam Seller', await world.role('Seller', { '*': own, users: { read: 'all' } }));
    const lead = await caller.create('leads', { name: 'Quinn Qualified' });
    const starts_at = in_days(2);
    const over = await told(caller, lead, { outcome: 'hand_over', to: world.seller.user.id, note: 'Decides in May', values: { budget: 'planned' }, meeting: { starts_at, minutes: 45, subject: 'Demo' } });
    refused(await caller.get(`/leads/${lead.id}`), 404, 'not_found');
    const theirs = await world.seller.read('leads', lead.id);
    assert.deepEqual([theirs.status, theirs.budget, theirs.status_note, theirs.owner.id], ['mql', 'planned', 'Decides in May', world.seller.user.id]);
    assert.ok(theirs.sla_due_at);
    const meeting = (await world.seller.list('activities', { filter: { field: 'kind', op: 'eq', value: 'meeting' } })).records;
    assert.deepEqual(meeting.map((each) => [each.subject, Date.parse(each.ends_at) - Date.parse(each.starts_at), each.owner.id]), [['Demo', 45 * 60_000, world.seller.user.id]]);
    const news = (await world.seller.list('notifications', {})).records;
    assert.deepEqual(news.map(({ kind, record }) => [kind, record.id]), [['assigned', lead.id]]);
    const named = await card(world.seller, { lead: lead.id });
    assert.deepEqual([named.hand_over.status, named.may], ['mql', true]);
    // Whoever gave it takes it back, although it is theirs no more.
    const undone = must(await caller.post(`/batches/${over.batch}/undo`), 200);
    assert.deepEqual(undone.conflicts, []);
    assert.equal((await caller.read('leads', lead.id)).status, 'new');
    assert.deepEqual((await world.seller.list('activities', { filter: { field: 'kind', op: 'eq', value: 'meeting' } })).records, []);
    const again = await caller.read('leads', lead.id);
    await told(caller, again, { outcome: 'hand_over', to: world.seller.user.id });
    const accepted = must(await world.seller.patch(`/leads/${lead.id}`, { status: 'sal' }), 200);
    assert.equal(accepted.sla_due_at, null);
    const qualified = await card(world.seller, { lead: lead.id });
    assert.deepEqual(qualified.hand_over, { status: 'sql', required: ['authority', 'need'] });
    refused(await tell(world.seller, accepted, { outcome: 'hand_over', to: caller.user.id, values: { need: 'clear' } }), 422, 'invalid', 'values.authority');
  },

  'snoozed and skipped leads come later, reasons end the work': async ({ caller }) => {
    const lead = await caller.create('leads', { name: 'Sleepy' });
    await told(caller, lead, { outcome: 'snooze', next_at: in_days(1) });
    assert.equal((await card(caller)).lead, null);
    assert.deepEqual(await calls(caller, lead), []);
    const second = await caller.create('leads', { name: 'Hopeless' });
    const gone = await told(caller, second, { outcome: 'not_interested', reason: 'no_budget', note: 'Never' });
    assert.equal(gone.next.lead, null);
    const after = await caller.read('leads', second.id);
    assert.deepEqual([after.status, after.disqualified_reason, after.status_note], ['disqualified', 'no_budget', 'Never']);
    refused(await tell(caller, after, { outcome: 'reached' }), 409, 'conflict');
    const third = await caller.create('leads', { name: 'Later' });
    await told(caller, third, { outcome: 'nurture', reason: 'later', until: in_days(40).slice(0, 10) });
    assert.equal((await card(caller)).lead, null);
    const skipped = await caller.create('leads', { name: 'Skipped' });
    assert.equal((await told(caller, skipped, { outcome: 'skip' })).next.lead, null);
  },

  'what is typed and ticked is kept when a lead is put off': async ({ caller }) => {
    const lead = await caller.create('leads', { name: 'Put Off' });
    const links = [{ object: 'leads', id: lead.id }];
    const task = await caller.create('activities', { kind: 'task', subject: 'Send the offer', due_at: '2026-01-02T09:00:00Z', links });
    const call = await caller.create('activities', { kind: 'call', subject: 'Call', due_at: '2026-01-02T09:00:00Z', links });
    const now = await caller.read('leads', lead.id);
    refused(await tell(caller, now, { outcome: 'skip', ticks: [call.id] }), 422, 'invalid', 'ticks');
    refused(await tell(caller, now, { outcome: 'skip', meeting: { starts_at: in_days(1) } }), 422, 'invalid', 'meeting');
    await told(caller, now, { outcome: 'skip', note: 'On leave', ticks: [task.id], values: { need: 'clear' } });
    const { items } = must(await caller.get(`/leads/${lead.id}/timeline`, { types: 'note' }), 200);
    assert.deepEqual(items.map(({ record }) => record.body), ['<p>On leave</p>']);
    assert.ok((await caller.read('activities', task.id)).done_at);
    assert.equal((await caller.read('leads', lead.id)).need, 'clear');
    must(await caller.remove(`/leads/${lead.id}`), 204);
  },

  'a request that is sent again under its key is one outcome': async ({ caller }) => {
    const lead = await caller.create('leads', { name: 'Lost Answer' });
    const send = (key, outcome = 'no_answer') => caller.ask('POST', `/leads/${lead.id}/outcome`, { version: lead.version, outcome }, { 'idempotency-key': key });
    const first = must(await send('told-once'), 200);
    const again = must(await send('told-once'), 200);
    assert.deepEqual([again.batch, again.lead, again.planned], [first.batch, first.lead, first.planned]);
    assert.equal((await calls(caller, lead)).length, 2);
    refused(await send('told-once', 'reached'), 409, 'conflict');
    refused(await send('another'), 409, 'conflict');
    refused(await tell(caller, await caller.read('leads', lead.id), { outcome: 'reached', values: { activity_links: [] } }), 422, 'invalid', 'values.activity_links');
  },

  'whoever has got a lead and works on it keeps it': async ({ caller, seller }) => {
    const lead = await caller.create('leads', { name: 'Given Away' });
    const over = await told(caller, lead, { outcome: 'hand_over', to: seller.user.id, meeting: { starts_at: in_days(2) } });
    must(await seller.patch(`/leads/${lead.id}`, { status: 'sal' }), 200);
    const before = await seller.read('leads', lead.id);
    const looked = must(await caller.post(`/batches/${over.batch}/undo`, { dry_run: true, anyway: 'all' }), 200);
    assert.ok(looked.conflicts.length > 0);
    const undone = must(await caller.post(`/batches/${over.batch}/undo`, { anyway: 'all' }), 200);
    assert.ok(undone.conflicts.every(({ reason, changes }) => reason && changes.length === 0), JSON.stringify(undone.conflicts));
    const after = await seller.read('leads', lead.id);
    assert.deepEqual([after.status, after.owner.id, after.version], ['sal', seller.user.id, before.version]);
  },

  'what a role may not read is told nowhere': async (world) => {
    const { admin } = world;
    const hidden = { '*': own, users: { read: 'all' }, call_scripts: { read: 'all', fields: { body: 'hidden' } }, leads: { ...own, fields: { name: 'hidden', first_name: 'hidden', last_name: 'hidden', touched_at: 'hidden' } }, activities: { ...own, fields: { subject: 'hidden', outcome: 'hidden' } } };
    const half = await world.person('Half Blind', await world.role('Half blind', hidden));
    const lead = await admin.create('leads', { name: 'Secret', owner: half.user.id });
    await admin.create('activities', { kind: 'call', subject: 'Secret call', done_at: '2026-01-01T09:00:00Z', outcome: 'no_answer', owner: half.user.id, links: [{ object: 'leads', id: lead.id }] });
    await admin.create('activities', { kind: 'task', subject: 'Secret task', due_at: '2026-01-02T09:00:00Z', owner: half.user.id, links: [{ object: 'leads', id: lead.id }] });
    const seen = await eventually(async () => {
      const shown = await card(half);
      assert.equal(shown.reason.code, 'planned');
      return shown;
    });
    assert.deepEqual([seen.script, seen.unanswered, seen.tasks.map(({ subject }) => subject)], [null, 0, ['']]);
    assert.doesNotMatch(JSON.stringify(seen), /Secret/);
    const nameless = await world.person('Knows No Name', await world.role('Knows no name', { ...hidden, activities: own }));
    must(await admin.patch(`/leads/${lead.id}`, { owner: nameless.user.id }), 200);
    const theirs = (await card(nameless)).lead;
    const answer = await told(nameless, theirs, { outcome: 'no_answer' });
    assert.doesNotMatch(JSON.stringify(answer), /Secret/);
    const twice = await tell(nameless, theirs, { outcome: 'no_answer' });
    assert.equal(twice.status, 409);
    assert.doesNotMatch(JSON.stringify(twice.body), /Secret/);
  },

  'a planned call of a colleague counts for whoever makes it, and reasons add up': async (world) => {
    const { admin } = world;
    const lead = await admin.create('leads', { name: 'Of Both', status: 'mql' });
    const owner = await world.person('Olga Owner', await world.role('Owner of calls', { '*': own, users: { read: 'all' } }));
    const planned = await admin.create('activities', { kind: 'call', subject: 'Call', due_at: '2026-01-01T09:00:00Z', owner: owner.user.id, links: [{ object: 'leads', id: lead.id }] });
    const before = (await card(admin)).today.calls;
    const seen = await eventually(async () => {
      const shown = await card(admin, { lead: lead.id });
      assert.equal(shown.tasks.length, 1);
      return shown;
    });
    const answer = await told(admin, seen.lead, { outcome: 'reached', ticks: [planned.id] });
    assert.equal(answer.next.today.calls, before + 1);
    assert.equal((await admin.read('activities', planned.id)).owner.id, admin.user.id);
  },

  'colleagues work on what they may change, and on nothing else': async (world) => {
    const { admin, caller } = world;
    const north = await admin.create('teams', { name: 'North' });
    const reads = await world.role('Reads the team', { '*': team });
    const works = await world.role('Works for the team', { '*': team, leads: { ...team, update: 'team' } });
    const one = await world.person('Team One', reads, { team: north.id });
    const two = await world.person('Team Two', works, { team: north.id });
    const lead = await one.create('leads', { name: 'Of One' });
    assert.equal((await card(two)).lead, null);
    const seen = await card(two, { whose: 'team' });
    assert.deepEqual([seen.lead.id, seen.team, seen.may], [lead.id, true, true]);
    await two.create('leads', { name: 'Of Two' });
    const theirs = await card(one, { whose: 'team' });
    assert.deepEqual([theirs.lead.id, theirs.team], [lead.id, false]);
    refused(await tell(caller, lead, { outcome: 'reached' }), 404, 'not_found');
    const looked = await card(one, { lead: (await two.list('leads', { filter: { field: 'name', op: 'eq', value: 'Of Two' } })).records[0].id });
    assert.equal(looked.may, false);
    refused(await tell(one, looked.lead, { outcome: 'reached' }), 403, 'forbidden');
  },

  'of fifty who work on one lead at once one is heard': async ({ admin }) => {
    const lead = await admin.create('leads', { name: 'Wanted' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => tell(admin, lead, { outcome: 'no_answer' })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array.from({ length: 49 }, () => 409)]);
    assert.equal((await calls(admin, lead)).length, 2);
  },

  'call scripts are written by administrators and read by all': async (world) => {
    const { admin, caller } = world;
    await admin.create('call_scripts', { name: 'Fair', sources: ['event'], statuses: ['new'], body: '# At the fair' });
    const lead = await caller.create('leads', { name: 'Met at the fair', source: 'event' });
    const seen = await card(caller, { lead: lead.id });
    assert.equal(seen.script.name, 'Fair');
    refused(await caller.post('/call_scripts', { name: 'Mine', body: 'x' }), 403, 'forbidden');
    refused(await admin.post('/call_scripts', { name: 'Empty' }), 422, 'invalid', 'body');
    const blind = await world.person('Sees no leads', await world.role('No leads', { '*': all, leads: { read: 'none' } }));
    refused(await blind.get('/leads/queue'), 403, 'forbidden');
  },
};
