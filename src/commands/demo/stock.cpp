#include "commands/demo/stock.h"

#include <algorithm>

#include "sales/line_set.h"
#include "sales/look_up.h"
#include "sales/settlement.h"
#include "sales/stock_acts.h"

namespace kith::commands::demo {
namespace {

// Whole pieces, at least one.
Decimal share_of(Decimal quantity, int64_t share) {
  const int64_t pieces = quantity.units / decimal_scale / share;
  return Decimal{std::max<int64_t>(pieces, 1) * decimal_scale};
}

Status move(const records::Records& records, const records::Unit& work, const sales::Moving& moving,
            Id order, int64_t share) {
  sales::GoodsWish wish{.moving = moving, .whole = order, .parts = {}, .reason = {}};
  if (share > 1) {
    for (const query::Stored& line : sales::lines_in_order(work, moving.of, order))
      wish.parts.push_back({line.id(), share_of(sales::decimal(line, "quantity"), share)});
  }
  TRY(sales::move_goods(records, work, wish));
  return done();
}

}  // namespace

Status move_stock(const records::Records& records, const records::Unit& work, const Deed& deed,
                  Id record, const Json& values) {
  if (deed.act == Act::count) {
    const Decimal less{values.integer("less", 0) * decimal_scale};
    TRY(sales::count_stock(records, work, record, sales::minus(sales::on_hand(work, record), less),
                           values.text("reason")));
    return done();
  }
  const bool bought = deed.object == sales::of_purchases.whole;
  if (deed.act == Act::goods)
    return move(records, work, bought ? sales::receiving : sales::delivering, record,
                values.integer("share", 1));
  TRY(sales::write_lines(records, work,
                         {.of = bought ? sales::of_purchases : sales::of_orders,
                          .whole = record,
                          .version = {},
                          .price_book = {},
                          .lines = *values.find("lines")}));
  return done();
}

}  // namespace kith::commands::demo
