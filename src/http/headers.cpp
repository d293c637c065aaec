#include "http/headers.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kith::http {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr std::array<bool, 256> token_characters = [] {
  std::array<bool, 256> allowed{};
  for (int c = '0'; c <= '9'; ++c) allowed[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) allowed[c] = allowed[c - 32] = true;
  for (char c : std::string_view("!#$%&'*+-.^_`|~")) allowed[static_cast<unsigned char>(c)] = true;
  return allowed;
}();

bool is_field_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

}  // namespace

bool equal_without_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
  return true;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return token_characters[static_cast<unsigned char>(c)];
  });
}

void Headers::add(std::string_view name, std::string_view value) {
  if (!is_token(name)) throw std::invalid_argument("header name is no token");
  if (!is_field_value(value)) throw std::invalid_argument("header value has a control character");
  size_t name_at = text_.size();
  text_.append(name);
  size_t value_at = text_.size();
  text_.append(value);
  adopt_field(name_at, name.size(), value_at, value.size());
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(spans_, [&](const Span& span) {
    return equal_without_case(std::string_view(text_).substr(span.name_at, span.name_size), name);
  });
}

void Headers::clear() {
  text_.clear();
  spans_.clear();
}

std::string_view Headers::get(std::string_view name) const {
  for (size_t i = 0; i < spans_.size(); ++i)
    if (Field field = at(i); equal_without_case(field.name, name)) return field.value;
  return {};
}

bool Headers::has(std::string_view name) const {
  for (size_t i = 0; i < spans_.size(); ++i)
    if (equal_without_case(at(i).name, name)) return true;
  return false;
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (size_t i = 0; i < spans_.size(); ++i)
    if (Field field = at(i); equal_without_case(field.name, name)) values.push_back(field.value);
  return values;
}

Headers::Field Headers::at(size_t index) const {
  const Span& span = spans_[index];
  std::string_view text = text_;
  return {text.substr(span.name_at, span.name_size), text.substr(span.value_at, span.value_size)};
}

void Headers::adopt(std::string_view text) {
  text_.assign(text);
  spans_.clear();
}

void Headers::adopt_field(size_t name_at, size_t name_size, size_t value_at, size_t value_size) {
  spans_.push_back({static_cast<uint32_t>(name_at), static_cast<uint32_t>(name_size),
                    static_cast<uint32_t>(value_at), static_cast<uint32_t>(value_size)});
}

}  // namespace kith::http
