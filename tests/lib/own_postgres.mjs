// A PostgreSQL of this test's own, which may be killed, and whose log may be read. It keeps what it answers,
// unlike the one that other tests share, unless `hasty` says that it need not survive.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporary_folder } from './server.mjs';

const programs = '/usr/lib/postgresql/15/bin';
const start_ms_max = 60_000;

export const why_no_postgres = () => (existsSync(join(programs, 'postgres')) ? undefined : 'PostgreSQL 15 is not here');

// It refuses to be root.
const is_root = process.getuid() === 0;
const as_postgres = is_root ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : [];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Those that this one has started, and theirs.
function descendants(root) {
  const children = new Map();
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = Number(readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(id)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  const below = (id) => (children.get(id) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

const hastily = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200', 'max_locks_per_transaction=512'];

export class Postgres {
  constructor({ hasty = false } = {}) {
    this.hasty = hasty;
    this.folder = temporary_folder();
    this.log_path = join(this.folder, 'postgres.log');
    if (is_root) {
      const [user, group] = ['-u', '-g'].map((what) => Number(execFileSync('id', [what, 'postgres'])));
      chownSync(this.folder, user, group);
    }
    chmodSync(this.folder, 0o755);
    this.run(join(programs, 'initdb'), '-D', this.data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync');
    this.url = `host=${this.folder} user=postgres dbname=postgres`;
  }

  get data() {
    return join(this.folder, 'data');
  }

  run(...command) {
    const [program, ...words] = [...as_postgres, ...command];
    return execFileSync(program, words, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async start() {
    const [program, ...words] = [
      ...as_postgres, join(programs, 'postgres'), '-D', this.data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${this.folder}`,
      '-c', 'log_line_prefix=%e ', ...(this.hasty ? hastily.flatMap((one) => ['-c', one]) : []),
    ];
    this.process = spawn(program, words, { cwd: this.folder, stdio: ['ignore', 'ignore', openSync(this.log_path, 'a')] });
    this.ended = new Promise((resolve) => this.process.on('exit', resolve));
    process.once('exit', (this.reap = () => this.kill_all()));
    for (const until = Date.now() + start_ms_max; ; ) {
      try {
        this.run(join(programs, 'pg_isready'), '-q', '-h', this.folder);
        return this;
      } catch (error) {
        if (Date.now() > until || this.process.exitCode !== null) throw error;
      }
      await pause(20);
    }
  }

  // What it has said; each line begins with its SQLSTATE, 00000 where nothing was wrong.
  log() {
    return readFileSync(this.log_path, 'utf8');
  }

  kill_all() {
    const all = [this.process.pid, ...descendants(this.process.pid)];
    for (const id of all) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It went with the first.
      }
    }
    return all;
  }

  // All its processes at once. Only when they are gone may another begin on the folder.
  async kill() {
    const all = this.kill_all();
    await this.ended;
    process.removeListener('exit', this.reap);
    const lives = (id) => {
      try {
        return !/\) Z/.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
      } catch {
        return false;
      }
    };
    while (all.some(lives)) await pause(5);
  }

  async stop() {
    this.process.kill('SIGINT');
    await this.ended;
    process.removeListener('exit', this.reap);
  }
}
