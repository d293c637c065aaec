// What stands in a file beside the names of customers and items: ledger accounts, methods, terms, tax items,
// and free text. A name that does not fit keeps its documents back. Of free text (memos, descriptions) and
// of a company's full name what is over the limit is cut off as the file is written. Telephone, mail and
// tax number are wrong without their ends: one that does not fit stays empty.
#pragma once

#include <map>
#include <string>

#include "app/settings.h"
#include "sales/accounting_files.h"

namespace kith::sales {

// QuickBooks Desktop reads the code page of its Windows; Online UTF-8.
std::string encoding_of(const BookNames& names, AccountingFormat format,
                        const app::Settings& settings);

// Of which list of QuickBooks a name is: within one list a name is of one thing.
enum class BookList { none, party, item, account };

// A name that a document needs there, and where it is said.
struct NeededName {
  std::string text;
  size_t characters_max = 0;
  BookList list = BookList::none;
  std::string owner;  // whose name it is; of accounts their type
  std::string map_kind = {};
  std::string map_key = {};
  std::string map_label = {};
};
std::vector<NeededName> needed_names(const Books& books, const BookDocument& document,
                                     AccountingFormat format);

class TextJudge {
 public:
  TextJudge(AccountingFormat format, std::string encoding)
      : limits_(limits_of(format)), encoding_(std::move(encoding)) {}

  // Whether the encoding has all letters of a text. Remembers what it was asked.
  bool holds(std::string_view text);
  std::optional<BookProblem> encoding_problem(std::string_view text);
  std::optional<BookProblem> judge(const NeededName& name);
  // Of its number, its memo and what its lines say.
  std::vector<BookProblem> judge_texts(const BookDocument& document);
  // Empty where it does not fit.
  std::string fitting(std::string_view text, size_t characters_max);
  const BookLimits& limits() const { return limits_; }

 private:
  std::optional<BookProblem> free_text(const Message& what, std::string_view text);

  const BookLimits limits_;
  const std::string encoding_;
  std::map<std::string, bool, std::less<>> known_;
};

}  // namespace kith::sales
