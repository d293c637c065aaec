#include "sales/purchases.h"

#include "sales/days.h"
#include "sales/line_gross.h"
#include "sales/look_up.h"
#include "sales/part_rules.h"
#include "sales/stock.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Draft;
using records::Unit;

bool entered(const Draft& draft, std::string_view status) {
  return draft.text("status") == status && (draft.creating() || draft.changed("status"));
}

bool anything_received(const Unit& unit, Id purchase_order) {
  for (const Stored& line : lines_in_order(unit, of_purchases, purchase_order))
    if (decimal(line, receiving.done).units > 0) return true;
  return false;
}

void keep_status(const Unit& unit, Draft& draft) {
  const bool partly = entered(draft, "partly_received");
  if (!partly && !entered(draft, "draft") && !entered(draft, "cancelled")) return;
  const bool received = !draft.creating() && anything_received(unit, draft.after().id());
  if (partly && !received)
    draft.refuse("status", "by_receipt",
                 say("Nothing of it has come in. Receive some of it: the status follows.",
                     "尚未到货。请先收货，状态会自动更新。"));
  else if (!partly && received)
    draft.refuse("status", "has_receipts",
                 say("Some of it has come in. Set “Received” if nothing more is expected, or undo "
                     "the receipt "
                     "first.",
                     "已有到货。若不再等待剩余货品请改为“已到货”，或先撤销收货。"));
}

}  // namespace

Status keep_purchase_order(const Unit& unit, Draft& draft) {
  const bool history = unit.via == records::Via::import;
  if (draft.after().deleted()) return done();
  const auto amount = draft.decimal("amount");
  if (amount && amount->units < 0)
    draft.refuse("amount", "range", say("An amount below zero is none.", "金额不能为负数。"));
  demand_whole_coins(unit, draft);
  keep_to_gross(unit, draft, of_purchases);
  if (!history) keep_status(unit, draft);
  const std::string_view status = draft.text("status");
  if (status == "draft" || status == "cancelled") return done();
  if (draft.empty("ordered_at")) draft.set("ordered_at", unit.now);
  if (draft.empty("ordered_on")) draft.set("ordered_on", workspace_today(unit));
  return done();
}

std::string_view status_by_lines(const Unit& unit, Id purchase_order) {
  bool some = false, open = false;
  for (const Stored& line : lines_in_order(unit, of_purchases, purchase_order)) {
    const Decimal received = decimal(line, receiving.done);
    some = some || received.units > 0;
    if (received >= decimal(line, "quantity")) continue;
    const auto product = look_up(unit, "products", reference(line, "product"));
    open = open || (product && keeps_stock(*product));
  }
  return !some ? "ordered" : open ? "partly_received" : "received";
}

app::Reaction follow_receipts() {
  return {.name = "receipts",
          .objects = {"stock_moves"},
          .run = [](const records::Records& records, const Unit& unit,
                    const records::Change& change) -> Status {
            const schema::Object& moves = *unit.schema->object("stock_moves");
            const auto move =
                query::fetch({unit.db, *unit.schema, query::everything(), unit.actor.directory()},
                             moves, change.record);
            const auto order =
                move ? look_up(unit, of_purchases.whole, reference(*move, of_purchases.reference))
                     : std::nullopt;
            if (!order) return done();
            const std::string_view status = text(*order, "status");
            const std::string_view by_lines = status_by_lines(unit, order->id());
            if (status == by_lines || status == "draft" || status == "cancelled") return done();
            const auto saved = records.update(unit, order->object(), order->id(), {},
                                              Json(Json::Object{{"status", by_lines}}));
            // A condition of administrators may refuse it: then it stays as it is.
            return saved || saved.error().code == Code::invalid ? done() : Status(saved.error());
          },
          .wants = [](const records::Change& change) { return change.via == records::Via::undo; }};
}

}  // namespace kith::sales
