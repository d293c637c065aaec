// How long a transaction of an import goes on: the longer, the less the search index and the disk cost
// a row; but not while somebody waits to write.
#pragma once

#include <chrono>

#include "storage/storage.h"

namespace kith::integrations {

class Turn {
 public:
  explicit Turn(const storage::Connection& db) : db_(db) {}

  bool is_over() const {
    const auto spent = Clock::now() - begun_;
    return spent > time_max || (spent > time_max_while_somebody_waits && db_.somebody_waits());
  }

 private:
  using Clock = std::chrono::steady_clock;
  // Some time is its own even then, or many who write would stop it altogether.
  static constexpr std::chrono::milliseconds time_max_while_somebody_waits{20};
  static constexpr std::chrono::milliseconds time_max{100};

  const storage::Connection& db_;
  const Clock::time_point begun_ = Clock::now();
};

}  // namespace kith::integrations
