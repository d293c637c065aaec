// The program under test, in a folder of its own: set up, started, stopped, killed.
import { execFile, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const kith = process.env.KITH ?? join(import.meta.dirname, '../../build/release/kith');
export const admin_email = 'admin@kith.example';
export const admin_password = 'correct horse battery';
const start_ms_max = 20_000;
const stop_ms_max = 15_000;

// A folder that goes away with the process that asked for it. KITH_TEST_KEEP=1 keeps it.
process.setMaxListeners(200);
export function temporary_folder() {
  const folder = mkdtempSync(join(tmpdir(), 'kith-test-'));
  if (!process.env.KITH_TEST_KEEP) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export class Server {
  constructor({ database = '', folder = temporary_folder(), flags = [] } = {}) {
    this.folder = folder;
    this.data = join(folder, 'data');
    this.flags = ['--data', this.data, ...(database ? ['--database', database] : []), ...flags];
    this.log_path = join(folder, 'serve.log');
  }

  // kith COMMAND on this data: { code, stdout, stderr }.
  async command(command, ...flags) {
    try {
      return { code: 0, ...(await run(kith, [command, ...this.flags, ...flags])) };
    } catch (error) {
      if (typeof error.code !== 'number') throw error;
      return { code: error.code, stdout: error.stdout, stderr: error.stderr };
    }
  }

  async set_up(...flags) {
    const done = await this.command('setup', '--email', admin_email, '--password', admin_password, ...flags);
    if (done.code !== 0) throw new Error(`kith setup ended with ${done.code}: ${done.stderr}`);
    return this;
  }

  // Starts it and waits until it says where it listens; answers after how many milliseconds.
  async start() {
    const began = performance.now();
    this.process = spawn(kith, ['serve', ...this.flags, '--listen', '127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const child = this.process;
    child.stderr.pipe(createWriteStream(this.log_path, { flags: 'a' }));
    let complaints = '';
    child.stderr.on('data', (bytes) => (complaints = (complaints + bytes).slice(-2000)));
    this.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    process.once('exit', this.reap = () => child.kill('SIGKILL'));
    this.said = '';
    this.url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server did not start in time')), start_ms_max);
      child.stdout.on('data', (bytes) => {
        this.said += bytes;
        const found = this.said.match(/^listening on (\S+)$/m);
        if (found) {
          clearTimeout(timer);
          resolve(found[1]);
        }
      });
      child.on('close', (code, signal) => {  // when all that it says is here
        clearTimeout(timer);
        reject(new Error(`the server ended with ${code ?? signal} at its start: ${complaints}`));
      });
    });
    return performance.now() - began;
  }

  // The one-time code of a workspace that is not set up yet.
  async code() {
    for (let i = 0; i < 50 && !/^set-up code: /m.test(this.said); i++) await new Promise((r) => setTimeout(r, 20));
    return this.said.match(/^set-up code: (\S+)$/m)?.[1];
  }

  async stop() {
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), stop_ms_max);
    const end = await this.ended;
    clearTimeout(late);
    process.removeListener('exit', this.reap);
    return end;
  }

  async kill() {
    this.process.kill('SIGKILL');
    const end = await this.ended;
    process.removeListener('exit', this.reap);
    return end;
  }

  log() {
    return existsSync(this.log_path) ? readFileSync(this.log_path, 'utf8') : '';
  }
}
