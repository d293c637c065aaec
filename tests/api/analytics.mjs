// What sales analytics shows, asked of the reports' own door: first of a small world, then of a public pipeline
// whose figures others have published.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, refused } from '../lib/client.mjs';
import { bring_in, folder, is_here, pipeline } from '../lib/public_pipeline.mjs';
import { skip } from '../lib/report.mjs';

const is = (field, value) => ({ field, op: 'eq', value });
const won = is('status', 'won');
const closed = { field: 'status', op: 'in', value: ['won', 'lost'] };
const numbers = ({ groups }) => groups[0].values.map(Number);

export const set_up = ['--locale', 'en', '--currency', 'USD'];

async function by(admin, group) {
  const { groups } = await admin.query('opportunities', { group: [group], measures: [{ fn: 'sum', field: 'amount', filter: won }], filter: { field: group, op: 'exists' } });
  return groups.map(({ keys, values }) => [keys[0].name, Number(values[0])]).toSorted((a, b) => b[1] - a[1]);
}

export const stories = {
  'how far a deal came stays with it when it is lost, and goes on when it is won': async (world) => {
    const { admin } = world;
    const [first, third, lost, done] = [await world.stage(1), await world.stage(3), await world.stage('lost'), await world.stage('won')];
    const deal = await admin.create('opportunities', { name: 'Far' });
    const furthest = async () => (await admin.read('opportunities', deal.id)).furthest_stage?.id;
    assert.equal(await furthest(), first.id);
    await admin.change('opportunities', deal.id, { stage: third.id });
    await admin.change('opportunities', deal.id, { stage: first.id });
    assert.equal(await furthest(), third.id);
    await admin.change('opportunities', deal.id, { stage: lost.id });
    assert.equal(await furthest(), third.id);
    await admin.change('opportunities', deal.id, { stage: done.id });
    assert.equal(await furthest(), done.id);
    await admin.change('opportunities', deal.id, { stage: first.id });  // it was no win after all
    assert.equal(await furthest(), first.id);
    const other = await admin.create('opportunities', { name: 'Lost elsewhere', stage: lost.id });
    assert.equal((await admin.read('opportunities', other.id)).furthest_stage, null);
    await admin.remove(`/opportunities/${deal.id}`);
    await admin.remove(`/opportunities/${other.id}`);
  },

  'a deal is forecast where its stage says, unless somebody says otherwise': async (world) => {
    const { admin } = world;
    const deal = await admin.create('opportunities', { name: 'Forecast' });
    const category = async () => (await admin.read('opportunities', deal.id)).forecast_category;
    const move = async (stage, more = {}) => admin.change('opportunities', deal.id, { stage: stage.id, ...more });
    assert.equal(await category(), 'pipeline');
    await move(await world.stage(4));
    assert.equal(await category(), 'best_case');
    await admin.change('opportunities', deal.id, { forecast_category: 'commit' });
    assert.equal(await category(), 'commit');
    await move(await world.stage('lost'), { lost_reason: 'price' });
    assert.equal(await category(), 'omitted');
    await move(await world.stage(6), { forecast_category: 'best_case' });
    assert.equal(await category(), 'best_case');
    await move(await world.stage('won'));
    assert.equal(await category(), 'closed');
    await admin.remove(`/opportunities/${deal.id}`);
  },

  'stays are counted from the change log, of what the asker sees': async (world) => {
    const { admin } = world;
    const [first, second] = [await world.stage(1), await world.stage(2)];
    const deals = [];
    for (const name of ['One', 'Two', 'Three']) deals.push(await admin.create('opportunities', { name, source: name === 'Three' ? 'event' : 'website' }));
    for (const { id } of deals.slice(0, 2)) await admin.change('opportunities', id, { stage: second.id });
    const ask = async (body) => must(await admin.post('/opportunities/stays', body), 200).values;
    const of = (values, id) => values.find((each) => each.value.id === id);
    const all = await ask({ field: 'stage' });
    assert.deepEqual([of(all, first.id).stays, of(all, first.id).standing, of(all, second.id).stays, of(all, second.id).standing], [2, 1, 0, 2]);
    assert.equal(of(all, first.id).value.name, first.name);
    assert.equal(of(all, first.id).longest[0].name, 'Three');
    assert.equal(of(all, first.id).median_days, 0);
    assert.equal(of(all, second.id).median_days, null);
    const some = await ask({ field: 'stage', filter: is('source', 'event') });
    assert.deepEqual(some.map(({ stays, standing }) => [stays, standing]), [[0, 1]]);
    const statuses = await ask({ field: 'source' });
    assert.deepEqual(statuses.map(({ value, standing }) => [value, standing]).toSorted(), [['event', 1], ['website', 2]]);
    refused(await admin.post('/opportunities/stays', { field: 'amount' }), 422, 'invalid', 'field');
    refused(await admin.post('/opportunities/stays', { field: 'nothing' }), 422, 'invalid', 'field');
    for (const { id } of deals) await admin.remove(`/opportunities/${id}`);
  },

  'the public pipeline comes in': async (world) => {
    const { admin } = world;
    if (!is_here()) return skip('the public sales pipeline', 'it is not on this machine');
    await bring_in(admin, 'products', 'products.csv', {});
    await bring_in(admin, 'opportunities', 'sales_pipeline.csv', pipeline);
    world.public_pipeline = true;
  },

  'won value, win rate and days to win are the published ones': async ({ admin, public_pipeline }) => {
    if (!public_pipeline) return;
    const answer = await admin.query('opportunities', {
      measures: [
        { fn: 'count' },
        { fn: 'count', filter: won },
        { fn: 'count', filter: is('status', 'lost') },
        { fn: 'sum', field: 'amount', filter: won },
        { fn: 'share', filter: won, of: closed },
        { fn: 'avg', field: 'cycle_days', filter: won },
      ],
    });
    const [all, wins, losses, value, rate, days] = numbers(answer);
    assert.deepEqual([all, wins, losses, value], [8800, 4238, 2473, 10_005_534]);
    assert.equal(rate.toFixed(2), '63.15');
    assert.equal(days.toFixed(2), '51.78');
  },

  'the tables of products and of agents are the published ones': async ({ admin, public_pipeline }) => {
    if (!public_pipeline) return;
    assert.deepEqual(await by(admin, 'product'), [
      ['GTX Pro', 3_510_578], ['GTX Plus Pro', 2_629_651], ['MG Advanced', 2_216_387], ['GTX Plus Basic', 705_275],
      ['GTX Basic', 499_263], ['GTK 500', 400_612], ['MG Special', 43_768],
    ]);
    const agents = await by(admin, 'owner');
    assert.equal(agents.length, 30);
    assert.deepEqual(agents.slice(0, 3), [['Darcel Schlecht', 1_153_214], ['Vicki Laflamme', 478_396], ['Kary Hendrixson', 454_298]]);
  },

  'its percentiles are those that a plain count of the file gives': async ({ admin, public_pipeline }) => {
    if (!public_pipeline) return;
    const [heading, ...lines] = readFileSync(join(folder, 'sales_pipeline.csv'), 'utf8').trim().split(/\r?\n/);
    assert.equal(heading.split(',')[4], 'deal_stage');
    const days = lines.map((line) => line.split(',')).filter((cells) => cells[4] === 'Won')
      .map((cells) => (Date.parse(cells[6]) - Date.parse(cells[5])) / 86_400_000).toSorted((a, b) => a - b);
    const percents = [10, 25, 50, 75, 90];
    const expected = percents.map((percent) => days[Math.ceil((percent / 100) * days.length) - 1]);
    const answer = await admin.query('opportunities', { measures: percents.map((percent) => ({ fn: 'percentile', field: 'cycle_days', percent, filter: won })) });
    assert.deepEqual(numbers(answer), expected);
  },
};
