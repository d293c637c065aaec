// The forecast: what it is made of, what has changed in it since an instant, what leaders add, and who sees what.
import assert from 'node:assert/strict';
import { must, refused } from '../lib/client.mjs';
import { none, own } from '../lib/world.mjs';

export const set_up = ['--locale', 'en', '--currency', 'USD'];

const period = { from: '2031-01-01', to: '2031-03-31' };
const changes = async (client, since, more = {}) => must(await client.post('/forecast/changes', { since, ...period, ...more }), 200);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const stories = {
  'a quarter stands, and an instant is noted': async (world) => {
    const { admin } = world;
    const [first, lost] = [await world.stage(1), await world.stage('lost')];
    const deal = async (name, amount, close_date, more = {}) => (world[name] = await admin.create('opportunities', { name, amount, close_date, stage: first.id, ...more }));
    await deal('stays', '1', '2031-02-01');
    await deal('wins', '100', '2031-02-02');
    await deal('loses', '200', '2031-02-03');
    await deal('slips', '300', '2031-02-04');
    await deal('grows', '400', '2031-02-05');
    await deal('shrinks', '500.5', '2031-02-06');
    await deal('goes', '600', '2031-02-07');
    await deal('pulled', '700', '2031-06-01');
    await deal('earlier', '800', '2031-02-08');
    await deal('elsewhere', '900', '2032-01-01');
    await deal('back', '1000', '2031-02-09', { stage: lost.id, lost_reason: 'price' });
    await pause(20);
    world.since = new Date().toISOString();
    await pause(20);
    const nothing = await changes(admin, world.since);
    assert.deepEqual([nothing.before, nothing.now, nothing.changes, nothing.sums], ['2901.5', '2901.5', [], []]);
  },

  'every change since then is told by what it is, and their sum is the whole difference': async (world) => {
    const { admin, since } = world;
    const [first, won, lost] = [await world.stage(1), await world.stage('won'), await world.stage('lost')];
    const set = (name, values) => admin.change('opportunities', world[name].id, values);
    await set('wins', { stage: won.id, amount: '150' });  // today, which is not in the period …
    await set('wins', { close_date: '2031-02-02' });  // … but on that day
    await set('loses', { stage: lost.id, lost_reason: 'price' });
    await set('slips', { close_date: '2031-04-01' });
    await set('grows', { amount: '410' });
    await set('grows', { amount: '420' });
    await set('shrinks', { amount: '500' });
    must(await admin.remove(`/opportunities/${world.goes.id}`), 204);
    await set('pulled', { close_date: '2031-03-31' });
    await set('earlier', { close_date: '2030-12-31' });
    await set('elsewhere', { amount: '901' });
    await set('stays', { next_step: 'Call them' });
    await set('back', { stage: first.id, close_date: '2031-02-09' });
    await admin.create('opportunities', { name: 'fresh', amount: '77', close_date: '2031-01-01', stage: first.id });
    const told = await changes(admin, since);
    const seen = Object.fromEntries(told.changes.map((change) => [change.name, [change.kind, Number(change.difference)]]));
    assert.deepEqual(seen, {
      back: ['reopened', 1000], earlier: ['earlier', -800], pulled: ['pulled_in', 700], goes: ['removed', -600], slips: ['slipped', -300],
      loses: ['lost', -200], fresh: ['added', 77], wins: ['won', 50], grows: ['up', 20], shrinks: ['down', -0.5],
    });
    assert.deepEqual(told.changes.map(({ difference }) => Math.abs(Number(difference))), told.changes.map(({ difference }) => Math.abs(Number(difference))).toSorted((a, b) => b - a));
    const sum = told.sums.reduce((total, { difference }) => total + Number(difference), 0);
    assert.equal(Number(told.now) - Number(told.before), sum);
    assert.equal(told.before, '2901.5');
    const { groups } = await admin.query('opportunities', {
      measures: [{ fn: 'sum', field: 'amount' }],
      filter: { and: [{ field: 'close_date', op: 'between', value: [period.from, period.to] }, { field: 'status', op: 'ne', value: 'lost' }] },
    });
    assert.equal(groups[0].values[0], told.now);
    const slipped = told.changes.find(({ kind }) => kind === 'slipped');
    assert.deepEqual([slipped.close_date_then, slipped.close_date_now, slipped.amount_then], ['2031-02-04', '2031-04-01', '300']);
  },

  'a filter narrows both moments: who came over counts as that': async (world) => {
    const { admin, since } = world;
    const role = await world.role('Seller', { opportunities: own, stages: { ...none, read: 'all' }, pipelines: { ...none, read: 'all' } });
    const bo = (world.bo = await world.person('Bo', role));
    await admin.change('opportunities', world.stays.id, { owner: bo.user.id });
    const his = await changes(admin, since, { filter: { field: 'owner', op: 'eq', value: bo.user.id } });
    assert.deepEqual(his.changes.map(({ kind, name, difference }) => [kind, name, difference]), [['came', 'stays', '1']]);
    const hers = await changes(admin, since, { filter: { field: 'owner', op: 'eq', value: admin.user.id } });
    assert.ok(hers.changes.some(({ kind, name }) => kind === 'went' && name === 'stays'));
  },

  'nobody is told of deals that they may not see': async ({ bo, since }) => {
    const his = await changes(bo, since);
    assert.deepEqual(his.changes.map(({ name }) => name), ['stays']);
    assert.equal(his.now, '1');
  },

  'what is asked wrongly is refused by name': async ({ admin, since }) => {
    const ask = (body) => admin.post('/forecast/changes', body);
    refused(await ask({ ...period }), 422, 'invalid', 'since');
    refused(await ask({ ...period, since: '2099-01-01T00:00:00Z' }), 422, 'invalid', 'since');
    refused(await ask({ since, from: '2031-13-01', to: '2031-12-01' }), 422, 'invalid', 'from');
    refused(await ask({ since, from: '2031-03-01', to: '2031-02-01' }), 422, 'invalid', 'to');
    refused(await ask({ since, ...period, filter: { field: 'nothing', op: 'eq', value: 1 } }), 422, 'invalid', 'filter.field');
  },

  'an adjustment says how much and why, and is kept by the first day of its period': async ({ admin, bo }) => {
    refused(await admin.post('/forecast_adjustments', { person: bo.user.id, period: 'month', starts_on: '2031-02-14', amount: '-50' }), 422, 'invalid', 'note');
    const made = await admin.create('forecast_adjustments', { person: bo.user.id, period: 'month', starts_on: '2031-02-14', amount: '-50', note: 'The buyer is on leave' });
    assert.deepEqual([made.starts_on, made.name, made.amount.amount, made.owner.id], ['2031-02-01', '2031-02 · Bo', '-50', bo.user.id]);
    const { records } = await admin.list('stages', { limit: 1 });
    assert.ok(records.length > 0);
    refused(await bo.post('/forecast_adjustments', { person: bo.user.id, period: 'month', starts_on: '2031-02-14', amount: '5', note: 'x' }), 403, 'forbidden');
  },

  'a target may be of a product': async ({ admin, bo }) => {
    const product = await admin.create('products', { name: 'Widget' });
    const target = await admin.create('targets', { person: bo.user.id, product: product.id, period: 'quarter', starts_on: '2031-02-14', amount: '1000' });
    assert.equal(target.name, '2031 Q1 · Bo · Widget');
  },

  'the grid is one question: everybody by month, each part for itself': async ({ admin }) => {
    const open = (...more) => ({ and: [{ field: 'status', op: 'eq', value: 'open' }, ...more] });
    const { groups } = await admin.query('opportunities', {
      filter: { and: [{ field: 'close_date', op: 'between', value: ['2031-01-01', '2031-12-31'] }, { field: 'status', op: 'ne', value: 'lost' }] },
      group: ['owner', { field: 'close_date', by: 'month', tz: 'UTC' }],
      measures: [
        { fn: 'sum', field: 'amount', filter: { field: 'status', op: 'eq', value: 'won' } },
        { fn: 'sum', field: 'amount', filter: open({ field: 'forecast_category', op: 'eq', value: 'pipeline' }) },
      ],
    });
    const mine = groups.filter(({ keys }) => keys[0].id === admin.user.id).map(({ keys, values }) => [keys[1], ...values]);
    assert.deepEqual(mine, [['2031-01-01', null, '77'], ['2031-02-01', '150', '1920'], ['2031-03-01', null, '700'], ['2031-04-01', null, '300']]);
  },
};
