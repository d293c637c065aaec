// Roll-up fields: what the records that refer to one come to, kept in that one.
//
//   {"name":"open_value_c","kind":"rollup","over":"opportunities","by":"account",
//    "measure":"sum","field":"amount","condition":{"field":"closed_at","op":"empty"}}
//
// The value is stored like any other and moved by the write of the child, in its transaction
// (records/rollups.h): so lists filter and sort by it along an index, and nothing is ever stale. What
// it counts therefore has to follow from the child's own row: a condition looks at the child's own
// fields alone, neither at the day nor at who asks (condition.cpp says so, with the way out).
//
// Money is summed in the base currency of the workspace. Count and sum of nothing are 0, the others
// blank; so is a sum that does not fit. Everybody who may read the field reads the whole total, be
// the children hidden from them or not.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/kind.h"

namespace kith::schema::rollup {

inline constexpr int levels_max = 3;  // roll-ups of roll-ups

enum class Measure { count, sum, avg, min, max, first, last };  // first, last: of days and instants
std::optional<Measure> measure_named(std::string_view name);
std::string_view name_of(Measure measure);

// Where an average keeps what it is made of, behind the columns of its result.
inline constexpr size_t total_from_end = 2;
inline constexpr size_t counted_from_end = 1;

struct Rollup {
  Measure measure = Measure::count;
  const Object* over = nullptr;  // whose records count; null where the roll-up came to be wrong
  const Field* by = nullptr;     // there: the reference to this object
  const Field* field = nullptr;  // there: what is measured; null of count
  Json condition;                // there: a filter, null for all
  // Fields of `over` that the value hangs on, those within formulas included.
  std::vector<const Field*> uses;
  std::optional<Message> problem;  // why it stands still, where it came to be wrong

  // What a room above works out of this once (query/rollup.h: its condition).
  template <typename T>
  const T& kept(const std::function<std::shared_ptr<const T>()>& make) const {
    std::call_once(once_, [&] { kept_ = make(); });
    return *static_cast<const T*>(kept_.get());
  }

 private:
  mutable std::once_flag once_;
  mutable std::shared_ptr<const void> kept_;
};

}  // namespace kith::schema::rollup
