// How likely deals are won, learned from those that were: too little history, a history with a signal and
// one without, who is told why, and that a probability is no change of the record.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { day, past_deals } from '../lib/past_deals.mjs';
import { accounts, bring_in, is_here, pipeline } from '../lib/public_pipeline.mjs';
import { skip } from '../lib/report.mjs';
import { all, own } from '../lib/world.mjs';

export const set_up = ['--locale', 'en', '--currency', 'USD'];

const odds = async (who, id) => must(await who.get(`/opportunities/${id}/odds`), 200);
const report = async (who) => must(await who.get('/opportunities/odds'), 200);
const near = (value, expected, by, what) => assert.ok(Math.abs(value - expected) <= by, `${what}: ${value}, not ${expected} ± ${by}`);

async function learn(admin) {
  const { version } = await report(admin);
  must(await admin.post('/opportunities/odds/train', {}), 202);
  return eventually(
    async () => {
      const seen = await report(admin);
      assert.ok(seen.version > version && seen.job === null);
      return seen;
    },
    { wait_ms: 240_000, every_ms: 200 },
  );
}

const deals = 240;

export const stories = {
  'without history it says so, and no deal has a probability': async (world) => {
    const { admin } = world;
    assert.equal((await report(admin)).report, null);
    const deal = await admin.create('opportunities', { name: 'First' });
    const seen = await learn(admin);
    assert.deepEqual([seen.report.verdict, seen.report.records, seen.records_min], ['too_little', 0, 100]);
    assert.equal((await admin.read('opportunities', deal.id)).learned_probability, null);
    assert.deepEqual((({ probability, reasons, apart }) => ({ probability, reasons, apart }))(await odds(admin, deal.id)), { probability: null, reasons: [], apart: false });
    refused(await admin.get('/tags/odds'), 404, 'not_found');
    await admin.remove(`/opportunities/${deal.id}`);
  },

  'a history with a signal is learned, back-tested on newer deals and calibrated': async (world) => {
    const { admin } = world;
    world.made = await past_deals(world, deals);
    const { report: test, facts } = await learn(admin);
    assert.equal(test.verdict, 'better');
    assert.deepEqual([test.records, test.taught + test.tested], [deals, deals]);
    near(test.tested, deals * 0.3, 2, 'tested');
    assert.equal(test.split, day(20 + test.taught));
    assert.ok(test.model.auc > 0.75 && test.model.brier < test.base.brier && test.model.log_loss < test.base.log_loss);
    assert.ok(test.gain > 2 * test.gain_error);
    assert.equal(test.stated_samples, test.samples);
    assert.ok(test.model.brier < test.stated.brier);
    assert.equal(test.calibration.reduce((sum, { samples }) => sum + samples, 0), test.samples);
    for (const { predicted, observed, samples } of test.calibration) if (samples > 20) near(observed, predicted, 0.2, 'calibration');
    assert.equal(facts[0].fact, 'source');
    const level = (name) => facts[0].levels.find(({ label }) => label?.en === name);
    assert.ok(level('Referral').weight > 0.8 && level('Cold call').weight < -0.8);
    near(level('Referral').won_percent, 85, 0.1, 'won');
    const named = facts.map(({ fact }) => fact);
    for (const late of ['lost_reason', 'forecast_category', 'closed_at', 'status', 'probability']) assert.ok(!named.includes(late), late);
  },

  'an open deal has it at once, with reasons, as no change of its own': async (world) => {
    const { admin } = world;
    world.deal = await admin.create('opportunities', { name: 'Next', source: 'referral', engaged_on: day(300) });
    const made = world.deal;
    near(made.learned_probability, 80, 12, 'learned');
    assert.equal(Number(made.probability_gap), made.learned_probability - Number(made.probability));
    const told = await odds(admin, made.id);
    assert.equal(told.probability, made.learned_probability);
    assert.equal(told.stated, Number(made.probability));
    assert.ok(told.apart);
    assert.deepEqual([told.reasons[0].fact, told.reasons[0].value.label.zh], ['source', '转介绍']);
    assert.ok(told.reasons[0].points > 10);
    const cold = must(await admin.patch(`/opportunities/${made.id}`, { source: 'cold_call' }), 200);
    near(cold.learned_probability, 20, 12, 'learned');
    assert.ok((await odds(admin, made.id)).reasons[0].points < -10);
    const { updated_at } = cold;
    await learn(admin);
    const after = await admin.read('opportunities', made.id);
    assert.deepEqual([after.version, after.updated_at], [2, updated_at], 'working it out anew is no change');
    const log = must(await admin.get(`/opportunities/${made.id}/changes`), 200).changes;
    assert.ok(log.every((change) => change.changes.every(({ field }) => field !== 'learned_probability')));
    refused(await admin.patch(`/opportunities/${made.id}`, { learned_probability: 100 }), 422, 'invalid', 'learned_probability');
  },

  'lists filter and sort by it and by how far it is from what is stated': async ({ admin, deal }) => {
    const warm = await admin.create('opportunities', { name: 'Warm', source: 'referral', engaged_on: day(300), probability: 20 });
    const sorted = await admin.list('opportunities', { sort: '-learned_probability', filter: { field: 'learned_probability', op: 'exists' } });
    assert.deepEqual(sorted.records.map(({ id }) => id), [warm.id, deal.id]);
    const apart = await admin.list('opportunities', { filter: { field: 'probability_gap', op: 'gt', value: 25 } });
    assert.deepEqual(apart.records.map(({ id }) => id), [warm.id]);
    await admin.remove(`/opportunities/${warm.id}`);
  },

  'a deal that has closed has none, and has one again when it opens again': async (world) => {
    const { admin } = world;
    const id = world.made[0];
    assert.equal((await admin.read('opportunities', id)).learned_probability, null);
    const open = must(await admin.patch(`/opportunities/${id}`, { stage: (await world.stage(1)).id }), 200);
    assert.ok(open.learned_probability > 50);
    const closed = must(await admin.patch(`/opportunities/${id}`, { stage: (await world.stage('won')).id, close_date: day(20) }), 200);
    assert.equal(closed.learned_probability, null);
    assert.equal((await odds(admin, id)).probability, null);
  },

  'nobody is told of what is hidden from them': async (world) => {
    const { admin, deal } = world;
    const blind = await world.person('No source', await world.role('No source', { '*': all, opportunities: { ...all, fields: { source: 'hidden' } } }));
    const told = await odds(blind, deal.id);
    assert.equal(told.probability, (await odds(admin, deal.id)).probability);
    assert.ok(told.hidden && told.reasons.every(({ fact }) => fact !== 'source'));
    const seen = await report(blind);
    assert.ok(seen.hidden && seen.facts.every(({ fact }) => fact !== 'source'));
    refused(await blind.post('/opportunities/odds/train', {}), 403, 'forbidden');
    const none = await world.person('No odds', await world.role('No odds', { '*': all, opportunities: { ...all, fields: { learned_probability: 'hidden' } } }));
    refused(await none.get(`/opportunities/${deal.id}/odds`), 404, 'not_found');
    refused(await none.get('/opportunities/odds'), 404, 'not_found');
    const narrow = await world.person('Own deals', await world.role('Own deals', { '*': own }));
    refused(await narrow.get(`/opportunities/${deal.id}/odds`), 404, 'not_found');
    const some = await report(narrow);
    assert.ok(some.facts.length > 0 && some.facts.every(({ levels }) => levels.length === 0), 'what one value weighs is of all deals');
  },

  'the public pipeline: little can be learned of it, and it says so': async (world) => {
    const { admin } = world;
    if (!is_here()) return skip('back-test on the public sales pipeline', 'it is not on this machine');
    for (const id of [...world.made, world.deal.id]) await admin.remove(`/opportunities/${id}`);
    await bring_in(admin, 'products', 'products.csv', {});
    await bring_in(admin, 'accounts', 'accounts.csv', accounts);
    await bring_in(admin, 'opportunities', 'sales_pipeline.csv', pipeline);
    const { report: test, facts } = await learn(admin);
    assert.deepEqual([test.records, test.won, test.taught, test.tested], [6711, 4238, 4680, 2031]);
    assert.equal(test.verdict, 'no_better');
    assert.deepEqual(facts, []);
    near(test.base_rate, 0.666, 0.002, 'base rate of the looks');
    near(test.model.auc, 0.517, 0.02, 'AUC');
    near(test.model.brier, 0.2323, 0.001, 'Brier');
    near(test.base.brier, 0.2324, 0.001, 'Brier of the base rate');
    assert.ok(test.gain < 0.01 * test.base.log_loss, 'nothing that anybody would notice');
    assert.equal(test.stated_samples, 0, 'no log tells in which stage they stood');
    assert.ok(test.calibration_error < 0.06);
    const { records } = await admin.list('opportunities', { filter: { field: 'status', op: 'eq', value: 'open' }, limit: 5 });
    for (const { learned_probability, id } of records) {
      assert.equal(learned_probability, 63, 'the win rate, for all');
      assert.deepEqual((await odds(admin, id)).reasons, []);
    }
  },
};
