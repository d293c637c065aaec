#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>

#include "base/log.h"
#include "jobs/cron.h"
#include "jobs/jobs.h"
#include "jobs/table.h"
#include "storage/failures.h"

namespace kith::jobs {

using storage::Connection;

namespace {
constexpr std::chrono::seconds unsettled_wait{1};
constexpr int unsettled_told_every = 60;  // waits
}  // namespace

struct Queue::Workers {
  storage::Database& database;
  const Clock& clock;
  IdSource& ids;
  const QueueOptions options;
  std::map<std::string, Handler, std::less<>> handlers;
  std::vector<std::pair<Schedule, Cron>> schedules;
  std::shared_mutex listening;  // held while the listener runs
  std::function<void(const Job&)> listener;

  std::mutex mutex;
  std::condition_variable wake;
  uint64_t rung = 0;           // counts what may have become due
  std::map<int64_t, Id> held;  // leases to renew: holder to job
  std::set<Id> cancelled;      // running here and not wanted any more
  bool stopping = false;
  std::vector<std::thread> threads;

  Workers(storage::Database& database, const Clock& clock, IdSource& ids, QueueOptions options)
      : database(database), clock(clock), ids(ids), options(options) {}

  void ring() {
    std::lock_guard lock(mutex);
    ++rung;
    wake.notify_all();
  }

  void tell(const Job& job) {
    std::shared_lock lock(listening);
    if (listener) listener(job);
  }

  bool is_watched() {
    std::shared_lock lock(listening);
    return static_cast<bool>(listener);
  }

  void tell(Id id) {
    if (!is_watched()) return;
    std::optional<Job> job;
    database.read_raw([&](Connection& db) { job = table::find(db, id); }, {});
    if (job) tell(*job);
  }

  template <typename F>
  bool write(F&& work) {
    bool answer = false;
    database.write_raw(
        [&](Connection& db) {
          answer = work(db);
          return answer;
        },
        {});
    return answer;
  }

  std::optional<Job> claim(int64_t holder) {
    const Timestamp now = clock.now();
    std::optional<Job> job;
    write([&](Connection& db) {
      job = table::claim(db, holder, now, now + options.lease);
      return job.has_value();
    });
    return job;
  }

  bool run_one();
  void settle(const Job& job, int64_t holder, const Status& outcome, bool left_early);
  void settle_surely(const Job& job, int64_t holder, const Status& outcome,
                     const std::function<bool()>& unwanted);
  void enqueue_scheduled();
  void renew_leases();
  void work();
  void keep_time();
};

namespace {

class LeasedRun final : public Run {
 public:
  LeasedRun(Job job, int64_t holder, std::function<bool()> cancelled,
            std::function<void(const Job&)> tell)
      : job_(std::move(job)),
        holder_(holder),
        cancelled_(std::move(cancelled)),
        tell_(std::move(tell)) {}

  const Job& job() const override { return job_; }
  bool cancelled() const override { return cancelled_(); }

  void save(Connection& db, Json checkpoint, Progress progress) override {
    if (!table::save(db, job_.id, holder_, checkpoint, progress)) throw LeaseLost();
    Job saved = job_;
    saved.checkpoint = std::move(checkpoint);
    saved.progress = progress;
    db.after_commit([this, saved = std::move(saved)] {
      job_ = saved;
      tell_(job_);
    });
  }

 private:
  Job job_;
  const int64_t holder_;
  const std::function<bool()> cancelled_;
  const std::function<void(const Job&)> tell_;
};

}  // namespace

// Claims and runs the next due job; false when nothing is due.
bool Queue::Workers::run_one() {
  const int64_t holder = ids.next().value;
  auto job = claim(holder);
  if (!job) return false;
  {
    std::lock_guard lock(mutex);
    held[holder] = job->id;
  }
  tell(*job);
  auto unwanted = [this, id = job->id] {
    std::lock_guard lock(mutex);
    return stopping || cancelled.contains(id);
  };
  // Also where the database does not even take that it failed: then its lease must run out.
  struct Forget {
    Workers& workers;
    const int64_t holder;
    const Id job;
    ~Forget() {
      std::lock_guard lock(workers.mutex);
      workers.held.erase(holder);
      workers.cancelled.erase(job);
    }
  } forget{*this, holder, job->id};
  LeasedRun run(*job, holder, unwanted, [this](const Job& saved) { tell(saved); });
  Status outcome = done();
  try {
    auto handler = handlers.find(job->kind);
    outcome = handler == handlers.end() ? Status(invalid(say("This program knows no job {}.",
                                                             "本程序没有任务类型 {}。", job->kind)))
                                        : handler->second(run);
  } catch (const LeaseLost&) {
    log::info("job_lease_lost", "job={} kind={}", format(job->id), job->kind);
  } catch (const storage::StorageFull& full) {  // no fault of the job: it waits for room
    log::error("job_waits", "job={} kind={} error={}", format(job->id), job->kind, full.what());
    outcome = Error{Code::busy, say("The disk is full.", "磁盘已满。"), {}};
  } catch (const storage::Unreachable& lost) {  // nor is it here
    log::error("job_waits", "job={} kind={} error={}", format(job->id), job->kind, lost.what());
    outcome = Error{Code::busy, say("The database cannot be reached.", "无法连接数据库。"), {}};
  } catch (const std::exception& failure) {
    log::error("job_failed", "job={} kind={} error={}", format(job->id), job->kind, failure.what());
    outcome =
        Error{Code::unavailable, say("The program failed: {}", "程序出错：{}", failure.what()), {}};
  }
  settle_surely(*job, holder, outcome, unwanted);
  return true;
}

// How a job ended is not forgotten because the disk is full or the database away for a while: what is
// in its place would be a lease that runs out, and then the slice once more. A stop ends the waiting.
void Queue::Workers::settle_surely(const Job& job, int64_t holder, const Status& outcome,
                                   const std::function<bool()>& unwanted) {
  for (int tries = 0;; ++tries) {
    try {
      return settle(job, holder, outcome, unwanted());
    } catch (const storage::StorageError& failure) {
      if (tries % unsettled_told_every == 0)
        log::error("job_unsettled", "job={} error={}", format(job.id), failure.what());
      std::unique_lock lock(mutex);
      if (wake.wait_for(lock, unsettled_wait, [&] { return stopping; })) throw;
    }
  }
}

void Queue::Workers::settle(const Job& job, int64_t holder, const Status& outcome,
                            bool left_early) {
  const Timestamp now = clock.now();
  write([&](Connection& db) {
    if (outcome.ok() && !left_early) {
      return table::finish(db, job.id, holder, State::done, "", now);
    }
    if (outcome.ok()) return table::put_back(db, job.id, holder, table::Counted::no, "", now);
    const std::string& why = outcome.error().message.en;
    if (outcome.error().code == Code::busy) {
      return table::put_back(db, job.id, holder, table::Counted::no, why,
                             now + std::chrono::seconds(1));
    }
    if (job.attempt >= job.attempts_max) {
      return table::finish(db, job.id, holder, State::failed, why, now);
    }
    const auto wait = std::min<std::chrono::seconds>(
        options.first_retry * (1 << std::min(job.attempt - 1, 12)), std::chrono::hours(1));
    return table::put_back(db, job.id, holder, table::Counted::yes, why, now + wait);
  });
  tell(job.id);
}

void Queue::Workers::enqueue_scheduled() {
  for (const auto& [schedule, cron] : schedules) {
    const Timestamp now = clock.now();
    write([&](Connection& db) {
      const Timestamp last = table::last_run(db, schedule.name, now);
      const auto due = cron.next(*TimeZone::find(schedule.zone), last);
      if (!due || *due > now) return true;
      Request request{
          schedule.kind, schedule.payload, {}, schedule.name + "@" + format(*due), {}, 5};
      table::insert(db, ids.next(), request, now);
      table::set_last_run(db, schedule.name, now);
      return true;
    });
  }
}

void Queue::Workers::renew_leases() {
  std::map<int64_t, Id> now_held;
  {
    std::lock_guard lock(mutex);
    now_held = held;
  }
  if (now_held.empty()) return;
  const Timestamp until = clock.now() + options.lease;
  write([&](Connection& db) {
    for (const auto& [holder, id] : now_held) table::renew(db, id, holder, until);
    return true;
  });
}

void Queue::Workers::work() {
  while (true) {
    uint64_t seen;
    {
      std::lock_guard lock(mutex);
      if (stopping) return;
      seen = rung;
    }
    bool ran = false;
    try {
      ran = run_one();
    } catch (const std::exception& failure) {
      log::error("job_queue", "error={}", failure.what());
    }
    if (ran) continue;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, options.poll, [&] { return stopping || rung != seen; });
  }
}

void Queue::Workers::keep_time() {
  auto renewed = std::chrono::steady_clock::now();
  while (true) {
    {
      std::unique_lock lock(mutex);
      if (wake.wait_for(lock, options.poll, [&] { return stopping; })) return;
    }
    try {
      enqueue_scheduled();
      if (std::chrono::steady_clock::now() - renewed > options.lease / 3) {
        renew_leases();
        renewed = std::chrono::steady_clock::now();
      }
    } catch (const std::exception& failure) {
      log::error("job_timer", "error={}", failure.what());
    }
  }
}

Queue::Queue(storage::Database& database, const Clock& clock, IdSource& ids, QueueOptions options)
    : workers_(std::make_unique<Workers>(database, clock, ids, options)) {}

Queue::~Queue() { stop(); }

Result<Id> Queue::enqueue(Connection& db, Request request) {
  if (request.kind.empty()) return invalid(say("A job needs a kind.", "任务需要类型。"));
  const Id id = table::insert(db, workers_->ids.next(), request, workers_->clock.now());
  db.after_commit([workers = workers_.get()] { workers->ring(); });
  return id;
}

Result<Id> Queue::enqueue(Request request) {
  return workers_->database.write([&](Connection& db) { return enqueue(db, request); });
}

std::optional<Job> Queue::find(Id id) {
  std::optional<Job> job;
  workers_->database.read_raw([&](Connection& db) { job = table::find(db, id); }, {});
  return job;
}

std::vector<Job> Queue::list(std::optional<State> state, Id before, int limit) {
  std::vector<Job> jobs;
  workers_->database.read_raw([&](Connection& db) { jobs = table::list(db, state, before, limit); },
                              {});
  return jobs;
}

Status Queue::cancel(Id id) {
  const Timestamp now = workers_->clock.now();
  if (!workers_->write([&](Connection& db) { return table::cancel(db, id, now); })) {
    return conflict(
        say("The job is not waiting or running any more.", "该任务已不在等待或运行中。"));
  }
  {
    std::lock_guard lock(workers_->mutex);
    const bool here = std::any_of(workers_->held.begin(), workers_->held.end(),
                                  [&](const auto& lease) { return lease.second == id; });
    if (here) workers_->cancelled.insert(id);
  }
  workers_->tell(id);
  return done();
}

Status Queue::retry(Id id) {
  const Timestamp now = workers_->clock.now();
  if (!workers_->write([&](Connection& db) { return table::retry(db, id, now); })) {
    return conflict(say("Only failed and cancelled jobs can be run again.",
                        "只有失败或已取消的任务可以重新运行。"));
  }
  workers_->ring();
  workers_->tell(id);
  return done();
}

void Queue::handle(std::string kind, Handler handler) {
  workers_->handlers[std::move(kind)] = std::move(handler);
}

Status Queue::schedule(Schedule schedule) {
  if (!TimeZone::find(schedule.zone)) {
    return invalid_field("zone", "unknown",
                         say("There is no time zone {}.", "没有时区 {}。", schedule.zone));
  }
  Cron cron = TRY(Cron::parse(schedule.cron));
  workers_->schedules.emplace_back(std::move(schedule), cron);
  return done();
}

void Queue::watch(std::function<void(const Job&)> listener) {
  std::unique_lock lock(workers_->listening);
  workers_->listener = std::move(listener);
}

void Queue::unwatch() { watch({}); }

void Queue::take_over() {
  if (workers_->database.engine() != storage::Engine::sqlite) return;
  int64_t ended = 0;
  workers_->write([&](Connection& db) {
    ended = table::end_leases(db, workers_->clock.now());
    return ended > 0;
  });
  if (ended > 0) log::info("jobs_taken_over", "jobs={}", ended);
}

void Queue::start(int count) {
  for (int n = 0; n < count; ++n) workers_->threads.emplace_back([this] { workers_->work(); });
  workers_->threads.emplace_back([this] { workers_->keep_time(); });
}

void Queue::stop() {
  {
    std::lock_guard lock(workers_->mutex);
    workers_->stopping = true;
    workers_->wake.notify_all();
  }
  for (auto& thread : workers_->threads) thread.join();
  workers_->threads.clear();
}

int Queue::run_due() {
  workers_->enqueue_scheduled();
  int count = 0;
  while (workers_->run_one()) ++count;
  return count;
}

}  // namespace kith::jobs
