// What one person keeps for themselves, from whichever device: how wide a column is, what is
// folded, what is a favourite. A key, and some JSON that only the web app understands.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "storage/storage.h"

namespace kith::app {

inline constexpr size_t preference_bytes_max = 64 << 10;
inline constexpr int64_t preferences_max = 200;  // of one person

class Preferences {
 public:
  explicit Preferences(Id person) : person_(person) {}

  std::string json(storage::Connection& db) const;  // all of them, as one object
  // Errors: invalid for a key that is not [a-z0-9._-]{1,80}, conflict when there are too many.
  Status put(storage::Connection& db, std::string_view key, const Json& value) const;
  void remove(storage::Connection& db, std::string_view key) const;  // also one that is not there

 private:
  Id person_;
};

}  // namespace kith::app
