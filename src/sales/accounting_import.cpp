#include "sales/accounting_import.h"

#include <algorithm>
#include <map>

#include "records/batch.h"
#include "sales/look_up.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Unit;
using State = BookVerdict::State;

std::string first_message_zh(const Error& error) {
  return error.fields.empty() ? error.message.zh : error.fields.front().message.zh;
}
std::string first_message_en(const Error& error) {
  return error.fields.empty() ? error.message.en : error.fields.front().message.en;
}

class Taker {
 public:
  Taker(const records::Records& records, const Unit& unit)
      : records_(records), unit_(unit), names_(BookNames::load(unit)) {}

  Taken take(std::vector<BookRow> rows) {
    Taken taken;
    std::map<std::string, int> seen;
    for (BookRow& row : rows) {
      BookVerdict verdict{.row = std::move(row)};
      // Two payments of one day and amount are two; the same file again has the same two.
      verdict.mark = mark_of(verdict.row, ++seen[mark_of(verdict.row, 0)]);
      judge(verdict);
      taken.applied += verdict.state == State::applied;
      taken.known += verdict.state == State::known;
      taken.refused += verdict.state == State::refused;
      taken.verdicts.push_back(std::move(verdict));
    }
    return taken;
  }

 private:
  void refuse(BookVerdict& verdict, std::string code, Message why) {
    verdict.state = State::refused;
    verdict.code = std::move(code);
    verdict.message = std::move(why);
  }
  void know(BookVerdict& verdict, std::string code, Message why, std::string_view object,
            Id record) {
    verdict.state = State::known;
    verdict.code = std::move(code);
    verdict.message = std::move(why);
    verdict.object = object;
    verdict.record = record;
  }

  void judge(BookVerdict& verdict) {
    const BookRow& row = verdict.row;
    if (row.problem) return refuse(verdict, row.problem->code, row.problem->message);
    if (!row.what) return;
    if (was_imported(verdict) || (*row.what == Bookkept::payment && was_exported(verdict))) return;
    const auto invoice = invoice_of(verdict);
    if (!invoice || !fits_customer(verdict, *invoice)) return;
    if (*row.what == Bookkept::payment)
      pay(verdict, *invoice);
    else
      compare(verdict, *invoice);
  }

  bool was_imported(BookVerdict& verdict) {
    for (const Stored& entry : entries_with(unit_, "mark", {&verdict.mark, 1})) {
      if (text(entry, "direction") != "import") continue;
      const auto what = bookkept(text(entry, "what"));
      know(verdict, "imported", say("It was imported already.", "已导入过。"),
           what ? object_of(*what) : "", record_of(entry));
      return true;
    }
    return false;
  }

  // A payment of Kith's own that comes back.
  bool was_exported(BookVerdict& verdict) {
    const BookRow& row = verdict.row;
    if (row.number.empty()) return false;
    for (const Stored& entry : exports_as(row.number)) {
      if (text(entry, "what") != "payment") continue;
      if (decimal(entry, "amount") == row.amount) {
        know(verdict, "exported", say("It went out from here.", "由本系统导出。"), "payments",
             record_of(entry));
      } else {
        refuse(verdict, "amount_differs",
               say("Payment {0} was exported with {1}, and the file says {2}. Correct one of the "
                   "two.",
                   "回款 {0} 导出时为 {1}，文件中为 {2}，请更正其中一处。", row.number,
                   format(decimal(entry, "amount")), format(row.amount)));
      }
      return true;
    }
    return false;
  }

  std::vector<Stored> exports_as(const std::string& number) {
    auto found = entries_with(unit_, "number", {&number, 1});
    std::erase_if(found, [](const Stored& each) { return text(each, "direction") != "export"; });
    return found;
  }

  std::optional<Stored> numbered(const std::string& number) {
    if (number.empty()) return std::nullopt;
    const schema::Object& invoices = *unit_.schema->object("invoices");
    for (const Stored& entry : exports_as(number)) {
      const auto what = bookkept(text(entry, "what"));
      if (!what || object_of(*what) != "invoices") continue;
      auto found = query::fetch(seen_by(unit_), invoices, record_of(entry));
      if (found && !found->deleted()) return found;
    }
    const auto ids = query::find_by(seen_by(unit_), invoices, *invoices.field("number"), number, 2);
    if (ids.size() != 1) return std::nullopt;
    return query::fetch(seen_by(unit_), invoices, ids.front());
  }

  // By the number that the row gives; else by one that stands in its memo.
  std::optional<Stored> invoice_of(BookVerdict& verdict) {
    BookRow& row = verdict.row;
    if (!row.invoice.empty()) {
      if (auto found = numbered(row.invoice)) return found;
      refuse(
          verdict, "unknown_invoice",
          say("There is no invoice {} here, or it is not visible to you. Enter it first, or "
              "correct the number.",
              "本系统没有编号为 {} 的发票，或对你不可见。请先录入发票或更正编号。", row.invoice));
      return std::nullopt;
    }
    std::string_view rest = row.memo;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find_first_of(" #,;:()"), rest.size());
      const std::string word(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (word.find_first_of("0123456789") == std::string::npos) continue;
      auto found = numbered(word);
      if (!found) continue;
      row.invoice = word;
      return found;
    }
    refuse(verdict, "no_invoice",
           say("It names no invoice. Add a column “Invoice No” with the number that it pays, or "
               "record it by hand.",
               "没有指明发票。请增加“Invoice No”列填写所付发票号，或手工登记回款。"));
    return std::nullopt;
  }

  bool fits_customer(BookVerdict& verdict, const Stored& invoice) {
    const std::string called = lower(verdict.row.customer);
    if (called.empty()) return true;
    const Id account = reference(invoice, "account");
    const auto stored = query::fetch(seen_by(unit_), *unit_.schema->object("accounts"), account);
    const std::string own(stored ? text(*stored, "name") : std::string_view());
    for (const std::string& name :
         {own, names_.party("customer", account, own), std::string(text(invoice, "name"))})
      if (lower(name) == called) return true;
    const schema::Object& accounts = *unit_.schema->object("accounts");
    const bool known =
        names_.customer_called(verdict.row.customer) ||
        !query::find_by(seen_by(unit_), accounts, *accounts.field("name"), verdict.row.customer, 1)
             .empty();
    if (known)
      refuse(verdict, "other_customer",
             say("Invoice {0} is of “{1}”, and the file says “{2}”. Correct the number or the "
                 "customer in the file.",
                 "发票 {0} 属于“{1}”，文件中为“{2}”。请更正文件中的编号或客户。",
                 verdict.row.invoice, own, verdict.row.customer));
    else
      refuse(verdict, "unknown_customer",
             say("Nobody is called “{0}” here. Say under Names that “{1}” is called so in "
                 "QuickBooks.",
                 "本系统没有名为“{0}”的客户。请在“名称对照”中指明“{1}”在 QuickBooks 中的名称。",
                 verdict.row.customer, own));
    return false;
  }

  std::string currency_of(const Stored& invoice) const {
    const auto* code = std::get_if<std::string>(&cell(invoice, "amount", money::currency));
    return code ? *code : std::string(unit_.base_currency);
  }

  // Its payments so far that came by number are the rule's business; more than all of it is ours.
  void pay(BookVerdict& verdict, const Stored& invoice) {
    const BookRow& row = verdict.row;
    const Decimal amount = decimal(invoice, "amount");
    if (text(invoice, "status") != "issued")
      return refuse(
          verdict, "not_issued",
          say("Invoice {} is not open: it is a draft, void or red-lettered. Record the "
              "payment by hand where it belongs.",
              "发票 {} 未开具、已作废或已红冲。请手工登记到相应的合同或订单。", row.invoice));
    if (row.amount > amount)
      return refuse(verdict, "amount_differs",
                    say("Invoice {0} is of {1}, and the file pays {2}. Correct one of the two, or "
                        "record what is over as the customer's credit by hand.",
                        "发票 {0} 金额为 {1}，文件中付款 {2}。请更正其中一处，或手工登记多付部分。",
                        row.invoice, format(amount), format(row.amount)));
    Json::Object values{{"amount", Json(Json::Object{{"amount", format(row.amount)},
                                                     {"currency", currency_of(invoice)}})},
                        {"paid_on", format(*row.date)},
                        {"reference", row.number},
                        {"method", method_of(row)}};
    if (!row.memo.empty()) values.emplace_back("description", row.memo);
    const Id contract = reference(invoice, "contract"), order = reference(invoice, "sales_order");
    if (contract)
      values.emplace_back("contract", format(contract));
    else if (order)
      values.emplace_back("sales_order", format(order));
    else
      values.emplace_back("account", format(reference(invoice, "account")));
    write(verdict, [&] {
      return records_.create(unit_, *unit_.schema->object("payments"), Json(std::move(values)));
    });
    verdict.object = verdict.record ? "payments" : "";
  }

  std::string method_of(const BookRow& row) const {
    if (const std::string mapped = names_.method_called(row.method); !mapped.empty()) return mapped;
    const schema::Field& field = *unit_.schema->object("payments")->field("method");
    for (const schema::Option& option : field.options)
      if (option.active &&
          (lower(option.label.en) == lower(row.method) || option.label.zh == row.method))
        return option.value;
    return row.method.empty() ? "transfer" : "other";
  }

  void compare(BookVerdict& verdict, const Stored& invoice) {
    const BookRow& row = verdict.row;
    const Decimal amount = decimal(invoice, "amount");
    const bool credit = amount.units < 0;
    const Decimal magnitude{credit ? -amount.units : amount.units};
    const std::string_view status = text(invoice, "status");
    if (credit != (*row.what == Bookkept::credit_note))
      return refuse(verdict, "kind_differs",
                    say("{} is an invoice on one side and a credit note on the other. Correct the "
                        "number.",
                        "{} 在一方为发票、另一方为红字发票，请更正编号。", row.invoice));
    if (magnitude != row.amount && !row.voided)
      return refuse(
          verdict, "amount_differs",
          say("Invoice {0} is of {1} here and of {2} in the file. Correct one of the two.",
              "发票 {0} 在本系统为 {1}，文件中为 {2}，请更正其中一处。", row.invoice,
              format(magnitude), format(row.amount)));
    if (!row.voided || status == "void")
      return know(verdict, "same", say("It is the same here.", "与本系统一致。"), "invoices",
                  invoice.id());
    write(verdict, [&] {
      return records_.update(
          unit_, invoice.object(), invoice.id(), std::nullopt,
          Json(Json::Object{{"status", "void"}, {"reason", "Voided in QuickBooks"}}));
    });
    verdict.object = verdict.record ? "invoices" : "";
  }

  template <typename F>
  void write(BookVerdict& verdict, F&& work) {
    unit_.db.nested([&] {
      const auto saved = work();
      if (saved) {
        verdict.state = State::applied;
        verdict.record = saved->id;
      } else {
        refuse(verdict,
               saved.error().fields.empty() ? "refused" : saved.error().fields.front().code,
               {first_message_en(saved.error()), first_message_zh(saved.error())});
      }
      return saved.ok();
    });
  }

  const records::Records& records_;
  const Unit& unit_;
  const BookNames names_;
};

}  // namespace

std::string_view name_of(BookVerdict::State state) {
  switch (state) {
    case State::applied:
      return "applied";
    case State::known:
      return "known";
    case State::refused:
      return "refused";
    case State::ignored:
      break;
  }
  return "ignored";
}

Taken take_books(const records::Records& records, const Unit& unit, std::vector<BookRow> rows) {
  return Taker(records, unit).take(std::move(rows));
}

Result<LoggedRun> log_import(const records::Records& records, const Unit& unit, const Taken& taken,
                             RunWish run) {
  run.direction = "import";
  run.written = taken.applied;
  run.known = taken.known;
  Unit within = unit;
  if (run.batch) within.batch = run.batch;
  const LoggedRun logged = TRY(log_run(records, unit, run));
  for (const BookVerdict& each : taken.verdicts) {
    if (each.state != State::applied) continue;
    TRY(log_entry(records, within,
                  {.run = logged.run,
                   .direction = "import",
                   .what = *each.row.what,
                   .record = each.record,
                   .number = each.row.number.substr(0, 60),
                   .date = *each.row.date,
                   .amount = each.row.amount,
                   .currency = std::string(unit.base_currency),
                   .mark = each.mark}));
  }
  return logged;
}

Json verdict_json(const BookVerdict& verdict, Locale locale) {
  const BookRow& row = verdict.row;
  return Json(Json::Object{
      {"line", Json(static_cast<int64_t>(row.line))},
      {"what", row.what ? Json(name_of(*row.what)) : Json()},
      {"type", row.type},
      {"number", row.number},
      {"customer", row.customer},
      {"date", row.date ? Json(format(*row.date)) : Json()},
      {"amount", format(row.amount)},
      {"invoice", row.invoice},
      {"state", name_of(verdict.state)},
      {"code", verdict.code.empty() ? Json() : Json(verdict.code)},
      {"message", verdict.code.empty() ? Json() : Json(render(verdict.message, locale))},
      {"object", verdict.object.empty() ? Json() : Json(verdict.object)},
      {"id", verdict.record ? Json(format(verdict.record)) : Json()}});
}

}  // namespace kith::sales
