// The one thread that writes: group commit.
//
// It takes what is queued, runs each request in a savepoint of its own, and ends the batch when the
// queue is empty, after 256 requests or after 10 ms. One COMMIT with one fsync makes all of them
// durable; then their after_commit actions run in order and everybody is answered. An fsync takes
// some milliseconds and a small request some 50 microseconds, so the requests that gather during
// one fsync share the next.
//
// Interactive requests go first. A bulk request may only begin a batch, when nobody interactive
// waits or when it has waited for half a second itself; interactive ones that come meanwhile join
// its batch.
//
// A request that fails is undone alone. Where SQLite gives up the whole transaction (disk full,
// I/O error) the culprit is answered with the error, and its neighbours, who had nothing to do with
// it, are run again. When COMMIT fails all of them get the exception. When the disk could not
// confirm (an fsync failed, here or in a checkpoint) nothing more is written until the file is opened
// anew: the kernel may have dropped what it could not write, and a second fsync that succeeds proves
// nothing. How opening makes it good stands in settle.h.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "storage/meter.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/write_gate.h"

namespace kith::storage::sqlite {

class Writer {
 public:
  Writer(std::unique_ptr<SqliteConnection> connection, WriteGate& gate, Meter& meter);
  ~Writer();

  // Blocks until `work` is on disk or undone.
  void run(function_ref<bool(Connection&)> work, Lane lane);
  void stop();  // what is queued is still done; nothing is written afterwards
  // From any thread: the disk could not confirm `what`, so nothing is written any more.
  void distrust(std::string_view what);

 private:
  using Clock = std::chrono::steady_clock;
  struct Request;
  using Batch = std::vector<Request*>;

  void loop();
  Request* wait_for_first();
  Request* next_interactive();
  void run_batch(Request* first);
  bool begin(Request& first);
  void perform(Request& request);
  void commit(Batch& batch);
  void run_again(const Batch& batch);
  void answer(Request& request);
  void look_for_unconfirmed();

  std::unique_ptr<SqliteConnection> connection_;
  WriteGate& gate_;
  Meter& meter_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Request*> interactive_;
  std::atomic<int> waiting_ = 0;  // how many these are, for whoever runs
  std::deque<Request*> bulk_;
  bool stopping_ = false;
  bool sleeping_ = false;             // the writer waits for work
  std::atomic<bool> unsafe_ = false;  // nothing may be written any more
  std::thread thread_;
};

}  // namespace kith::storage::sqlite
