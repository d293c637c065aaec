#include "access/one_time_code.h"

#include <array>

#include <fmt/format.h>

#include "base/crypto.h"

namespace kith::access {
namespace {

constexpr std::chrono::seconds step_time{30};
constexpr uint32_t codes = 1'000'000;
constexpr int64_t steps_around = 1;

}  // namespace

int64_t step_at(Timestamp at) {
  return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()) / step_time;
}

std::string one_time_code(std::span<const std::byte> secret, int64_t step) {
  std::array<std::byte, 8> counter;
  for (size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<std::byte>(static_cast<uint64_t>(step) >> (56 - 8 * i));
  const auto hash = hmac_sha1(secret, counter);
  const size_t from = std::to_integer<size_t>(hash.back() & std::byte{0x0f});  // RFC 4226 5.3
  uint32_t number = 0;
  for (size_t i = 0; i < 4; ++i) number = number << 8 | std::to_integer<uint32_t>(hash[from + i]);
  return fmt::format("{:06}", (number & 0x7fff'ffff) % codes);
}

std::optional<int64_t> step_of_code(std::span<const std::byte> secret, std::string_view code,
                                    Timestamp now, int64_t used) {
  std::string digits;
  for (const char c : code)
    if (c != ' ') digits += c;
  const int64_t present = step_at(now);
  std::optional<int64_t> found;
  for (int64_t step = present - steps_around; step <= present + steps_around; ++step) {
    const bool right = equal_in_constant_time(one_time_code(secret, step), digits);
    if (right && step > used) found = step;
  }
  return found;
}

}  // namespace kith::access
