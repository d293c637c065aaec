// When a read has to give up.
#pragma once

#include <chrono>

#include "storage/storage.h"

namespace kith::storage {

struct Interruption {
  using Clock = std::chrono::steady_clock;

  Clock::time_point deadline = Clock::time_point::max();
  const Cancel* cancel = nullptr;

  static Interruption of(const ReadOptions& options) {
    return {Clock::now() + options.timeout, options.cancel};
  }
  bool cancelled() const { return cancel && cancel->cancelled(); }
  bool due() const { return cancelled() || Clock::now() >= deadline; }
  [[noreturn]] void raise() const {
    throw Interrupted(cancelled() ? "the read was cancelled" : "the read ran past its deadline");
  }
  void check() const {
    if (due()) raise();
  }
};

}  // namespace kith::storage
