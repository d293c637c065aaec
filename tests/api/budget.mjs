// How many statements a request may cost (docs: a page is one). Counted by the program itself.
import assert from 'node:assert/strict';
import { eventually, must } from '../lib/client.mjs';

const statements = async (admin) =>
  Number(must(await admin.ask('GET', '//metrics'), 200).match(/^kith_statements_total (\d+)$/m)[1]);

// The least of three runs. A job that wakes meanwhile adds to them, or to the idle moment that is taken off:
// a story that misses its budget counts again, for half a minute at most.
async function cost(admin, act) {
  const costs = [];
  for (let i = 0; i < 4; i++) {
    const before = await statements(admin);
    const idle = (await statements(admin)) - before;
    const start = await statements(admin);
    await act(i);
    costs.push((await statements(admin)) - start - idle);
  }
  return Math.min(...costs.slice(1));  // the first warms caches
}

export const stories = {
  'the small world is made': async (world) => {
    const { admin } = world;
    const account = await admin.create('accounts', { name: 'Counted' });
    const operations = Array.from({ length: 120 }, (_, i) => ({
      op: 'create',
      object: 'contacts',
      values: { last_name: `C${i}`, account: account.id, tags: ['x'] },
    }));
    const { results } = must(await admin.post('/batch', { operations }), 200);
    world.account = account;
    world.contact = results[0].id;
  },

  'a page costs the same for 5 records as for 100, and little': async ({ admin }) => {
    await eventually(async () => {
      const small = await cost(admin, () => admin.list('contacts', { limit: 5 }));
      const large = await cost(admin, () => admin.list('contacts', { limit: 100 }));
      assert.equal(small, large);
      assert.ok(large <= 4, `a page takes ${large} statements`);
    });
  },

  'one record, a search and a report cost little': async ({ admin, contact }) => {
    const { objects } = must(await admin.get('/meta'), 200);
    const searched = objects.filter((object) => object.fields.some((field) => field.searched)).length;
    await eventually(async () => {
      const spent = {
        record: await cost(admin, () => admin.read('contacts', contact)),
        search: await cost(admin, () => admin.search('C1')),
        slip: await cost(admin, () => admin.search('coutned')),
        list: await cost(admin, () => admin.list('contacts', { q: 'C1', limit: 50 })),
        group: await cost(admin, () => admin.query('contacts', { group: ['account'], measures: [{ fn: 'count' }] })),
        session: await cost(admin, () => admin.get('/session')),
        meta: await cost(admin, () => admin.get('/meta')),
      };
      // One for each object that has words, and what leads to them; a word that is found nowhere once more.
      const words = searched + 7;
      const allowed = { record: 4, search: words, slip: 2 * words, list: 3, group: 4, session: 0, meta: 0 };
      for (const [name, budget] of Object.entries(allowed)) {
        assert.ok(spent[name] <= budget, `${name} takes ${spent[name]} statements of ${budget}: ${JSON.stringify(spent)}`);
      }
    });
  },

  'the story of an account costs the same however many people it has': async ({ admin, account }) => {
    const few = await admin.create('accounts', { name: 'Few' });
    await admin.create('contacts', { last_name: 'Only', account: few.id });
    const ask = (id, of) => cost(admin, () => admin.get(`/accounts/${id}/timeline`, { of, limit: 30 }));
    await eventually(async () => {
      const spent = { alone: await ask(account.id, 'self'), few: await ask(few.id, 'self,contacts,opportunities'), many: await ask(account.id, 'self,contacts,opportunities') };
      assert.ok(spent.many <= spent.few + 1 && spent.many <= spent.alone + 8, JSON.stringify(spent));
    });
  },

  'a write costs a fixed handful': async ({ admin, contact }) => {
    await eventually(async () => {
      const spent = {
        create: await cost(admin, (i) => admin.create('contacts', { last_name: `New ${i}`, email: `n${i}@kith.example` })),
        update: await cost(admin, (i) => admin.change('contacts', contact, { title: `T${i}` })),
      };
      assert.ok(spent.create <= 25 && spent.update <= 20, JSON.stringify(spent));
    });
  },

  'claiming a record out of a pool and looking at pools cost little': async ({ admin }) => {
    const pool = await admin.create('pools', { name: 'Counted pool', holds: 'leads', claims_per_day: 1000, holdings_max: 1000 });
    const lying = async () => (await admin.create('leads', { name: 'Lies', pool: pool.id })).id;
    await eventually(async () => {
      const ids = [await lying(), await lying(), await lying(), await lying()];
      const spent = {
        claim: await cost(admin, (i) => admin.post('/pools/claim', { object: 'leads', ids: [ids[i]] })),
        standing: await cost(admin, () => admin.get('/pools/standing')),
        of: await cost(admin, () => admin.get(`/pools/of/leads/${ids[0]}`)),
      };
      const allowed = { claim: 24, standing: 8, of: 6 };
      for (const [name, budget] of Object.entries(allowed)) assert.ok(spent[name] <= budget, `${name} takes ${spent[name]} statements of ${budget}: ${JSON.stringify(spent)}`);
    });
  },
};
