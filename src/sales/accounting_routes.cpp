// GET  /api/v1/accounting/names -> {"names":[{"kind","key","record","label","target","otherwise",
//        "ledger_account","mapping":id|null,"version"}]}: what has a name in QuickBooks, and which.
// POST /api/v1/accounting/exports {"format":"iif"|"csv","what":["invoice",…]?,"only":"new"|"changed"|"all"?,
//        "from"?,"to"?,"dry_run"?} -> {"documents":[…],"refused":[…],"more","run","batch","file"}
// POST /api/v1/accounting/imports (form: file, dates=mdy|dmy, dry_run) -> {"lines":[…],"applied","known",
//        "refused","run","batch"}
// Of a dry run nothing is written, and "run" is null. Names are changed as records of accounting_mappings.
#include "sales/accounting_routes.h"

#include "api/page.h"
#include "app/files.h"
#include "http/multipart.h"
#include "records/batch.h"
#include "sales/accounting_import.h"
#include "sales/accounting_name_list.h"
#include "sales/accounting_sight.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using records::Unit;

constexpr uint64_t form_bytes_max = 64 << 10;

// The log is the permission: whoever may not write it neither exports nor imports.
Status may_keep_books(Call& call) {
  for (const char* name : {"accounting_runs", "accounting_entries"})
    TRY(call.actor.require(access::Verb::create, *TRY(call.object(name))));
  return done();
}

Result<app::Files::Kept> keep(Call& call, std::string content) {
  const uint64_t size = content.size();
  return call.workspace.files().keep(http::Body(std::move(content)), 0, size);
}

Result<std::optional<Date>> day_in(const Json& body, std::string_view name) {
  const Json* day = body.find(name);
  if (!day || day->is_null()) return std::optional<Date>();
  const auto parsed = day->as_string() ? parse_date(*day->as_string()) : std::nullopt;
  if (!parsed)
    return invalid_field(std::string(name), "format",
                         say("Give a day such as 2026-11-30.", "请填写日期，例如 2026-11-30。"));
  return parsed;
}

Result<BookWish> wish_in(const Json& body) {
  BookWish wish;
  const auto format = accounting_format(body.text("format"));
  if (!format)
    return invalid_field("format", "required",
                         say("“format” is iif (QuickBooks Desktop) or csv (QuickBooks Online).",
                             "“format”应为 iif（桌面版）或 csv（在线版）。"));
  wish.format = *format;
  const std::string_view only = body.text("only", "new");
  if (only != "new" && only != "changed" && only != "all")
    return invalid_field("only", "unknown",
                         say("“only” is new, changed or all.", "“only”应为 new、changed 或 all。"));
  wish.only = only == "new"       ? BookWish::Only::fresh
              : only == "changed" ? BookWish::Only::changed
                                  : BookWish::Only::all;
  wish.from = TRY(day_in(body, "from"));
  wish.to = TRY(day_in(body, "to"));
  if (wish.from && wish.to && *wish.to < *wish.from)
    return invalid_field(
        "to", "order", say("Give a day that is not before “from”.", "截止日期不能早于起始日期。"));
  const Json* what = body.find("what");
  if (!what || what->is_null()) return wish;
  wish.kinds.fill(false);
  const Json::Array* list = what->as_array();
  for (size_t i = 0; list && i < list->size(); ++i) {
    const auto kind = (*list)[i].as_string() ? bookkept(*(*list)[i].as_string()) : std::nullopt;
    if (!kind)
      return invalid_field(fmt::format("what[{}]", i), "unknown",
                           say("Each is invoice, credit_note, payment or purchase_order.",
                               "每项应为 invoice、credit_note、payment 或 purchase_order。"));
    wish.kinds[static_cast<size_t>(*kind)] = true;
  }
  if (!list || list->empty())
    return invalid_field("what", "required",
                         say("Name at least one kind of document.", "请至少选择一种单据。"));
  return wish;
}

void write_documents(JsonWriter& json, const Gathered& gathered) {
  json.key("documents").begin_array();
  for (const Gathered::One& each : gathered.documents) {
    const BookDocument& of = each.document;
    json.begin_object();
    json.key("object").string(object_of(of.what)).key("id").id(of.record);
    json.key("what").string(name_of(of.what)).key("number").string(of.number);
    json.key("book_number").string(of.book_number).key("party").string(of.party);
    json.key("date").string(format(of.date)).key("amount").decimal(of.amount);
    json.key("currency").string(of.currency).key("state").string(name_of(each.state));
    json.key("goes").boolean(each.problems.empty()).end_object();
  }
  json.end_array();
}

std::string told(const BookExport& made, const Json& problems,
                 const std::optional<LoggedRun>& logged, std::string_view file) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_documents(json, made.gathered);
  json.key("refused").value(problems).key("more").boolean(made.gathered.more);
  json.key("run");
  logged ? json.id(logged->run) : json.null();
  json.key("batch");
  logged ? json.id(logged->batch) : json.null();
  json.key("file");
  if (logged)
    json.begin_object().key("id").id(logged->attachment).key("name").string(file).end_object();
  else
    json.null();
  json.end_object();
  return out;
}

Result<Response> preview(Call& call, const BookWish& wish, const app::Settings& settings) {
  std::string out = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const Unit unit = call.workspace.unit(db, call.actor, call.via, settings);
    const BookExport made = prepare_export(unit, wish, settings);
    return told(made, problems_json(made.gathered, call.locale), std::nullopt, {});
  }));
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

// What goes is gathered in the transaction that logs it: nothing changes in between, and nobody else
// exports the same meanwhile.
Result<Response> export_books(Call& call) {
  TRY(may_keep_books(call));
  const Json body = TRY(call.json());
  const BookWish wish = TRY(wish_in(body));
  const app::Settings settings = call.workspace.settings();
  if (body.flag("dry_run")) return preview(call, wish, settings);
  std::string out = TRY(api::write(call, [&](const Unit& unit) -> Result<std::string> {
    unit.db.take_turns("accounting");
    const BookExport made = prepare_export(unit, wish, settings);
    Json problems = problems_json(made.gathered, call.locale);
    if (made.books.documents.empty())
      return invalid_field(
          "only", "nothing",
          problems.as_array()->empty()
              ? say("There is nothing to export. Choose another period, or all.",
                    "没有可导出的单据。请更换日期范围，或选择全部。")
              : say("Nothing can go out: each document has a problem that the preview names.",
                    "没有可导出的单据：每张单据都有问题，详见预览。"));
    MadeFile file = TRY(make_file(made, wish, settings, call.now));
    const auto kept = TRY(keep(call, std::move(file.content)));
    const LoggedRun logged = TRY(log_export(call.workspace.records(), unit, wish, made,
                                            {.name = file.name,
                                             .type = file.type,
                                             .hash = kept.hash,
                                             .size = kept.size,
                                             .problems = problems}));
    return told(made, problems, logged, file.name);
  }));
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

struct Upload {
  std::string name;
  uint64_t offset = 0;  // of the content, in the request
  std::string content;
  DayOrder order = DayOrder::month_first;
  bool only_look = false;
};

Result<Upload> upload_of(Call& call) {
  Upload upload;
  bool found = false;
  for (auto& part :
       TRY(http::parse_multipart(call.request.body, call.request.header("Content-Type")))) {
    if (part.name == "file" && part.is_file()) {
      upload.name = part.file_name;
      upload.offset = part.offset;
      upload.content = TRY(part.text(call.request.body, book_bytes_max));
      found = true;
    } else if (part.name == "dates") {
      const std::string order = TRY(part.text(call.request.body, 10));
      if (order != "mdy" && order != "dmy")
        return invalid_field("dates", "unknown",
                             say("“dates” is mdy or dmy.", "“dates”应为 mdy 或 dmy。"));
      upload.order = order == "dmy" ? DayOrder::day_first : DayOrder::month_first;
    } else if (part.name == "dry_run") {
      upload.only_look = TRY(part.text(call.request.body, 10)) == "true";
    }
  }
  if (found) return upload;
  return invalid_field(
      "file", "required",
      say("Send the file as the form field “file”.", "请用表单字段 file 上传文件。"));
}

std::string told(const Taken& taken, const std::optional<LoggedRun>& logged, Locale locale) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("lines").begin_array();
  for (const BookVerdict& each : taken.verdicts) json.value(verdict_json(each, locale));
  json.end_array();
  json.key("applied").number(taken.applied).key("known").number(taken.known);
  json.key("refused").number(taken.refused);
  json.key("run");
  logged ? json.id(logged->run) : json.null();
  json.key("batch");
  logged && logged->batch ? json.id(logged->batch) : json.null();
  json.end_object();
  return out;
}

Result<LoggedRun> log_taken(Call& call, const Unit& unit, Id batch, const Taken& taken,
                            const Upload& upload, const app::Files::Kept& kept) {
  Json::Array problems;
  for (const BookVerdict& each : taken.verdicts)
    if (each.state == BookVerdict::State::refused)
      problems.push_back(verdict_json(each, call.locale));
  return log_import(call.workspace.records(), unit, taken,
                    {.name = upload.name,
                     .format = format_of_books(upload.content),
                     .type = "text/plain",
                     .hash = kept.hash,
                     .size = kept.size,
                     .problems = Json(std::move(problems)),
                     .batch = batch});
}

// A dry run does it all, so that it tells what the rules will say, and takes it back.
Result<Response> import_books(Call& call) {
  TRY(may_keep_books(call));
  const Upload upload = TRY(upload_of(call));
  const app::Files& files = call.workspace.files();
  const uint64_t size = upload.content.size();
  TRY(files.scan(call.request.body, upload.offset, size, upload.name));
  const std::vector<BookRow> rows = TRY(read_books(upload.content, upload.order));
  std::string out = TRY(api::write(call, [&](const Unit& unit) -> Result<std::string> {
    TRY(may_compare_books(unit));
    unit.db.take_turns("accounting");
    if (upload.only_look) {
      Taken taken;
      unit.db.nested([&] {
        taken = take_books(call.workspace.records(), unit, rows);
        return false;
      });
      for (BookVerdict& each : taken.verdicts)
        if (each.state == BookVerdict::State::applied && *each.row.what == Bookkept::payment)
          each.record = {};
      return told(taken, std::nullopt, call.locale);
    }
    // Not before: of an upload that is refused nothing stays, and no scanner looks at it twice.
    const auto kept = TRY(files.keep(call.request.body, upload.offset, size));
    Unit within = unit;
    within.batch = records::open_batch(unit, records::BatchKind::import, upload.name).id;
    const Taken taken = take_books(call.workspace.records(), within, rows);
    const LoggedRun logged = TRY(log_taken(call, unit, within.batch, taken, upload, kept));
    records::close_batch(within, within.batch, taken.applied, records::BatchState::done);
    return told(taken, logged, call.locale);
  }));
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> list_names(Call& call) {
  TRY(call.object("accounting_mappings"));
  const app::Settings settings = call.workspace.settings();
  std::string out = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const Unit unit = call.workspace.unit(db, call.actor, call.via, settings);
    std::string body;
    JsonWriter json(body);
    json.begin_object().key("names").begin_array();
    write_book_names(unit, call.locale, settings, json);
    json.end_array().end_object();
    return body;
  }));
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

}  // namespace

void add_accounting_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::get, "/api/v1/accounting/names", app::Permit::signed_in(),
                    "What things are called in the accounting program", list_names});
  routes.push_back({http::Method::post,
                    "/api/v1/accounting/exports",
                    app::Permit::action(access::Action::export_),
                    "Export invoices, credit notes, payments and purchase orders to QuickBooks",
                    export_books,
                    {.lane = app::Lane::bulk}});
  routes.push_back({http::Method::post,
                    "/api/v1/accounting/imports",
                    app::Permit::action(access::Action::import),
                    "Import payments and the state of invoices from QuickBooks",
                    import_books,
                    {.body_bytes_max = book_bytes_max + form_bytes_max, .lane = app::Lane::bulk}});
}

}  // namespace kith::sales
