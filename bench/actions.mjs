// What one act of selling costs among 200,000 opportunities: each over HTTP, one after the other, by one person who
// waits for each answer, from the request's first byte to the answer's last. Prints a Markdown table for
// docs/performance.md.
//
//   kith bench --keep --data DIR && node bench/actions.mjs --kith build/release/kith --data DIR
//   … --url http://127.0.0.1:8080 --email … --password …   on a server that runs, on either engine
//   … --rounds 200
import http from 'node:http';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { line, percentile, place_flags, workplace } from './web/place.mjs';

const { values: flags } = parseArgs({ options: { ...place_flags, rounds: { type: 'string', default: '200' } } });
const rounds = Number(flags.rounds);
const goal_ms = 10;  // of the server; what the client costs is measured with it
const day = (from_now) => new Date(Date.now() + from_now * 86_400_000).toISOString().slice(0, 10);

class Client {
  constructor(url) {
    this.url = new URL(url);
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    this.headers = { 'content-type': 'application/json', 'x-kith-csrf': '1' };
  }

  ask(method, path, body) {
    const text = body && JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const request = http.request(
        { agent: this.agent, host: this.url.hostname, port: this.url.port, method, path: `/api/v1${path}`, headers: { ...this.headers, 'content-length': text ? Buffer.byteLength(text) : 0 } },
        (answer) => {
          const parts = [];
          answer.on('data', (bytes) => parts.push(bytes));
          answer.on('end', () => {
            const ms = performance.now() - began;
            const said = Buffer.concat(parts).toString();
            if (answer.statusCode >= 300) return reject(new Error(`${method} ${path}: ${answer.statusCode} ${said.slice(0, 400)}`));
            const cookie = answer.headers['set-cookie']?.[0];
            if (path === '/session' && cookie) this.headers.cookie = cookie.split(';')[0];
            resolve({ ms, body: said && JSON.parse(said) });
          });
        },
      );
      request.on('error', reject);
      request.end(text);
    });
  }
}

const place = await workplace(flags);
const client = new Client(place.url);
const get = async (path) => (await client.ask('GET', path)).body;
const post = async (path, body) => (await client.ask('POST', path, body)).body;
await client.ask('POST', '/session', { email: place.email, password: place.password });

const { records: stages } = await get('/stages?limit=50&sort=position');
const first = stages.find((stage) => stage.kind === 'open');
const way = stages.filter((stage) => stage.kind === 'open' && stage.pipeline.id === first.pipeline.id);
const [won, lost] = ['won', 'lost'].map((kind) => stages.find((stage) => stage.kind === kind && stage.pipeline.id === first.pipeline.id));
const { records: accounts } = await get('/accounts?limit=200');

const rows = [];
// `act(n)` makes the n-th request.
async function measure(name, act, { goal = goal_ms, times = rounds } = {}) {
  const took = [];
  for (let n = 0; n < times; ++n) {
    const answer = await act(n);
    if (n >= 5) took.push(answer.ms);  // the first ones warm up plans and caches
  }
  const p95 = percentile(took, 0.95);
  rows.push([name, `${percentile(took, 0.5).toFixed(2)} ms`, `${p95.toFixed(2)} ms`, `≤ ${goal} ms`, p95 <= goal ? 'yes' : '**no**']);
  process.stderr.write(`${rows.at(-1).join(' | ')}\n`);
}
const made = {};
// What an act brought is kept under a name, for those that come after it.
const keep = (list) => (n) => async (promise) => {
  const answer = await promise;
  (made[list] ??= [])[n] = answer.body;
  return answer;
};

await measure('A lead is entered', (n) => keep('leads')(n)(client.ask('POST', '/leads', { last_name: `Bench ${n}`, company: `Actions ${n}`, email: `bench${n}.${Date.now()}@actions.example`, status: 'sal' })));
await measure('What it would become is proposed', (n) => client.ask('GET', `/leads/${made.leads[n].id}/conversion`));
await measure('It is converted to account, contact and opportunity', (n) => keep('converted')(n)(client.ask('POST', `/leads/${made.leads[n].id}/convert`, { opportunity: { name: `Actions ${n}`, close_date: day(30) } })));
const product = await post('/products', { name: `Bench pump ${Date.now()}`, price: '1000', tax_rate: 13 });
await measure('An opportunity is entered', (n) => keep('deals')(n)(client.ask('POST', '/opportunities', { name: `Action ${n}`, account: accounts[n % accounts.length].id, amount: '5000', close_date: day(n % 300) })));
await measure('It is moved to the next stage', (n) => client.ask('PATCH', `/opportunities/${made.deals[n].id}`, { stage: way[1].id }));
await measure('Its lines are written', (n) => client.ask('PUT', `/opportunities/${made.deals[n].id}/lines`, { lines: [{ product: product.id, quantity: '2' }] }));
await measure('It is quoted', (n) => keep('quotes')(n)(client.ask('POST', `/opportunities/${made.deals[n].id}/quotes`, {})));
await measure('The quote is sent', (n) => client.ask('POST', `/quotes/${made.quotes[n].quote.id}/send`));
await measure('The opportunity is won', (n) => client.ask('PATCH', `/opportunities/${made.deals[n].id}`, { stage: won.id }));
await measure('It becomes an order', (n) => keep('orders')(n)(client.ask('POST', `/opportunities/${made.deals[n].id}/order`)));
await measure('The order becomes a contract', (n) => keep('contracts')(n)(client.ask('POST', `/orders/${made.orders[n].id}/contract`)));
await measure('The contract is signed', (n) => client.ask('PATCH', `/contracts/${made.contracts[n].id}`, { status: 'active' }));
await measure('Its payments are planned in three parts', (n) => client.ask('POST', `/contracts/${made.contracts[n].id}/plan/split`, { instalments: 3, first_on: day(7) }));
await measure('A payment is recorded', (n) => client.ask('POST', '/payments/record', { contract: made.contracts[n].id, amount: '100', paid_on: day(0) }));
await measure('An invoice is asked for', (n) => client.ask('POST', '/invoices', { contract: made.contracts[n].id, amount: '100', tax_rate: 13 }));
await measure('An opportunity is lost, with its reason', (n) => client.ask('PATCH', `/opportunities/${made.converted[n].opportunity}`, { stage: lost.id, lost_reason: 'price' }));
const pool = await post('/pools', { name: `Bench ${Date.now()}`, holds: 'leads' });
await measure('A lead is entered into a public pool', (n) => keep('pooled')(n)(client.ask('POST', '/leads', { last_name: `Pooled ${n}`, pool: pool.id })));
const { user } = await get('/session');
await post('/pool_members', { of_pool: pool.id, member: user.id });
await measure('It is claimed', (n) => client.ask('POST', '/pools/claim', { object: 'leads', ids: [made.pooled[n].id] }));
await measure('The next lead of the queue is shown', () => client.ask('GET', '/leads/queue'), { times: 50 });

const [some] = (await get('/opportunities?limit=1&sort=id&fields=owner')).records;
const of_one = { and: [{ field: 'status', op: 'eq', value: 'open' }, { field: 'owner', op: 'eq', value: some.owner.id }] };
const counted = async (filter) => Number((await post('/opportunities/query', { ...(filter && { filter }), measures: [{ fn: 'count' }] })).groups[0].values[0]);
const heads = { filter: of_one, group: ['stage'], measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }] };
await measure(`Heads of a board of ${await counted(of_one)} open opportunities`, () => client.ask('POST', '/opportunities/query', heads), { goal: 50, times: 30 });
await measure('The first 50 cards of a column', (n) => client.ask('POST', '/opportunities/query', { filter: { field: 'stage', op: 'eq', value: way[n % way.length].id }, sort: ['-updated_at'], limit: 50, fields: ['name', 'account.name', 'amount', 'close_date', 'owner', 'updated_at'] }), { goal: 50, times: 60 });

// The grid of a year as its screen asks for it: deals by owner and month, targets and adjustments by whom they are for.
const year = new Date().getFullYear();
const tz = 'Asia/Shanghai';
const months = Array.from({ length: 12 }, (_, n) => `${year}-${String(n + 1).padStart(2, '0')}-01`);
const in_year = (field) => ({ field, op: 'between', value: [`${year}-01-01`, `${year}-12-31`] });
const open = { field: 'status', op: 'eq', value: 'open' };
const category = (op, value) => ({ field: 'forecast_category', op, value });
const sum = (filter) => ({ fn: 'sum', field: 'amount', ...(filter && { filter }) });
const parts = [
  { field: 'status', op: 'eq', value: 'won' },
  { and: [open, category('in', ['commit', 'closed'])] },
  { and: [open, category('eq', 'best_case')] },
  { and: [open, { or: [category('eq', 'pipeline'), category('empty', true)] }] },
];
const deals = {
  filter: { and: [in_year('close_date'), { field: 'status', op: 'ne', value: 'lost' }] },
  group: ['owner', { field: 'close_date', by: 'month', tz }],
  measures: [...parts.map(sum), { fn: 'count' }],
  limit: 10_000,
};
const targets = {
  filter: { and: [in_year('starts_on'), { field: 'territory', op: 'empty', value: true }, { field: 'product', op: 'empty', value: true }] },
  group: ['person', 'team', 'period', { field: 'starts_on', by: 'month', tz }],
  measures: [sum()],
  limit: 10_000,
};
const adjustments = { filter: in_year('starts_on'), group: ['person', 'team', { field: 'starts_on', by: 'month', tz }], measures: [sum()], limit: 10_000 };

const owners = new Set((await post('/opportunities/query', deals)).groups.map((group) => group.keys[0]?.id));
for (const owner of owners) {
  const operations = months.map((starts_on) => ({ op: 'create', object: 'targets', values: { person: owner, period: 'month', starts_on, amount: '50000' } }));
  await post('/batch', { operations });
}
const on_grid = { goal: 100, times: 30 };
await measure(`The forecast of a year: ${(await post('/opportunities/query', deals)).groups.length} cells of ${owners.size} people`, () => client.ask('POST', '/opportunities/query', deals), on_grid);
await measure(`Its ${owners.size * months.length} targets`, () => client.ask('POST', '/targets/query', targets), on_grid);
await measure('Its adjustments', () => client.ask('POST', '/forecast_adjustments/query', adjustments), on_grid);
const since = new Date(Date.now() - 60_000).toISOString();
await measure('What changed in it since a minute ago', () => client.ask('POST', '/forecast/changes', { since, from: months[0], to: `${year}-12-31` }), on_grid);

const opportunities = await counted();
line('Act', 'Median', 'p95', 'Goal', 'Met');
line('---', '---', '---', '---', '---');
for (const row of rows) line(...row);
console.log(`\n${opportunities} opportunities; ${cpus()[0].model}, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)} at the end.`);
process.exit(0);
