// The OpenAPI document: valid in the eyes of others, true of this program, new with each new field.
import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { must } from '../lib/client.mjs';
import { none } from '../lib/world.mjs';

const document_of = async (client) => must(await client.get('/openapi.json'), 200);

// The document's paths as this client would call them, with an id that nobody has.
function* calls(document) {
  const base = new URL(document.servers?.[0]?.url ?? '/', 'http://kith.example').pathname.replace(/\/$/, '');
  for (const [path, item] of Object.entries(document.paths)) {
    const address = (base + path).replace(/\{[^}]+\}/g, '0SA44W1TR0800');
    for (const method of ['get', 'post', 'patch', 'put', 'delete']) {
      if (item[method]) yield { method: method.toUpperCase(), path, address, operation: item[method] };
    }
  }
}

export const stories = {
  'a public validator finds it a valid OpenAPI 3.1 document': async ({ admin }) => {
    const document = await document_of(admin);
    assert.match(document.openapi, /^3\.1\./);
    const { valid, errors } = await new Validator().validate(document);
    assert.ok(valid, JSON.stringify(errors)?.slice(0, 1_000));
  },

  'every reference in it leads somewhere, and every operation has a name of its own': async ({ admin }) => {
    const document = await document_of(admin);
    const text = JSON.stringify(document);
    for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      let at = document;
      for (const part of pointer.split('/')) at = at?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
      assert.ok(at, `#/${pointer}`);
    }
    const names = [...calls(document)].map((call) => call.operation.operationId);
    assert.equal(new Set(names).size, names.length);
  },

  'every path in it answers, and with an answer that it names': async ({ admin }) => {
    const document = await document_of(admin);
    const wrong = [];
    let asked = 0;
    for (const { method, path, address, operation } of calls(document)) {
      if (method === 'GET' && path.endsWith('/events')) continue;  // a stream: tests/api/live.mjs
      if (method === 'DELETE' && path.endsWith('/session')) continue;  // it would be us
      const answer = await admin.ask(method, `/${address}`, method === 'GET' || method === 'DELETE' ? undefined : {});
      asked += 1;
      if (answer.status === 405 || answer.status >= 500) wrong.push(`${method} ${path} answers ${answer.status}`);
      const named = operation.responses[answer.status] ?? operation.responses.default ?? operation.responses[`${String(answer.status)[0]}XX`];
      if (!named) wrong.push(`${method} ${path} answers ${answer.status}, which is not documented`);
    }
    assert.ok(asked > 60, `only ${asked} operations`);
    assert.deepEqual(wrong, []);
  },

  'it holds a custom field and object as soon as they exist': async ({ admin }) => {
    const field = { name: 'shoe_size_c', kind: 'integer', label: { en: 'Shoe size', zh: '鞋码' } };
    must(await admin.post('/meta/objects/contacts/fields', field), 201);
    const name = { name: 'name', kind: 'text', label: { en: 'Name', zh: '名称' }, required: true, indexed: true };
    const labels = { en: { one: 'Boat', many: 'Boats' }, zh: { one: '船', many: '船' } };
    const object = must(await admin.post('/meta/objects', { name: 'boats_c', singular: 'boat_c', labels, title: 'name', fields: [name] }), 201);
    const document = await document_of(admin);
    assert.match(JSON.stringify(document), /"shoe_size_c"/);
    assert.ok(Object.keys(document.paths).some((path) => path.endsWith(`/${object.name}`)));
    assert.ok((await new Validator().validate(document)).valid);
  },

  'it does not tell what its reader may not see': async (world) => {
    const rights = { read: 'all', create: true, update: 'all', delete: 'all', fields: { birthday: 'hidden' } };
    const role = await world.role('Narrow', { '*': none, contacts: rights });
    const person = await world.person('Narrow', role);
    const text = JSON.stringify(await document_of(person));
    assert.doesNotMatch(text, /"birthday"|opportunities/);
  },
};
