#include "sales/invoices.h"

#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "sales/part_rules.h"
#include "sales/receivables.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Draft;
using records::Unit;

__extension__ typedef __int128 Wide;

std::string_view currency_of(const Unit& unit, const Stored& invoice) {
  const auto* currency = std::get_if<std::string>(&cell(invoice, "amount", money::currency));
  return currency ? std::string_view(*currency) : unit.base_currency;
}

void take_buyer(const Unit& unit, Draft& draft) {
  const auto account = look_up(unit, "accounts", draft.reference("account"));
  if (!account || !draft.creating()) return;
  if (draft.empty("name")) {
    const std::string_view title = text(*account, "invoice_title");
    draft.set("name", std::string(title.empty() ? text(*account, "name") : title));
  }
  if (draft.empty("tax_number") && !text(*account, "tax_number").empty())
    draft.set("tax_number", std::string(text(*account, "tax_number")));
}

void follow_tax(const Unit& unit, Draft& draft) {
  const auto amount = draft.decimal("amount");
  const auto rate = draft.decimal("tax_rate");
  const auto cells = draft.cells(*draft.after().object().field("tax_amount"));
  const std::string currency(currency_of(unit, draft.after()));
  const Value tax =
      amount && rate ? Value{tax_within(*amount, *rate, minor_digits_of(currency))} : Value{};
  if (cells[money::amount] == tax && (is_null(tax) || cells[money::currency] == Value{currency}))
    return;
  for (Value& each : cells) each = {};
  if (is_null(tax)) return;
  cells[money::amount] = tax;
  cells[money::currency] = currency;
}

bool was(const Draft& draft, std::string_view status) {
  return draft.before() && text(*draft.before(), "status") == status;
}

void keep_what_was_issued(const Unit& unit, Draft& draft) {
  if (draft.creating() || was(draft, "draft") || draft.before()->deleted()) return;
  const bool says_now = unit.via == records::Via::import && !reference(*draft.before(), "reverses");
  for (const std::string_view field :
       {"amount", "kind", "account", "number", "tax_rate", "reverses", "name", "tax_number"}) {
    if (!draft.changed(field) || (says_now && field == "reverses")) continue;
    draft.refuse(field, "issued",
                 say("The invoice is issued. Make a red-letter invoice of it, and a new one.",
                     "发票已开具，不能修改；请开红字发票冲销后重开。"));
  }
}

// Elsewhere it has gone its way already, so a file may say how far.
bool tells_what_was(const Unit& unit) {
  return unit.actor.is_system() || unit.via == records::Via::import;
}

bool goes_its_way(const Draft& draft) {
  const std::string_view to = draft.text("status");
  if (draft.creating()) return to == "draft" || to == "issued";
  return (was(draft, "draft") && (to == "issued" || to == "void")) ||
         (was(draft, "issued") && to == "void");
}

void keep_its_way(const Unit& unit, Draft& draft) {
  const bool moves = draft.creating() || draft.changed("status");
  if (!moves || tells_what_was(unit) || goes_its_way(draft)) return;
  draft.refuse("status", "not_allowed",
               say("A draft is issued or voided, an issued invoice is voided. “Red-lettered” comes "
                   "by itself with a red-letter invoice.",
                   "草稿可开具或作废，已开具的发票可作废；“已红冲”随红字发票自动产生。"));
}

// Issued red letters of it; all of them wait for one another.
Decimal taken_back(const Unit& unit, Id original, Id but) {
  unit.db.take_turns("red letters of " + format(original));
  Decimal sum;
  for (const Stored& red : all_of(unit, "invoices", "reverses", original))
    if (red.id() != but && text(red, "status") == "issued") sum = plus(sum, decimal(red, "amount"));
  return sum;
}

// Voided and taken back as well, it would count below nothing.
void keep_what_is_taken_back(const Unit& unit, Draft& draft) {
  if (draft.creating() || was(draft, "draft")) return;
  const bool voided = draft.changed("status") && draft.text("status") == "void";
  const bool moved = draft.changed("contract") || draft.changed("sales_order");
  if (!voided && !moved) return;
  if (taken_back(unit, draft.after().id(), Id{}).units == 0) return;
  draft.refuse(voided                      ? "status"
               : draft.changed("contract") ? "contract"
                                           : "sales_order",
               "has_red_letters",
               say("A red-letter invoice takes this one back already. Void that one first, or take "
                   "back the rest by another.",
                   "该发票已有红字发票，请先作废红字发票，或将剩余金额继续红冲。"));
}

void demand(Draft& draft, std::string_view field, const Message& message) {
  if (draft.empty(field)) draft.refuse(field, "required", message);
}

void keep_red_within(const Unit& unit, Draft& draft, const Stored& original) {
  const Decimal left =
      plus(decimal(original, "amount"), taken_back(unit, original.id(), draft.after().id()));
  if (plus(left, draft.decimal("amount").value_or(Decimal{})).units >= 0) return;
  draft.refuse("amount", "exceeds_invoice",
               say("{0} of the invoice are left to take back. Give at most that, below zero.",
                   "该发票还可红冲 {0}，红字金额不能超过此数（填负数）。", format(left)));
}

// Whose it is, of what and in which currency, says the one that is taken back.
void take_from_original(Draft& draft, const Stored& original) {
  const bool names_it = draft.creating() || draft.changed("reverses");
  for (const std::string_view field : {"account", "contract", "sales_order"}) {
    if (names_it && draft.empty(field)) draft.set(field, cell(original, field));
    if (draft.reference(field) == reference(original, field)) continue;
    if (!names_it && !draft.changed(field)) continue;
    draft.refuse(
        field, "other_than_original",
        say("A red-letter invoice stands where the one does that it takes back. Leave this "
            "as it is there.",
            "红字发票须与原发票属于同一客户、合同和订单，请与原发票保持一致。"));
  }
  const auto cells = draft.cells(*draft.after().object().field("amount"));
  const Value& currency = cell(original, "amount", money::currency);
  if (is_null(cells[money::amount]) || cells[money::currency] == currency) return;
  if (is_null(cells[money::currency])) {
    cells[money::currency] = currency;
    return;
  }
  draft.refuse("amount", "currency",
               say("The invoice is in {0}. Take it back in {0}.",
                   "原发票货币为 {0}，请以 {0} 红冲。", std::get<std::string>(currency)));
}

bool comes_into_force(const Draft& draft) {
  return draft.text("status") == "issued" && !was(draft, "issued");
}

void fit_reversed(const Unit& unit, Draft& draft) {
  const auto original = look_up(unit, "invoices", draft.reference("reverses"));
  if (!original) return;
  const bool names_it = draft.creating() || draft.changed("reverses");
  // It changes the other one: whoever may not do that makes none of it.
  if (names_it && !unit.actor.may(access::Verb::update, *original)) {
    draft.refuse("reverses", "forbidden",
                 say("You may not change that invoice. Ask its owner to take it back.",
                     "你无权修改该发票，请由其负责人开具红字发票。"));
    return;
  }
  if (names_it || comes_into_force(draft)) {
    if (text(*original, "status") != "issued" && !tells_what_was(unit)) {
      draft.refuse("reverses", "not_issued",
                   say("Only an issued invoice is taken back by a red-letter one.",
                       "只有已开具且未全额红冲的发票才能开红字发票。"));
      return;
    }
  }
  take_from_original(draft, *original);
  if (draft.creating() || draft.changed("amount") || comes_into_force(draft))
    keep_red_within(unit, draft, *original);
}

void check_sign(const Unit& unit, Draft& draft) {
  const auto amount = draft.decimal("amount");
  if (!amount) return;
  const bool red = static_cast<bool>(draft.reference("reverses"));
  // A file says which one it takes back when that has come in too.
  if (!red && amount->units < 0 && unit.via == records::Via::import) return;
  if (red ? amount->units < 0 : amount->units > 0) return;
  draft.refuse("amount", "range",
               red ? say("A red-letter invoice has an amount below zero.", "红字发票金额须为负数。")
                   : say("Give an amount above zero. A negative invoice names the one that it "
                         "takes back (“Red letter of”).",
                         "金额须大于零；红字发票请填写“红冲的发票”。"));
}

// What it adds to what is invoiced of the contract or order.
Decimal counted(const Stored* invoice) {
  if (!invoice || invoice->deleted()) return {};
  const std::string_view status = text(*invoice, "status");
  return status == "issued" || status == "reversed" ? decimal(*invoice, "amount") : Decimal{};
}

void keep_within_whole(const Unit& unit, Draft& draft, const Stored& whole) {
  const bool stays = !draft.creating() && !draft.changed(link_to(whole));
  const Decimal before = stays ? counted(draft.before()) : Decimal{};
  const Decimal now = counted(&draft.after());
  if (now <= before) return;
  const Decimal left =
      minus(decimal(whole, "amount"), sum_but(unit, "invoices", whole, draft.after().id()));
  if (now <= left) return;
  draft.refuse(
      now.units > 0 ? "amount" : "status", "exceeds_whole",
      say("{1} of “{0}” are left to invoice. Issue at most that.",
          "“{0}”还可开票 {1}，不能超过此数。", text(whole, "name"),
          format(std::max(left, Decimal{})) + " " + std::string(currency_of(unit, whole))));
}

void issue(const Unit& unit, Draft& draft) {
  demand(draft, "number", say("Give the invoice number.", "请填写发票号码。"));
  if (draft.text("kind") == "special") {
    demand(draft, "tax_number",
           say("A special VAT invoice needs the buyer's tax number.",
               "专用发票须填写购买方纳税人识别号。"));
  }
  if (draft.empty("issued_on")) draft.set("issued_on", workspace_today(unit));
  if (draft.empty("issued_at")) draft.set("issued_at", unit.now);
}

}  // namespace

Decimal tax_within(Decimal gross, Decimal rate_percent, int minor_digits) {
  const Wide hundred = Wide{100} * decimal_scale;
  const Wide whole = hundred + rate_percent.units;
  Wide minor_unit = decimal_scale;
  for (int digit = 0; digit < minor_digits && minor_unit > 1; ++digit) minor_unit /= 10;
  // Half away from zero, to the minor unit.
  const Wide dividend = Wide{gross.units} * rate_percent.units;
  const Wide divisor = whole * minor_unit;
  const Wide half = divisor / 2;
  const Wide minor = (dividend < 0 ? dividend - half : dividend + half) / divisor;
  return Decimal{static_cast<int64_t>(minor * minor_unit)};
}

Status keep_invoice(const Unit& unit, Draft& draft) {
  if (!draft.after().deleted()) {
    // Before the turn with the contract, as whoever makes a red letter takes both.
    keep_what_is_taken_back(unit, draft);
    if (draft.reference("reverses")) fit_reversed(unit, draft);
  }
  const auto whole = whole_in_turn(unit, draft, Alone::allowed);
  if (draft.after().deleted()) {
    if (draft.before() && !was(draft, "draft")) {
      draft.refuse("status", "issued",
                   say("An issued invoice is not deleted. Void it, or make a red-letter invoice.",
                       "已开具的发票不能删除，请作废或开红字发票。"));
    }
    return done();
  }
  if (whole) {
    if (draft.empty("account")) draft.set("account", cell(*whole, "account"));
    if (!fit_currency(draft, *whole)) return done();
  }
  take_buyer(unit, draft);
  follow_tax(unit, draft);
  demand_whole_coins(unit, draft);
  check_sign(unit, draft);
  keep_what_was_issued(unit, draft);
  keep_its_way(unit, draft);
  if (comes_into_force(draft)) issue(unit, draft);
  if (whole) keep_within_whole(unit, draft, *whole);
  if (whole && draft.errors().empty()) settle(unit, *whole, &draft.after());
  return done();
}

Status keep_invoice_sums(const Unit& unit, Draft& draft) {
  const Stored& before = *draft.before();
  const bool goes = counted(&before).units > 0 && counted(&draft.after()).units == 0;
  if (goes && taken_back(unit, before.id(), Id{}).units != 0) {
    draft.refuse("status", "has_red_letters",
                 say("A red-letter invoice takes this one back already. Void that one first.",
                     "该发票已有红字发票，请先作废红字发票。"));
  }
  const auto original = look_up(unit, "invoices", draft.reference("reverses"));
  if (original && counted(&draft.after()) < counted(&before))
    keep_red_within(unit, draft, *original);
  const auto whole = whole_in_turn(unit, draft, Alone::allowed);
  if (!whole) return done();
  keep_within_whole(unit, draft, *whole);
  if (draft.errors().empty()) settle(unit, *whole, &draft.after());
  return done();
}

Result<records::Saved> make_red_letter(const records::Records& records, const Unit& unit,
                                       const RedLetter& wish) {
  const schema::Object& object = *unit.schema->object("invoices");
  const query::ReadEnvironment seen{unit.db, *unit.schema, unit.actor, unit.actor.directory()};
  const auto original = query::fetch(seen, object, wish.invoice);
  if (!original || original->deleted()) {
    return not_found(say("There is no invoice {}, or it is not visible to you.",
                         "发票 {} 不存在或对你不可见。", format(wish.invoice)));
  }
  const Decimal left = plus(decimal(*original, "amount"), taken_back(unit, original->id(), Id{}));
  const Decimal amount = wish.amount.value_or(left);
  Json::Object values{{"kind", text(*original, "kind")},
                      {"name", text(*original, "name")},
                      {"reverses", format(original->id())},
                      {"reason", wish.reason},
                      {"status", wish.number.empty() ? "draft" : "issued"},
                      {"number", wish.number}};
  const auto copy = [&](std::string_view field) {
    if (const auto* id = std::get_if<int64_t>(&cell(*original, field)))
      values.emplace_back(std::string(field), format(Id{*id}));
  };
  for (const std::string_view link : {"account", "contract", "sales_order"}) copy(link);
  if (!text(*original, "tax_number").empty())
    values.emplace_back("tax_number", text(*original, "tax_number"));
  if (const auto* rate = std::get_if<Decimal>(&cell(*original, "tax_rate")))
    values.emplace_back("tax_rate", format(*rate));
  values.emplace_back("amount", Json(Json::Object{{"amount", format(Decimal{-amount.units})},
                                                  {"currency", currency_of(unit, *original)}}));
  return records.create(unit, object, Json(std::move(values)));
}

}  // namespace kith::sales
