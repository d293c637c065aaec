// One caller of the API: a session by cookie, a token, or nobody.
import assert from 'node:assert/strict';

const parsed = (text, type) => (/\bjson\b/.test(type) && text ? JSON.parse(text) : text);

export class Client {
  constructor(url, headers = {}) {
    this.url = url;
    this.headers = headers;
  }

  // Nobody, who has a language.
  speaking(language) {
    return new Client(this.url, { ...this.headers, 'accept-language': language });
  }

  static with_token(url, token) {
    return new Client(url, { authorization: `Bearer ${token}` });
  }

  async sign_in(email, password) {
    const answer = await this.post('/session', { email, password });
    assert.equal(answer.status, 200, `${email} cannot sign in: ${JSON.stringify(answer.body)}`);
    this.use_cookie_of(answer);
    this.user = answer.body.user;
    this.password = password;
    return this;
  }

  // A new API token: making one asks for the password.
  async token(values = {}) {
    return must(await this.post('/tokens', { name: 'key', scopes: ['read', 'write'], password: this.password, ...values }), 201);
  }

  use_cookie_of(answer) {
    this.headers.cookie = answer.headers.get('set-cookie').split(';')[0];
    this.headers['x-kith-csrf'] = '1';
  }

  // { status, headers, body }: body is what the JSON says, or text.
  async ask(method, path, body, headers = {}) {
    const raw = body === undefined || typeof body === 'string' || body instanceof FormData;
    const response = await fetch(this.url + (path.startsWith('//') ? path.slice(1) : `/api/v1${path}`), {
      method,
      headers: {
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...this.headers,
        ...headers,
      },
      body: raw ? body : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: parsed(text, response.headers.get('content-type') ?? ''),
    };
  }

  get(path, parameters, headers) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters ?? {})) {
      query.set(name, typeof value === 'object' ? JSON.stringify(value) : value);
    }
    return this.ask('GET', query.size ? `${path}?${query}` : path, undefined, headers);
  }
  post(path, body, headers) {
    return this.ask('POST', path, body, headers);
  }
  patch(path, body, headers) {
    return this.ask('PATCH', path, body, headers);
  }
  remove(path, headers) {
    return this.ask('DELETE', path, undefined, headers);
  }

  // The verbs that a test expects to succeed: what is answered, or a failure that shows why not.
  async create(object, values) {
    return must(await this.post(`/${object}`, values), 201);
  }
  async read(object, id) {
    return must(await this.get(`/${object}/${id}`), 200);
  }
  async change(object, id, values) {
    return must(await this.patch(`/${object}/${id}`, values), 200);
  }
  async list(object, parameters) {
    return must(await this.get(`/${object}`, parameters), 200);
  }
  async query(object, question) {
    return must(await this.post(`/${object}/query`, question), 200);
  }
  // The names of the records that a filter lets through, sorted.
  async names(object, filter, parameters = {}) {
    const page = await this.list(object, { filter, limit: 500, ...parameters });
    return page.records.map((record) => record.name).sort();
  }
  async search(q, parameters = {}) {
    return must(await this.get('/search', { q, ...parameters }), 200).results;
  }

  // The server's events until `enough` of them says so, or until the time is over.
  async events(enough, { wait_ms = 30_000, headers = {} } = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), wait_ms);
    const seen = [];
    const response = await fetch(`${this.url}/api/v1/events`, {
      headers: { ...this.headers, ...headers },
      signal: stop.signal,
    });
    assert.equal(response.status, 200);
    const reading = (async () => {
      const decoder = new TextDecoder();
      let text = '';
      try {
        for await (const bytes of response.body) {
          text += decoder.decode(bytes, { stream: true });
          for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
            const event = event_of(text.slice(0, end));
            if (event) seen.push(event);
            if (event && enough(seen)) return seen;
          }
        }
      } catch (error) {
        if (error.name !== 'AbortError') throw error;
      } finally {
        clearTimeout(timer);
        stop.abort();
      }
      return seen;
    })();
    return { reading, headers: response.headers };
  }
}

function event_of(block) {
  const event = {};
  for (const line of block.split('\n')) {
    const found = line.match(/^(event|id|data): ?(.*)$/);
    if (found) event[found[1]] = found[2];
  }
  if (event.data === undefined) return undefined;
  return { ...event, data: JSON.parse(event.data) };
}

export function must(answer, status) {
  assert.equal(answer.status, status, `expected ${status}: ${JSON.stringify(answer.body)?.slice(0, 800)}`);
  return answer.body;
}

// A problem document: its status, its code, and the fields it names.
export function refused(answer, status, code, ...fields) {
  const shown = JSON.stringify(answer.body)?.slice(0, 800);
  assert.equal(answer.status, status, `expected ${status}: ${shown}`);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.equal(answer.body.status, status);
  assert.equal(answer.body.code, code, shown);
  assert.ok(answer.body.detail?.length > 0, `no detail: ${shown}`);
  assert.ok(answer.body.request_id?.length > 0, `no request_id: ${shown}`);
  if (fields.length > 0) {
    assert.deepEqual((answer.body.errors ?? []).map((error) => error.field).sort(), [...fields].sort(), shown);
    for (const error of answer.body.errors) assert.ok(error.code && error.message, shown);
  }
  return answer.body;
}

// Asks until the answer is right, for what a job does a moment later.
export async function eventually(ask, { wait_ms = 30_000, every_ms = 50 } = {}) {
  const until = Date.now() + wait_ms;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, every_ms));
    }
  }
}
