// The records that go to the accounting program, as documents: which ones there are, what has been exported
// of them, and what has changed since.
#pragma once

#include <array>
#include <span>

#include "query/read.h"
#include "records/records.h"
#include "sales/accounting.h"

namespace kith::sales {

// So many records of a sort are read for one export; behind them a period has to be given.
inline constexpr size_t book_read_max = 50'000;

struct BookWish {
  enum class Only { fresh, changed, all };
  AccountingFormat format = AccountingFormat::iif;
  std::array<bool, 4> kinds = {true, true, true, true};  // by Bookkept
  Only only = Only::fresh;
  std::optional<Date> from;
  std::optional<Date> to;
  size_t read_max = book_read_max;
  bool wants(Bookkept what) const { return kinds[static_cast<size_t>(what)]; }
};

enum class BookState { fresh, exported, changed };
std::string_view name_of(BookState state);

struct Gathered {
  struct One {
    BookDocument document;
    BookState state = BookState::fresh;
    std::string exported_as;  // its number there
    std::vector<BookProblem> problems;
  };
  // Why others of a kind are not among them.
  struct Left {
    Bookkept what = Bookkept::invoice;
    BookProblem problem;
  };
  std::vector<One> documents;
  std::vector<Left> left;
  bool more = false;  // there are others, for another export
};

// So many go into one export: a file that QuickBooks takes, and a transaction that holds up nobody.
inline constexpr size_t book_documents_max = 500;

// As the actor of the unit sees them; drafts and what is not visible are left out, and a kind of which
// fields are hidden from the actor as a whole (accounting_sight.h). Of `changed`, whose period is that of
// the documents as they went out, also what was voided or deleted since, with a problem that says so.
Gathered gather_books(const records::Unit& unit, const BookWish& wish);

// The document of a record; nothing where it is none (a draft, a payment in the bin).
std::optional<BookDocument> book_document(const records::Unit& unit, const query::Stored& record);

query::ReadEnvironment seen_by(const records::Unit& unit);

// Entries of the log, whoever made them: what a colleague exported has been exported.
std::vector<query::Stored> entries_where(const records::Unit& unit, query::Filter filter);
// By the text of a field, a number or a mark: of all these texts in one question.
std::vector<query::Stored> entries_with(const records::Unit& unit, std::string_view field,
                                        std::span<const std::string> texts);
Id record_of(const query::Stored& entry);

}  // namespace kith::sales
