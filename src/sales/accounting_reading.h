// What a file of QuickBooks says of payments and invoices: IIF, or the CSV of a report or a list, whose
// heading may stand below a title. Pure. A file that is no such thing is refused with line and column; a
// row that cannot be read says so itself, and the others are read.
#pragma once

#include "base/result.h"
#include "sales/accounting.h"

namespace kith::sales {

enum class DayOrder { month_first, day_first };

struct BookRow {
  uint64_t line = 0;
  std::optional<Bookkept> what;  // nothing: what Kith does not take (a bill, a deposit)
  std::string type;              // as the file says it
  std::string number;
  std::string customer;
  std::optional<Date> date;
  Decimal amount;  // above zero
  std::string invoice;
  std::string method;
  std::string memo;
  bool voided = false;
  std::optional<BookProblem> problem;
};

inline constexpr size_t book_rows_max = 1000;
inline constexpr size_t book_bytes_max = 8 << 20;

Result<std::vector<BookRow>> read_books(std::string_view bytes, DayOrder order);
AccountingFormat format_of_books(std::string_view bytes);

// "$1,234.50", "(12.00)"; nothing where that is no amount, a decimal comma too.
std::optional<Decimal> read_book_amount(std::string_view text);
// "11/30/2026", "2026-11-30", by `order` "30.11.2026".
std::optional<Date> read_book_date(std::string_view text, DayOrder order);

// The fingerprint of a row: the n-th of its kind in its file.
std::string mark_of(const BookRow& row, int n);

}  // namespace kith::sales
