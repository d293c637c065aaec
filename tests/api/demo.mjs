// Sample data goes for good, also what was changed since; what people made themselves stays.
import assert from 'node:assert/strict';
import { eventually, must, refused as refused_as } from '../lib/client.mjs';

const codes = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 422: 'invalid' };
const refused = (answer, status) => refused_as(answer, status, codes[status]);

export const set_up = ['--demo'];

export const stories = {
  'sample data is counted, with what was changed since': async (world) => {
    const before = must(await world.admin.get('/demo'), 200);
    assert.ok(before.planted);
    const contacts = () => before.objects.find((each) => each.object === 'contacts');
    assert.ok(contacts().records > 500);
    assert.equal(contacts().changed, 0);
    const { records } = await world.admin.list('contacts', { limit: 1 });
    world.changed = await world.admin.change('contacts', records[0].id, { title: 'Changed by hand' });
    const after = must(await world.admin.get('/demo'), 200);
    assert.equal(after.objects.find((each) => each.object === 'contacts').changed, 1);
  },

  'the trend of its quality has a past that runs into today': async ({ admin }) => {
    for (const object of ['contacts', 'accounts', 'leads']) {
      const trend = await eventually(async () => {
        const answer = must(await admin.get(`/${object}/quality`), 200);
        assert.equal(answer.job, null);
        return answer.trend;
      }, { wait_ms: 60_000 });
      assert.ok(trend.length > 50, `${object} ${trend.length}`);
      const [before, last] = trend.slice(-2);
      assert.ok(Math.abs(last.average - before.average) < 1.5, `${object} ${before.average} to ${last.average}`);
    }
  },

  'it leaves with one call, people and changed records too; own records stay': async (world) => {
    const account = (await world.admin.list('accounts', { limit: 1 })).records[0];
    const own = await world.admin.create('contacts', { last_name: 'My own', account: account.id });
    const { job } = must(await world.admin.remove('/demo'), 202);
    await eventually(async () => assert.equal(must(await world.admin.get(`/jobs/${job}`), 200).state, 'done'), { wait_ms: 120_000 });
    for (const object of ['accounts', 'leads', 'opportunities', 'activities']) {
      assert.deepEqual((await world.admin.list(object, {})).records, [], object);
      assert.deepEqual((await world.admin.list(object, { deleted: true })).records, [], `${object} in the bin`);
    }
    const { records } = await world.admin.list('contacts', {});
    assert.deepEqual(records.map((each) => each.id), [own.id]);
    assert.equal(records[0].account, null);
    assert.deepEqual((await world.admin.list('users', {})).records.map((each) => each.email), ['admin@kith.example']);
    assert.deepEqual(must(await world.admin.get('/demo'), 200), { planted: false, objects: [] });
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await eventually(async () => {
      const { trend, job } = must(await world.admin.get('/contacts/quality'), 200);
      assert.equal(job, null);
      assert.ok(trend.length >= 1 && trend.every(({ day }) => day >= yesterday), 'the past goes, the days since stay');
      assert.equal(trend.at(-1).records, 1);
    });
    refused(await world.admin.remove('/demo'), 404);
    assert.deepEqual(must(await world.admin.get('/search', { q: world.changed.name }), 200).results, []);
  },
};
