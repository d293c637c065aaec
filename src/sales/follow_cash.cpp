#include "sales/follow_cash.h"

#include <algorithm>

#include "query/read.h"
#include "sales/account_sums.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "sales/receivables.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

Id id_in(const std::vector<Value>& cells) {
  const auto* id = cells.empty() ? nullptr : std::get_if<int64_t>(&cells[0]);
  return id ? Id{*id} : Id{};
}

// What a change touches.
class Touched {
 public:
  Touched(const records::Records& records, const Unit& unit, const records::Change& change)
      : records_(records), unit_(unit), change_(change) {}

  Status follow() {
    const schema::Object* object = unit_.schema->object(change_.object);
    const auto record =
        object ? query::fetch(everything(unit_), *object, change_.record) : std::optional<Stored>();
    if (!record) return done();
    see(*record);
    if (object->name == "payment_allocations") see_joined(*record);
    if (object->name == "contracts" || object->name == "orders") {
      see_whole(object->name, record->id());
      hand_down(*record);
    }
    if (object->name == "invoices") TRY(follow_red_letter(*record));
    // Contracts before orders, which count them.
    for (const Id id : contracts_) settle_one("contracts", id);
    for (const Id id : orders_) settle_one("orders", id);
    for (const Id id : accounts_) recount_account(unit_, id);
    return done();
  }

 private:
  static void keep(std::vector<Id>& ids, Id id) {
    if (id && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  void see_whole(std::string_view object, Id id) {
    keep(object == "contracts" ? contracts_ : orders_, id);
  }

  // As it is, and as it was before this change.
  void see(const Stored& record) {
    const auto both = [&](std::string_view field, std::vector<Id>& into) {
      const schema::Field* link = record.object().field(field);
      if (!link) return;
      keep(into, reference(record, field));
      if (const auto* moved = change_.field(link->id)) keep(into, id_in(moved->from));
    };
    both("contract", contracts_);
    both("sales_order", orders_);
    both("account", accounts_);
  }

  void see_joined(const Stored& allocation) {
    for (const auto& [object, field] :
         {std::pair("payments", "payment"), std::pair("payment_plan_items", "plan_item")}) {
      see_part(object, reference(allocation, field));
      if (const auto* moved = change_.field(allocation.object().field(field)->id))
        see_part(object, id_in(moved->from));
    }
  }
  void see_part(std::string_view object, Id id) {
    const auto part = query::fetch(everything(unit_), *unit_.schema->object(object), id);
    if (!part) return;
    keep(contracts_, reference(*part, "contract"));
    keep(orders_, reference(*part, "sales_order"));
  }

  // Planned payments belong to whom their whole belongs; payments to its account.
  void hand_down(const Stored& whole) {
    if (whole.deleted()) return;
    for (const Stored& item : all_of(unit_, "payment_plan_items", link_to(whole), whole.id())) {
      if (item.owner() != whole.owner())
        write_on(item, "owner", value_of(whole.owner()));
      else
        records_.derive_anew(unit_, item);  // its amount has the rate of the whole
    }
    const Id account = reference(whole, "account");
    for (const Stored& payment : all_of(unit_, "payments", link_to(whole), whole.id())) {
      if (reference(payment, "account") == account) continue;
      keep(accounts_, reference(payment, "account"));
      write_on(payment, "account", value_of(account));
    }
  }

  // One that is refused (by a condition of administrators) stays as it is, and keeps no sum from being noted.
  void write_on(const Stored& part, std::string_view field, Value value) {
    Stored after = part;
    set(after, field, std::move(value));
    unit_.db.nested([&] { return records_.update(unit_, part, std::move(after)).ok(); });
  }

  Status follow_red_letter(const Stored& invoice) {
    const Id original = reference(invoice, "reverses");
    return original ? follow_reversal(records_, unit_, original) : done();
  }

  static Status follow_reversal(const records::Records& records, const Unit& unit, Id original) {
    const auto invoice = look_up(unit, "invoices", original);
    if (!invoice) return done();
    Decimal left = decimal(*invoice, "amount");
    for (const Stored& red : all_of(unit, "invoices", "reverses", original))
      if (text(red, "status") == "issued") left = plus(left, decimal(red, "amount"));
    const std::string_view status = text(*invoice, "status");
    const bool reversed = left.units <= 0;
    if ((status != "issued" && status != "reversed") || reversed == (status == "reversed"))
      return done();
    Stored after = *invoice;
    set(after, "status", std::string(reversed ? "reversed" : "issued"));
    const auto saved = records.update(unit, *invoice, std::move(after));
    return saved ? done() : Status(saved.error());
  }

  void settle_one(std::string_view object, Id id) {
    take_turns(unit_, id);
    const auto whole = query::fetch(everything(unit_), *unit_.schema->object(object), id);
    if (!whole) return;
    keep(accounts_, reference(*whole, "account"));
    if (object == "contracts") keep(orders_, reference(*whole, "sales_order"));
    sales::settle(unit_, *whole);
  }

  const records::Records& records_;
  const Unit& unit_;
  const records::Change& change_;
  std::vector<Id> contracts_;
  std::vector<Id> orders_;
  std::vector<Id> accounts_;
};

}  // namespace

app::Reaction follow_cash() {
  return {
      .name = "cash",
      .objects = {"contracts", "orders", "payment_plan_items", "payments", "payment_allocations",
                  "invoices"},
      .run = [](const records::Records& records, const Unit& unit, const records::Change& change) {
        return Touched(records, unit, change).follow();
      }};
}

}  // namespace kith::sales
