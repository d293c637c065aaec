#include "sales/account_sums.h"

#include "records/conditions.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "sales/settlement.h"
#include "sales/sums.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;

constexpr int notes_max = 5;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

class Accounts {
 public:
  Accounts(const Unit& unit, Id account) : unit_(unit), account_(account) {}

  Decimal sum(std::string_view object, std::string_view field, Filter more) const {
    const schema::Object& where = *unit_.schema->object(object);
    Filter its = records::where(where, *where.field("account"), Op::eq, {value_of(account_)});
    return sum_of(unit_, where, Filter::both(std::move(its), std::move(more)), field);
  }
  Decimal sum(std::string_view object, std::string_view field) const {
    return sum(object, field, Filter::always());
  }
  // Of contracts, and of orders that stand for themselves.
  Decimal owed(std::string_view field) const {
    const schema::Object& orders = *unit_.schema->object("orders");
    Filter alone =
        records::where(orders, *orders.field("under_contract"), Op::empty, {Value{true}});
    return plus(sum("contracts", field), sum("orders", field, std::move(alone)));
  }
  Decimal credit() const {
    const schema::Object& payments = *unit_.schema->object("payments");
    const auto none = [&](std::string_view field) {
      return records::where(payments, *payments.field(field), Op::empty, {Value{true}});
    };
    return sum("payments", "amount", Filter::both(none("contract"), none("sales_order")));
  }

 private:
  const Unit& unit_;
  const Id account_;
};

Stored summed(const Unit& unit, const Stored& account) {
  const Accounts its(unit, account.id());
  std::vector<Value> like(money::places);
  like[money::currency] = std::string(unit.base_currency);
  like[money::rate] = money::rate_scale;
  like[money::rate_date] = std::chrono::floor<std::chrono::days>(unit.now);
  Stored after = account;
  const auto put = [&](std::string_view field, Decimal sum) {
    const auto& cells = account.cells(*account.object().field(field));
    if (cells[money::amount] == Value{sum} || (is_null(cells[money::amount]) && sum.units == 0))
      return;
    set_money(after, field, sum, like);
  };
  put("received", its.sum("payments", "amount"));
  put("receivable", its.owed("open_amount"));
  put("overdue", its.owed("overdue"));
  put("credit", its.credit());
  return after;
}

}  // namespace

void recount_account(const Unit& unit, Id account) {
  unit.db.take_turns("cash of " + format(account));
  // Somebody may write the account meanwhile, whose change tells nobody of its sums: it is noted again.
  for (int tries = 0; tries < notes_max; ++tries) {
    const auto before = query::fetch(everything(unit), *unit.schema->object("accounts"), account);
    if (!before || note(unit, *before, summed(unit, *before))) return;
  }
}

}  // namespace kith::sales
