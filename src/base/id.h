// Names of records: 64 bits, ordered by time, so that a primary key is an integer and creation
// order is key order. 42 bits of milliseconds since 2020 (until 2159; positive until 2089),
// 10 bits of node, 12 bits of sequence. On the wire 13 characters of Crockford's base32
// (crockford.com/base32), because JavaScript cannot hold 64 bits.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace kith {

struct Id {
  int64_t value = 0;  // 0 is nobody
  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

constexpr size_t id_characters = 13;
std::string format(Id id);  // upper case
void append(std::string& out, Id id);
void put_id(char* out, Id id);                      // fills id_characters of them
std::optional<Id> parse_id(std::string_view text);  // any case; I, L are 1 and O is 0
Timestamp created_at(Id id);                        // to the millisecond

// Makes ids, unique within the node and never going back, also when the clock does. Thread-safe.
class IdSource {
 public:
  // node: 0 to 1023, leased from the database so that two programs never share one.
  IdSource(const Clock& clock, int node);
  Id next();
  // Ids to come are larger than this one (the largest in the database at start).
  void stay_above(Id id);

 private:
  const Clock& clock_;
  const int64_t node_;
  std::atomic<int64_t> last_;  // milliseconds << 12 | sequence
};

}  // namespace kith

template <>
struct std::hash<kith::Id> {
  size_t operator()(kith::Id id) const noexcept {
    return static_cast<size_t>(id.value) * 0x9E3779B97F4A7C15ull >> 7;
  }
};
