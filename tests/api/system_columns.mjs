// What the program keeps about a record is not a client's to write.
import assert from 'node:assert/strict';
import { refused } from '../lib/client.mjs';

const columns = {
  id: '0000000000001',
  version: 99,
  created_at: '2001-01-01T00:00:00Z',
  created_by: '0000000000001',
  updated_at: '2001-01-01T00:00:00Z',
  updated_by: '0000000000001',
  deleted_at: '2001-01-01T00:00:00Z',
};

export const stories = {
  'each system column is refused by its name when a record is made': async ({ admin }) => {
    for (const [column, value] of Object.entries(columns)) {
      refused(await admin.post('/accounts', { name: 'Mass', [column]: value }), 422, 'invalid', column);
    }
    assert.deepEqual(await admin.names('accounts', { field: 'name', op: 'eq', value: 'Mass' }), []);
  },

  'and when it is changed, alone or in a batch': async ({ admin }) => {
    const made = await admin.create('accounts', { name: 'Kept' });
    for (const [column, value] of Object.entries(columns)) {
      if (column === 'version') continue;  // of a change it is the version that was seen
      refused(await admin.patch(`/accounts/${made.id}`, { [column]: value }), 422, 'invalid', column);
      const operations = [{ op: 'update', object: 'accounts', id: made.id, values: { [column]: value } }];
      assert.equal((await admin.post('/batch', { operations })).status, 422, column);
    }
    assert.deepEqual(await admin.read('accounts', made.id), made);
  },

  'what the program derives is refused too': async ({ admin }) => {
    const wrong = { name: 'Derived', status: 'won', closed_at: '2026-01-01T00:00:00Z' };
    const answer = await admin.post('/opportunities', wrong);
    const named = refused(answer, 422, 'invalid').errors.map((error) => error.field);
    assert.deepEqual(named.sort(), ['closed_at', 'status']);
    const attachment = await admin.post('/attachments', JSON.stringify({ name: 'x', hash: 'f'.repeat(64) }));
    assert.ok(attachment.status >= 400 && attachment.status < 500);
  },
};
