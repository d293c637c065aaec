// One total under way: read from the columns of a roll-up, moved, written back.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/value.h"
#include "schema/schema.h"

namespace kith::records {

class RollupTally {
 public:
  explicit RollupTally(const schema::Field& field);  // of nothing
  RollupTally(const schema::Field& field, std::span<const Value> stored);

  void add(const Value& value);
  // False where only counting anew tells what is left.
  bool take_away(const Value& value);
  // What does not fit, and what was never counted, is nothing at all.
  void write(std::string_view base_currency, std::span<Value> stored) const;

 private:
  void move(const Value& value, int64_t sign);

  const schema::Field& field_;
  std::optional<int64_t> total_ = 0;  // of count, sum and average: as many, or units
  std::optional<int64_t> counted_ = 0;
  Value end_;  // least, greatest, first or last
};

}  // namespace kith::records
