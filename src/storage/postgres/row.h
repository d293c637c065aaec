// A row of a binary result.
#pragma once

#include <string_view>

#include "storage/storage.h"

struct pg_result;

namespace kith::storage::postgres {

class PgRow final : public Row {
 public:
  PgRow(const pg_result* result, int row) : result_(result), row_(row) {}

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
  std::string_view bytes(int column) const;
  unsigned type(int column) const;
  [[noreturn]] void refuse(int column, std::string_view wanted) const;

  const pg_result* result_;
  int row_;
};

}  // namespace kith::storage::postgres
