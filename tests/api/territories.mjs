// Territories as a client sees them: who goes where, what the rules would move, moving it, taking it back, numbers by
// territory, and who may do what.
import assert from 'node:assert/strict';
import { eventually, must, refused } from '../lib/client.mjs';
import { all } from '../lib/world.mjs';

const of_states = (...value) => ({ field: 'address.state', op: 'in', value });
const territory = (world, name, rule, more = {}) => world.admin.create('territories', { name, ...(rule ? { account_rule: rule, lead_rule: rule } : {}), ...more });
const account = (world, name, state, more = {}) => world.admin.create('accounts', { name, address: { state }, ...more });
const where = async (world, record) => (await world.admin.read('accounts', record.id)).territory?.name ?? null;
const preview = async (world, object = 'accounts') => must(await world.admin.post('/territories/preview', { object }), 200);

export const stories = {
  'an account and a lead come to the territory that the rules say, the deeper one first': async (world) => {
    world.east = await territory(world, 'East', of_states('浙江', '上海'), { code: 'CN-E' });
    world.shanghai = await territory(world, 'Shanghai', of_states('上海'), { parent: world.east.id });
    world.north = await territory(world, 'North');
    world.a = await account(world, 'Ada', '浙江');
    world.b = await account(world, 'Bolt', '上海');
    world.c = await account(world, 'Core', '北京');
    assert.deepEqual([world.a, world.b, world.c].map((record) => record.territory?.name ?? null), ['East', 'Shanghai', null]);
    assert.equal((await world.admin.create('leads', { name: 'Lee', address: { state: '上海' } })).territory.name, 'Shanghai');
    assert.equal((await world.admin.change('accounts', world.c.id, { territory: world.east.id })).territory_locked, true);
  },

  'a changed rule moves nothing until it is asked: previewed, applied as one batch, taken back': async (world) => {
    must(await world.admin.patch(`/territories/${world.north.id}`, { account_rule: of_states('上海', '北京') , position: 0 }), 200);
    must(await world.admin.patch(`/territories/${world.shanghai.id}`, { account_rule: null }), 200);
    must(await world.admin.patch(`/territories/${world.east.id}`, { account_rule: of_states('浙江') }), 200);
    const seen = await preview(world);
    assert.deepEqual(seen.moves.map(({ from, to, count }) => [from?.name ?? null, to?.name ?? null, count]), [['Shanghai', 'North', 1]]);
    assert.deepEqual([seen.records, seen.kept_by_hand, seen.unplaced, seen.moving], [3, 1, 0, 1]);
    assert.equal(await where(world, world.b), 'Shanghai');
    const { batch } = must(await world.admin.post('/territories/apply', { object: 'accounts' }), 202);
    await eventually(async () => assert.equal(must(await world.admin.get(`/batches/${batch}`), 200).state, 'done'));
    assert.equal(await where(world, world.b), 'North');
    assert.equal(await where(world, world.c), 'East');
    assert.equal((await preview(world)).moving, 0);
    must(await world.admin.post(`/batches/${batch}/undo`), 200);
    await eventually(async () => assert.equal(await where(world, world.b), 'Shanghai'));
  },

  'equal rules that overlap are told': async (world) => {
    await territory(world, 'Makers', null, { account_rule: { field: 'industry', op: 'eq', value: 'manufacturing' } });
    await account(world, 'Lathe', '浙江', { industry: 'manufacturing' });
    const seen = await preview(world);
    assert.deepEqual(seen.overlaps.map(({ first, second, count }) => [first.name, second.name, count]), [['East', 'Makers', 1]]);
    assert.equal(seen.overlapping, 1);
  },

  'deals are grouped by the territory of their account, and targets set for one': async (world) => {
    const { admin } = world;
    await admin.create('opportunities', { name: 'Pumps', account: world.a.id, amount: '100' });
    await admin.create('opportunities', { name: 'Alone', amount: '7' });
    const { groups } = must(await admin.post('/opportunities/query', { group: ['account.territory'], measures: [{ fn: 'sum', field: 'amount' }] }), 200);
    const sums = Object.fromEntries(groups.map(({ keys, values }) => [keys[0]?.name ?? '', Number(values[0])]));
    assert.deepEqual([sums['East'], sums['']], [100, 7]);
    const target = await admin.create('targets', { period: 'year', starts_on: '2031-05-05', amount: '1000', territory: world.east.id });
    assert.equal(target.name, '2031 · East');
    refused(await admin.post('/targets', { period: 'year', starts_on: '2031-01-01', amount: '1', territory: world.east.id, person: admin.user.id }), 422, 'invalid', 'territory');
  },

  'whoever does not administer reads territories and changes none': async (world) => {
    const seller = await world.person('Reads territories', await world.role('Sells everything', { '*': all }));
    assert.ok((await seller.list('territories')).records.length >= 4);
    refused(await seller.post('/territories', { name: 'Mine' }), 403, 'forbidden');
    refused(await seller.post('/territories/preview', { object: 'accounts' }), 403, 'forbidden');
    refused(await seller.post('/territories/apply', { object: 'accounts' }), 403, 'forbidden');
    refused(await world.admin.post('/territories/preview', { object: 'contacts' }), 422, 'invalid', 'object');
    refused(await world.admin.patch(`/territories/${world.east.id}`, { parent: world.shanghai.id }), 422, 'invalid', 'parent');
    refused(await world.admin.post('/territories', { name: 'Odd', account_rule: { field: 'stat', op: 'eq', value: 'x' } }), 422, 'invalid', 'account_rule.field');
  },

  'a rule names no asker, and one that a deleted field has spoilt holds up nothing else': async ({ admin }) => {
    const mine = refused(await admin.post('/territories', { name: 'Mine', lead_rule: { and: [{ field: 'owner', op: 'in', value: ['my_team'] }] } }), 422, 'invalid', 'lead_rule.and[0].value[0]');
    assert.match(mine.errors[0].message, /Name the people|指定具体人员/);
    must(await admin.post('/meta/objects/accounts/fields', { name: 'region_c', kind: 'text', label: { en: 'Region', zh: '地区' } }), 201);
    const west = await territory({ admin }, 'West', null, { account_rule: { field: 'region_c', op: 'eq', value: 'west' } });
    must(await admin.remove('/meta/objects/accounts/fields/region_c'), 200);
    must(await admin.patch(`/territories/${west.id}`, { name: 'Far west', active: false }), 200);
    refused(await admin.patch(`/territories/${west.id}`, { account_rule: { field: 'region_c', op: 'eq', value: 'east' } }), 422, 'invalid', 'account_rule.field');
  },
};
