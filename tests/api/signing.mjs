// What a customer accepts is filed as a signed PDF. Judged from outside, by poppler's pdfsig, and by what
// Node reads of the certificate.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, must, refused } from '../lib/client.mjs';
import { temporary_folder } from '../lib/server.mjs';
import { all } from '../lib/world.mjs';

const folder = temporary_folder();

// What poppler says of a file. It ends with an error where a signature is broken.
function pdfsig(bytes) {
  const path = join(folder, 'signed.pdf');
  writeFileSync(path, bytes);
  const { stdout, error } = spawnSync('pdfsig', ['-nocert', path], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' } });
  if (error) throw error;
  return stdout;
}

const visit = (world, path, body) => fetch(world.server.url + path, body
  ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {});
const pdf_of = async (world, path) => Buffer.from(await (await visit(world, `${path}/pdf`)).arrayBuffer());
const certificate_of = (world, who = world.admin) => fetch(`${who.url}/api/v1/signing/certificate`, { headers: who.headers });
const key_of = (world) => join(world.server.data, 'files/main/signing.pem');

// Sent, accepted by somebody, and filed.
async function accept(world, name, signature) {
  const { admin } = world;
  const { quote } = must(await admin.post(`/opportunities/${world.deal.id}/quotes`, { language: 'en' }), 201);
  const { path } = must(await admin.post(`/quotes/${quote.id}/send`), 200).link;
  const before = await pdf_of(world, path);
  const hash = /data-hash="(\w{64})"/.exec(await (await visit(world, path)).text())[1];
  assert.equal((await visit(world, `${path}/answer`, { accepted: true, name, signature, hash })).status, 200);
  const record = await eventually(async () => {
    const { items } = must(await admin.get(`/quotes/${quote.id}/timeline`, { types: 'attachment' }), 200);
    assert.equal(items.length, 1);
    return items[0].record;
  });
  return { quote: await admin.read('quotes', quote.id), path, hash, before, file: await admin.read('attachments', record.id) };
}

const text_of = (bytes) => {
  const path = join(folder, 'text.pdf');
  writeFileSync(path, bytes);
  return spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).stdout;
};

export const stories = {
  'an accepted quote is filed as a PDF whose signature is valid and covers all of it': async (world) => {
    const { admin } = world;
    const pump = await admin.create('products', { name: 'Pump', price: '1000', tax_rate: 13 });
    world.deal = await admin.create('opportunities', { name: 'Plant', close_date: '2026-12-01' });
    must(await admin.ask('PUT', `/opportunities/${world.deal.id}/lines`, { lines: [{ product: pump.id, quantity: '2' }] }), 200);
    const done = await accept(world, '李安 Ann Lee', { strokes: [[[10, 10], [500, 200]]] });
    assert.doesNotMatch(pdfsig(done.before), /Signature is Valid/, 'what is offered is not signed by anybody yet');
    const pdf = await pdf_of(world, done.path);
    const said = pdfsig(pdf);
    assert.match(said, /Signature #1:/);
    assert.doesNotMatch(said, /Signature #2:/);
    assert.match(said, /Signature Validation: Signature is Valid\./);
    assert.match(said, /Total document signed/);
    assert.match(said, /Signing Hash Algorithm: SHA-256/);
    assert.match(said, /Signature Type: ETSI\.CAdES\.detached/);
    world.accepted = { ...done, pdf, said };
  },

  'that file is what is kept, under its own hash, and its last page still tells the hash of what was agreed': async (world) => {
    const { file, pdf, hash, quote } = world.accepted;
    assert.equal(file.name, `${quote.number}.pdf`);
    assert.equal(file.hash, createHash('sha256').update(pdf).digest('hex'));
    assert.equal(file.size, pdf.length);
    const text = text_of(pdf);
    assert.match(text, /Certificate of acceptance/);
    assert.match(text.replace(/\s+/g, ''), new RegExp(hash));
    assert.match(text, /李安 Ann Lee/);
  },

  'a byte that is changed anywhere is found': async ({ accepted: { pdf } }) => {
    const contents = pdf.lastIndexOf('/Contents <');
    // The CMS ends with the signature; zeros fill up what is left of its place.
    const signature = contents + /^[^>]*[^0>]/.exec(pdf.toString('latin1', contents + 11))[0].length;
    for (const at of [20, Math.floor(pdf.length / 3), pdf.lastIndexOf('/Type /Sig') + 7, signature, pdf.length - 40]) {
      const bent = Buffer.from(pdf);
      bent[at] = bent[at] === 0x31 ? 0x32 : 0x31;
      assert.doesNotMatch(pdfsig(bent), /Signature is Valid/, `byte ${at}`);
    }
    const longer = pdfsig(Buffer.concat([pdf, Buffer.from('\n% more\n')]));
    assert.doesNotMatch(longer, /Total document signed/);
  },

  'the certificate names the workspace and is the one within the file; administrators alone are given it': async (world) => {
    const answer = await certificate_of(world);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'application/pkix-cert');
    const der = Buffer.from(await answer.arrayBuffer());
    const certificate = new X509Certificate(der);
    const { name } = must(await world.admin.get('/session'), 200).workspace;
    assert.match(certificate.subject, new RegExp(`CN=${name}`));
    assert.equal(certificate.issuer, certificate.subject);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.ca, false);
    assert.ok(new Date(certificate.validTo) > new Date('2030-01-01'));
    assert.ok(world.accepted.pdf.includes(der.toString('hex')));
    assert.match(world.accepted.said, new RegExp(`Signer Certificate Common Name: ${name}`));
    world.certificate = der;
    const seller = await world.person('Sells', await world.role('Sells', { '*': all }));
    assert.equal((await certificate_of(world, seller)).status, 403);
    refused(await world.nobody().get('/signing/certificate'), 401, 'unauthenticated');
  },

  'the key is one for all, for its owner alone, and a typed name is signed with it as well': async (world) => {
    const { path } = await accept(world, 'Bob', { typed: 'Bob' });
    const pdf = await pdf_of(world, path);
    assert.match(pdfsig(pdf), /Signature is Valid\./);
    assert.ok(pdf.includes(world.certificate.toString('hex')));
    assert.equal(statSync(key_of(world)).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(world.server.data, 'files/main')).filter((name) => name.includes('.part-')), []);
  },

  'a key file that holds something else is left alone, and the error says what to do': async (world) => {
    writeFileSync(key_of(world), 'notes');
    const answer = await certificate_of(world);
    assert.equal(answer.status, 503);
    assert.match(JSON.stringify(await answer.json()), /signing\.pem/);
    assert.equal(readFileSync(key_of(world), 'utf8'), 'notes');
    rmSync(key_of(world));
    const fresh = Buffer.from(await (await certificate_of(world)).arrayBuffer());
    assert.notDeepEqual(fresh, world.certificate);
    assert.match(pdfsig(await pdf_of(world, world.accepted.path)), /Signature is Valid\./, 'what was signed before stays so');
  },
};
