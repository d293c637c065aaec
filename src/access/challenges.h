// What a passkey has to sign, and once only: 32 random bytes, good for five minutes, for what they were
// issued for and, where somebody is signed in, for them alone.
//
// In memory and bounded, whoever asks: the oldest of one asker goes when they have too many, and the
// oldest of all when there are too many. A restart forgets them; then one asks again.
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"

namespace kith::access {

class Challenges {
 public:
  enum class Purpose : uint8_t { add, sign_in };
  struct Limits {
    std::chrono::minutes life{5};
    size_t of_one = 100;  // one user's, or of one network where nobody is signed in
    size_t all = 10'000;
  };
  Challenges(Random& random, Limits limits) : random_(random), limits_(limits) {}

  // In base64url, as browsers write it. `user` is nobody for signing in.
  std::string issue(Purpose purpose, Id user, std::string_view address, Timestamp now);
  // Whether it was issued for this and is in time. It is used up, whatever is answered.
  bool take(std::string_view challenge, Purpose purpose, Id user, Timestamp now);

  size_t size();  // for tests

 private:
  struct Entry {
    std::string challenge;
    Purpose purpose;
    Id user;
    std::string asker;
    Timestamp issued_at;
  };
  using Entries = std::list<Entry>;
  void drop(Entries::iterator entry);

  Random& random_;
  const Limits limits_;
  std::mutex mutex_;
  Entries entries_;  // the oldest first
  std::unordered_map<std::string_view, Entries::iterator> where_;
  std::unordered_map<std::string, size_t> counts_;  // by asker
};

}  // namespace kith::access
