// PostgreSQL's binary formats (src/backend/utils/adt/*.c, the send and recv functions).
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/decimal.h"
#include "base/time.h"

namespace kith::storage::postgres {

// Numbers of built-in types (pg_type.dat); they never change.
namespace oid {
inline constexpr unsigned boolean = 16, bytea = 17, character = 18, name = 19, int8 = 20, int2 = 21,
                          int4 = 23, text = 25, oid = 26, json = 114, float4 = 700, float8 = 701,
                          unknown = 705, bpchar = 1042, varchar = 1043, date = 1082,
                          timestamp = 1114, timestamptz = 1184, numeric = 1700, void_ = 2278,
                          jsonb = 3802;
}  // namespace oid

template <typename T>
T load(const char* from) {  // network order
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(static_cast<uint64_t>(value) << 8 | static_cast<unsigned char>(from[i]));
  }
  return value;
}

template <typename T>
void store(char* to, T value) {
  for (size_t i = 0; i < sizeof(T); ++i) {
    to[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * (sizeof(T) - 1 - i)));
  }
}

inline constexpr int32_t days_to_2000 = 10'957;  // where PostgreSQL counts dates from
inline constexpr int64_t us_to_2000 = int64_t{days_to_2000} * 86'400'000'000;

// numeric: a count of digits in base 10,000, the weight of the first, sign, scale, the digits. Our
// units are of 1/10,000, so one digit stands behind the point.
inline constexpr size_t numeric_bytes_max = 8 + 6 * 2;
size_t store_numeric(char* to, Decimal value);
// Rounded half away from zero to four digits; nothing where it does not fit, or is no number.
std::optional<Decimal> load_numeric(std::string_view bytes);
std::optional<int64_t> load_numeric_whole(std::string_view bytes);  // the same, to no digits
double load_numeric_real(std::string_view bytes);

}  // namespace kith::storage::postgres
