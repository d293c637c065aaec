// The OpenAPI document: valid in the eyes of others, true of this program, new with each new field.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { must, refused } from '../lib/client.mjs';
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

const source = join(import.meta.dirname, '../../src');
const sources_of_routes = () =>
  readdirSync(source, { recursive: true })
    .filter((file) => file.endsWith('.cpp'))
    .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }))
    .filter(({ file, text }) => /Method::\w+,\s*"\/api\/v1/.test(text) && !/test|openapi/.test(file));

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

  'what routes read from an address is what it names, and nothing else': async ({ admin }) => {
    const { paths } = await document_of(admin);
    const documented = (method, pattern) => {
      const item = paths[pattern] ?? paths[pattern.replace('{object}', 'contacts')];
      const { parameters = [] } = item?.[method === 'remove' ? 'delete' : method] ?? {};
      return parameters.filter((one) => one.in === 'query').map(({ name }) => name);
    };
    const wrong = [];
    let named = 0;
    for (const { file, text } of sources_of_routes()) {
      const routes = [...text.matchAll(/Method::(\w+),\s*"(\/api\/v1[^"]*)"/g)];
      const read = new Set([...text.matchAll(/(?:request\.query\(|(?:_parameter|named)\(call, )"(\w+)"/g)].map(([, name]) => name));
      const told = new Set(routes.flatMap(([, method, pattern]) => documented(method, pattern)));
      for (const name of read) if (!told.has(name)) wrong.push(`${file} reads ${name}, which none of its routes documents`);
      const passes_on = /target\.parameters/.test(text);  // to a question or a request, which refuses what it does not know
      for (const name of told) if (!passes_on && !text.includes(`"${name}"`) && name !== 'duplicates') wrong.push(`${file} documents ${name} and does not read it`);
      named += told.size;
    }
    assert.deepEqual(wrong, []);
    assert.ok(named > 60, `only ${named} parameters`);
    const values = { limit: '1', skip: '0', filter: '{"and":[]}', sort: 'id', fields: 'id', q: '', count: 'true', marks: 'true', deleted: 'true', cursor: '', as_of: new Date().toISOString(), names: 'api', format: 'csv', encoding: 'UTF-8', group: '["owner"]', measures: '[{"fn":"count"}]' };
    for (const [path, parameters] of [['/contacts', {}], ['/contacts/export', { group: 'measures' }], ['/export', {}]]) {
      for (const name of documented('get', `/api/v1${path.replace('contacts', '{object}')}`)) {
        if (name === 'duplicates') continue;
        const answer = await admin.get(path, { [name]: values[name], ...(parameters[name] ? { [parameters[name]]: values[parameters[name]] } : {}) });
        assert.ok(answer.status === 200, `${path} ${name} ${JSON.stringify(answer.body).slice(0, 300)}`);
      }
      refused(await admin.get(path, { no_such: '1' }), 422, 'invalid', 'no_such');
    }
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
    const document = await document_of(person);
    assert.doesNotMatch(JSON.stringify(document), /"birthday"/);
    // A rule that everybody may read may say the name of an object: its routes and fields are not told.
    const told = [...Object.keys(document.paths), ...Object.keys(document.components.schemas)];
    assert.deepEqual(told.filter((name) => /opportunit/.test(name)), []);
  },
};
