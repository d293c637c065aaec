// The files that QuickBooks reads. Pure: everything is named and checked before (accounting_export.h).
//
// Desktop takes one IIF file: the lists that its documents need, then the documents. Amounts of a
// transaction add up to nought: of an invoice the receivable is above zero and what was sold below it, a
// credit note is its mirror, a payment moves from the receivable to where money comes in, a purchase
// order owes below zero what its lines say above. Source: Intuit's IIF Import Kit, "Transactions (TRNS)
// and distribution lines (SPL)", "Item list (INVITEM)".
//
// Online takes CSV, one file for each list and kind of document: customers, vendors, products and
// services, invoices (at most 100 in a file), and payments as rows of a bank statement (date, description,
// amount), which it matches with open invoices. Source: Intuit's help, "Import multiple invoices at once
// to QuickBooks Online" and "Format CSV files in Excel to get bank transactions". It imports neither
// credit notes nor purchase orders from a file: those two are for entry by hand or an import app.
#pragma once

#include <map>

#include "sales/accounting_names.h"

namespace kith::sales {

struct BookParty {
  std::string name;
  bool vendor = false;
  std::string company;
  std::string phone;
  std::string email;
  std::string tax_number;
};
struct BookItem {
  std::string name;
  std::string description;
  std::string account;
  std::optional<Decimal> price;  // nothing: hidden from whoever exports
  std::optional<Decimal> cost;
};

struct Books {
  std::vector<BookDocument> documents;  // named
  std::vector<BookParty> parties;
  std::map<Id, BookItem> items;  // of products
  std::map<std::string, std::string, std::less<>> methods;
  BookNames names;
};

std::string write_iif(const Books& books);

struct BookFile {
  std::string name;
  std::string content;
};
std::vector<BookFile> write_book_csv(const Books& books);

// Free text as a cell holds it: what a spreadsheet would run is made harmless, what is over the limit is
// cut off.
std::string book_text(std::string_view text, size_t characters_max);
// Those that lines name, each name of QuickBooks once.
std::vector<const BookItem*> items_of(const Books& books);
// "1234.50"; more digits where a price has them.
std::string book_amount(Decimal amount);
std::string book_amount(std::optional<Decimal> amount);  // empty where there is none
std::string book_date(Date date);                        // MM/DD/YYYY
Date due_of(const Books& books, const BookDocument& document);
// The taxes of a document by their rate; those of nothing left out.
std::map<Decimal, Decimal> taxes_of(const BookDocument& document);
std::string tax_name(const BookNames& names, Decimal rate);
std::string item_name(const Books& books, const BookDocument& document, const BookLine& line);

}  // namespace kith::sales
