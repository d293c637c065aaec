// What a file of QuickBooks changes: payments that are recorded, invoices that were voided there. What
// is known already changes nothing, and what differs is told with the way out.
#pragma once

#include "sales/accounting_export.h"
#include "sales/accounting_reading.h"

namespace kith::sales {

struct BookVerdict {
  enum class State { applied, known, refused, ignored };
  BookRow row;
  State state = State::ignored;
  std::string code;  // of what was refused or known
  Message message;
  std::string_view object;  // of the record that it became, or is
  Id record;
  std::string mark;
};
std::string_view name_of(BookVerdict::State state);

struct Taken {
  std::vector<BookVerdict> verdicts;
  int64_t applied = 0;
  int64_t known = 0;
  int64_t refused = 0;
};

// Row by row, each in its own savepoint, under the actor's rights and the rules of payments and invoices.
Taken take_books(const records::Records& records, const records::Unit& unit,
                 std::vector<BookRow> rows);

// The log of what was taken in the batch of `run`; the run itself stays when that is undone.
Result<LoggedRun> log_import(const records::Records& records, const records::Unit& unit,
                             const Taken& taken, RunWish run);

Json verdict_json(const BookVerdict& verdict, Locale locale);

}  // namespace kith::sales
