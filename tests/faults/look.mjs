// Are the data of a program that does not run now sound?
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Server } from '../lib/server.mjs';

const run = promisify(execFile);

// By a stranger's eyes: SQLite files alone.
export async function look_as_stranger(data) {
  try {
    await run('python3', [join(import.meta.dirname, 'sound.py'), data]);
  } catch (error) {
    assert.fail(`sound.py: ${error.stdout}${error.stderr}`);
  }
}

export async function look_by_itself(server) {
  const { code, stdout, stderr } = await server.command('check');
  assert.equal(code, 0, `kith check: ${stdout}${stderr}`);
}

// Both, and without doing the program's own recovery for it: of a copy.
export async function look_at_copy(data) {
  await look_as_stranger(data);
  const folder = mkdtempSync(join(tmpdir(), 'kith-look-'));
  try {
    cpSync(data, join(folder, 'data'), { recursive: true });
    await look_by_itself(new Server({ folder }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
