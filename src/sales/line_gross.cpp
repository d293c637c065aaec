#include "sales/line_gross.h"

#include "sales/look_up.h"
#include "sales/part_rules.h"
#include "sales/settlement.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Draft;
using records::Unit;

bool has_totals(const Stored& whole, const LineTotals& totals) {
  return decimal(whole, "net_amount") == totals.net && decimal(whole, "tax_amount") == totals.tax &&
         cell(whole, "amount", money::amount) == Value{plus(totals.net, totals.tax)} &&
         cell(whole, "amount", money::currency) == Value{totals.currency};
}

void put(Draft& draft, std::string_view field, Decimal amount, const std::string& currency) {
  const auto cells = draft.cells(*draft.after().object().field(field));
  if (cells[money::amount] == Value{amount} && cells[money::currency] == Value{currency}) return;
  for (Value& each : cells) each = {};
  cells[money::amount] = amount;
  cells[money::currency] = currency;
}

}  // namespace

bool shows_gross(const Lined& of) {
  return of.whole == of_orders.whole || of.whole == of_purchases.whole;
}

std::optional<LineTotals> gross_of(const Unit& unit, const Lined& of, Id whole) {
  auto totals = totals_of(unit, look_up_all(unit, of.lines, of.reference, whole));
  if (!totals) return totals;
  // Of several currencies the sum is one of worths, which have more places than coins.
  totals->net = whole_coins(totals->net, totals->currency);
  totals->tax = whole_coins(totals->tax, totals->currency);
  return totals;
}

// The parts of an amount that stands on lines are the program's.
void keep_to_gross(const Unit& unit, Draft& draft, const Lined& of) {
  if (draft.creating() || unit.via == records::Via::import) return;
  const auto totals = gross_of(unit, of, draft.after().id());
  if (!totals) return;
  const Decimal gross = plus(totals->net, totals->tax);
  if (draft.changed("amount") && draft.decimal("amount") != gross) {
    draft.refuse("amount", "follows_lines",
                 say("The amount is the sum of the {0} lines with tax: {1}. Change the lines "
                     "instead.",
                     "金额为 {0} 条产品明细的价税合计：{1}。请修改明细。", totals->lines,
                     format(gross) + " " + totals->currency));
    return;
  }
  if (!draft.changed("amount")) return;
  put(draft, "net_amount", totals->net, totals->currency);
  put(draft, "tax_amount", totals->tax, totals->currency);
}

Result<records::Saved> sum_gross(const records::Records& records, const Unit& unit, const Lined& of,
                                 Id id) {
  const schema::Object& object = *unit.schema->object(of.whole);
  Json values(Json::Object{});
  if (const auto totals = gross_of(unit, of, id)) {
    values.set("amount", Json(Json::Object{{"amount", format(plus(totals->net, totals->tax))},
                                           {"currency", totals->currency}}));
  }
  return records.update(unit, object, id, {}, values);
}

Status follow_gross(const records::Records& records, const Unit& unit,
                    const records::Change& change, const Lined& of) {
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const auto line = query::fetch(all, *unit.schema->object(of.lines), change.record);
  if (!line) return done();
  const auto whole = look_up(unit, of.whole, reference(*line, of.reference));
  const auto totals = whole ? gross_of(unit, of, whole->id()) : std::nullopt;
  if (!totals || has_totals(*whole, *totals)) return done();
  Stored after = *whole;
  const auto put_in = [&](std::string_view field, Decimal amount) {
    const auto cells = after.cells(*after.object().field(field));
    for (Value& each : cells) each = {};
    cells[money::amount] = amount;
    cells[money::currency] = totals->currency;
  };
  put_in("amount", plus(totals->net, totals->tax));
  put_in("net_amount", totals->net);
  put_in("tax_amount", totals->tax);
  const auto saved = records.update(unit, *whole, std::move(after));
  // Below what is planned of it the amount stays: whoever plans less first may have it follow.
  if (saved || saved.error().code == Code::invalid) return done();
  return saved.error();
}

}  // namespace kith::sales
