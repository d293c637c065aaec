#include "commands/demo/accounting.h"

#include "app/files.h"
#include "sales/accounting_import.h"

namespace kith::commands::demo {
namespace {

using records::Unit;

Result<app::Files::Kept> keep(const app::Workspace& workspace, std::string content) {
  const uint64_t size = content.size();
  return workspace.files().keep(http::Body(std::move(content)), 0, size);
}

Status give_names(const AccountingStory& story, const Unit& unit) {
  const schema::Object& mappings = *unit.schema->object("accounting_mappings");
  constexpr std::string_view names[] = {
      R"({"kind":"role","key":"income","target":"Sales of Product Income"})",
      R"({"kind":"tax_rate","key":"13","target":"VAT 13%"})",
      R"({"kind":"tax_rate","key":"6","target":"VAT 6%"})",
      R"({"kind":"method","key":"wechat","target":"WeChat Pay","ledger_account":"WeChat Balance"})"};
  for (const std::string_view name : names)
    TRY(story.workspace.records().create(unit, mappings, TRY(parse_json(name))));
  return done();
}

// What was written last month.
Status export_month(const AccountingStory& story, const Unit& unit, const app::Settings& settings) {
  const Date today = std::chrono::floor<std::chrono::days>(story.now);
  sales::BookWish wish;
  wish.from = add(Period::month, start_of(Period::month, today), -1);
  wish.to = start_of(Period::month, today) - std::chrono::days{1};
  const sales::BookExport made = sales::prepare_export(unit, wish, settings);
  if (made.books.documents.empty()) return done();
  sales::MadeFile file = TRY(sales::make_file(made, wish, settings, unit.now));
  const auto kept = TRY(keep(story.workspace, std::move(file.content)));
  TRY(sales::log_export(story.workspace.records(), unit, wish, made,
                        {.name = file.name,
                         .type = file.type,
                         .hash = kept.hash,
                         .size = kept.size,
                         .problems = sales::problems_json(made.gathered, settings.locale)}));
  return done();
}

// A payment of an invoice that nobody here knows.
Status import_payments(const AccountingStory& story, const Unit& unit,
                       const app::Settings& settings) {
  const Date today = std::chrono::floor<std::chrono::days>(story.now);
  const std::string content = "Date,Type,Num,Name,Invoice No,Amount\r\n" +
                              format(today - std::chrono::days{3}) +
                              ",Payment,QB-1042,Golden Gate Trading,INV-99821,12800.00\r\n";
  const auto rows = TRY(sales::read_books(content, sales::DayOrder::month_first));
  const auto kept = TRY(keep(story.workspace, content));
  const sales::Taken taken = sales::take_books(story.workspace.records(), unit, rows);
  Json::Array problems;
  for (const sales::BookVerdict& each : taken.verdicts)
    if (each.state == sales::BookVerdict::State::refused)
      problems.push_back(sales::verdict_json(each, settings.locale));
  TRY(sales::log_import(story.workspace.records(), unit, taken,
                        {.name = "received-payments.csv",
                         .format = sales::AccountingFormat::csv,
                         .type = "text/plain",
                         .hash = kept.hash,
                         .size = static_cast<int64_t>(content.size()),
                         .problems = Json(std::move(problems))}));
  return done();
}

}  // namespace

Status plant_accounting(const AccountingStory& story) {
  const app::Settings settings = story.workspace.settings();
  return story.workspace.database().write([&](storage::Connection& db) -> Status {
    const Unit unit = story.unit(db, story.accountant);
    TRY(give_names(story, unit));
    TRY(export_month(story, unit, settings));
    return import_payments(story, unit, settings);
  });
}

}  // namespace kith::commands::demo
