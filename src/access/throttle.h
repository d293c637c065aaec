// Slows down guessing without locking anybody out: failures are counted in a sliding window by
// account and address together, by account from addresses it never signed in from, and by address.
// In memory: a restart forgives, which costs an attacker more than it gives.
#pragma once

#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/result.h"
#include "base/time.h"

namespace kith::access {

class Throttle {
 public:
  struct Limits {
    int per_pair = 10;     // account and address
    int per_account = 50;  // account, from addresses that it never signed in from
    int per_address = 100;
    std::chrono::minutes window{15};
  };
  explicit Throttle(Limits limits) : limits_(limits) {}

  // How long to wait before the next try; nothing when it may be made now.
  std::optional<std::chrono::seconds> wait(std::string_view account, std::string_view address,
                                           Timestamp now);
  void failed(std::string_view account, std::string_view address, Timestamp now);
  void succeeded(std::string_view account, std::string_view address);

 private:
  using Failures = std::deque<Timestamp>;
  std::optional<std::chrono::seconds> wait_of(const std::string& key, int limit, Timestamp now);
  void forget_old(Timestamp now);

  const Limits limits_;
  std::mutex mutex_;
  std::unordered_map<std::string, Failures> failures_;
  std::unordered_set<std::string> familiar_;  // account and address pairs that have signed in
};

// What somebody is told who has to wait.
Error too_many_tries(std::chrono::seconds wait);

}  // namespace kith::access
