// Doing it later, and surely: one durable queue for imports, mail, webhooks, schedules, undo.
//
// A job is a row: kind, payload, state, attempt, run-at, lease. A worker takes the next due one by
// a lease that it must renew; a crash lets the lease run out and another worker goes on from the
// job's last checkpoint. Where only one program can have the database (SQLite), the next one to open
// it goes on at once. A once-key lets the same job be asked for twice and run once. Failed ones
// are tried again with growing waits and end as `failed`, with the reason, until somebody retries.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/json.h"
#include "storage/migrations.h"

namespace kith::jobs {

std::span<const storage::Migration> migrations();

enum class State { waiting, running, done, failed, cancelled };

struct Progress {
  int64_t done = 0;
  int64_t total = 0;
};

struct Job {
  Id id;
  std::string kind;
  Json payload;
  Json checkpoint;  // what the last slice left for the next
  State state = State::waiting;
  int attempt = 0;  // the first is 1
  int attempts_max = 5;
  Progress progress;
  Timestamp run_at{};
  Timestamp created_at{};
  std::optional<Timestamp> finished_at;
  Id by;
  std::string error;  // why the last attempt failed
};

struct Request {
  std::string kind;
  Json payload;
  Id by;
  std::string once_key;             // empty: none
  std::optional<Timestamp> run_at;  // empty: now
  int attempts_max = 5;
};

class LeaseLost : public std::runtime_error {
 public:
  LeaseLost() : std::runtime_error("the job is no longer this worker's") {}
};

// What a handler gets. It works in slices: after each it saves a checkpoint in the same transaction
// as the slice's own writes, so that a crash repeats nothing and loses nothing.
class Run {
 public:
  virtual ~Run() = default;
  virtual const Job& job() const = 0;
  // Inside a transaction of the handler: the checkpoint is as durable as what it covers.
  // Throws LeaseLost when the job was cancelled, or another worker took it over: the slice rolls
  // back with it.
  virtual void save(storage::Connection& db, Json checkpoint, Progress progress) = 0;
  virtual bool cancelled() const = 0;  // by a person, or the program stops: leave after the slice
};

// done() finishes; an Error or an exception is a failed attempt; to go on later, throw or return
// Code::busy. Leaving early because of cancelled() returns done() and is not taken for finished.
using Handler = std::function<Status(Run&)>;

// Asked for again and again: "0 7 * * 1-5" is minute hour day month weekday, in a zone. A run that
// was missed while the program was down is made up for once.
struct Schedule {
  std::string name;
  std::string cron;
  std::string zone = "UTC";
  std::string kind;
  Json payload;
};

struct QueueOptions {
  std::chrono::seconds lease{60};
  std::chrono::milliseconds poll{1'000};  // for jobs of other programs on the same database
  std::chrono::seconds first_retry{5};    // doubles with each attempt, up to an hour
};

class Queue {
 public:
  Queue(storage::Database& database, const Clock& clock, IdSource& ids, QueueOptions options = {});
  ~Queue();

  // In the caller's transaction: the job exists if and only if that commits.
  Result<Id> enqueue(storage::Connection& db, Request request);
  Result<Id> enqueue(Request request);
  std::optional<Job> find(Id id);
  std::vector<Job> list(std::optional<State> state, Id before, int limit);
  Status cancel(Id id);
  Status retry(Id id);

  void handle(std::string kind, Handler handler);  // before start
  Status schedule(Schedule schedule);              // before start
  // Tells one listener of changes of state and progress, for live streams. It must be short.
  void watch(std::function<void(const Job&)> listener);
  // Once this has returned the listener is neither running nor called again, so it must not be
  // called from inside it.
  void unwatch();
  void start(int workers);
  void stop();  // lets running slices end
  // Ends the leases of programs before this one, so that what they left behind is due at once. Once,
  // when the program has opened the database. On PostgreSQL, where others may be at work on it,
  // nothing happens: their leases run out by themselves.
  void take_over();
  // Runs what is due on the calling thread until nothing is: for tests and the command line.
  int run_due();

 private:
  struct Workers;
  std::unique_ptr<Workers> workers_;
};

}  // namespace kith::jobs
