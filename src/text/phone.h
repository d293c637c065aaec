// Phone numbers in the one form by which they are compared and looked up.
//
// The rules are our own and small. The library that knows them all, libphonenumber, cannot be
// installed on Debian 12 beside Boost 1.81: its -dev package needs the headers of Boost 1.74. What
// ours do: international prefixes (+, 00, and the default country's own), calling codes (ITU-T
// E.164 list), trunk prefixes, Chinese mobiles, extensions. What they do not: say whether a number
// is really assigned.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kith {

struct Phone {
  std::string number;     // "+8613800138000"; only digits when the country is not known
  std::string extension;  // digits; empty for most
  bool operator==(const Phone&) const = default;
};

// `default_country`: ISO 3166 two letters, for numbers written without a country; "" for none.
// Nothing for what holds fewer than 3 or more than 15 digits (E.164 6.1), or letters that are no
// extension. Full-width digits are taken.
std::optional<Phone> normalise_phone(std::string_view text, std::string_view default_country);

// "8613800138000" as "86" and "13800138000"; an empty code when none fits.
struct PhoneDigits {
  std::string_view calling_code;
  std::string_view national;
};
PhoneDigits split_calling_code(std::string_view international_digits);

}  // namespace kith
