// Uploads are looked at before they are kept: by a clamd of our own that speaks its protocol.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { must, refused } from '../lib/client.mjs';
import { admin_email, admin_password, temporary_folder } from '../lib/server.mjs';

// In two halves, so that no scanner takes this file for it.
const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-' + 'ANTIVIRUS-TEST-FILE!$H+H*';
const command = 'zINSTREAM\0';

function form(bytes, name) {
  const data = new FormData();
  data.append('file', new Blob([bytes]), name);
  return data;
}

// Answers once the piece of length 0 has come.
function fake_clamd(path) {
  const server = createServer((link) => {
    let taken = Buffer.alloc(0);
    link.on('error', () => {});
    link.on('data', (bytes) => {
      taken = Buffer.concat([taken, bytes]);
      const streamed = [];
      for (let at = command.length; at + 4 <= taken.length;) {
        const size = taken.readUInt32BE(at);
        if (size === 0) {
          const found = Buffer.concat(streamed).includes(eicar);
          return link.end(found ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');
        }
        streamed.push(taken.subarray(at + 4, at + 4 + size));
        at += 4 + size;
      }
    });
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

const kept = ({ data }) => readdirSync(join(data, 'files/main'), { recursive: true }).filter((name) => /[0-9a-f]{64}/.test(name) && statSync(join(data, 'files/main', name)).isFile()).length;

async function restart(world, ...flags) {
  await world.server.stop();
  world.base ??= world.server.flags;
  world.server.flags = [...world.base, ...flags];
  await world.server.start();
  world.admin = await world.nobody().sign_in(admin_email, admin_password);
}

export const stories = {
  'what is clean is kept, and what is infected is refused by its name and that of the virus': async (world) => {
    world.socket = join(temporary_folder(), 'clamd.ctl');
    world.clamd = await fake_clamd(world.socket);
    await restart(world, '--clamd', world.socket);
    const { admin, server } = world;
    must(await admin.post('/attachments', form(Buffer.alloc(200_000, 'a'), 'clean.bin')), 201);
    const before = kept(server);
    const answer = await admin.post('/attachments', form(Buffer.from('x'.repeat(100_000) + eicar), '账单.pdf'));
    refused(answer, 422, 'invalid', 'file');
    assert.match(answer.body.errors[0].message, /账单\.pdf.*Eicar-Signature/);
    assert.equal(answer.body.errors[0].code, 'infected');
    refused(await admin.post('/attachments', form(Buffer.from(eicar), '')), 422, 'invalid', 'file');
    assert.equal(kept(server), before);
    const { records } = await admin.list('attachments');
    assert.equal(records.length, 1);
  },

  'files of imports as well': async ({ admin }) => {
    const data = form(Buffer.from(`name,description\nACME,"${eicar.replaceAll('"', '""')}"\n`), 'accounts.csv');
    data.append('object', 'accounts');
    refused(await admin.post('/imports', data), 422, 'invalid', 'file');
    const clean = form(Buffer.from('name\nACME\n'), 'accounts.csv');
    clean.append('object', 'accounts');
    must(await admin.post('/imports', clean), 201);
  },

  'and those that come from an accounting program, of a dry run too': async ({ admin, server }) => {
    const before = kept(server);
    for (const dry_run of ['true', 'false']) {
      const data = form(Buffer.from(`Date,Type,Num,Amount,Memo\n11/20/2026,Payment,QB-1,1,"${eicar.replaceAll('"', '""')}"\n`), 'payments.csv');
      data.append('dry_run', dry_run);
      const answer = await admin.post('/accounting/imports', data);
      refused(answer, 422, 'invalid', 'file');
      assert.equal(answer.body.errors[0].code, 'infected');
    }
    assert.equal(kept(server), before);
  },

  'one of those that is refused for what it holds, or for who sends it, is not kept either': async (world) => {
    const { admin, server } = world;
    const before = kept(server);
    const books = (client, text) => client.post('/accounting/imports', form(Buffer.from(text), 'payments.csv'));
    refused(await books(admin, 'Name,Phone\nAnn,1\n'), 422, 'invalid', 'file');
    const all = { read: 'all', create: true, update: 'all', delete: 'all' };
    const role = await world.role('no names', { '*': all, accounts: { ...all, fields: { name: 'hidden' } } }, ['import']);
    const payments = 'Date,Type,Num,Amount\n11/20/2026,Payment,QB-1,1\n';
    refused(await books(await world.person('ann', role), payments), 403, 'forbidden');
    assert.equal(kept(server), before);
    must(await books(admin, payments), 200);
    assert.equal(kept(server), before + 1);
  },

  'when nobody looks uploads are refused, unless the operator allows them': async (world) => {
    await new Promise((resolve) => world.clamd.close(resolve));
    const answer = await world.admin.post('/attachments', form(Buffer.from('fine'), 'fine.txt'));
    assert.equal(answer.status, 503);
    assert.match(JSON.stringify(answer.body), /scan_failure/);
    await restart(world, '--clamd', world.socket, '--scan-failure', 'allow');
    must(await world.admin.post('/attachments', form(Buffer.from('fine'), 'fine.txt')), 201);
    assert.match(world.server.log(), /upload_not_scanned/);
  },

  'a setting that is none is refused at the start': async (world) => {
    await world.server.stop();
    for (const flags of [['--clamd', 'somewhere'], ['--scan-failure', 'perhaps']]) {
      world.server.flags = [...world.base, ...flags];
      const { code, stderr } = await world.server.command('check');
      assert.notEqual(code, 0);
      assert.match(stderr, /clamd|scan_failure/);
    }
    world.server.flags = world.base;
    await world.server.start();
  },
};
