// A disk that can fail, fill up and lose its power (layer/disk.h), mounted at a folder of this test's.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { temporary_folder } from '../lib/server.mjs';

const program = join(import.meta.dirname, '../../build/faults/layer');
const mount_ms_max = 10_000;

const mounts = () => readFileSync('/proc/self/mounts', 'utf8').split('\n').map((line) => line.split(' ')[1]);

export class Disk {
  // What is in `store` can be read there by anybody while the disk is not mounted.
  constructor(folder, name = 'data') {
    this.store = join(folder, `${name}.store`);
    this.path = join(folder, name);
    mkdirSync(this.store, { recursive: true });
    mkdirSync(this.path, { recursive: true });
    process.prependOnceListener('exit', () => this.take_away());  // before the folder goes
  }

  async mount(seed) {
    this.child = spawn(program, [this.store, this.path, String(seed)], { stdio: ['pipe', 'pipe', 'pipe'] });
    const child = this.child;
    this.complaints = '';
    child.stdin.on('error', () => {});  // its end is told by `gone`
    child.stderr.on('data', (bytes) => (this.complaints += bytes));
    this.waiting = [];
    this.gone = new Promise((resolve) => child.on('exit', (code, signal) => {
      for (const answer of this.waiting.splice(0)) answer(`unknown end of the disk: ${code ?? signal} ${this.complaints}`);
      resolve();
    }));
    this.cut_seen = new Promise((resolve) => (this.saw_cut = resolve));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'cut') this.saw_cut(true);
      else this.waiting.shift()?.(line);
    });
    const until = Date.now() + mount_ms_max;
    while (!mounts().includes(this.path)) {
      if (child.exitCode !== null || Date.now() > until) {
        throw new Error(`the disk cannot be mounted: ${this.complaints.trim()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this;
  }

  // One line that says how it went.
  async tell(order) {
    if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(`the disk is gone: ${this.complaints}`);
    return new Promise((resolve, reject) => {
      this.waiting.push((line) => (line.startsWith('unknown') ? reject(new Error(line)) : resolve(line)));
      this.child.stdin.write(`${order}\n`);
    });
  }

  // Once `changes` more calls have changed something, nothing is answered any more.
  async cut_after(changes) {
    await this.tell(changes > 0 ? `cut-after ${changes}` : 'cut-now');
    return this.cut_seen;
  }

  async counts() {
    const [, changes, writes, syncs, failed] = (await this.tell('counts')).split(' ').map(Number);
    return { changes, writes, syncs, failed };
  }

  // Kills the program that waits for the disk, and takes the disk away: `store` is what is left.
  async lose_power(server) {
    await this.tell('cut-now');
    server?.process.kill('SIGKILL');
    await this.tell('release');
    await server?.kill();
    await this.unmount();
  }

  async unmount() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    await this.tell('end');
    await this.gone;
    if (mounts().includes(this.path)) await promisify(execFile)('umount', ['-l', this.path]);
  }

  // For whoever ended early.
  take_away() {
    if (!mounts().includes(this.path)) return;
    this.child?.kill('SIGKILL');
    spawnSync('umount', ['-l', this.path]);
  }
}

// Why no such disk can be had here; undefined where it can: one is mounted and taken away.
export async function why_no_disk() {
  const built = spawnSync(join(import.meta.dirname, 'layer/build'), ['disk', program], { encoding: 'utf8' });
  if (built.status === 3) return built.stderr.trim();
  if (built.status !== 0) throw new Error(`the layer cannot be built: ${built.stderr.slice(-2000)}`);
  const trial = new Disk(temporary_folder());
  try {
    await trial.mount(1);
    await trial.unmount();
  } catch (error) {
    return error.message;
  }
  return undefined;
}
