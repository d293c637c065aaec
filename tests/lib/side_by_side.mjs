// A run on each engine at the same time, each in a process of its own: their waits fall into each other's work.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { engines } from './engines.mjs';

const chosen = process.env.KITH_TEST_ENGINE;  // set by what stands below

// Calls `run` with the engine of this process; as the first process, starts one for each engine with the same
// arguments, passes on what they print line by line, and ends the program: badly when one of them did.
export async function side_by_side(file, run) {
  if (chosen || engines.length === 1) return run(engines.find(({ name }) => name === (chosen ?? name)));
  const ends = await Promise.all(engines.map(({ name }) => {
    const child = spawn(process.execPath, [file, ...process.argv.slice(2)], {
      env: { ...process.env, KITH_TEST_ENGINE: name },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => console.log(line));
    return new Promise((ended) => child.on('close', (code) => ended(code ?? 1)));
  }));
  process.exit(Math.max(...ends));
}
