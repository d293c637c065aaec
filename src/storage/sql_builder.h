// Puts SQL together from literals, checked identifiers and bound values. For `query` and `schema`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "storage/sql.h"

namespace kith::storage {

// The one allow-list of names: [a-z][a-z0-9_]*, at most 60 characters (PostgreSQL cuts at 63).
// Always written in double quotes.
class Identifier {
 public:
  static constexpr size_t length_max = 60;

  static constexpr std::optional<Identifier> parse(std::string_view name) {
    if (name.empty() || name.size() > length_max || name[0] < 'a' || name[0] > 'z') return {};
    for (char c : name) {
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return {};
    }
    Identifier identifier;
    for (char c : name) identifier.name_[identifier.length_++] = c;
    return identifier;
  }
  constexpr Identifier() = default;  // empty: not yet named
  template <size_t N>
  consteval Identifier(const char (&literal)[N])
      : Identifier(parse(std::string_view(literal, N - 1)).value()) {}

  constexpr std::string_view text() const { return {name_.data(), length_}; }
  constexpr bool operator==(const Identifier& other) const { return text() == other.text(); }

 private:
  std::array<char, length_max> name_{};
  uint8_t length_ = 0;
};

class SqlBuilder {
 public:
  struct Built {
    Sql sql;
    std::vector<Value> values;
  };

  // Static text. Only literals fit: consteval takes nothing that is made at run time.
  struct Text {
    template <size_t N>
    consteval Text(const char (&literal)[N]) : view(literal, N - 1) {}
    std::string_view view;
  };

  SqlBuilder& add(Text text);
  SqlBuilder& name(const Identifier& identifier);
  SqlBuilder& name(const Identifier& table, const Identifier& column);  // "t"."c"
  SqlBuilder& alias(int n);                                             // t0, t1, …
  SqlBuilder& number(int64_t value);       // LIMITs and positions that are part of the shape
  SqlBuilder& bind(Value value);           // appends ?n
  int slot(Value value);                   // reserves ?n without writing it: the number
  SqlBuilder& slot_ref(int n);             // writes ?n of an earlier slot
  SqlBuilder& append(SqlBuilder&& other);  // renumbers the other's placeholders
  size_t size() const { return text_.size(); }
  const std::vector<Value>& values() const { return values_; }

  Built build() &&;

 private:
  std::string text_;
  std::vector<Value> values_;
};

}  // namespace kith::storage
