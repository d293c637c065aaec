// The accounting bridge: Kith's invoices, credit notes, payments and purchase orders as QuickBooks reads
// them, and payments back (docs/decisions/0041-accounting.md). Plain values, shared by what gathers,
// names and writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/message.h"
#include "base/time.h"
#include "base/value.h"

namespace kith::sales {

enum class AccountingFormat { iif, csv };
std::string_view name_of(AccountingFormat format);  // "iif", "csv"
std::optional<AccountingFormat> accounting_format(std::string_view name);

enum class Bookkept { invoice, credit_note, payment, purchase_order };
std::string_view name_of(Bookkept what);  // an option of accounting_entries.what
std::optional<Bookkept> bookkept(std::string_view name);
std::string_view object_of(Bookkept what);

struct BookLine {
  Id product;  // none: the item that stands for sales, or for purchases
  std::string description;
  Decimal quantity{decimal_scale};
  Decimal price;  // without tax
  Decimal amount;
  Decimal tax;
  Decimal tax_rate;
};

// One document. Amounts are above zero, of credit notes too: what it is says the sign. The lines and
// their taxes add up to the whole.
struct BookDocument {
  Bookkept what = Bookkept::invoice;
  Id record;
  std::string number;  // Kith's
  Date date{};
  Id account;
  Decimal amount;  // with tax
  std::string currency;
  std::string method;  // of a payment
  std::string memo;
  std::vector<BookLine> lines;  // none of a payment

  // Names in QuickBooks.
  std::string book_number;
  std::string party;
};

// What was written of it, its memo and what its lines say among it, as a fingerprint: another one says
// that it has changed since.
std::string mark_of(const BookDocument& document);

// What stops a document or a line, and the way out.
struct BookProblem {
  std::string code;
  Message message;
  // What a name in the mapping would help: its kind and key, or the record that it is of.
  std::string map_kind = {};
  std::string map_key = {};
  Id map_record = {};
  std::string map_label = {};
};

}  // namespace kith::sales
