// Slows down guessing without locking anybody out: failures are counted in a sliding window by
// account and address together, by account from addresses it never signed in from, and by address.
// Whoever is familiar, an account at an address that it has signed in from, is counted by the pair
// alone: neither a colleague's failures behind the same router nor a stranger's elsewhere shut them out.
//
// In memory, and bounded whatever an attacker sends: what is counted stands under a salted hash, each
// kind in a table of its own, whose oldest goes when it is full. IPv6 addresses count by their /64,
// which is what one subscriber has. A restart forgives, which costs an attacker more than it gives.
#pragma once

#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"

namespace kith::access {

// What counts as one address: of IPv6 the /64, of IPv4 in IPv6 (::ffff:0:0/96) the IPv4.
std::string network_of(std::string_view address);

class Throttle {
 public:
  struct Limits {
    int per_pair = 10;     // account and address
    int per_account = 50;  // account, from addresses that it never signed in from
    int per_address = 100;
    std::chrono::minutes window{15};
    size_t keys_max = 20'000;  // of each kind
  };
  explicit Throttle(Limits limits);

  // How long to wait before the next try; nothing when it may be made now.
  std::optional<std::chrono::seconds> wait(std::string_view account, std::string_view address,
                                           Timestamp now);
  void failed(std::string_view account, std::string_view address, Timestamp now);
  void succeeded(std::string_view account, std::string_view address);
  // Known from elsewhere to have signed in from there.
  void welcome(std::string_view account, std::string_view address);

  size_t size();  // keys of all kinds, for tests

 private:
  using Key = std::array<uint64_t, 2>;
  struct Hash {
    size_t operator()(const Key& key) const { return key[0]; }
  };
  // The last used first; the last goes when it is full. All in O(1).
  class Table {
   public:
    using Failures = std::vector<Timestamp>;  // at most as many as the limit
    Failures* find(const Key& key);
    Failures& touch(const Key& key, size_t keys_max);
    void erase(const Key& key);
    size_t size() const { return where_.size(); }

   private:
    struct Entry {
      Key key;
      Failures failures;
    };
    std::list<Entry> entries_;
    std::unordered_map<Key, std::list<Entry>::iterator, Hash> where_;
  };

  Key key_of(std::string_view account, std::string_view network) const;
  std::optional<std::chrono::seconds> wait_of(Table& table, const Key& key, int limit,
                                              Timestamp now) const;
  void count(Table& table, const Key& key, int limit, Timestamp now);

  const Limits limits_;
  std::string salt_;  // so that nobody can choose keys that fall together
  std::mutex mutex_;
  Table pairs_;
  Table accounts_;
  Table addresses_;
  Table familiar_;  // pairs; holds no failures
};

// What somebody is told who has to wait.
Error too_many_tries(std::chrono::seconds wait);

}  // namespace kith::access
