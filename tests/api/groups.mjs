// Grouping and measuring: exact sums, periods in a time zone, references with their names.
import assert from 'node:assert/strict';
import { refused } from '../lib/client.mjs';

const month = (tz) => ({ field: 'starts_at', by: 'month', tz });

export const stories = {
  'the small world is made': async (world) => {
    const { admin } = world;
    const won = await world.stage('won');
    const first = await world.stage(1);
    const deals = [
      ['0.1', '2026-01-31', won],
      ['0.2', '2026-02-01', won],
      ['99999999.99', '2026-02-15', first],
      ['5', '2026-04-01', first],
      [null, null, first],
    ];
    for (const [amount, close_date, stage] of deals) {
      await admin.create('opportunities', { name: 'Deal', amount, close_date, stage: stage.id });
    }
    for (const starts_at of ['2026-01-31T15:59:59Z', '2026-01-31T16:00:00Z', '2026-02-28T16:30:00Z']) {
      await admin.create('activities', { kind: 'call', subject: 'Call', starts_at });
    }
  },

  'amounts are summed exactly, by stage with its name': async (world) => {
    const { groups, more } = await world.admin.query('opportunities', {
      group: ['stage'],
      measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
    });
    assert.equal(more, false);
    const seen = Object.fromEntries(groups.map((group) => [group.keys[0].name, group.values.map(String)]));
    const won = await world.stage('won');
    const first = await world.stage(1);
    assert.deepEqual(seen, { [won.name]: ['2', '0.3'], [first.name]: ['3', '100000004.99'] });
  },

  'every measure is what it says': async ({ admin }) => {
    const fns = ['sum', 'avg', 'min', 'max', 'median'];
    const { groups } = await admin.query('opportunities', {
      filter: { field: 'amount', op: 'lt', value: '10' },
      measures: [{ fn: 'count' }, ...fns.map((fn) => ({ fn, field: 'amount' })), { fn: 'distinct', field: 'status' }],
    });
    assert.equal(groups.length, 1);
    const [counted, sum, avg, min, max, median, distinct] = groups[0].values.map(Number);
    assert.deepEqual([counted, sum, min, max, median, distinct], [3, 5.3, 0.1, 5, 0.2, 2]);
    assert.ok(Math.abs(avg - 5.3 / 3) < 0.001);
  },

  'dates group by month and quarter, with a group for none': async ({ admin }) => {
    const by = async (period) => {
      const group = [{ field: 'close_date', by: period, tz: 'Asia/Shanghai' }];
      const { groups } = await admin.query('opportunities', { group, measures: [{ fn: 'count' }] });
      return Object.fromEntries(groups.map(({ keys, values }) => [String(keys[0]), Number(values[0])]));
    };
    assert.deepEqual(await by('month'), { '2026-01-01': 1, '2026-02-01': 2, '2026-04-01': 1, null: 1 });
    assert.deepEqual(await by('quarter'), { '2026-01-01': 3, '2026-04-01': 1, null: 1 });
    assert.deepEqual(await by('year'), { '2026-01-01': 4, null: 1 });
  },

  'an instant falls into the month of the zone that is asked for': async ({ admin }) => {
    const in_zone = async (tz) => {
      const { groups } = await admin.query('activities', { group: [month(tz)], measures: [{ fn: 'count' }] });
      return Object.fromEntries(groups.map(({ keys, values }) => [keys[0], Number(values[0])]));
    };
    assert.deepEqual(await in_zone('UTC'), { '2026-01-01': 2, '2026-02-01': 1 });
    assert.deepEqual(await in_zone('Asia/Shanghai'), { '2026-01-01': 1, '2026-02-01': 1, '2026-03-01': 1 });
  },

  'two keys, and a key through a reference': async (world) => {
    const { groups } = await world.admin.query('opportunities', {
      group: ['stage.kind', { field: 'close_date', by: 'month', tz: 'UTC' }],
      measures: [{ fn: 'count' }],
      filter: { field: 'close_date', op: 'exists' },
    });
    const seen = groups.map(({ keys, values }) => `${keys[0]} ${keys[1]} ${values[0]}`).sort();
    assert.deepEqual(seen, ['open 2026-02-01 1', 'open 2026-04-01 1', 'won 2026-01-01 1', 'won 2026-02-01 1']);
  },

  'money in other currencies is summed in the base currency': async ({ admin }) => {
    const made = await admin.post('/products', { name: 'Foreign', price: { amount: '100', currency: 'USD' } });
    if (made.status === 422) return;  // without a rate an amount in dollars is refused, by its field
    assert.equal(made.status, 201);
    const { groups } = await admin.query('products', { measures: [{ fn: 'sum', field: 'price' }] });
    assert.equal(Number(groups[0].values[0]), Number(made.body.price.base_amount));
  },

  'a mistake is named': async ({ admin }) => {
    const ask = (question) => admin.post('/opportunities/query', question);
    const measures = [{ fn: 'count' }];
    refused(await ask({ group: ['stge'], measures }), 422, 'invalid');
    refused(await ask({ group: ['tags'], measures }), 422, 'invalid');
    refused(await ask({ group: [{ field: 'close_date', by: 'moon' }], measures }), 422, 'invalid');
    refused(await ask({ group: [{ field: 'close_date', by: 'month', tz: 'Mars/Base' }], measures }), 422, 'invalid');
    refused(await ask({ group: [{ field: 'name', by: 'month' }], measures }), 422, 'invalid');
    refused(await ask({ measures: [{ fn: 'mode', field: 'amount' }] }), 422, 'invalid');
    refused(await ask({ measures: [{ fn: 'sum', field: 'name' }] }), 422, 'invalid');
  },
};
