// One of the writers that are at work when the program is killed. It remembers what it asked for and
// what was answered, and afterwards says what must be true of the data.
//
// It writes contacts whose `title` is its own mark, with files, and touches nobody else's. An answered
// write must be there, once; one without an answer may be there or not, but whole. Where the writer may
// be refused (`refusals`: a predicate over answers), one that was refused counts as one without an
// answer, unless it was told that nothing was saved: then nothing must be there.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

const batch_size = 5;
const file_bytes_max = 40_000;
const gone = Symbol('no answer, or none that says it is done');
const full = 507;

export class Writer {
  constructor(client, random, mark, { refusals = () => false, writes_max = Infinity } = {}) {
    this.client = client;
    this.random = random;
    this.mark = mark;
    this.refusals = refusals;
    this.left = writes_max;
    this.refused = [];  // the answers
    this.over = false;
    this.count = 0;
    this.answered = 0;
    this.records = new Map();  // name -> what may stand under `department` now; null: deleted
    this.ids = new Map();
    this.unsure_creates = [];  // { key, values }: to be sent again
    this.unsure_batches = [];  // names that stand all or none
    this.files = new Map();  // id of an attachment -> its bytes' SHA-256
  }

  async work() {
    while (!this.over && this.left-- > 0) await this.one_write();
  }

  one_write() {
    const own = [...this.ids.keys()].filter((name) => this.records.get(name).length === 1 && this.records.get(name)[0] !== null);
    const dice = this.random();
    if (own.length > 0 && dice < 0.35) return this.update(own[Math.floor(this.random() * own.length)]);
    if (own.length > 3 && dice < 0.45) return this.remove(own[Math.floor(this.random() * own.length)]);
    if (own.length > 0 && dice < 0.55) return this.attach(own[Math.floor(this.random() * own.length)]);
    return dice < 0.75 ? this.create() : this.batch();
  }

  // The answer, or `gone`. Any other answer than the one expected is a failure.
  async send(expected, request) {
    let answer;
    try {
      answer = await request();
    } catch {
      this.over = true;
      return gone;
    }
    if (answer.status !== expected && this.refusals(answer)) {
      this.refused.push(answer);
      return gone;
    }
    assert.equal(answer.status, expected, JSON.stringify(answer.body));
    this.answered += 1;
    return answer.body;
  }

  // What may be there after an answer that was none: what was, and what was wanted.
  unless_full(before, wanted) {
    const told_no = !this.over && this.refused.at(-1)?.status === full;
    return told_no ? [before] : [before, wanted];
  }

  next_name() {
    return `${this.mark}-${++this.count}`;
  }

  async create() {
    const values = { last_name: this.next_name(), title: this.mark, department: 'new' };
    const key = `key-${values.last_name}`;
    const made = await this.send(201, () => this.client.post('/contacts', values, { 'idempotency-key': key }));
    this.records.set(values.last_name, made === gone ? this.unless_full(undefined, 'new') : ['new']);
    if (made === gone) this.unsure_creates.push({ key, values });
    else this.ids.set(values.last_name, made.id);
    return made;
  }

  async update(name) {
    const wanted = `change ${++this.count}`;
    const before = this.records.get(name)[0];
    const id = this.ids.get(name);
    const made = await this.send(200, () => this.client.patch(`/contacts/${id}`, { department: wanted }));
    this.records.set(name, made === gone ? this.unless_full(before, wanted) : [wanted]);
    return made;
  }

  async remove(name) {
    const before = this.records.get(name)[0];
    const made = await this.send(204, () => this.client.remove(`/contacts/${this.ids.get(name)}`));
    this.records.set(name, made === gone ? this.unless_full(before, null) : [null]);
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
      this.records.set(name, made === gone ? this.unless_full(undefined, 'new') : ['new']);
      if (made !== gone) this.ids.set(name, made.results[i].id);
    }
    if (made === gone) this.unsure_batches.push(names);
    return made;
  }

  async attach(name) {
    const bytes = Buffer.alloc(1 + Math.floor(this.random() * file_bytes_max), `${this.mark} ${++this.count} `);
    const form = new FormData();
    form.append('file', new Blob([bytes]), `${name}.bin`);
    form.append('record_object', 'contacts');
    form.append('record_id', this.ids.get(name));
    const made = await this.send(201, () => this.client.post('/attachments', form));
    if (made !== gone) this.files.set(made.id, createHash('sha256').update(bytes).digest('hex'));
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
    await this.verify_files();
    await this.repeat_creates();
  }

  async verify_files() {
    for (const [id, expected] of this.files) {
      const answer = await fetch(`${this.client.url}/api/v1/attachments/${id}/content`, { headers: this.client.headers });
      assert.equal(answer.status, 200, `the content of the attachment ${id}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.equal(createHash('sha256').update(bytes).digest('hex'), expected, `the attachment ${id} has other bytes`);
    }
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
      this.records.set(values.last_name, ['new']);
    }
    const found = await this.found();  // fails where one is there twice
    for (const { values } of this.unsure_creates) assert.ok(found.has(values.last_name), values.last_name);
    this.unsure_creates = [];
  }
}
