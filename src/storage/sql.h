// Text that may be run. Only a literal is trusted, or what SqlBuilder put together, and
// storage/sql_builder.h may be included by rooms `query` and `schema` alone (tools/check-layers).
//
// Placeholders are ?1, ?2, … on both engines, in any order and as often as needed. Values are
// always bound; there is no way to put one into the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kith::storage {

class Sql {
 public:
  template <size_t N>
  consteval Sql(const char (&literal)[N]) : literal_(literal, N - 1) {}

  std::string_view text() const { return literal_.data() ? literal_ : std::string_view(built_); }

 private:
  friend class SqlBuilder;
  explicit Sql(std::string built) : built_(std::move(built)) {}
  std::string_view literal_;
  std::string built_;
};

// The same statement in both engines' words, where they differ.
struct EngineSql {
  Sql sqlite;
  Sql postgres;
};

}  // namespace kith::storage
