// Everything that a workspace keeps, as one line of digests by table: what a refusal must leave alone.
// Left out is what goes on by itself: when somebody was last seen, the jobs, the seals
// of the log, and the note of who looked at what.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ask_postgres } from './engines.mjs';

const seen = /^kith_(sessions|tokens|last_seen|jobs|schedules|audit|seal_\w+)$/;

const of_postgres = (database) => {
  const tables = ask_postgres(database, `SELECT table_schema || '.' || table_name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`);
  const kept = tables.filter((name) => !seen.test(name.split('.')[1]));
  const digests = kept.map((name) => {
    const [schema, table] = name.split('.');
    return `SELECT '${table}', md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM "${schema}"."${table}" t${table === 'kith_settings' ? " WHERE name NOT IN ('quality_place', 'ready_at')" : ''}`;
  });
  return Object.fromEntries(ask_postgres(database, digests.join(' UNION ALL ')).map((line) => line.split('|')));
};

const of_sqlite = (data) =>
  Object.fromEntries(
    execFileSync('python3', [join(import.meta.dirname, 'fingerprint.py'), data], { maxBuffer: 1 << 26 })
      .toString().split('\n').filter(Boolean).map((line) => line.split(' '))
      .filter(([name]) => !seen.test(name)));

export const fingerprint = (world) => (world.database ? of_postgres(world.database) : of_sqlite(world.server.data));

// The tables in which two differ.
export const differences = (before, after) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((table) => before[table] !== after[table]);

// What was done just now is followed up by jobs: the fingerprint of when they are through.
export async function at_rest(world) {
  for (let last, now = fingerprint(world); ; last = now) {
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    now = fingerprint(world);
    if (last && differences(last, now).length === 0) return now;
  }
}
