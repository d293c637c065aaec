// kith_jobs: states are waiting 0, running 1, done 2, failed 3, cancelled 4 (jobs::State). A holder
// is the random number of one lease: who lost it can save nothing more.
#include "jobs/jobs.h"

namespace kith::jobs {

std::span<const storage::Migration> migrations() {
  static const storage::Migration list[] = {
      {"jobs",
       1,
       {.sqlite = R"(
          CREATE TABLE kith_jobs (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL,
            checkpoint TEXT NOT NULL, state INTEGER NOT NULL, attempt INTEGER NOT NULL,
            attempts_max INTEGER NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL,
            run_at INTEGER NOT NULL, created_at INTEGER NOT NULL, finished_at INTEGER,
            by INTEGER, error TEXT NOT NULL, once_key TEXT, holder INTEGER,
            lease_until INTEGER) STRICT;
          CREATE INDEX kith_jobs_due ON kith_jobs (state, run_at);
          CREATE UNIQUE INDEX kith_jobs_once ON kith_jobs (once_key) WHERE once_key IS NOT NULL;
          CREATE TABLE kith_schedules (
            name TEXT PRIMARY KEY, last_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_jobs (
            id bigint PRIMARY KEY, kind text NOT NULL, payload text NOT NULL,
            checkpoint text NOT NULL, state bigint NOT NULL, attempt bigint NOT NULL,
            attempts_max bigint NOT NULL, done bigint NOT NULL, total bigint NOT NULL,
            run_at timestamptz NOT NULL, created_at timestamptz NOT NULL, finished_at timestamptz,
            by bigint, error text NOT NULL, once_key text, holder bigint,
            lease_until timestamptz);
          CREATE INDEX kith_jobs_due ON kith_jobs (state, run_at);
          CREATE UNIQUE INDEX kith_jobs_once ON kith_jobs (once_key) WHERE once_key IS NOT NULL;
          CREATE TABLE kith_schedules (name text PRIMARY KEY, last_at timestamptz NOT NULL);)"}},
  };
  return list;
}

}  // namespace kith::jobs
