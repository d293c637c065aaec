// A body that each changing route takes: what it is filled with instead is the affair of places.mjs. A route of
// the OpenAPI document that stands neither here nor among those without a body fails the test, so that nobody
// adds one without saying here what it reads.
//
//   '@contacts'   the id of a record that the world has (world.mjs)
//   '⟦x⟧'         where in a longer text a payload goes; without it the whole text is replaced
//   ok            what the body as it stands is answered, where that is not a success
//   before        makes what the route uses up; what it answers is known by those names
//   as            who asks, where it is not an administrator by a key: nobody, or one who has signed in (session)
//   few           each costs much (a password is hashed): so many payloads and no more
const label = (en, zh) => ({ en, zh });
const leaf = (field, op, value) => ({ field, op, value });
const soon = '2031-02-03';

// Every form that a filter has.
export const filter_of_contacts = {
  and: [
    leaf('name', 'contains', 'a'), leaf('email', 'starts', 'b'), leaf('account.name', 'ends', 'c'), leaf('name', 'in', ['d', 'e']),
    leaf('created_at', 'between', ['2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z']), leaf('created_at', 'within', { previous: 'year' }), leaf('birthday', 'eq', '2000-01-02'),
    { or: [leaf('owner', 'eq', 'me'), leaf('owner.name', 'eq', 'Ann'), leaf('tags', 'contains', 'vip'), leaf('phone', 'contains', '138')] },
    { not: leaf('name', 'eq', 'x') }, { field: 'reports', op: 'any', filter: leaf('name', 'contains', 'y') }, leaf('owner', 'exists', true),
  ],
};
const small_filter = { and: [leaf('name', 'contains', 'a'), { not: leaf('owner.name', 'eq', 'b') }] };
const list_question = { filter: filter_of_contacts, sort: '⟦name⟧', fields: ['name', 'account.⟦name⟧', '⟦email⟧'], limit: 20, q: 'ann' };
const group_question = {
  group: ['owner', { field: 'created_at', by: 'month', tz: 'Asia/Shanghai' }],
  measures: [{ fn: 'count', filter: small_filter }, { fn: 'max', field: 'created_at' }, { fn: 'distinct', field: 'name' }, { fn: 'share', filter: small_filter, of: leaf('name', 'ne', 'c') }],
  filter: small_filter, q: 'ann', limit: 50,
};
const fresh = (object, values) => async (world) => ({ fresh: (await world.admin.create(object, values)).id });
const fresh_lead = fresh('leads', { last_name: 'Wire', company: 'Wire Co', status: 'sal' });
const field = (name, more) => ({ name, kind: 'text', label: label('Made by the test', '测试字段'), help: label('help', '说明'), ...more });
const stamp = () => `w${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}_c`;

export const bodies = {
  'POST /approvals': { body: { object: 'opportunities', record: '@opportunities', process: '@approval_processes', values: { amount: '5' }, note: 'Please' }, ok: [200, 409] },
  'PUT /approvals/stand_in': { body: { stand_in: '@bob', first_day: soon, last_day: soon, user: '@ann' } },
  'POST /approvals/{id}/decide': { body: { decision: 'approve', reason: 'so', seen: 'x' }, ok: [403, 404, 409] },
  'POST /approvals/{id}/delegate': { body: { to: '@bob', from: '@ann', reason: 'away' }, ok: [403, 404, 409, 422] },
  'POST /approvals/{id}/withdraw': { body: { reason: 'later' }, ok: [200, 403, 404, 409] },
  'POST /assignment/preview': { body: { ids: ['@leads'], filter: small_filter, q: 'ann' }, ok: [200, 422] },
  'POST /batch': {
    body: {
      label: 'many', operations: [
        { op: 'create', object: 'tags', values: { name: '⟦tag⟧' } },
        { op: 'update', object: 'contacts', id: '@contacts', values: { title: 'x' } },
        { op: '⟦delete⟧', object: 'contacts', id: '0SA44W1TR0800' },
      ],
    }, ok: [404],
  },
  'POST /batches/{id}/undo': { body: { dry_run: true, anyway: ['@contacts'], kept: ['@contacts'], merged_into: '@contacts' }, ok: [200, 422] },
  'POST /bin': { body: { op: 'restore', records: [{ object: 'contacts', id: '@contacts' }], dry_run: true, object: 'contacts', q: 'x', by: 'me', label: 'y' }, ok: [200, 202, 422] },
  'POST /accounting/exports': { body: { format: 'iif', what: ['invoice', 'payment'], only: 'all', from: '2026-11-01', to: soon, dry_run: true } },
  'POST /commissions/recalculate': { body: { month: '2026-11' }, ok: [202, 409, 422] },
  'POST /duplicates/{id}/dismiss': { body: { note: 'x' }, ok: [404] },
  'POST /duplicates/{id}/reopen': { body: { note: 'x' }, ok: [404] },
  'POST /exports': { body: { object: 'contacts', ids: ['@contacts'], fields: ['name', '⟦email⟧'], sort: '⟦name⟧', filter: small_filter, q: 'ann', format: 'csv', names: 'api', encoding: 'UTF-8' } },
  'POST /forecast/changes': { body: { since: '@an_hour_ago', from: '2031-01-01', to: '2031-03-31', filter: small_filter } },
  'PATCH /imports/{id}': {
    body: {
      mapping: [{ column: 'name', field: 'last_name' }, { column: 'company', field: 'account.name', match: 'name', create_missing: true }, { column: 'mail', field: 'email', match_column: 'x' }],
      mode: 'upsert', key: 'email', twins: 'rule', date_format: 'auto', defaults: { title: 'x' }, value_map: { name: { a: 'b' } }, encoding: 'UTF-8', delimiter: ',', preset: 'x', object: 'contacts', sheet: 'x', clear_empty: true,
    }, ok: [200, 422],
  },
  'POST /imports/{id}/preview': { body: { mapping: [{ column: 'name', field: 'last_name' }, { column: 'company', field: 'account.⟦name⟧', match: 'name', create_missing: true }], mode: 'upsert', key: 'email', defaults: { title: 'x' }, value_map: { name: { a: 'b' } } }, ok: [200, 422] },
  'POST /imports/{id}/dry_run': { body: { object: 'x' }, ok: [202, 409, 422] },
  'POST /leads/{id}/convert': {
    before: fresh_lead, body: { label: 'x', account: { values: { name: 'Of the lead' } }, contact: { values: { title: 'CTO' } }, opportunity: { values: { name: 'Pumps', amount: '5' } } },
  },
  'POST /leaves/{id}/days': { body: { from: soon, until: soon }, ok: [404] },
  'POST /leaves/{id}/end': { body: { give_back: true }, ok: [404] },
  'POST /leads/{id}/outcome': {
    before: fresh_lead, body: {
      version: 1, outcome: 'hand_over', note: 'x', values: { company: 'x' }, next_at: '2031-01-01T00:00:00Z', reason: 'x', until: soon,
      meeting: { starts_at: '2031-01-01T00:00:00Z', minutes: 30, subject: 'x' }, to: '@ann', ticks: ['@contacts'], whose: 'mine',
    }, ok: [200, 422],
  },
  'POST /meta/fields': { body: { on: 'contacts', ...field('⟦x⟧', { indexed: true }), name: stamp } },
  'POST /meta/objects': {
    body: {
      name: '⟦wires⟧_c', singular: 'wire_c', labels: { en: { one: 'W', many: 'Ws' }, zh: { one: '线', many: '线' } }, title: 'name',
      fields: [{ name: 'name', kind: 'text', label: label('N', '名'), required: true }, { name: 'of_c', kind: 'reference', object: 'contacts', label: label('O', '的') }],
    }, ok: [201, 422],
  },
  'PATCH /meta/objects/{object}': { path: { object: 'tags' }, body: { labels: { en: { one: 'T', many: 'Ts' }, zh: { one: '签', many: '签' } }, title: 'name', name: 'tags', help: label('a', 'b') }, ok: [200, 422] },
  'POST /meta/objects/{object}/fields': [
    { path: { object: 'contacts' }, body: { ...field('x', { default: '⟦d⟧', max_length: 40, unique: true, indexed: true, searched: true, was: 'old_c' }), name: stamp }, ok: [201, 422] },
    { path: { object: 'contacts' }, body: { ...field('x', { kind: 'choice', options: [{ value: '⟦a⟧', label: label('⟦A⟧', '甲'), color: 'blue' }], default: 'a' }), name: stamp }, ok: [201, 422] },
    { path: { object: 'contacts' }, body: { ...field('x', { kind: 'formula', formula: 'name & "⟦x⟧"' }), name: stamp } },
    { path: { object: 'contacts' }, body: { ...field('x', { kind: 'formula', formula: 'IF(CONTAINS(name, "⟦x⟧"), ⟦1⟧, ⟦2⟧)' }), name: stamp }, ok: [201, 422] },
    { path: { object: 'contacts' }, body: { ...field('x', { kind: 'reference', object: 'accounts', relation: '⟦others⟧_c' }), name: stamp }, ok: [201, 422] },
    { path: { object: 'contacts' }, body: { ...field('⟦x⟧_c') } },
  ],
  'PATCH /meta/objects/{object}/fields/{field}': { path: { object: 'contacts', field: '@custom_field' }, body: { label: label('a', 'b'), help: label('c', 'd'), searched: false, indexed: true, name: '@custom_field', default: 'x' }, ok: [200, 409, 422] },
  'PUT /meta/objects/{object}/fields/{field}/next': { path: { object: 'contacts', field: '@custom_field' }, body: { next: 7 }, ok: [200, 204, 422] },
  'POST /meta/objects/{object}/formula': { path: { object: 'contacts' }, body: { formula: 'IF(CONTAINS(name, "⟦x⟧"), name, "⟦y⟧" & ⟦title⟧)', field: 'name', result: 'text' } },
  'POST /notifications/read': { body: { ids: ['@contacts'] }, ok: [200, 422] },
  'POST /pools/assign': { body: { object: 'leads', ids: ['@leads'], user: '@ann', note: 'x' }, ok: [200, 403, 404, 409, 422] },
  'POST /pools/claim': { body: { object: 'leads', ids: ['@leads'], filter: small_filter, q: 'x', label: 'y' }, ok: [200, 403, 404, 409, 422] },
  'POST /pools/release': { body: { object: 'leads', ids: ['@leads'], reason: 'x', note: 'y', pool: '@pools' }, ok: [200, 403, 404, 409, 422] },
  'PUT /preferences/{key}': { path: { key: 'wire' }, body: { columns: ['a'], width: 3 } },
  'PATCH /session': { body: { name: 'Admin', locale: 'en', time_zone: 'Asia/Shanghai' } },
  'PATCH /settings': { body: { name: 'Wire', locale: 'en', base_currency: 'CNY', bin_days: 30, fiscal_start: 1, default_country: 'CN', time_zone: 'Asia/Shanghai' }, ok: [200, 204, 422] },
  'POST /territories/apply': { body: { object: 'accounts' }, ok: [202, 422] },
  'POST /territories/preview': { body: { object: '⟦accounts⟧' }, ok: [200, 422] },
  'POST /undo': { body: { user: '@ann', from: '@an_hour_ago', to: '2031-01-01T00:00:00Z', object: 'contacts', dry_run: true, label: 'x', anyway: [] }, ok: [200, 422] },
  'POST /users/{id}/leaves': { path: { id: '@ann' }, body: { from: soon, until: soon, note: 'x', shares: [{ to: '@bob', objects: ['contacts'] }] }, ok: [201, 409, 422] },
  'POST /users/{id}/hand_over': { path: { id: '@gone' }, body: { to: '@ann', objects: ['contacts'] }, ok: [202, 409, 422] },
  'POST /users/{id}/invitation': { as: 'session', path: { id: '@gone' }, body: { purpose: 'invite' }, ok: [201, 409, 422] },
  'PUT /contracts/{id}/plan': { body: { items: [{ id: '@contacts', version: 1, name: 'x', due_on: soon, amount: '1', percent: '2', note: 'y' }] }, ok: [200, 404, 422] },
  'POST /contracts/{id}/plan/split': { body: { instalments: 3, first_on: soon, months: 1, name: 'x' }, ok: [200, 422] },
  'POST /contracts/{id}/renew': { body: { as: 'contract' }, ok: [200, 422] },
  'POST /invoices/{id}/red-letter': { body: { amount: '1', reason: 'x', number: 'y' }, ok: [200, 422] },
  'POST /opportunities/{id}/contract': { body: { name: 'x' }, ok: [200, 422] },
  'PUT /opportunities/{id}/lines': { body: { version: 1, price_book: '@price_books', lines: [{ id: '@contacts', version: 1, product: '@products', quantity: '1', price: '2', discount: 1, discount_amount: '0', tax_rate: 1, description: 'x' }] }, ok: [200, 404, 409, 422] },
  'POST /opportunities/{id}/order': { body: { name: 'x' }, ok: [200, 422] },
  'POST /opportunities/{id}/quotes': { body: { name: 'x', language: 'en', currency: 'CNY', valid_until: soon, letterhead: '@contacts' }, ok: [201, 422] },
  'POST /orders/{id}/contract': { body: { name: 'x' }, ok: [200, 422] },
  'POST /orders/{id}/deliver': { body: { lines: [{ id: '@contacts', quantity: '1' }], reason: 'x' }, ok: [200, 422] },
  'PUT /orders/{id}/lines': { body: { version: 1, price_book: '@price_books', lines: [{ product: '@products', quantity: '1', price: '2', description: 'x' }] }, ok: [200, 404, 409, 422] },
  'PUT /orders/{id}/plan': { body: { items: [{ name: 'x', due_on: soon, percent: '2', note: 'y' }] }, ok: [200, 422] },
  'POST /orders/{id}/plan/split': { body: { instalments: 2, first_on: soon, name: 'x' }, ok: [200, 422] },
  'POST /orders/{id}/return': { body: { lines: [{ id: '@contacts', quantity: '1' }], reason: 'x' }, ok: [200, 422] },
  'POST /payments/record': { body: { account: '@accounts', amount: '1', paid_on: soon, method: 'cash', reference: 'x', note: 'y', items: [{ id: '@contacts', amount: '1' }] }, ok: [200, 404, 422] },
  'POST /products/{id}/stock': { body: { counted: '1', reason: 'x' }, ok: [200, 422] },
  'PUT /purchase_orders/{id}/lines': { body: { version: 1, lines: [{ product: '@products', quantity: '1', price: '2', description: 'x' }] }, ok: [200, 404, 409, 422] },
  'POST /purchase_orders/{id}/receive': { body: { lines: [{ id: '@contacts', quantity: '1' }], reason: 'x' }, ok: [200, 422] },
  'PUT /quotes/{id}/lines': { body: { version: 1, lines: [{ product: '@products', quantity: '1', price: '2', description: 'x' }] }, ok: [200, 404, 409, 422] },
  'POST /quotes/{id}/links': { body: { recipient: 'Ann', code: true }, ok: [201, 422] },
  'POST /quotes/{id}/send': { body: { version: 1 }, ok: [200, 409, 422] },
  'POST /quotes/{id}/versions': { body: { name: 'x' }, ok: [201, 422] },
  'POST /p/{token}/answer': { as: 'nobody', few: 12, body: { hash: 'x', accepted: true, name: 'Ann', signature: { typed: 'Ann', strokes: [[[1, 2]]] }, code: '123456', reason: 'x' }, ok: [404, 429] },
  'POST /p/{token}/opened': { as: 'nobody', few: 6, body: { agent: 'x' }, ok: [404, 429] },
  'POST /p/{token}/seen': { as: 'nobody', few: 6, body: { pages: { 1: 3 } }, ok: [404, 429] },

  'POST /{object}/bulk': { body: { op: 'update', ids: ['@self'], values: { tags: ['⟦x⟧'], '⟦owner⟧': '@ann' }, filter: small_filter, q: 'x', dry_run: true, fields: ['⟦name⟧'], label: 'y' }, ok: [200, 202, 422] },
  'POST /{object}/duplicates': { body: { id: '@self', values: { name: 'Ann', email: 'ann@wire.example', phone: '13800138000', website: 'wire.example', external_id: '⟦x⟧' } }, ok: [200, 404, 422] },
  'POST /{object}/duplicates/merge': { body: { min_score: 0.99, keep: 'fullest', label: 'x', dry_run: true }, ok: [200, 202, 404, 409] },
  'POST /{object}/export': { body: { ids: ['@self'], fields: ['⟦id⟧'], sort: '⟦id⟧', format: 'csv', names: 'api', encoding: 'UTF-8' }, ok: [200, 422] },
  'POST /{object}/quality/preview': { body: { fields: ['⟦name⟧'], filter: small_filter }, ok: [200, 404, 422] },
  'POST /{object}/query': [
    { body: { filter: leaf('id', 'eq', '@self'), sort: '⟦created_at⟧', fields: ['⟦id⟧', 'created_by.⟦name⟧'], limit: 5, cursor: '⟦x⟧', q: 'ann' }, ok: [200, 422] },
    { body: { filter: leaf('created_by.⟦name⟧', 'contains', 'x'), group: [{ field: '⟦created_at⟧', by: 'month', tz: 'Asia/Shanghai' }, '⟦created_by⟧'], measures: [{ fn: 'count' }, { fn: 'max', field: '⟦created_at⟧' }] }, ok: [200, 422] },
    { object: 'contacts', body: list_question },
    { object: 'contacts', body: group_question },
  ],
  'POST /leads/chain': { body: { filter: leaf('created_by.⟦name⟧', 'contains', 'x') }, ok: [200, 422] },
  'POST /opportunities/chain': { body: { filter: leaf('created_by.⟦name⟧', 'contains', 'x') }, ok: [200, 422] },
  'POST /{object}/stays': { body: { field: 'owner', filter: leaf('created_by.⟦name⟧', 'contains', 'x') }, ok: [200, 422] },
  'POST /{object}/{id}/merge': { body: { losers: ['0SA44W1TR0800'], take: { '⟦name⟧': '@self' }, dry_run: true }, ok: [200, 404, 409, 422] },
  'POST /{object}/{id}/revert': { body: { as_of: '@an_hour_ago', fields: ['⟦name⟧'], dry_run: true }, ok: [200, 404, 422] },

  // Objects whose records say how others are asked.
  'POST /saved_views': { body: { name: 'x', object: 'contacts', kind: 'table', shared: 'me', pinned: true, settings: { columns: ['name', '⟦email⟧'], filter: small_filter, sort: '⟦name⟧', group: ['⟦owner⟧'] } }, ok: [201, 422] },
  'POST /validation_rules': { body: { name: 'x', applies_to: 'tags', named_field: 'name', active: true, message_en: 'm', message_zh: '信', condition: { or: [leaf('name', 'ne', '⟦zz⟧'), leaf('⟦name⟧', 'contains', 'y')] } }, ok: [201, 422] },
  'POST /assignment_rules': { body: { name: '⟦x⟧ rule', active: true, condition: { and: [leaf('source', 'eq', 'event'), leaf('⟦name⟧', 'contains', '⟦y⟧')] }, skill_field: 'industry', opens: '09:00', closes: '18:00', working_days: ['mon'] }, ok: [201, 409, 422] },
  'POST /pools': { body: { name: '⟦x⟧ pool', holds: 'leads', description: 'd', spares: leaf('name', 'eq', '⟦zz⟧') }, ok: [201, 409, 422] },
  'POST /quality_rules': { body: { name_en: 'x', name_zh: '规', applies_to: 'products', kind: 'filled', asked_fields: ['⟦name⟧'], condition: leaf('name', 'contains', '⟦y⟧'), weight: 3, active: true, relation: 'x' }, ok: [201, 422] },
  'POST /duplicate_rules': { body: { name: 'x', applies_to: 'contacts', likeness: 'email', effect: 'warn', active: false }, ok: [201, 409, 422] },
  'POST /layouts': { body: { object: 'contacts', for_role: 'x', sections: [{ name: 'a', fields: ['name', '⟦email⟧'] }], create_fields: ['⟦name⟧'] }, ok: [201, 409, 422] },
  'POST /approval_processes': {
    body: {
      name_en: 'x', name_zh: '批', applies_to: 'tags', active: false, entry: leaf('name', 'contains', '⟦y⟧'), gate: leaf('⟦name⟧', 'eq', 'x'), watched: ['⟦name⟧'], locks: ['⟦name⟧'],
      steps: [{ name_en: 's', name_zh: '步', approvers: [{ kind: 'user', id: '@ann' }], need: 'all' }], sets_approved: { '⟦name⟧': '⟦x⟧' },
    }, ok: [201, 422],
  },
  'POST /roles': { body: { name: '⟦x⟧ role', permissions: { objects: { '*': { read: 'all', create: true, update: 'own', delete: 'none' }, contacts: { read: 'all', create: true, update: 'own', delete: 'none', fields: { '⟦email⟧': 'hidden' } } }, actions: ['⟦export⟧'] } }, ok: [201, 422] },
  'POST /tokens': { few: 8, as: 'session', body: { name: '⟦x⟧', scopes: ['⟦read⟧'], password: '@password', expires_at: '2031-01-01T00:00:00Z' }, ok: [201, 422, 429, 503] },
  'POST /session': { few: 8, as: 'nobody', body: { email: '⟦a⟧@wire.example', password: 'x', code: 'y' }, ok: [401, 422, 429, 503] },
  'POST /welcome': { few: 8, as: 'nobody', body: { secret: 'x', password: 'a good long password' }, ok: [404, 429, 503] },
  'POST /welcome/look': { few: 8, as: 'nobody', body: { secret: 'x' }, ok: [404, 429] },
  'POST /setup': { few: 8, as: 'nobody', body: { code: 'x', email: 'a@wire.example', name: 'x', password: 'a good long password', workspace: 'y', demo: false, locale: 'en' }, ok: [403, 404, 409, 422] },
  'POST /users/{id}/password': { as: 'session', few: 6, path: { id: '@gone' }, body: { password: '⟦a good long password⟧', current: 'x' }, ok: [403, 422, 429, 503] },
  'POST /session/password': { as: 'session', few: 6, body: { current: 'x', new: '⟦a good long password⟧', revoke_tokens: false }, ok: [401, 403, 422, 429, 503] },
  'POST /session/second_factor': { as: 'session', few: 4, body: { password: 'x' }, ok: [401, 403, 409, 422, 429, 503] },
  'POST /session/second_factor/confirm': { as: 'session', few: 4, body: { code: '123456', password: 'x' }, ok: [401, 403, 404, 409, 422, 429, 503] },
  'POST /session/second_factor/off': { as: 'session', few: 4, body: { password: 'x', code: '1' }, ok: [401, 403, 404, 409, 422, 429, 503] },
  'POST /session/second_factor/recovery': { as: 'session', few: 4, body: { password: 'x', code: '1' }, ok: [401, 403, 404, 409, 422, 429, 503] },
  'POST /session/passkeys/options': { as: 'session', few: 4, body: { password: 'x' }, ok: [401, 403, 409, 422, 429, 503] },
  'POST /session/passkeys': { as: 'session', few: 6, body: { name: '⟦Telephone⟧', client_data: 'e30', authenticator_data: 'AAAA' }, ok: [401, 403, 409, 422, 429, 503] },
  'POST /session/passkeys/{id}/remove': { as: 'session', few: 4, path: { id: '@gone' }, body: { password: 'x' }, ok: [401, 403, 404, 409, 422, 429, 503] },
  'POST /session/passkey': { as: 'nobody', few: 6, body: { credential: 'AAAA', client_data: 'e30', authenticator_data: 'AAAA', signature: 'AAAA', user_handle: 'AAAA' }, ok: [401, 409, 422, 429, 503] },
  'POST /users/{id}/second_factor/off': { as: 'session', few: 4, path: { id: '@gone' }, body: { current: 'x', code: '1' }, ok: [401, 403, 404, 409, 422, 429, 503] },
};

// They read none, or no JSON: uploads are in injection.mjs.
export const without_body = new Set([
  'POST /accounting/imports', 'POST /at-rest/encrypt',
  'POST /attachments', 'POST /demo', 'POST /imports', 'POST /imports/{id}/run', 'POST /jobs/{id}/cancel', 'POST /jobs/{id}/retry',
  'POST /leaves/{id}/cancel', 'POST /seal/verify', 'POST /session/passkey/options',
  'POST /templates/{name}', 'POST /{object}/duplicates/scan', 'POST /{object}/odds/train', 'POST /{object}/{id}/restore', 'PUT /{object}/{id}/followers/{user}',
]);
