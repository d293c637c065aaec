// Moves committed pages from the write-ahead log into the database, on one thread of its own, so
// that no commit waits for it and no two checkpoints ever race.
//
// PASSIVE, which blocks nobody, whenever 16 MiB have gathered that are not yet moved: at 4 MiB an
// import into random indexes moved the same pages twice as often and ran at half the speed. The log
// starts over by itself when all of it is moved and nobody reads it; a busy writer never lets that
// happen. So past 64 MiB, once a second at most, the writer is asked to stand aside between two
// batches: what little is left is moved then, for readers 50 ms are waited, and the log starts over.
// Its file keeps its size, up to 64 MiB: writing over blocks that are there makes an fdatasync
// cheaper.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "storage/meter.h"
#include "storage/sqlite/write_gate.h"

struct sqlite3;

namespace kith::storage::sqlite {

class Checkpointer {
 public:
  struct Setting {
    std::string path;
    std::function<void()> chores;                    // now and then, on the same thread
    std::function<void(const std::string&)> unsafe;  // the disk could not confirm a checkpoint
  };
  Checkpointer(Setting setting, WriteGate& gate, Meter& meter);
  ~Checkpointer();

  // Called by the writer after each commit, with the pages that the log holds. Cost: nothing most
  // of the time.
  void log_has(int pages);

 private:
  void loop();
  void checkpoint();
  void start_over();
  void tell_failure(int code);

  const Setting setting_;
  sqlite3* db_;
  const int page_bytes_;
  WriteGate& gate_;
  Meter& meter_;
  std::atomic<int> pages_{0};        // in the log
  std::atomic<int> moved_pages_{0};  // of them, already in the database
  std::chrono::steady_clock::time_point start_over_tried_{};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace kith::storage::sqlite
