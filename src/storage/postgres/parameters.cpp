#include "storage/postgres/parameters.h"

#include <bit>
#include <string_view>

namespace kith::storage::postgres {
namespace {

struct TypeOf {
  unsigned operator()(std::monostate) const { return 0; }
  unsigned operator()(bool) const { return oid::boolean; }
  unsigned operator()(int64_t) const { return oid::int8; }
  unsigned operator()(double) const { return oid::float8; }
  unsigned operator()(Decimal) const { return oid::numeric; }
  unsigned operator()(Date) const { return oid::date; }
  unsigned operator()(Timestamp) const { return oid::timestamptz; }
  unsigned operator()(const std::string&) const { return oid::text; }
  unsigned operator()(const Bytes&) const { return oid::bytea; }
};

// Where the bytes of a value are; numbers are written into `small`.
struct Encode {
  char* small;

  std::string_view operator()(std::monostate) const { return {}; }
  std::string_view operator()(bool value) const {
    small[0] = value ? 1 : 0;
    return {small, 1};
  }
  std::string_view operator()(int64_t value) const {
    store(small, value);
    return {small, 8};
  }
  std::string_view operator()(double value) const { return (*this)(std::bit_cast<int64_t>(value)); }
  std::string_view operator()(Decimal value) const { return {small, store_numeric(small, value)}; }
  std::string_view operator()(Date value) const {
    store(small, to_days(value) - days_to_2000);
    return {small, 4};
  }
  std::string_view operator()(Timestamp value) const { return (*this)(to_us(value) - us_to_2000); }
  std::string_view operator()(const std::string& value) const { return value; }
  std::string_view operator()(const Bytes& value) const {
    // Never null: that would be NULL.
    if (value.empty()) return {small, 0};
    return {reinterpret_cast<const char*>(value.data()), value.size()};
  }
};

}  // namespace

unsigned type_of(const Value& value) { return std::visit(TypeOf{}, value); }

Parameters::Parameters(std::span<const Value> values)
    : small_(values.size()),
      pointers_(values.size()),
      lengths_(values.size()),
      formats_(values.size(), 1) {
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string_view bytes = std::visit(Encode{small_[i].data()}, values[i]);
    pointers_[i] = is_null(values[i]) ? nullptr : bytes.data();
    lengths_[i] = static_cast<int>(bytes.size());
  }
}

}  // namespace kith::storage::postgres
