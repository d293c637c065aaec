// A prepared statement, and the row under its cursor.
#pragma once

#include <span>
#include <string_view>

#include "storage/storage.h"

struct sqlite3;
struct sqlite3_stmt;

namespace kith::storage::sqlite {

// Stored as: boolean, integer, id, date (days since 1970), timestamp (microseconds) and decimal
// (of 1/10,000) INTEGER; real REAL; text TEXT; bytes BLOB.
class Statement final : public Row {
 public:
  // `persistent` tells SQLite that it will be kept.
  enum class Life { persistent, once };
  Statement(sqlite3* db, std::string_view text, Life life = Life::persistent);
  ~Statement() override;
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;

  // The values are borrowed until reset().
  void bind(std::span<const Value> values);
  bool step();  // whether a row stands under the cursor
  void reset();
  bool in_use() const { return in_use_; }

  bool is_null(int column) const override;
  int64_t integer(int column) const override;
  double real(int column) const override;
  bool boolean(int column) const override;
  std::string_view text(int column) const override;
  std::span<const std::byte> blob(int column) const override;
  Decimal decimal(int column) const override;
  Date date(int column) const override;
  Timestamp timestamp(int column) const override;

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
  int placeholders_ = 0;
  bool in_use_ = false;
};

// Prepares and runs each statement of a text in turn.
void run_script(sqlite3* db, std::string_view text);

}  // namespace kith::storage::sqlite
