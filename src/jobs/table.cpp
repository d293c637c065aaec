#include "jobs/table.h"

#include <array>
#include <limits>

#include "jobs/under_way.h"

namespace kith::jobs::table {
namespace {

using storage::Connection;
using storage::EngineSql;
using storage::Row;
using storage::Sql;

constexpr Sql insert_job =
    R"(INSERT INTO kith_jobs (id, kind, payload, checkpoint, state, attempt, attempts_max, done,
         total, run_at, created_at, by, error, once_key)
       VALUES (?1, ?2, ?3, 'null', 0, 0, ?4, 0, 0, ?5, ?6, ?7, '', ?8) ON CONFLICT DO NOTHING)";
constexpr Sql select_once = "SELECT id FROM kith_jobs WHERE once_key = ?1";
constexpr Sql select_job =
    R"(SELECT id, kind, payload, checkpoint, state, attempt, done, total, run_at, created_at,
         finished_at, by, error, attempts_max FROM kith_jobs WHERE id = ?1)";
constexpr Sql select_jobs =
    R"(SELECT id, kind, payload, checkpoint, state, attempt, done, total, run_at, created_at,
         finished_at, by, error, attempts_max FROM kith_jobs
       WHERE id < ?1 AND (?2 < 0 OR state = ?2) ORDER BY id DESC LIMIT ?3)";
constexpr Sql select_under_way =
    R"(SELECT id, kind, payload, checkpoint, state, attempt, done, total, run_at, created_at,
         finished_at, by, error, attempts_max FROM kith_jobs
       WHERE state IN (0, 1) AND kind = ?1 ORDER BY state DESC, id DESC)";
constexpr EngineSql select_due = {.sqlite = R"(SELECT id FROM (
        SELECT id, run_at FROM (SELECT id, run_at FROM kith_jobs
          WHERE state = 0 AND run_at <= ?1 ORDER BY run_at LIMIT 1)
        UNION ALL
        SELECT id, run_at FROM kith_jobs WHERE state = 1 AND lease_until < ?1)
      ORDER BY run_at LIMIT 1)",
                                  .postgres = R"(SELECT id FROM kith_jobs
      WHERE (state = 0 AND run_at <= ?1) OR (state = 1 AND lease_until < ?1)
      ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)"};
constexpr Sql take =
    R"(UPDATE kith_jobs SET state = 1, holder = ?2, lease_until = ?3, attempt = attempt + 1
       WHERE id = ?1)";
constexpr Sql save_job =
    R"(UPDATE kith_jobs SET checkpoint = ?3, done = ?4, total = ?5, attempt = 1
       WHERE id = ?1 AND holder = ?2 AND state = 1)";
constexpr Sql renew_job =
    "UPDATE kith_jobs SET lease_until = ?3 WHERE id = ?1 AND holder = ?2 AND state = 1";
constexpr Sql end_leases_sql =
    R"(UPDATE kith_jobs SET state = 0, holder = NULL, run_at = ?1
       WHERE state = 1 AND attempt < attempts_max)";
constexpr Sql finish_job =
    R"(UPDATE kith_jobs SET state = ?3, error = ?4, finished_at = ?5, holder = NULL
       WHERE id = ?1 AND holder = ?2 AND state = 1)";
constexpr Sql put_back_job =
    R"(UPDATE kith_jobs SET state = 0, attempt = attempt - ?3, error = ?4, run_at = ?5,
         holder = NULL WHERE id = ?1 AND holder = ?2 AND state = 1)";
constexpr Sql cancel_job =
    R"(UPDATE kith_jobs SET state = 4, finished_at = ?2, holder = NULL
       WHERE id = ?1 AND state IN (0, 1))";
constexpr Sql retry_job =
    R"(UPDATE kith_jobs SET state = 0, attempt = 0, error = '', run_at = ?2, finished_at = NULL
       WHERE id = ?1 AND state IN (3, 4))";
constexpr Sql select_last = "SELECT last_at FROM kith_schedules WHERE name = ?1";
constexpr Sql upsert_last =
    R"(INSERT INTO kith_schedules (name, last_at) VALUES (?1, ?2)
       ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at)";

Json stored_json(std::string_view text) {
  auto json = parse_json(text, {.bytes_max = 64 << 20});
  return json ? std::move(*json) : Json();
}

Job read(const Row& row) {
  Job job;
  job.id = row.id(0);
  job.kind = row.text(1);
  job.payload = stored_json(row.text(2));
  job.checkpoint = stored_json(row.text(3));
  job.state = static_cast<State>(row.integer(4));
  job.attempt = static_cast<int>(row.integer(5));
  job.progress = {row.integer(6), row.integer(7)};
  job.run_at = row.timestamp(8);
  job.created_at = row.timestamp(9);
  if (!row.is_null(10)) job.finished_at = row.timestamp(10);
  job.by = row.id(11);
  job.error = row.text(12);
  job.attempts_max = static_cast<int>(row.integer(13));
  return job;
}

}  // namespace

Id insert(Connection& db, Id id, const Request& request, Timestamp now) {
  const Value once = request.once_key.empty() ? Value{} : Value{request.once_key};
  const bool made =
      db.execute(insert_job,
                 {value_of(id), request.kind, request.payload.dump(), int64_t{request.attempts_max},
                  request.run_at.value_or(now), now, value_of(request.by), once}) > 0;
  if (made) return id;
  return Id{db.integer(select_once, std::array{once}).value_or(0)};
}

std::optional<Job> find(Connection& db, Id id) {
  std::optional<Job> job;
  db.query(select_job, {value_of(id)}, [&](const Row& row) {
    job = read(row);
    return false;
  });
  return job;
}

std::vector<Job> list(Connection& db, std::optional<State> state, Id before, int limit) {
  std::vector<Job> out;
  const int64_t below = before ? before.value : std::numeric_limits<int64_t>::max();
  db.query(select_jobs, {below, state ? static_cast<int64_t>(*state) : int64_t{-1}, int64_t{limit}},
           [&](const Row& row) {
             out.push_back(read(row));
             return true;
           });
  return out;
}

std::optional<Job> claim(Connection& db, int64_t holder, Timestamp now, Timestamp until) {
  const auto id = db.integer(db.pick(select_due), std::array{Value{now}});
  if (!id) return std::nullopt;
  db.execute(take, {*id, holder, until});
  return find(db, Id{*id});
}

bool save(Connection& db, Id id, int64_t holder, const Json& checkpoint, Progress progress) {
  return db.execute(save_job,
                    {value_of(id), holder, checkpoint.dump(), progress.done, progress.total}) > 0;
}

bool renew(Connection& db, Id id, int64_t holder, Timestamp until) {
  return db.execute(renew_job, {value_of(id), holder, until}) > 0;
}

int64_t end_leases(Connection& db, Timestamp now) {
  return db.execute(end_leases_sql, std::array{Value{now}});
}

bool finish(Connection& db, Id id, int64_t holder, State state, const std::string& error,
            Timestamp now) {
  return db.execute(finish_job, {value_of(id), holder, static_cast<int64_t>(state), error, now}) >
         0;
}

bool put_back(Connection& db, Id id, int64_t holder, Counted counted, const std::string& error,
              Timestamp run_at) {
  const int64_t uncounted = counted == Counted::yes ? 0 : 1;
  return db.execute(put_back_job, {value_of(id), holder, uncounted, error, run_at}) > 0;
}

bool cancel(Connection& db, Id id, Timestamp now) {
  return db.execute(cancel_job, {value_of(id), now}) > 0;
}

bool retry(Connection& db, Id id, Timestamp now) {
  return db.execute(retry_job, {value_of(id), now}) > 0;
}

Timestamp last_run(Connection& db, const std::string& schedule, Timestamp now) {
  std::optional<Timestamp> at;
  db.query(select_last, {schedule}, [&](const Row& row) {
    at = row.timestamp(0);
    return false;
  });
  if (!at) set_last_run(db, schedule, now);
  return at.value_or(now);
}

void set_last_run(Connection& db, const std::string& schedule, Timestamp at) {
  db.execute(upsert_last, {schedule, at});
}

}  // namespace kith::jobs::table

namespace kith::jobs {

std::optional<Job> under_way(storage::Connection& db, std::string_view kind,
                             std::string_view object) {
  std::optional<Job> found;
  db.query(table::select_under_way, {std::string(kind)}, [&](const storage::Row& row) {
    Job job = table::read(row);
    if (object.empty() || job.payload.text("object") == object) found = std::move(job);
    return !found;
  });
  return found;
}

}  // namespace kith::jobs
