// An export: documents named as QuickBooks knows them, those that cannot go named with the way out, the
// file, and its entry in the sync log.
#pragma once

#include "app/workspace.h"
#include "sales/accounting_documents.h"
#include "sales/accounting_files.h"

namespace kith::sales {

struct BookExport {
  Gathered gathered;  // with numbers and names, and with what stops each
  Books books;        // of those that nothing stops
};
// Looks at everything and writes nothing.
BookExport prepare_export(const records::Unit& unit, const BookWish& wish,
                          const app::Settings& settings);

struct MadeFile {
  std::string name;
  std::string type;
  std::string content;
};
// One IIF file in the workspace's encoding, or a ZIP of CSV files.
Result<MadeFile> make_file(const BookExport& made, const BookWish& wish,
                           const app::Settings& settings, Timestamp now);

struct LoggedRun {
  Id run;
  Id batch;
  Id attachment;
};
// What a run of either direction leaves in the log, outside of its batch: undoing it takes away what it
// did, and not that it was.
struct RunWish {
  std::string name;
  std::string_view direction;
  AccountingFormat format = AccountingFormat::iif;
  std::string type;  // of the file
  std::string hash;
  int64_t size = 0;
  int64_t written = 0;
  int64_t known = 0;
  std::optional<Date> from;
  std::optional<Date> to;
  Json problems{Json::Array{}};
  Id batch;
};
Result<LoggedRun> log_run(const records::Records& records, const records::Unit& unit,
                          const RunWish& wish);

struct EntryWish {
  Id run;
  std::string_view direction;
  Bookkept what = Bookkept::invoice;
  Id record;
  std::string number;
  Date date{};
  Decimal amount;
  std::string currency;
  std::string mark;
  std::string party = {};  // of an export: the name that it went out under, and whose that is
  Id account = {};
};
Status log_entry(const records::Records& records, const records::Unit& unit, const EntryWish& wish);

// The export itself. `run` says where the content is kept; the rest of it follows.
Result<LoggedRun> log_export(const records::Records& records, const records::Unit& unit,
                             const BookWish& wish, const BookExport& made, RunWish run);

// What is kept back, and why: [{"object","id","what","number","code","message","name_for"?}]. Of a whole
// kind it names no record.
Json problems_json(const Gathered& gathered, Locale locale);

}  // namespace kith::sales
