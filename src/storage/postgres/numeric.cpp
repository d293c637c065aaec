#include <algorithm>
#include <cmath>
#include <limits>

#include "storage/postgres/wire.h"

namespace kith::storage::postgres {
namespace {

constexpr int base = 10'000;
constexpr uint16_t negative = 0x4000;
constexpr uint16_t special = 0xC000;  // NaN and the infinities
using Wide = __int128;

struct Numeric {
  int digits = 0;
  int weight = 0;  // of the first digit, in powers of 10,000
  uint16_t sign = 0;
  const char* first = nullptr;

  int digit(int power) const {  // of 10,000^power
    const int at = weight - power;
    return at >= 0 && at < digits ? load<int16_t>(first + 2 * at) : 0;
  }
};

std::optional<Numeric> parse(std::string_view bytes) {
  if (bytes.size() < 8) return std::nullopt;
  Numeric numeric{load<int16_t>(bytes.data()), load<int16_t>(bytes.data() + 2),
                  load<uint16_t>(bytes.data() + 4), bytes.data() + 8};
  if ((numeric.sign & special) == special) return std::nullopt;
  if (bytes.size() < 8 + 2 * static_cast<size_t>(numeric.digits)) return std::nullopt;
  return numeric;
}

// The value in units of 10,000^lowest, rounded half away from zero.
std::optional<int64_t> scaled(std::string_view bytes, int lowest) {
  const auto numeric = parse(bytes);
  constexpr int powers_max = 6;  // 10,000^5 is above what 64 bits hold
  if (!numeric || (numeric->digits > 0 && numeric->weight - lowest >= powers_max)) {
    return std::nullopt;
  }
  Wide value = 0;
  for (int power = numeric->weight; power >= lowest; --power) {
    value = value * base + numeric->digit(power);
  }
  if (numeric->digit(lowest - 1) >= base / 2) ++value;
  if (numeric->sign == negative) value = -value;
  if (value > std::numeric_limits<int64_t>::max() || value < std::numeric_limits<int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<int64_t>(value);
}

}  // namespace

size_t store_numeric(char* to, Decimal value) {
  uint64_t left =
      value.units < 0 ? 0 - static_cast<uint64_t>(value.units) : static_cast<uint64_t>(value.units);
  int16_t digits[6];
  int count = 0;
  for (; left > 0; left /= base) digits[count++] = static_cast<int16_t>(left % base);
  store<int16_t>(to, static_cast<int16_t>(count));
  store<int16_t>(to + 2, static_cast<int16_t>(count - 2));  // the last has weight -1
  store<uint16_t>(to + 4, value.units < 0 ? negative : 0);
  store<int16_t>(to + 6, 4);
  for (int i = 0; i < count; ++i) store<int16_t>(to + 8 + 2 * i, digits[count - 1 - i]);
  return 8 + 2 * static_cast<size_t>(count);
}

std::optional<Decimal> load_numeric(std::string_view bytes) {
  const auto units = scaled(bytes, -1);
  if (!units) return std::nullopt;
  return Decimal{*units};
}

std::optional<int64_t> load_numeric_whole(std::string_view bytes) { return scaled(bytes, 0); }

double load_numeric_real(std::string_view bytes) {
  const auto numeric = parse(bytes);
  if (!numeric) return std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  for (int i = 0; i < numeric->digits; ++i) {
    value += numeric->digit(numeric->weight - i) * std::pow(base, numeric->weight - i);
  }
  return numeric->sign == negative ? -value : value;
}

}  // namespace kith::storage::postgres
