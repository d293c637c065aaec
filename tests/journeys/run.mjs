// Every tests/journeys/*.journey.mjs exports `steps`, walked in order on one fresh workspace.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { engines } from '../lib/engines.mjs';
import { exit_status, not_ok, skip, test } from '../lib/report.mjs';
import { World } from '../lib/world.mjs';
import { missing } from './browser.mjs';

const wanted = process.argv.slice(2);
const journeys = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.journey.mjs'))
  .filter((file) => wanted.length === 0 || wanted.includes(file.split('.')[0]));
const pictures = process.env.KITH_TEST_PICTURES;  // a folder: what the page showed when a step failed

async function walk(file) {
  const name = file.split('.')[0];
  const { steps, needs, set_up = [] } = await import(`./${file}`);
  const lacking = needs?.();
  if (lacking) return skip(`journey ${name}`, lacking);
  let world;
  try {
    world = await World.open(engines[0], ...set_up);
    for (const [step, walk_step] of Object.entries(steps)) {
      const good = await test(`journey ${name}: ${step}`, () => walk_step(world));
      if (good) continue;
      if (pictures && world.page) {
        mkdirSync(pictures, { recursive: true });
        await world.page.screenshot({ path: join(pictures, `${name}.png`) });
      }
      break;  // each step stands on the one before
    }
    for (const trouble of world.browser?.troubles ?? []) not_ok(`journey ${name}: the page's own errors`, trouble);
  } catch (error) {
    not_ok(`journey ${name}`, error);
  } finally {
    await world?.browser?.close();
    await world?.server.kill();
  }
}

const lacking = missing();
if (lacking) skip('journeys', lacking);
else for (const file of journeys) await walk(file);
process.exit(exit_status());
