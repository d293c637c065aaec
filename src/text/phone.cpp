#include "text/phone.h"

#include <algorithm>
#include <array>

#include "text/fold.h"
#include "text/phone_countries.h"
#include "text/utf8.h"

namespace kith {
namespace {

constexpr size_t digits_min = 3;
constexpr size_t digits_max = 15;
constexpr size_t extension_digits_max = 8;

const PhoneCountry* find_country(std::string_view country) {
  const auto found = std::find_if(std::begin(phone_countries), std::end(phone_countries),
                                  [&](const auto& entry) { return entry.country == country; });
  return found == std::end(phone_countries) ? nullptr : found;
}

bool is_calling_code(std::string_view digits) {
  return std::any_of(std::begin(phone_countries), std::end(phone_countries),
                     [&](const auto& entry) { return entry.calling_code == digits; });
}

// Takes "x371", "ext. 371", "转371", "#371" off the end and gives the 371; nothing when what
// follows the mark is no number.
std::optional<std::string> take_extension(std::string& text) {
  constexpr std::array<std::string_view, 9> marks = {"extension", "ext.", "ext", "转", "分机",
                                                     "x",         "#",    ";",   ","};
  for (const auto mark : marks) {
    const size_t at = text.find(mark);
    if (at == std::string::npos) continue;
    std::string extension;
    for (char c : std::string_view(text).substr(at + mark.size())) {
      if (is_ascii_digit(c)) {
        extension += c;
      } else if (c != ' ' && c != ':' && c != '.' && c != '=') {
        return std::nullopt;
      }
    }
    if (extension.empty() || extension.size() > extension_digits_max) return std::nullopt;
    text.resize(at);
    return extension;
  }
  return std::string();
}

// The digits, and a + if it stands before them; nothing when there is anything but digits and the
// marks that people put between them. The (0) of "+44 (0)20" is left out.
std::optional<std::string> dialled_digits(std::string_view text) {
  std::string digits;
  if (text.starts_with("tel:")) text.remove_prefix(4);
  for (size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with("(0)") && digits.starts_with('+')) {
      at += 3;
      continue;
    }
    const char32_t c = next_character(text, at);
    if (c < 0x80 && is_ascii_digit(static_cast<char>(c))) {
      digits += static_cast<char>(c);
    } else if (c == '+' && digits.empty()) {
      digits += '+';
    } else if (std::u32string_view(U" -./()\u2010\u2011\u2012\u2013\u2014\u2212").find(c) ==
               std::u32string_view::npos) {
      return std::nullopt;
    }
  }
  return digits;
}

std::string_view international_prefix(std::string_view country) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> own = {{
      {"US", "011"},
      {"CA", "011"},
      {"AU", "0011"},
      {"JP", "010"},
      {"RU", "810"},
      {"KZ", "810"},
      {"HK", "001"},
      {"SG", "001"},
      {"KR", "001"},
      {"TW", "002"},
  }};
  for (const auto& [name, prefix] : own) {
    if (name == country) return prefix;
  }
  return "00";
}

bool is_chinese_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

// A number written with its country: after + or 00, or as the default country dials abroad.
std::optional<std::string_view> international_digits(std::string_view digits,
                                                     std::string_view country) {
  if (digits.starts_with('+')) return digits.substr(1);
  for (const auto prefix : {international_prefix(country), std::string_view("00")}) {
    if (!digits.starts_with(prefix)) continue;
    const auto rest = digits.substr(prefix.size());
    if (rest.size() > 6 && !split_calling_code(rest).calling_code.empty()) return rest;
  }
  return std::nullopt;
}

std::string national_number(std::string_view digits, const PhoneCountry& country) {
  if (country.country == "CN") {
    // 8613800138000 without a plus, and 013800138000 as it is dialled from another province.
    if (digits.starts_with("86") && is_chinese_mobile(digits.substr(2))) digits.remove_prefix(2);
    if (digits.starts_with('0') && is_chinese_mobile(digits.substr(1))) digits.remove_prefix(1);
    const bool service = digits.starts_with('1') && digits.size() < 11;  // 110, 10086
    if (service || digits.starts_with("400") || digits.starts_with("800"))
      return std::string(digits);
  }
  if (!country.trunk.empty() && digits.starts_with(country.trunk) &&
      digits.size() > country.trunk.size() + 5) {
    digits.remove_prefix(country.trunk.size());
  }
  return '+' + std::string(country.calling_code) + std::string(digits);
}

}  // namespace

PhoneDigits split_calling_code(std::string_view digits) {
  for (size_t length = 1; length <= 3 && length < digits.size(); ++length) {
    if (is_calling_code(digits.substr(0, length))) {
      return {digits.substr(0, length), digits.substr(length)};
    }
  }
  return {{}, digits};
}

std::optional<Phone> normalise_phone(std::string_view text, std::string_view default_country) {
  if (text.size() > 200) return std::nullopt;
  std::string folded = fold(text);
  const auto extension = take_extension(folded);
  if (!extension) return std::nullopt;
  const auto dialled = dialled_digits(folded);
  if (!dialled) return std::nullopt;
  const size_t count = dialled->size() - (dialled->starts_with('+') ? 1 : 0);
  if (count < digits_min || count > digits_max + 4) return std::nullopt;
  Phone phone{{}, *extension};
  const PhoneCountry* country = find_country(default_country);
  if (const auto international = international_digits(*dialled, default_country)) {
    phone.number = '+' + std::string(*international);
  } else if (country) {
    phone.number = national_number(*dialled, *country);
  } else {
    phone.number = *dialled;
  }
  const size_t plus = phone.number.starts_with('+') ? 1 : 0;
  if (phone.number.size() - plus > digits_max) return std::nullopt;
  return phone;
}

}  // namespace kith
