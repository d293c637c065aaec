// ISO 4217: codes of currencies in use and the digits of their minor unit.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace kith::schema {

struct Currency {
  std::string_view code;
  int minor_digits;
};

// In order of code.
std::span<const Currency> currencies();
std::optional<Currency> find_currency(std::string_view code);  // upper case

}  // namespace kith::schema
