// The operations of the OpenAPI document, each with its route as the program's own table writes it.
const verbs = ['get', 'post', 'patch', 'put', 'delete'];

// { method, path, route, object, parameters }: `object` where the path is on one. `is_own` says whether a route
// has a line of its own and is not that of any object.
export function* operations(document, objects, is_own) {
  const names = new Set(objects.map((one) => one.name));
  for (const [path, item] of Object.entries(document.paths)) {
    const rest = path.replace(/^\/api\/v1/, '');
    const parts = rest.split('/');
    // `/approvals/of/contacts/{id}` is `/approvals/of/{object}/{id}`.
    const place = parts[2] === 'of' ? 3 : 1;
    const object = parts[place];
    for (const verb of verbs) {
      if (!item[verb]) continue;
      const method = verb.toUpperCase();
      const generic = names.has(object) && !is_own(`${method} ${rest}`);
      const route = `${method} ${generic ? parts.map((part, n) => (n === place ? '{object}' : part)).join('/') : rest}`;
      const parameters = (item[verb].parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name);
      yield { method, path: rest, route, object: names.has(object) ? object : undefined, generic, place, parameters };
    }
  }
}
