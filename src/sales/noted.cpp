#include "sales/noted.h"

#include <algorithm>

#include "query/write.h"
#include "records/rollups.h"
#include "schema/kinds/money.h"

namespace kith::sales {

namespace money = schema::money;
using query::Stored;

void set(Stored& record, std::string_view field, Value value) {
  record.cells(*record.object().field(field))[0] = std::move(value);
}

void set_money(Stored& record, std::string_view field, std::optional<Decimal> amount,
               std::span<const Value> like) {
  const auto cells = record.cells(*record.object().field(field));
  std::ranges::fill(cells, Value{});
  const auto* rate = std::get_if<int64_t>(&like[money::rate]);
  const auto* on = std::get_if<Date>(&like[money::rate_date]);
  if (!amount || !rate || !on) return;
  cells[money::amount] = *amount;
  cells[money::currency] = like[money::currency];
  if (!money::apply(cells, {*rate, *on})) std::ranges::fill(cells, Value{});
}

bool note(const records::Unit& unit, const Stored& before, const Stored& after) {
  if (std::ranges::equal(before.all(), after.all())) return true;
  const records::RollupFollower follower(unit, before, after);
  if (!query::update(unit.db, before, after)) return false;
  follower.wrote();
  return true;
}

}  // namespace kith::sales
