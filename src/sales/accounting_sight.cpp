#include "sales/accounting_sight.h"

#include <span>

#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;

struct Needed {
  std::string_view object;
  std::vector<std::string_view> fields;
};
using Needs = std::vector<Needed>;

// Names, and the log by which the same goes out once.
const Needs always = {
    {"accounting_mappings", {"map_key", "target", "ledger_account"}},
    {"accounting_entries",
     {"direction", "what", "record", "number", "document_date", "amount", "mark", "party"}},
    {"accounts", {"name"}}};
const Needs of_invoices = {{"invoices",
                            {"status", "number", "name", "description", "issued_on", "account",
                             "amount", "tax_amount", "tax_rate", "sales_order", "contract"}},
                           {"contracts", {"sales_order"}},
                           {"order_lines",
                            {"sales_order", "position", "product", "description", "quantity",
                             "price", "total", "tax_amount", "tax_rate"}},
                           {"products", {"name"}}};
const Needs of_payments = {
    {"payments", {"number", "paid_on", "account", "amount", "method", "reference"}}};
const Needs of_purchases = {
    {"purchase_orders",
     {"status", "number", "ordered_on", "ordered_at", "supplier", "amount", "tax_amount"}},
    {"purchase_order_lines",
     {"purchase_order", "position", "product", "description", "quantity", "price", "total",
      "tax_amount", "tax_rate"}},
    {"products", {"name"}}};
const Needs of_imports = {
    {"invoices", {"status", "number", "name", "account", "amount", "sales_order", "contract"}}};

const Needs& needs_of(Bookkept what) {
  return what == Bookkept::payment          ? of_payments
         : what == Bookkept::purchase_order ? of_purchases
                                            : of_invoices;
}

// "Invoices: Amount, Number; Customers: Name"
Message hidden_of(const Unit& unit, std::initializer_list<const Needs*> all) {
  Message list;
  for (const Needs* needs : all) {
    for (const Needed& needed : *needs) {
      const schema::Object& object = *unit.schema->object(needed.object);
      Message fields;
      for (const std::string_view name : needed.fields) {
        const schema::Field* field = object.field(name);
        if (!field || unit.actor.reads(object, *field)) continue;
        fields.en += (fields.en.empty() ? "" : ", ") + field->label.en;
        fields.zh += (fields.zh.empty() ? "" : "、") + field->label.zh;
      }
      if (fields.en.empty()) continue;
      list.en += (list.en.empty() ? "" : "; ") + object.many.en + ": " + fields.en;
      list.zh += (list.zh.empty() ? "" : "；") + object.many.zh + "：" + fields.zh;
    }
  }
  return list;
}

}  // namespace

bool shows(const Unit& unit, std::string_view object, std::string_view field) {
  const schema::Object& of = *unit.schema->object(object);
  return unit.actor.reads(of, *of.field(field));
}

std::string_view shown_text(const Unit& unit, const Stored& record, std::string_view field) {
  return shows(unit, record.object().name, field) ? text(record, field) : std::string_view();
}

std::optional<Decimal> shown_decimal(const Unit& unit, const Stored& record,
                                     std::string_view field) {
  if (!shows(unit, record.object().name, field)) return std::nullopt;
  return decimal(record, field);
}

std::optional<BookProblem> hidden_from(const Unit& unit, Bookkept what) {
  // By the names of nobody's mapping a second customer would be made there.
  const schema::Object& mappings = *unit.schema->object("accounting_mappings");
  if (!unit.actor.require(access::Verb::read, mappings))
    return BookProblem{"hidden", say("You may not see what things are called in QuickBooks. Let "
                                     "somebody export who does.",
                                     "你无权查看 QuickBooks 名称对照，请由有权限的人导出。")};
  const Message fields = hidden_of(unit, {&needs_of(what), &always});
  if (fields.en.empty()) return std::nullopt;
  return BookProblem{"hidden",
                     say("Fields that such documents are made of are hidden from you ({0}). "
                         "Let somebody export who sees them, or ask an administrator.",
                         "此类单据所需的字段对你不可见（{1}）。请由有权限的人导出，或联系管理员。",
                         fields.en, fields.zh)};
}

Status may_compare_books(const Unit& unit) {
  const Message fields = hidden_of(unit, {&of_imports, &always});
  if (fields.en.empty()) return done();
  return Error{Code::forbidden,
               say("What the file is compared with is hidden from you ({0}). Let somebody import "
                   "it who sees these fields, or ask an administrator.",
                   "用于核对的字段对你不可见（{1}）。请由有权限的人导入，或联系管理员。", fields.en,
                   fields.zh)};
}

}  // namespace kith::sales
