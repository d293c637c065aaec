// What the engine itself says of the statements that it was given: the witness of the test, not the program.
//
// On PostgreSQL its own log, of a server that the test starts for itself; on both the program's count of what an
// engine could not run as it stood, which is taken where answers of the engines come in (storage/failures.h).
import { engines } from '../lib/engines.mjs';
import { Postgres, why_no_postgres } from '../lib/own_postgres.mjs';
import { must } from '../lib/client.mjs';

// Unique indexes, races that are run again, time-outs and stops: no fault of a statement.
const harmless = /^(00000|01000|23505|40001|40P01|55P03|57014|57P0\d|25P03)$/;

export async function test_engines() {
  const sqlite = { name: 'sqlite', new_database: () => '', faults: () => [], close: async () => {} };
  if (engines.length < 2) return [sqlite];
  if (why_no_postgres()) return [sqlite, { ...engines[1], faults: () => [], close: async () => {} }];
  const server = await new Postgres({ hasty: true }).start();
  const faults = () => {
    const lines = server.log().split('\n');
    return lines.flatMap((line, n) => {
      const [, state] = line.match(/^(\w{5}) (?:ERROR|FATAL|PANIC):/) ?? [];
      return state && !harmless.test(state) ? [`${line} ${lines.slice(n + 1, n + 4).find((one) => /STATEMENT:/.test(one))?.slice(0, 300) ?? ''}`] : [];
    });
  };
  return [sqlite, { name: 'postgres', new_database: () => server.url, faults, close: () => server.stop() }];
}

export async function refused_statements(world) {
  const metrics = must(await world.admin.ask('GET', '//metrics'), 200);
  return Number(metrics.match(/^kith_statements_refused_total (\d+)$/m)[1]);
}

// Lines of the program's log that tell of something which nobody foresaw. A reaction that is tried again is foreseen.
export const complaints = (server) => server.log().split('\n').filter((line) => /\b(request_failed|handler_failed|answer_failed|stream_failed|job_failed|reactions_stalled|sealing_stalled|job_queue|terminate|Assertion)\b/.test(line));
