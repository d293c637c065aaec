#include "sales/accounting_documents.h"

#include <algorithm>
#include <map>
#include <set>

#include "automation/fields.h"
#include "query/filter.h"
#include "records/conditions.h"
#include "sales/accounting_sight.h"
#include "sales/days.h"
#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;

constexpr int slice = 200;
constexpr int lines_max = 500;

struct Source {
  Bookkept what;  // one of its kinds
  std::string_view object;
  std::string_view day;
  std::vector<Value> statuses;  // none: all
};
std::vector<Source> sources(const BookWish& wish) {
  std::vector<Source> found;
  if (wish.wants(Bookkept::invoice) || wish.wants(Bookkept::credit_note))
    found.push_back({wish.wants(Bookkept::invoice) ? Bookkept::invoice : Bookkept::credit_note,
                     "invoices",
                     "issued_on",
                     {std::string("issued"), std::string("reversed")}});
  if (wish.wants(Bookkept::payment))
    found.push_back({Bookkept::payment, "payments", "paid_on", {}});
  if (wish.wants(Bookkept::purchase_order))
    found.push_back(
        {Bookkept::purchase_order,
         "purchase_orders",
         "ordered_on",
         {std::string("ordered"), std::string("partly_received"), std::string("received")}});
  return found;
}

Filter in_period(const schema::Object& object, std::string_view day, const BookWish& wish,
                 Filter filter) {
  const schema::Field& field = *object.field(day);
  if (wish.from)
    filter = Filter::both(std::move(filter), records::where(object, field, Op::ge, {*wish.from}));
  if (wish.to)
    filter = Filter::both(std::move(filter), records::where(object, field, Op::le, {*wish.to}));
  return filter;
}

Filter within(const Unit& unit, const Source& source, const BookWish& wish) {
  const schema::Object& object = *unit.schema->object(source.object);
  return in_period(object, source.day, wish,
                   source.statuses.empty() ? Filter::always()
                                           : automation::among(object, "status", source.statuses));
}

std::string currency(const Unit& unit, const Stored& record) {
  const auto* code = std::get_if<std::string>(&cell(record, "amount", money::currency));
  return code ? *code : std::string(unit.base_currency);
}

Decimal magnitude(Decimal amount) { return {amount.units < 0 ? -amount.units : amount.units}; }

// 12 × 100 less a discount is not what QuickBooks multiplies: such a line is one of its net.
void keep_product_exact(BookLine& line, const std::string& code) {
  const auto plain = sums_of(
      {.quantity = line.quantity, .price = line.price, .minor_digits = minor_digits_of(code)});
  if (plain && plain->net == line.amount) return;
  line.description += fmt::format("{}({} × {})", line.description.empty() ? "" : " ",
                                  format(line.quantity), format(line.price));
  line.quantity = {decimal_scale};
  line.price = line.amount;
}

std::vector<BookLine> lines_of(const Unit& unit, std::string_view object, std::string_view link,
                               Id whole, const std::string& code) {
  std::vector<BookLine> lines;
  const schema::Object& rows = *unit.schema->object(object);
  query::Question question;
  question.object = &rows;
  question.filter = automation::is(rows, link, value_of(whole));
  const auto env = seen_by(unit);
  auto found = query::fetch_many(env, rows, query::select_ids(env, question, Id{}, lines_max));
  std::ranges::sort(found, {}, [](const Stored& row) {
    return std::pair(automation::number(row, "position"), row.id());
  });
  for (const Stored& row : found) {
    BookLine line{.product = reference(row, "product"),
                  .description = std::string(text(row, "description")),
                  .quantity = decimal(row, "quantity"),
                  .price = decimal(row, "price"),
                  .amount = decimal(row, "total"),
                  .tax = decimal(row, "tax_amount"),
                  .tax_rate = decimal(row, "tax_rate")};
    if (line.amount.units == 0 && line.tax.units == 0) continue;
    keep_product_exact(line, code);
    lines.push_back(std::move(line));
  }
  return lines;
}

bool add_up(const std::vector<BookLine>& lines, Decimal amount, Decimal tax) {
  Decimal net, taxes;
  for (const BookLine& line : lines) {
    net.units += line.amount.units;
    taxes.units += line.tax.units;
  }
  return !lines.empty() && taxes == tax && net.units + taxes.units == amount.units;
}

BookLine single(Decimal amount, Decimal tax, Decimal rate, std::string_view description) {
  const Decimal net{amount.units - tax.units};
  return {.description = std::string(description),
          .price = net,
          .amount = net,
          .tax = tax,
          .tax_rate = rate};
}

// What was invoiced of an order in one piece is told by its lines; a part of it is one line.
void add_invoice_lines(const Unit& unit, const Stored& invoice, BookDocument& document) {
  const Decimal tax = magnitude(decimal(invoice, "tax_amount"));
  Id order = reference(invoice, "sales_order");
  const auto env = seen_by(unit);
  if (const Id contract = reference(invoice, "contract"); !order && contract) {
    if (const auto whole = query::fetch(env, *unit.schema->object("contracts"), contract))
      order = reference(*whole, "sales_order");
  }
  if (order && document.what == Bookkept::invoice)
    document.lines = lines_of(unit, "order_lines", "sales_order", order, document.currency);
  if (add_up(document.lines, document.amount, tax)) return;
  document.lines = {
      single(document.amount, tax, decimal(invoice, "tax_rate"), text(invoice, "description"))};
}

std::optional<BookDocument> invoice(const Unit& unit, const Stored& record) {
  const std::string_view status = text(record, "status");
  if (status != "issued" && status != "reversed") return std::nullopt;
  const Decimal amount = decimal(record, "amount");
  BookDocument made{.what = amount.units < 0 ? Bookkept::credit_note : Bookkept::invoice,
                    .record = record.id(),
                    .number = std::string(text(record, "number")),
                    .date = automation::day(record, "issued_on").value_or(workspace_today(unit)),
                    .account = reference(record, "account"),
                    .amount = magnitude(amount),
                    .currency = currency(unit, record),
                    .memo = std::string(text(record, "name"))};
  add_invoice_lines(unit, record, made);
  return made;
}

std::optional<BookDocument> payment(const Unit& unit, const Stored& record) {
  return BookDocument{.what = Bookkept::payment,
                      .record = record.id(),
                      .number = std::string(text(record, "number")),
                      .date = automation::day(record, "paid_on").value_or(workspace_today(unit)),
                      .account = reference(record, "account"),
                      .amount = decimal(record, "amount"),
                      .currency = currency(unit, record),
                      .method = std::string(text(record, "method")),
                      .memo = std::string(text(record, "reference"))};
}

std::optional<BookDocument> purchase(const Unit& unit, const Stored& record) {
  const std::string_view status = text(record, "status");
  if (status == "draft" || status == "cancelled") return std::nullopt;
  auto day = automation::day(record, "ordered_on");
  if (const auto at = automation::instant(record, "ordered_at"); !day && at)
    day = workspace_zone(unit).date_at(*at);
  BookDocument made{.what = Bookkept::purchase_order,
                    .record = record.id(),
                    .number = std::string(text(record, "number")),
                    .date = day.value_or(workspace_today(unit)),
                    .account = reference(record, "supplier"),
                    .amount = decimal(record, "amount"),
                    .currency = currency(unit, record)};
  made.lines = lines_of(unit, "purchase_order_lines", "purchase_order", record.id(), made.currency);
  const Decimal tax = decimal(record, "tax_amount");
  if (!add_up(made.lines, made.amount, tax)) made.lines = {single(made.amount, {}, {}, "")};
  return made;
}

// The newest export of each of these records.
std::map<Id, Stored> exports_of(const Unit& unit, std::span<const Id> records) {
  std::map<Id, Stored> newest;
  if (records.empty()) return newest;
  const schema::Object& entries = *unit.schema->object("accounting_entries");
  std::vector<Value> ids;
  for (const Id id : records) ids.push_back(value_of(id));
  for (Stored& entry :
       entries_where(unit, Filter::both(automation::is(entries, "direction", std::string("export")),
                                        automation::among(entries, "record", std::move(ids)))))
    newest.insert_or_assign(record_of(entry), std::move(entry));  // in the order of ids
  return newest;
}

class Gatherer {
 public:
  Gatherer(const Unit& unit, const BookWish& wish) : unit_(unit), wish_(wish) {}

  Gathered gather() {
    leave_out_hidden();
    if (wish_.only == BookWish::Only::changed)
      walk_exports();
    else
      for (const Source& source : sources(wish_)) walk(source);
    return std::move(found_);
  }

 private:
  bool full() {
    if (found_.documents.size() < book_documents_max) return false;
    return found_.more = true;
  }

  bool read_enough(Bookkept what, size_t read) {
    if (read < wish_.read_max) return false;
    found_.left.push_back(
        {what,
         {"too_many", say("{} were read and no more are read at once: those behind them are not "
                          "among these. Give a period.",
                          "已读取 {} 条，一次不再继续读取，其后的不在其中。请填写日期范围。",
                          wish_.read_max)}});
    return found_.more = true;
  }

  void leave_out_hidden() {
    for (size_t at = 0; at < wish_.kinds.size(); ++at) {
      const auto what = static_cast<Bookkept>(at);
      auto problem = wish_.wants(what) ? hidden_from(unit_, what) : std::nullopt;
      if (!problem) continue;
      wish_.kinds[at] = false;
      found_.left.push_back({what, std::move(*problem)});
    }
  }

  void walk(const Source& source) {
    const schema::Object& object = *unit_.schema->object(source.object);
    query::Question question;
    question.object = &object;
    question.filter = within(unit_, source, wish_);
    size_t read = 0;
    for (Id after;;) {
      const auto ids = query::select_ids(seen_by(unit_), question, after, slice);
      const auto known = exports_of(unit_, ids);
      auto records = query::fetch_many(seen_by(unit_), object, ids);
      std::ranges::sort(records, {}, [](const Stored& each) { return each.id(); });
      for (const Stored& record : records) {
        const auto entry = known.find(record.id());
        if (wish_.only == BookWish::Only::fresh && entry != known.end()) continue;
        if (full()) return;
        add(record, entry == known.end() ? nullptr : &entry->second);
      }
      read += ids.size();
      if (ids.size() < slice || full() || read_enough(source.what, read)) return;
      after = ids.back();
    }
  }

  void add(const Stored& record, const Stored* entry) {
    auto document = book_document(unit_, record);
    if (!document || !wish_.wants(document->what)) return;
    const bool same = entry && text(*entry, "mark") == mark_of(*document);
    found_.documents.push_back({std::move(*document),
                                !entry ? BookState::fresh
                                : same ? BookState::exported
                                       : BookState::changed,
                                entry ? std::string(text(*entry, "number")) : std::string(),
                                {}});
  }

  // From what was exported to what has become of it.
  void walk_exports() {
    const schema::Object& entries = *unit_.schema->object("accounting_entries");
    query::Question question;
    question.object = &entries;
    question.filter = in_period(entries, "document_date", wish_,
                                automation::is(entries, "direction", std::string("export")));
    size_t read = 0;
    for (Id after;;) {
      const auto all = automation::seen_by_all(unit_);
      const auto ids = query::select_ids(all, question, after, slice);
      std::map<std::string, std::vector<Id>> records;
      for (const Stored& entry : query::fetch_many(all, entries, ids)) {
        const auto what = bookkept(text(entry, "what"));
        const Id id = record_of(entry);
        if (!what || !wish_.wants(*what) || !seen_.insert(id).second) continue;
        records[std::string(object_of(*what))].push_back(id);
      }
      for (const auto& [object, named] : records) {
        const auto known = exports_of(unit_, named);
        for (const Stored& record :
             query::fetch_many(seen_by(unit_), *unit_.schema->object(object), named)) {
          if (full()) return;
          if (const auto entry = known.find(record.id()); entry != known.end())
            follow(record, entry->second);
        }
      }
      read += ids.size();
      if (ids.size() < slice || full() || read_enough(first_kind(), read)) return;
      after = ids.back();
    }
  }

  Bookkept first_kind() const {
    size_t at = 0;
    while (at + 1 < wish_.kinds.size() && !wish_.kinds[at]) ++at;
    return static_cast<Bookkept>(at);
  }

  void follow(const Stored& record, const Stored& entry) {
    auto document = record.deleted() ? std::nullopt : book_document(unit_, record);
    if (document) {
      if (text(entry, "mark") == mark_of(*document)) return;
      add(record, &entry);
      return;
    }
    BookDocument gone{.what = *bookkept(text(entry, "what")),
                      .record = record.id(),
                      .number = std::string(text(entry, "number")),
                      .date = automation::day(entry, "document_date").value_or(Date{}),
                      .amount = decimal(entry, "amount"),
                      .currency = currency(unit_, entry)};
    found_.documents.push_back(
        {std::move(gone),
         BookState::changed,
         std::string(text(entry, "number")),
         {{"gone",
           say("It was voided, cancelled or deleted after it was exported as {}. Do the same in "
               "QuickBooks.",
               "以编号 {} 导出后已作废、取消或删除，请在 QuickBooks 中同样处理。",
               text(entry, "number"))}}});
  }

  const Unit& unit_;
  BookWish wish_;
  Gathered found_;
  std::set<Id> seen_;
};

}  // namespace

std::string_view name_of(BookState state) {
  return state == BookState::fresh ? "new" : state == BookState::exported ? "exported" : "changed";
}

query::ReadEnvironment seen_by(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

std::vector<Stored> entries_where(const Unit& unit, Filter filter) {
  const schema::Object& entries = *unit.schema->object("accounting_entries");
  const auto all = automation::seen_by_all(unit);
  query::Question question;
  question.object = &entries;
  question.filter = std::move(filter);
  std::vector<Stored> found;
  for (Id after;;) {
    const auto ids = query::select_ids(all, question, after, lines_max);
    for (Stored& each : query::fetch_many(all, entries, ids)) found.push_back(std::move(each));
    if (ids.size() < static_cast<size_t>(lines_max)) break;
    after = ids.back();
  }
  std::ranges::sort(found, {}, [](const Stored& entry) { return entry.id(); });
  return found;
}

std::vector<Stored> entries_with(const Unit& unit, std::string_view field,
                                 std::span<const std::string> texts) {
  const schema::Object& entries = *unit.schema->object("accounting_entries");
  return query::fetch_by(automation::seen_by_all(unit), entries, *entries.field(field), texts,
                         lines_max * static_cast<int>(std::max<size_t>(texts.size(), 1)));
}

Id record_of(const Stored& entry) {
  const auto* id = std::get_if<int64_t>(&cell(entry, "record", 1));
  return id ? Id{*id} : Id{};
}

std::optional<BookDocument> book_document(const Unit& unit, const Stored& record) {
  if (record.deleted()) return std::nullopt;
  const std::string_view object = record.object().name;
  return object == "invoices"   ? invoice(unit, record)
         : object == "payments" ? payment(unit, record)
                                : purchase(unit, record);
}

Gathered gather_books(const Unit& unit, const BookWish& wish) {
  return Gatherer(unit, wish).gather();
}

}  // namespace kith::sales
