// Passwords are checked two at a time, as a hash costs 19 MiB and 20 ms: a flood of guesses takes
// neither the memory nor both processors. A few wait for their turn; whoever comes then is told to
// come again, so that the workers stay free for those who are in.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/result.h"

namespace kith::access {

class Hashing {
 public:
  struct Limits {
    int at_once = 2;
    int waiting = 4;  // of the eight workers, with those two
    std::chrono::milliseconds patience{2'000};
  };
  Hashing() = default;
  explicit Hashing(Limits limits) : limits_(limits) {}

  // Code::unavailable when too many wait. `check` may throw: its place is free again then.
  template <typename F>
  Result<bool> run(F&& check) {
    TRY(enter());
    const Place place(*this);
    return check();
  }

 private:
  struct Place {
    explicit Place(Hashing& of) : of(of) {}
    ~Place() { of.leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    Hashing& of;
  };
  Status enter();
  void leave();

  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int inside_ = 0;
  int waiting_ = 0;
};

}  // namespace kith::access
