// Text that may be run. Only a literal is trusted, or what SqlBuilder put together, and
// storage/sql_builder.h may be included by rooms `query` and `schema` alone (tools/check-layers).
//
// Placeholders are ?1, ?2, … on both engines, in any order and as often as needed. Values are
// always bound; there is no way to put one into the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace kith::storage {

class Sql {
 public:
  template <size_t N>
  consteval Sql(const char (&literal)[N]) : literal_(literal, N - 1) {}
  constexpr Sql(const Sql& other)
      : literal_(other.literal_), built_(other.built_ ? new std::string(*other.built_) : nullptr) {}
  constexpr Sql(Sql&& other) noexcept
      : literal_(other.literal_), built_(std::exchange(other.built_, nullptr)) {}
  constexpr Sql& operator=(Sql other) noexcept {
    literal_ = other.literal_;
    std::swap(built_, other.built_);
    return *this;
  }
  constexpr ~Sql() { delete built_; }

  constexpr std::string_view text() const { return built_ ? std::string_view(*built_) : literal_; }

 private:
  friend class SqlBuilder;
  explicit Sql(std::string built) : built_(new std::string(std::move(built))) {}

  std::string_view literal_;
  std::string* built_ = nullptr;  // a string inside would make a literal no constant expression
};

// The same statement in both engines' words, where they differ.
struct EngineSql {
  Sql sqlite;
  Sql postgres;
};

}  // namespace kith::storage
