#include "records/rollup_tally.h"

#include <algorithm>
#include <cstdlib>

#include "base/decimal.h"
#include "schema/kinds/money.h"
#include "schema/kinds/rollup.h"
#include "schema/rollup/rollup.h"

namespace kith::records {
namespace {

using schema::ColumnType;
using schema::rollup::Measure;

Measure measure_of(const schema::Field& field) { return field.rollup->measure; }
bool is_end(Measure measure) { return measure >= Measure::min; }
bool least(Measure measure) { return measure == Measure::min || measure == Measure::first; }

size_t value_column(const schema::Field& field) {
  return static_cast<size_t>(field.kind->compared_column());
}

std::optional<int64_t> units_of(const Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->units;
  if (const auto* integer = std::get_if<int64_t>(&value)) return *integer;
  return std::nullopt;
}

// An average is one of decimals, whatever it is taken of.
std::optional<int64_t> decimal_units(const Value& value) {
  const auto* integer = std::get_if<int64_t>(&value);
  if (!integer) return units_of(value);
  int64_t units = 0;
  if (__builtin_mul_overflow(*integer, decimal_scale, &units)) return std::nullopt;
  return units;
}

void shift(std::optional<int64_t>& total, std::optional<int64_t> by, int64_t sign) {
  int64_t moved = 0;
  const bool fits = total && by &&
                    (sign > 0 ? !__builtin_add_overflow(*total, *by, &moved)
                              : !__builtin_sub_overflow(*total, *by, &moved));
  total = fits ? std::optional(moved) : std::nullopt;
}

}  // namespace

RollupTally::RollupTally(const schema::Field& field) : field_(field) {}

RollupTally::RollupTally(const schema::Field& field, std::span<const Value> stored)
    : field_(field) {
  using namespace schema::rollup;
  const Measure measure = measure_of(field);
  if (is_end(measure)) {
    end_ = stored[value_column(field)];
  } else if (measure == Measure::avg) {
    total_ = units_of(stored[stored.size() - total_from_end]);
    counted_ = units_of(stored[stored.size() - counted_from_end]);
  } else {
    total_ = units_of(stored[value_column(field)]);
  }
}

void RollupTally::move(const Value& value, int64_t sign) {
  const Measure measure = measure_of(field_);
  if (measure == Measure::count) return shift(total_, 1, sign);
  if (is_null(value)) return;
  shift(total_, measure == Measure::avg ? decimal_units(value) : units_of(value), sign);
  shift(counted_, 1, sign);
}

void RollupTally::add(const Value& value) {
  if (!is_end(measure_of(field_))) return move(value, 1);
  if (is_null(value)) return;
  const bool further = is_null(end_) || (least(measure_of(field_)) ? value < end_ : value > end_);
  if (further) end_ = value;
}

bool RollupTally::take_away(const Value& value) {
  if (is_end(measure_of(field_))) return is_null(value) || value != end_;
  move(value, -1);
  return true;
}

void RollupTally::write(std::string_view base_currency, std::span<Value> stored) const {
  namespace money = schema::money;
  const Measure measure = measure_of(field_);
  const auto columns = field_.kind->columns();
  std::ranges::fill(stored, Value{});
  const bool is_money = schema::kind::result_of_rollup(field_) == "money";
  if (is_money) {  // beside no amount as well: of an earlier instant there may be one
    stored[money::currency] = std::string(base_currency);
    stored[money::rate] = money::rate_scale;
  }
  Value value = end_;
  if (measure == Measure::avg) {
    if (!total_ || !counted_) return;
    stored[stored.size() - schema::rollup::total_from_end] = Decimal{*total_};
    stored[stored.size() - schema::rollup::counted_from_end] = *counted_;
    if (*counted_ <= 0) return;
    // Half away from zero.
    const int64_t rest = std::abs(*total_ % *counted_);
    const int64_t away = rest >= *counted_ - rest ? (*total_ < 0 ? -1 : 1) : 0;
    value = Decimal{*total_ / *counted_ + away};
  } else if (!is_end(measure)) {
    if (!total_) return;
    const bool whole = columns[value_column(field_)].type == ColumnType::integer;
    value = whole ? Value{*total_} : Value{Decimal{*total_}};
  }
  stored[0] = value;
  if (is_money) stored[money::base] = std::move(value);
}

}  // namespace kith::records
