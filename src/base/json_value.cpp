#include <charconv>
#include <cmath>
#include <limits>

#include "base/json.h"

namespace kith {
namespace {

// A number without exponent and without an idle fraction, e.g. "1e3" and "1000.0" as "1000";
// nothing when that would need more than 40 digits.
std::optional<std::string> plain(std::string_view text) {
  constexpr int digits_max = 40;
  int exponent = 0;
  if (const size_t at = text.find_first_of("eE"); at != std::string_view::npos) {
    std::string_view power = text.substr(at + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto read = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (read.ec != std::errc()) return std::nullopt;
    text = text.substr(0, at);
  }
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  if (point < text.size()) digits += text.substr(point + 1);
  while (digits.size() > point && digits.back() == '0') digits.pop_back();
  if (digits.find_first_not_of('0') == std::string::npos) return "0";
  if (exponent > digits_max || exponent < -digits_max) return std::nullopt;
  int whole = static_cast<int>(std::min<size_t>(point, 1 << 20)) + exponent;
  if (whole < 1) {
    digits.insert(0, static_cast<size_t>(1 - whole), '0');
    whole = 1;
  }
  if (digits.size() < static_cast<size_t>(whole)) digits.resize(static_cast<size_t>(whole), '0');
  std::string fraction = digits.substr(static_cast<size_t>(whole));
  digits.resize(static_cast<size_t>(whole));
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return (negative ? "-" : "") + digits + (fraction.empty() ? "" : "." + fraction);
}

std::string shortest(double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, end.ptr};
}

}  // namespace

Json::Json(double value) {
  if (std::isfinite(value)) held_ = Number{shortest(value)};
}

std::optional<bool> Json::as_bool() const {
  const bool* value = std::get_if<bool>(&held_);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<int64_t> Json::as_integer() const {
  const Number* number = as_number();
  if (!number) return std::nullopt;
  auto read = [](std::string_view text) -> std::optional<int64_t> {
    int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
    return value;
  };
  if (auto value = read(number->text)) return value;
  const auto text = plain(number->text);
  return text ? read(*text) : std::nullopt;
}

std::optional<double> Json::as_double() const {
  const Number* number = as_number();
  if (!number) return std::nullopt;
  const std::string& text = number->text;
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec == std::errc()) return value;
  return std::nullopt;
}

std::optional<Decimal> Json::as_decimal() const {
  const Number* number = as_number();
  if (!number) return std::nullopt;
  if (auto value = parse_decimal(number->text)) return value;
  const auto text = plain(number->text);
  return text ? parse_decimal(*text) : std::nullopt;
}

const Json* Json::find(std::string_view key) const {
  const Object* members = as_object();
  if (!members) return nullptr;
  for (const auto& [name, value] : *members) {
    if (name == key) return &value;
  }
  return nullptr;
}

Json* Json::find(std::string_view key) {
  return const_cast<Json*>(static_cast<const Json*>(this)->find(key));
}

std::string_view Json::text(std::string_view key, std::string_view otherwise) const {
  const Json* member = find(key);
  const std::string* value = member ? member->as_string() : nullptr;
  return value ? std::string_view(*value) : otherwise;
}

bool Json::flag(std::string_view key, bool otherwise) const {
  const Json* member = find(key);
  return member ? member->as_bool().value_or(otherwise) : otherwise;
}

int64_t Json::integer(std::string_view key, int64_t otherwise) const {
  const Json* member = find(key);
  return member ? member->as_integer().value_or(otherwise) : otherwise;
}

void Json::set(std::string key, Json value) {
  if (is_null()) held_ = Object{};
  Object& members = std::get<Object>(held_);
  if (Json* existing = find(key)) {
    *existing = std::move(value);
  } else {
    members.emplace_back(std::move(key), std::move(value));
  }
}

std::string Json::dump() const {
  std::string out;
  JsonWriter(out).value(*this);
  return out;
}

}  // namespace kith
