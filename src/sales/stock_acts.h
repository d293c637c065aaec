// What people do with goods: receive a purchase order, deliver an order, take goods back, and count what
// lies there. Each is one batch, so one click takes it back.
#pragma once

#include <optional>

#include "sales/stock.h"

namespace kith::sales {

struct GoodsPart {
  Id line;
  Decimal quantity;
};
enum class Way { forth, back };  // back: a customer returns what was delivered
struct GoodsWish {
  const Moving& moving = receiving;
  Id whole;
  Way way = Way::forth;
  std::vector<GoodsPart> parts;  // empty: all that is open (back: all that has moved)
  std::string reason;
};
struct GoodsMoved {
  Id batch;
  records::Saved whole;
  std::string status;
  std::vector<Id> moves;
};
// Asks for the right to change the order. Of lines whose product keeps stock. Refused where more would
// move than is open, or than there is: errors are placed ("lines[2].quantity") where lines are named.
Result<GoodsMoved> move_goods(const records::Records& records, const records::Unit& unit,
                              const GoodsWish& wish);

struct Counted {
  std::optional<Id> batch;  // nothing where the count is what stood there
  Decimal on_hand;
  Decimal difference;
};
// Asks for the right to change the product.
Result<Counted> count_stock(const records::Records& records, const records::Unit& unit, Id product,
                            Decimal counted, std::string_view reason);

}  // namespace kith::sales
