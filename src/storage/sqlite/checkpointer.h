// Moves committed pages from the write-ahead log into the database, on one thread of its own, so
// that no commit waits for it and no two checkpoints ever race.
//
// PASSIVE, which blocks nobody, whenever 4 MiB have gathered that are not yet moved. While readers
// or a busy writer keep the log from starting over it grows; past 64 MiB a TRUNCATE is tried, which
// holds writers for as long as it waits for readers, so at most 50 ms, once a second.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "storage/meter.h"

struct sqlite3;

namespace kith::storage::sqlite {

class Checkpointer {
 public:
  // `chores` runs now and then on the same thread.
  Checkpointer(const std::string& path, std::function<void()> chores, Meter& meter);
  ~Checkpointer();

  // Called by the writer after each commit, with the pages that the log holds. Cost: nothing most
  // of the time.
  void log_has(int pages);

 private:
  void loop();
  void checkpoint();
  void truncate();

  sqlite3* db_;
  const int page_bytes_;
  const std::function<void()> chores_;
  Meter& meter_;
  std::atomic<int> pages_{0};        // in the log
  std::atomic<int> moved_pages_{0};  // of them, already in the database
  std::chrono::steady_clock::time_point truncate_tried_{};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace kith::storage::sqlite
