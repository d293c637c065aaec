// The sync log: runs, their files and their entries.
#include "records/batch.h"
#include "sales/accounting_export.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Unit;

// The content belongs to the run: who sees that may have it.
Result<Id> attach(const records::Records& records, const Unit& unit, Id run, const RunWish& wish) {
  const schema::Object& attachments = *unit.schema->object("attachments");
  const auto made = TRY(records.create(
      unit, attachments,
      Json(Json::Object{
          {"name", wish.name},
          {"record", Json(Json::Object{{"object", "accounting_runs"}, {"id", format(run)}})}})));
  const auto before = look_up(unit, "attachments", made.id);
  Stored after = *before;
  set(after, "size", wish.size);
  set(after, "type", wish.type);
  set(after, "hash", wish.hash);
  TRY(records.update(unit, *before, std::move(after)));
  return made.id;
}

}  // namespace

Result<LoggedRun> log_run(const records::Records& records, const Unit& unit, const RunWish& wish) {
  const schema::Object& runs = *unit.schema->object("accounting_runs");
  Stored run(runs);
  set(run, "name", wish.name);
  set(run, "direction", std::string(wish.direction));
  set(run, "format", std::string(name_of(wish.format)));
  set(run, "written", wish.written);
  set(run, "known", wish.known);
  set(run, "refused", static_cast<int64_t>(wish.problems.as_array()->size()));
  if (wish.from) set(run, "from_day", *wish.from);
  if (wish.to) set(run, "to_day", *wish.to);
  set(run, "problems", wish.problems.dump());
  if (wish.batch) set(run, "undo_batch", format(wish.batch));
  const Id id = TRY(records.create(unit, std::move(run))).id;
  const Id attachment = TRY(attach(records, unit, id, wish));
  const auto before = look_up(unit, "accounting_runs", id);
  Stored after = *before;
  set(after, "file", value_of(attachment));
  TRY(records.update(unit, *before, std::move(after)));
  return LoggedRun{id, wish.batch, attachment};
}

Status log_entry(const records::Records& records, const Unit& unit, const EntryWish& wish) {
  const schema::Object& entries = *unit.schema->object("accounting_entries");
  Stored entry(entries);
  set(entry, "run", value_of(wish.run));
  set(entry, "direction", std::string(wish.direction));
  set(entry, "what", std::string(name_of(wish.what)));
  const auto record = entry.cells(*entries.field("record"));
  record[0] = static_cast<int64_t>(unit.schema->object(object_of(wish.what))->id);
  record[1] = value_of(wish.record);
  set(entry, "number", wish.number);
  set(entry, "document_date", wish.date);
  const auto amount = entry.cells(*entries.field("amount"));
  amount[money::amount] = wish.amount;
  amount[money::currency] = wish.currency;
  set(entry, "mark", wish.mark);
  if (!wish.party.empty()) set(entry, "party", wish.party);
  if (wish.account) set(entry, "account", value_of(wish.account));
  TRY(records.create(unit, std::move(entry)));
  return done();
}

Result<LoggedRun> log_export(const records::Records& records, const Unit& unit,
                             const BookWish& wish, const BookExport& made, RunWish run) {
  // Part of another act, such as sample data, it is undone with that.
  const bool own = !unit.batch;
  Unit within = unit;
  if (own) within.batch = records::open_batch(unit, records::BatchKind::batch, run.name).id;
  if (own) run.batch = within.batch;
  run.direction = "export";
  run.format = wish.format;
  run.from = wish.from;
  run.to = wish.to;
  run.written = static_cast<int64_t>(made.books.documents.size());
  const LoggedRun logged = TRY(log_run(records, unit, run));
  for (const BookDocument& each : made.books.documents)
    TRY(log_entry(records, within,
                  {.run = logged.run,
                   .direction = "export",
                   .what = each.what,
                   .record = each.record,
                   .number = each.book_number,
                   .date = each.date,
                   .amount = each.amount,
                   .currency = each.currency,
                   .mark = mark_of(each),
                   .party = each.party,
                   .account = each.account}));
  if (own) records::close_batch(within, within.batch, run.written, records::BatchState::done);
  return logged;
}

}  // namespace kith::sales
