// What things are called in QuickBooks: the mapping of the workspace (accounting_mappings) over defaults.
#pragma once

#include <map>
#include <span>
#include <string>

#include "records/records.h"
#include "sales/accounting.h"

namespace kith::sales {

// A part that a ledger account, an item or terms play in every file.
struct BookRole {
  std::string_view key;
  std::string_view otherwise;
  Message label;
};
std::span<const BookRole> book_roles();

struct BookName {
  std::string target;
  std::string ledger_account;
  Id mapping;  // none: by default
  int64_t version = 0;
};

// QuickBooks' limits, in characters. Desktop: the field tables of Intuit's IIF Import Kit and its list
// limits; Online: the import of invoices and of lists.
struct BookLimits {
  size_t party;
  size_t item;
  size_t account;
  size_t account_level;  // between two colons
  size_t list_name;      // of terms, of a method, of a tax item
  size_t number;
  size_t text;  // memos and descriptions
  size_t company;
  size_t phone;
  size_t email;
  size_t tax_number;
};
constexpr BookLimits limits_of(AccountingFormat format) {
  return format == AccountingFormat::iif ? BookLimits{.party = 41,
                                                      .item = 31,
                                                      .account = 159,
                                                      .account_level = 31,
                                                      .list_name = 31,
                                                      .number = 11,
                                                      .text = 4095,
                                                      .company = 41,
                                                      .phone = 21,
                                                      .email = 1023,
                                                      .tax_number = 15}
                                         : BookLimits{.party = 100,
                                                      .item = 100,
                                                      .account = 100,
                                                      .account_level = 100,
                                                      .list_name = 31,
                                                      .number = 21,
                                                      .text = 4000,
                                                      .company = 100,
                                                      .phone = 30,
                                                      .email = 100,
                                                      .tax_number = 20};
}

class BookNames {
 public:
  // Reads the whole mapping, at most 5,000 names, as the actor sees it.
  static BookNames load(const records::Unit& unit);
  // Of tests.
  BookNames() = default;
  void put(std::string map_key, BookName name) { names_[std::move(map_key)] = std::move(name); }

  const BookName* find(std::string_view map_key) const;
  const std::map<std::string, BookName, std::less<>>& all() const { return names_; }
  std::string role(std::string_view key) const;
  std::string encoding(std::string_view otherwise) const;  // of IIF files
  int terms_days() const;  // the number in the name of the terms: “Net 30” is 30; 0 without one
  std::string method(std::string_view key, std::string_view label) const;
  std::string deposit_account(std::string_view method) const;
  // Empty where nobody has said it.
  std::string tax(Decimal rate) const;
  std::string tax_otherwise(Decimal rate) const;  // "VAT 13%"
  std::string product(Id id, std::string_view name) const;
  std::string income_account(Id product) const;
  std::string party(std::string_view kind, Id account, std::string_view name) const;
  // The account that the mapping calls so, of customers; nobody else.
  Id customer_called(std::string_view name) const;
  std::string method_called(std::string_view name) const;

 private:
  std::map<std::string, BookName, std::less<>> names_;
};

// "role:income", "customer:<id>"
std::string map_key_of(std::string_view kind, std::string_view key);

// Why a name cannot go into a file; nothing where it can.
std::optional<BookProblem> name_problem(std::string_view name, size_t characters_max);
// Of the parts between the colons of an account.
std::optional<BookProblem> level_problem(std::string_view account, size_t characters_max);

// Rule of accounting_mappings: one name for each thing, of a kind that fits it.
Status check_accounting_mapping(const records::Unit& unit, records::Draft& draft);

// Seed: the roles that do not see everybody's work see nothing of accounting.
Status plant_accounting_rights(const records::Records& records, const records::Unit& unit, Locale);

size_t characters(std::string_view utf8);
std::string lower(std::string_view text);  // as QuickBooks compares names: letters of ASCII alone

}  // namespace kith::sales
