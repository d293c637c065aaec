// Every tests/api/*.mjs but this one is a story: `export const stories = { 'sentence': async (world) => … }`.
// A file gets a fresh workspace on each engine (`set_up` holds flags of kith setup); its stories run in order
// and may build on each other.
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { engines } from '../lib/engines.mjs';
import { exit_status, not_ok, skip, test } from '../lib/report.mjs';
import { side_by_side } from '../lib/side_by_side.mjs';
import { World } from '../lib/world.mjs';

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.mjs') && file !== basename(import.meta.filename))
  .filter((file) => wanted.length === 0 || wanted.includes(basename(file, '.mjs')));

async function run(file, engine) {
  const chapter = `${basename(file, '.mjs')} on ${engine.name}`;
  const { stories, set_up = [] } = await import(`./${file}`);
  let world;
  try {
    world = await World.open(engine, ...set_up);
    for (const [name, story] of Object.entries(stories)) await test(`${chapter}: ${name}`, () => story(world));
    const end = await world.server.stop();
    if (end.code !== 0) throw new Error(`the server ended with ${JSON.stringify(end)}`);
  } catch (error) {
    not_ok(chapter, error);
    await world?.server.kill();
  }
}

if (engines.length < 2) skip('api on postgres', 'KITH_TEST_POSTGRES names no PostgreSQL');
await side_by_side(import.meta.filename, async (engine) => {
  for (const file of files) await run(file, engine);
});
process.exit(exit_status());
