// One of the writers that are at work when the program is killed. It remembers what it asked for and
// what was answered, and afterwards says what must be true of the data.
//
// It writes contacts whose `title` is its own mark, and touches nobody else's. An answered write must
// be there, once; one without an answer may be there or not, but whole.
import assert from 'node:assert/strict';

const batch_size = 5;
const gone = Symbol('the server is gone');

export class Writer {
  constructor(client, random, mark) {
    this.client = client;
    this.random = random;
    this.mark = mark;
    this.count = 0;
    this.answered = 0;
    this.records = new Map();  // name -> what may stand under `department` now; null: deleted
    this.ids = new Map();
    this.unsure_creates = [];  // { key, values }: to be sent again
    this.unsure_batches = [];  // names that stand all or none
  }

  async work() {
    while ((await this.one_write()) !== gone);
  }

  one_write() {
    const own = [...this.ids.keys()].filter((name) => this.records.get(name).length === 1 && this.records.get(name)[0] !== null);
    const dice = this.random();
    if (own.length > 0 && dice < 0.35) return this.update(own[Math.floor(this.random() * own.length)]);
    if (own.length > 3 && dice < 0.45) return this.remove(own[Math.floor(this.random() * own.length)]);
    return dice < 0.7 ? this.create() : this.batch();
  }

  // The answer, or `gone`. Any other answer than the one expected is a failure.
  async send(expected, request) {
    let answer;
    try {
      answer = await request();
    } catch {
      return gone;
    }
    assert.equal(answer.status, expected, JSON.stringify(answer.body));
    this.answered += 1;
    return answer.body;
  }

  next_name() {
    return `${this.mark}-${++this.count}`;
  }

  async create() {
    const values = { last_name: this.next_name(), title: this.mark, department: 'new' };
    const key = `key-${values.last_name}`;
    const made = await this.send(201, () => this.client.post('/contacts', values, { 'idempotency-key': key }));
    this.records.set(values.last_name, made === gone ? [undefined, 'new'] : ['new']);
    if (made === gone) this.unsure_creates.push({ key, values });
    else this.ids.set(values.last_name, made.id);
    return made;
  }

  async update(name) {
    const wanted = `change ${++this.count}`;
    const before = this.records.get(name)[0];
    const id = this.ids.get(name);
    const made = await this.send(200, () => this.client.patch(`/contacts/${id}`, { department: wanted }));
    this.records.set(name, made === gone ? [before, wanted] : [wanted]);
    return made;
  }

  async remove(name) {
    const before = this.records.get(name)[0];
    const made = await this.send(204, () => this.client.remove(`/contacts/${this.ids.get(name)}`));
    this.records.set(name, made === gone ? [before, null] : [null]);
    return made;
  }

  async batch() {
    const names = Array.from({ length: batch_size }, () => this.next_name());
    const operations = names.map((name) => ({
      op: 'create',
      object: 'contacts',
      values: { last_name: name, title: this.mark, department: 'new' },
    }));
    const made = await this.send(200, () => this.client.post('/batch', { operations }));
    for (const [i, name] of names.entries()) {
      this.records.set(name, made === gone ? [undefined, 'new'] : ['new']);
      if (made !== gone) this.ids.set(name, made.results[i].id);
    }
    if (made === gone) this.unsure_batches.push(names);
    return made;
  }

  // All live records of this writer: name -> department.
  async found() {
    const found = new Map();
    for (let cursor; ; ) {
      const page = await this.client.list('contacts', {
        filter: { field: 'title', op: 'eq', value: this.mark },
        fields: 'last_name,department',
        limit: 500,
        ...(cursor ? { cursor } : {}),
      });
      for (const record of page.records) {
        assert.equal(found.has(record.last_name), false, `${record.last_name} is there twice`);
        found.set(record.last_name, record.department);
      }
      if (page.next === null) return found;
      cursor = page.next;
    }
  }

  // After the restart, with a client of the program that runs now.
  async verify(client) {
    this.client = client;
    const found = await this.found();
    for (const [name, allowed] of this.records) {
      const is = found.has(name) ? found.get(name) : allowed.includes(null) ? null : undefined;
      assert.ok(allowed.includes(is), `${name} is ${is}, and should be one of ${JSON.stringify(allowed)}`);
      found.delete(name);
    }
    assert.deepEqual([...found.keys()], [], 'records that nobody wrote');
    await this.verify_batches();
    await this.repeat_creates();
  }

  async verify_batches() {
    const found = await this.found();
    for (const names of this.unsure_batches) {
      const there = names.filter((name) => found.has(name)).length;
      assert.ok(there === 0 || there === names.length, `${there} of a batch of ${names.length}`);
    }
  }

  // What a careful client does: the same request again under the same key. Then it is there once.
  async repeat_creates() {
    for (const { key, values } of this.unsure_creates) {
      const made = await this.client.post('/contacts', values, { 'idempotency-key': key });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
    const found = await this.found();  // fails where one is there twice
    for (const { values } of this.unsure_creates) assert.ok(found.has(values.last_name), values.last_name);
  }
}
