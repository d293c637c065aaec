// The statements over kith_jobs, as functions. Which job is whose, nothing of threads.
#pragma once

#include "jobs/jobs.h"

namespace kith::jobs::table {

// The id of the new job, or of the one that holds the same once-key already.
Id insert(storage::Connection& db, Id id, const Request& request, Timestamp now);
std::optional<Job> find(storage::Connection& db, Id id);
std::vector<Job> list(storage::Connection& db, std::optional<State> state, Id before, int limit);

// Takes the job that has been due longest, or whose lease has run out; counts the attempt.
std::optional<Job> claim(storage::Connection& db, int64_t holder, Timestamp now, Timestamp until);
// False when the lease is no longer the holder's. What comes forward begins to count its attempts
// anew.
bool save(storage::Connection& db, Id id, int64_t holder, const Json& checkpoint,
          Progress progress);
bool renew(storage::Connection& db, Id id, int64_t holder, Timestamp until);
// How many leases were ended: those of jobs that may be tried again. One that has used up its
// attempts keeps its lease, so that what kills the program does not do so at every start.
int64_t end_leases(storage::Connection& db, Timestamp now);
bool finish(storage::Connection& db, Id id, int64_t holder, State state, const std::string& error,
            Timestamp now);
// Back to the queue: after a failed attempt, or (attempt not counted) because the program stops.
enum class Counted { yes, no };
bool put_back(storage::Connection& db, Id id, int64_t holder, Counted counted,
              const std::string& error, Timestamp run_at);

bool cancel(storage::Connection& db, Id id, Timestamp now);
bool retry(storage::Connection& db, Id id, Timestamp now);

// When the schedule was last looked at; the first look is now.
Timestamp last_run(storage::Connection& db, const std::string& schedule, Timestamp now);
void set_last_run(storage::Connection& db, const std::string& schedule, Timestamp at);

}  // namespace kith::jobs::table
