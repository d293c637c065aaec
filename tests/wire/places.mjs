// All the places of a request that somebody else can fill: parts of the address, parameters, members of a body at
// any depth and what they are called. A place answers, for a text, the request with that text there and all else
// as it should be.
import { least, values_of } from '../access/records.mjs';
import { bodies, filter_of_contacts, without_body } from './bodies.mjs';
import { part_of } from './known.mjs';

const marker = /⟦(.*?)⟧/g;
const plain = (text) => text.replace(marker, '$1');

// A template with its names filled in. `target` is where `put` goes instead: "a.0.b" for a value, "a.b#" for what
// the member b is called, "a.b~1" for the second marked part of a text.
function rendered(node, world, target, put, path = '') {
  if (path === target) return put.value;
  if (typeof node === 'function') return node();
  if (typeof node === 'string') {
    let count = 0;
    const marked = node.replace(marker, (_, inner) => (`${path}~${count++}` === target ? put.text : inner));
    const known = marked.match(/^@(\w+)$/);
    if (!known) return marked;
    return known[1] === 'self' ? put.self : (world.ids[known[1]] ?? '0SA44W1TR0800');
  }
  if (Array.isArray(node)) return node.map((one, n) => rendered(one, world, target, put, `${path}.${n}`));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => {
    const place = `${path}.${name}`;
    return [`${place}#` === target ? put.text : plain(name), rendered(value, world, target, put, place)];
  }));
}

function* targets(node, path = '') {
  if (typeof node === 'string') {
    const marked = [...node.matchAll(marker)];
    for (let n = 0; n < marked.length; n++) yield `${path}~${n}`;
    if (!marked.length || marked[0][0] === node) yield path;
  } else if (Array.isArray(node)) {
    for (const [n, one] of node.entries()) yield* targets(one, `${path}.${n}`);
    if (node.length) yield path;
  } else if (node !== null && typeof node === 'object') {
    for (const [name, value] of Object.entries(node)) {
      yield `${path}.${name}#`;
      yield* targets(value, `${path}.${name}`);
    }
    if (path) yield path;
  } else {
    yield path;
  }
}

const encode = encodeURIComponent;
const path_of = (parts) => (/^\/?(healthz|readyz|metrics|p)$/.test(parts[1]) ? '/' : '') + parts.join('/');

// Whether what stands at a place is a value, which may be of another kind than text as well.
const is_value = (target) => !/[#~]/.test(target);
const shapes = [(text) => text, (text) => text, (text) => text, (text) => [text], (text) => ({ [text]: text }), (text) => ({ id: text })];

// As a role of the caller's own it is changed by none of this.
const not_here = new Set(['GET /events', 'DELETE /session', 'DELETE /sessions', 'DELETE /demo', 'GET /export', 'GET /archive', 'GET /seal/bundle']);

export function templates_of(operation, world) {
  const { route, method, object } = operation;
  const own = bodies[`${method} ${operation.path}`] ?? bodies[route];
  if (own) return [own].flat().filter((one) => !one.object || one.object === object);
  const fields = world.objects_by_name.get(object)?.fields.filter((one) => one.writable) ?? [];
  const all = () => Object.fromEntries(fields.map((field) => [field.name, least(field, world.ids) ?? 'x']));
  if (route === 'POST /{object}') return [{ body: { ...all(), ...values_of(world.objects_by_name.get(object), world.ids) }, ok: undefined }];
  if (route === 'PATCH /{object}/{id}') return [{ body: all(), ok: undefined }];
  return [];
}

export const is_unknown = ({ method, path, route, object, generic }) =>
  ['POST', 'PATCH', 'PUT'].includes(method) && !(generic && object && ['POST /{object}', 'PATCH /{object}/{id}'].includes(route)) &&
  !bodies[route] && !bodies[`${method} ${path}`] && !without_body.has(route);

// Each: { name, route, changes, few, ask(text, random) -> { as, method, path, body, before } }.
export function* places_of(operation, world) {
  const { method, path, route, object, parameters } = operation;
  if (not_here.has(route)) return;
  const parts = path.split('/');
  const templates = templates_of(operation, world);
  const changes = method !== 'GET' && !/\/(query|stays|chain|twins|preview|look|check|explain|duplicates|formula|verify)$/.test(path);
  const filled = (own = {}, at = -1, text = '') => parts.map((part, n) => (n === at ? encode(text) : part.startsWith('{') ? encode(own[part.slice(1, -1)] ?? part_of(world, parts, n, {})) : part));
  const common = { route, operation, changes, costly: changes && path.startsWith('/meta/'), as: /^\/(p|session|welcome|setup)\b/.test(path) && method !== 'GET' ? 'nobody' : 'admin' };
  const address = (template, fresh) => {
    const own = { ...template?.path };
    for (const [name, value] of Object.entries(own)) own[name] = value.startsWith('@') ? world.ids[value.slice(1)] : value;
    if (fresh) own.id = fresh;
    return path_of(filled(own));
  };
  const body_of = (template, target, put) => JSON.stringify(rendered(template.body, world, target, { self: world.ids[object], ...put }));

  for (const [n, part] of parts.entries()) {
    const is_object = operation.generic && n === operation.place;
    if (!part.startsWith('{') && !is_object) continue;
    yield {
      ...common, name: `${method} ${path} ${is_object ? 'the object' : part}`, kind: 'path', few: common.as === 'nobody' ? 6 : undefined,
      ask: (text) => ({ method, path: path_of(filled({}, n, text)), body: templates[0] ? body_of(templates[0], 'none') : undefined }),
    };
  }
  for (const name of parameters) {
    yield { ...common, name: `${method} ${path} ?${name}`, kind: 'query', ask: (text) => ({ method, path: `${path_of(filled())}?${name}=${encode(text)}`, body: method === 'GET' ? undefined : '{}' }) };
  }
  if (parameters.includes('filter')) {
    const filter = object === 'contacts' ? filter_of_contacts : { and: [{ field: '⟦created_by.name⟧', op: '⟦eq⟧', value: 'x' }, { not: { field: 'id', op: 'in', value: ['x'] } }] };
    for (const target of targets(filter)) {
      yield {
        ...common, name: `${method} ${path} ?filter ${target}`, kind: 'query',
        ask: (text, random) => ({ method, path: `${path_of(filled())}?filter=${encode(body_of({ body: filter }, target, { text, value: is_value(target) ? shapes[Math.floor(random() * shapes.length)](text) : text }))}` }),
      };
    }
    for (const [name, around] of [['sort', (text) => `name,-${text}`], ['fields', (text) => `id,owner.${text}`]]) {
      yield { ...common, name: `${method} ${path} ?${name} among others`, kind: 'query', ask: (text) => ({ method, path: `${path_of(filled())}?${name}=${encode(around(text))}` }) };
    }
  }
  for (const [n, template] of templates.entries()) {
    for (const target of targets(template.body)) {
      yield {
        ...common, as: template.as ?? 'admin', few: template.few, name: `${method} ${path} body ${n ? n + 1 : ''}${target}`, kind: 'body',
        ask: async (text, random) => {
          const { fresh } = (await template.before?.(world)) ?? {};
          const value = is_value(target) ? shapes[Math.floor(random() * shapes.length)](text) : text;
          return { method, path: address(template, fresh), body: body_of(template, target, { text, value }) };
        },
      };
    }
  }
}

// As it stands, with nothing in it.
export async function* base_requests(operation, world) {
  if (not_here.has(operation.route)) return;
  for (const template of templates_of(operation, world)) {
    const parts = operation.path.split('/');
    const { fresh } = (await template.before?.(world)) ?? {};
    const own = Object.fromEntries(Object.entries(template.path ?? {}).map(([name, value]) => [name, value.startsWith('@') ? world.ids[value.slice(1)] : value]));
    if (fresh) own.id = fresh;
    const address = path_of(parts.map((part, n) => (part.startsWith('{') ? encode(own[part.slice(1, -1)] ?? part_of(world, parts, n)) : part)));
    yield { template, as: template.as ?? 'admin', method: operation.method, path: address, body: JSON.stringify(rendered(template.body, world, 'none', { self: world.ids[operation.object] })) };
  }
}
