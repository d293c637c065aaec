#include "storage/sqlite/writer.h"

#include <sqlite3.h>

#include "base/log.h"
#include "storage/failures.h"
#include "storage/refusals.h"
#include "storage/sqlite/error.h"

namespace kith::storage::sqlite {
namespace {

constexpr size_t batch_requests_max = 256;
constexpr std::chrono::milliseconds batch_time_max{10};
constexpr std::chrono::milliseconds bulk_wait_max{500};
constexpr std::chrono::seconds idle_before_release{30};

}  // namespace

struct Writer::Request {
  Request(function_ref<bool(Connection&)> what, Lane which) : work(what), lane(which) {}

  function_ref<bool(Connection&)> work;
  const Lane lane;
  const Clock::time_point queued_at = Clock::now();
  bool kept = false;  // by its savepoint; durable once the batch has committed
  std::exception_ptr failure;
  AfterCommit actions;

  // Its own lock, so that the one who waits cannot leave while the writer still rings.
  std::mutex mutex;
  std::condition_variable ring;
  bool answered = false;
};

Writer::Writer(std::unique_ptr<SqliteConnection> connection, WriteGate& gate, Meter& meter)
    : connection_(std::move(connection)), gate_(gate), meter_(meter), thread_([this] {
        connection_->count_waiting_by(waiting_);
        loop();
      }) {}

Writer::~Writer() { stop(); }

void Writer::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::run(function_ref<bool(Connection&)> work, Lane lane) {
  if (std::this_thread::get_id() == thread_.get_id()) {
    raise_write_inside_write();
  }
  Request request(work, lane);
  bool ring = false;
  {
    std::lock_guard lock(mutex_);
    (lane == Lane::interactive ? interactive_ : bulk_).push_back(&request);
    waiting_ = static_cast<int>(interactive_.size());
    ring = sleeping_;
  }
  if (ring) wake_.notify_one();
  {
    std::unique_lock lock(request.mutex);
    request.ring.wait(lock, [&] { return request.answered; });
  }
  if (request.failure) std::rethrow_exception(request.failure);
}

void Writer::loop() {
  while (Request* first = wait_for_first()) run_batch(first);
}

Writer::Request* Writer::wait_for_first() {
  std::unique_lock lock(mutex_);
  const auto something = [&] { return !interactive_.empty() || !bulk_.empty() || stopping_; };
  sleeping_ = true;
  if (!wake_.wait_for(lock, idle_before_release, something)) {
    connection_->release_memory();
    wake_.wait(lock, something);
  }
  sleeping_ = false;
  const bool bulk_first =
      !bulk_.empty() &&
      (interactive_.empty() || Clock::now() - bulk_.front()->queued_at > bulk_wait_max);
  auto& queue = bulk_first ? bulk_ : interactive_;
  if (queue.empty()) return nullptr;
  Request* first = queue.front();
  queue.pop_front();
  waiting_ = static_cast<int>(interactive_.size());
  return first;
}

Writer::Request* Writer::next_interactive() {
  std::lock_guard lock(mutex_);
  if (interactive_.empty()) return nullptr;
  Request* next = interactive_.front();
  interactive_.pop_front();
  waiting_ = static_cast<int>(interactive_.size());
  return next;
}

void Writer::run_batch(Request* first) {
  const WriteGate::Pass pass(gate_);
  const WriteTimer timer(meter_);
  const auto until = Clock::now() + batch_time_max;
  if (!begin(*first)) return;
  Batch batch;
  for (Request* request = first; request; request = next_interactive()) {
    perform(*request);
    if (connection_->transaction_lost()) {
      look_for_unconfirmed();
      run_again(batch);
      answer(*request);
      return;
    }
    batch.push_back(request);
    if (batch.size() >= batch_requests_max || Clock::now() >= until) break;
  }
  commit(batch);
}

bool Writer::begin(Request& first) {
  try {
    if (unsafe_) throw DiskUnsafe("the disk could not confirm an earlier write");
    connection_->begin_batch();
    return true;
  } catch (...) {
    look_for_unconfirmed();
    first.failure = std::current_exception();
    answer(first);
    return false;
  }
}

void Writer::perform(Request& request) {
  ++meter_.writes;
  request.failure = nullptr;
  try {
    request.kept = connection_->request(request.work, request.actions);
  } catch (...) {
    request.kept = false;
    request.failure = std::current_exception();
  }
  if (connection_->transaction_lost() && !request.failure) {
    request.failure =
        std::make_exception_ptr(StorageError("SQLite gave up the transaction of this write"));
  }
}

// Puts requests whose work was undone through no fault of theirs back to the front.
void Writer::run_again(const Batch& batch) {
  std::lock_guard lock(mutex_);
  for (auto request = batch.rbegin(); request != batch.rend(); ++request) {
    (*request)->actions.forget_from(0);
    ((*request)->lane == Lane::interactive ? interactive_ : bulk_).push_front(*request);
  }
  waiting_ = static_cast<int>(interactive_.size());
}

void Writer::commit(Batch& batch) {
  try {
    connection_->commit_batch();
    ++meter_.commits;
    for (Request* request : batch) request->actions.run();
  } catch (...) {
    look_for_unconfirmed();
    connection_->rollback_batch();
    for (Request* request : batch) {
      if (request->kept) request->failure = std::current_exception();
    }
  }
  for (Request* request : batch) answer(*request);
}

// After a failure of the connection: was it an fsync? A log that starts over is synced by any
// statement that spills, not by COMMIT alone.
void Writer::look_for_unconfirmed() {
  if (is_unconfirmed(sqlite3_extended_errcode(connection_->handle()))) distrust("a write");
}

void Writer::distrust(std::string_view what) {
  if (unsafe_.exchange(true)) return;
  log::error("disk_unsafe",
             "reason=the disk could not confirm {}: nothing is written until a restart", what);
}

void Writer::answer(Request& request) {
  std::lock_guard lock(request.mutex);
  request.answered = true;
  request.ring.notify_one();
}

}  // namespace kith::storage::sqlite
