// Counts for Database::counters(), from any thread.
#pragma once

#include <atomic>
#include <chrono>

#include "storage/storage.h"

namespace kith::storage {

struct Meter {
  std::atomic<uint64_t> reads{0}, writes{0}, commits{0}, retries{0}, statements{0}, refused{0},
      checkpoints{0};
  std::atomic<int64_t> write_us{0}, log_bytes{0};
  std::atomic<int> connections{0};

  Counters snapshot() const {
    return {.reads = reads,
            .writes = writes,
            .commits = commits,
            .retries = retries,
            .statements = statements,
            .refused = refused,
            .checkpoints = checkpoints,
            .write_time = std::chrono::microseconds(write_us),
            .log_bytes = log_bytes,
            .connections = connections};
  }
};

// Adds the time of its life to Meter::write_us.
class WriteTimer {
 public:
  explicit WriteTimer(Meter& meter) : meter_(meter) {}
  ~WriteTimer() {
    const auto spent = std::chrono::steady_clock::now() - start_;
    meter_.write_us += std::chrono::duration_cast<std::chrono::microseconds>(spent).count();
  }
  WriteTimer(const WriteTimer&) = delete;

 private:
  Meter& meter_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace kith::storage
