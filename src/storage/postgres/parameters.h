// Bound values as libpq wants them: in binary, each with the type that its alternative says, so
// that the server never has to guess.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "base/value.h"
#include "storage/postgres/wire.h"

namespace kith::storage::postgres {

unsigned type_of(const Value& value);  // 0 of NULL

// Borrows the values.
class Parameters {
 public:
  explicit Parameters(std::span<const Value> values);
  Parameters(const Parameters&) = delete;

  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* values() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  using Small = std::array<char, numeric_bytes_max>;
  std::vector<Small> small_;  // numbers in network order; as many as values, so it never moves
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace kith::storage::postgres
