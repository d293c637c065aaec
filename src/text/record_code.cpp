#include "text/record_code.h"

#include <algorithm>

namespace kith {
namespace {

constexpr size_t short_length = 15;
constexpr size_t block_length = 5;
constexpr std::string_view digits_of_capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_of_codes(char c) {
  return is_capital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char capitals_of(std::string_view block) {
  size_t bits = 0;
  for (size_t i = 0; i < block.size(); ++i) bits |= static_cast<size_t>(is_capital(block[i])) << i;
  return digits_of_capitals[bits];
}

}  // namespace

std::optional<std::string_view> short_record_code(std::string_view code) {
  constexpr size_t blocks = short_length / block_length;
  if (code.size() != short_length + blocks || !std::ranges::all_of(code, is_of_codes))
    return std::nullopt;
  for (size_t n = 0; n < blocks; ++n) {
    if (code[short_length + n] != capitals_of(code.substr(n * block_length, block_length)))
      return std::nullopt;
  }
  return code.substr(0, short_length);
}

}  // namespace kith
