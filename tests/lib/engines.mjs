// The engines that a test runs on: SQLite always, PostgreSQL where KITH_TEST_POSTGRES names one.
import { execFileSync } from 'node:child_process';

const maintenance = process.env.KITH_TEST_POSTGRES;

// Only names without quotes are made here.
const psql = (statement) =>
  execFileSync('psql', ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '-d', maintenance, '-c', statement], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function new_postgres_database(name) {
  psql(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  process.on('exit', () => psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return `${maintenance} dbname=${name}`;
}

// Lines of what PostgreSQL answers.
export const ask_postgres = (database, statement) =>
  execFileSync('psql', ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '-d', database, '-c', statement]).toString().split('\n').filter(Boolean);

let made = 0;
const postgres = {
  name: 'postgres',
  new_database: () => new_postgres_database(`kith_test_${process.pid}_${++made}`),
};
const sqlite = { name: 'sqlite', new_database: () => '' };

export const engines = maintenance ? [sqlite, postgres] : [sqlite];
