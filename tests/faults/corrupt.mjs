// Bytes of database files are flipped, from a single one to one in a hundred. Then: the program
// refuses the file, or answers with errors, and never falls over. How often `kith check` calls a file
// sound in which something reads otherwise than before (dump.py, by SQLite alone, says what does) is
// counted and told: pages have no checksums yet, so it does not see a letter of a text that changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, must } from '../lib/client.mjs';
import { exit_status, test } from '../lib/report.mjs';
import { Server, admin_email, admin_password, temporary_folder } from '../lib/server.mjs';
import { between, depth, random_from, seed } from '../lib/chance.mjs';
import { Writer } from './writer.mjs';

const copies = Number(process.env.KITH_CORRUPT_COPIES ?? depth({ ci: 100, nightly: 500 }));
const served_every = 4;  // the others are looked at by `kith check` alone
const crash = 128;  // statuses from here on are signals

const dump_of = (data) => {
  try {
    return { text: execFileSync('python3', [join(import.meta.dirname, 'dump.py'), data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) };
  } catch (error) {
    return { why: String(error.stderr).trim().split('\n').at(-1) };
  }
};

class Story {
  found = { refused: 0, harmless: 0, told: 0, unnoticed: 0 };
  served = { refused: 0, answered: 0 };

  async begin() {
    this.folder = temporary_folder();
    const server = await new Server({ folder: this.folder }).set_up();
    await server.start();
    const admin = await new Client(server.url).sign_in(admin_email, admin_password);
    this.token = (await admin.token({ name: 'faults' })).token;
    const writer = new Writer(Client.with_token(server.url, this.token), random_from(seed), 'some', { writes_max: 60 });
    await writer.work();
    assert.equal((await server.stop()).code, 0);
    this.sound = join(this.folder, 'sound');
    cpSync(server.data, this.sound, { recursive: true });
    this.dump = dump_of(this.sound);
    assert.equal(this.dump.why, undefined);
  }

  // A copy with wrong bytes in it, and how many.
  spoil(data, random) {
    rmSync(data, { recursive: true, force: true });
    cpSync(this.sound, data, { recursive: true });
    const files = readdirSync(data).filter((name) => name.endsWith('.db'));
    const file = join(data, files[between(random, 0, files.length - 1)]);
    const bytes = readFileSync(file);
    const flips = random() < 0.5 ? between(random, 1, 10) : Math.max(1, Math.round(bytes.length * 10 ** (-4 + 2 * random())));
    for (let i = 0; i < flips; i++) bytes[between(random, 0, bytes.length - 1)] ^= between(random, 1, 255);
    writeFileSync(file, bytes);
    return `${flips} bytes of ${file.split('/').at(-1)}`;
  }

  async look(number) {
    const random = random_from(seed + number);
    const server = new Server({ folder: this.folder });
    const spoilt = this.spoil(server.data, random);
    const dump = dump_of(server.data);
    const { code, stdout, stderr } = await server.command('check');
    assert.ok(code < crash, `${spoilt}: kith check fell over (${code}): ${stderr.slice(-300)}`);
    if (code !== 0) assert.ok((stdout + stderr).trim(), `${spoilt}: kith check says nothing`);
    const outcome = code === 0 ? (dump.text === this.dump.text ? 'harmless' : 'unnoticed') : dump.why ? 'refused' : 'told';
    assert.ok(outcome !== 'unnoticed' || !dump.why, `${spoilt}: kith check calls sound what cannot be read: ${dump.why}`);
    this.found[outcome] += 1;
    if (number % served_every === 0) await this.serve(server, random_from(seed + number));
  }

  async serve(server, random) {
    const spoilt = this.spoil(server.data, random);
    try {
      await server.start();
    } catch (error) {
      assert.match(error.message, /ended with \d+ at its start/, `${spoilt}: ${error.message}`);
      this.served.refused += 1;
      return;
    }
    const client = Client.with_token(server.url, this.token);
    for (const ask of [
      () => client.get('/contacts', { limit: 500 }),
      () => client.get('/search', { q: 'some' }),
      () => client.post('/contacts/query', { measures: [{ fn: 'count' }] }),
      () => client.get('/attachments', { limit: 500 }),
      () => client.get('/users'),
      () => client.post('/contacts', { last_name: 'After' }),
      () => client.get('/meta/objects'),
    ]) {
      const answer = await ask();
      assert.ok(answer.status >= 200 && answer.status < 600);
    }
    assert.equal(server.process.signalCode, null, `${spoilt}: the server fell over`);
    const { signal } = await server.stop();
    assert.equal(signal, null, `${spoilt}: the server fell over when it stopped`);
    this.served.answered += 1;
  }
}

console.log(`# KITH_SEED=${seed} KITH_CORRUPT_COPIES=${copies}`);
const story = new Story();
if (await test('a small workspace is there to be spoilt', () => story.begin())) {
  let bad = 0;
  for (let number = 1; number <= copies && bad < 5; number++) {
    if (!(await test(`spoilt copy ${number} of ${copies} (seed ${seed})`, () => story.look(number)))) bad += 1;
  }
  console.log(`# kith check: ${JSON.stringify(story.found)}; kith serve: ${JSON.stringify(story.served)}`);
}
process.exit(exit_status());
