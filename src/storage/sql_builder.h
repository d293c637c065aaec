// Puts SQL together from literals, checked identifiers and bound values. For `query` and `schema`.
#pragma once

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
  Identifier() = default;  // empty: not yet named
  static std::optional<Identifier> parse(std::string_view name);
  template <size_t N>
  consteval Identifier(const char (&literal)[N]) : view_(literal, N - 1) {}
  std::string_view text() const { return view_.data() ? view_ : std::string_view(owned_); }

 private:
  explicit Identifier(std::string name) : owned_(std::move(name)) {}
  std::string_view view_;
  std::string owned_;
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
  SqlBuilder& number(int64_t value);  // LIMITs and positions that are part of the shape
  SqlBuilder& bind(Value value);      // appends ?n
  int slot(Value value);              // reserves ?n without writing it: the number
  SqlBuilder& slot_ref(int n);        // writes ?n of an earlier slot
  SqlBuilder& append(SqlBuilder&& other);  // renumbers the other's placeholders
  size_t size() const { return text_.size(); }
  const std::vector<Value>& values() const { return values_; }

  Built build() &&;

 private:
  std::string text_;
  std::vector<Value> values_;
};

}  // namespace kith::storage
