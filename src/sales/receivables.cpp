#include "sales/receivables.h"

#include <algorithm>

#include "app/settings.h"
#include "query/question.h"
#include "query/write.h"
#include "records/conditions.h"
#include "sales/look_up.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;

constexpr int page_records = 500;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

Id named(const Stored& record, std::string_view field) {
  const schema::Field* known = record.object().field(field);
  const auto* id = known ? std::get_if<int64_t>(&record.cells(*known)[0]) : nullptr;
  return id ? Id{*id} : Id{};
}

Date day(const Stored& record, std::string_view field) {
  const auto* on = std::get_if<Date>(&cell(record, field));
  return on ? *on : Date{};
}

void set(Stored& record, std::string_view field, Value value) {
  record.cells(*record.object().field(field))[0] = std::move(value);
}

// In the currency and at the rate of `like`; nothing where that has no amount.
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

void note(const Unit& unit, const Stored& before, const Stored& after) {
  if (!std::ranges::equal(before.all(), after.all())) query::update(unit.db, before, after);
}

// Live parts of a whole as they will be once `draft` is written.
std::vector<Stored> parts(const Unit& unit, std::string_view object, const Stored& whole,
                          const Stored* draft) {
  std::vector<Stored> found = all_of(unit, object, link_to(whole), whole.id());
  if (!draft || draft->object().name != object) return found;
  std::erase_if(found, [&](const Stored& part) { return part.id() == draft->id(); });
  if (!draft->deleted() && named(*draft, link_to(whole)) == whole.id()) found.push_back(*draft);
  return found;
}

std::vector<Allocation> allocations_of(const Unit& unit, std::span<const Stored> payments,
                                       const Stored* draft) {
  const schema::Object& object = *unit.schema->object("payment_allocations");
  std::vector<Stored> rows;
  for (size_t from = 0; from < payments.size(); from += page_records) {
    std::vector<Value> ids;
    for (size_t i = from; i < std::min(payments.size(), from + page_records); ++i)
      ids.push_back(payments[i].id().value);
    query::Question question;
    question.object = &object;
    question.filter = records::where(object, *object.field("payment"), Op::in, std::move(ids));
    for (Id after;;) {
      const auto some = query::select_ids(everything(unit), question, after, page_records);
      for (Stored& row : query::fetch_many(everything(unit), object, some))
        rows.push_back(std::move(row));
      if (some.size() < page_records) break;
      after = some.back();
    }
  }
  if (draft && draft->object().name == object.name) {
    std::erase_if(rows, [&](const Stored& row) { return row.id() == draft->id(); });
    if (!draft->deleted()) rows.push_back(*draft);
  }
  std::vector<Allocation> allocations;
  for (const Stored& row : rows)
    allocations.push_back({named(row, "payment"), named(row, "plan_item"), decimal(row, "amount")});
  return allocations;
}

std::string_view state_of(Decimal paid, Decimal amount, Date due, Date today, bool owed) {
  if (paid >= amount) return "paid";
  if (owed && due < today) return "overdue";
  return paid.units > 0 ? "partly" : "open";
}

// What one whole comes to.
struct Sums {
  Decimal planned;
  Decimal paid;
  Decimal overdue;
  Decimal invoiced;
  std::optional<Date> next_due;
};

class Settling {
 public:
  Settling(const Unit& unit, const Stored& whole, const Stored* draft)
      : unit_(unit),
        whole_(whole),
        draft_(draft),
        owed_(binds(whole)),
        today_(workspace_today(unit)) {}

  void run() {
    note_plan();
    for (const Stored& invoice : parts(unit_, "invoices", whole_, draft_))
      if (counts(invoice)) sums_.invoiced = plus(sums_.invoiced, decimal(invoice, "amount"));
    const bool order = whole_.object().name == "orders";
    const bool under_contract = order && add_contracts();
    note_whole(under_contract);
  }

 private:
  static bool counts(const Stored& invoice) {
    const std::string_view status = text(invoice, "status");
    return status == "issued" || status == "reversed";
  }

  void note_plan() {
    const std::vector<Stored> items = parts(unit_, "payment_plan_items", whole_, draft_);
    const std::vector<Stored> payments = parts(unit_, "payments", whole_, draft_);
    std::vector<PlannedPayment> plan;
    for (const Stored& item : items) {
      const auto* position = std::get_if<int64_t>(&cell(item, "position"));
      plan.push_back(
          {item.id(), day(item, "due_on"), position ? *position : 0, decimal(item, "amount")});
    }
    std::vector<ReceivedPayment> received;
    for (const Stored& payment : payments)
      received.push_back({payment.id(), day(payment, "paid_on"), decimal(payment, "amount")});
    const Settlement settled =
        sales::settle(plan, received, allocations_of(unit_, payments, draft_));
    sums_.paid = settled.received;
    for (size_t i = 0; i < items.size(); ++i) note_item(items[i], plan[i], settled.paid[i]);
  }

  void note_item(const Stored& item, const PlannedPayment& planned, Decimal paid) {
    const Decimal open = minus(planned.amount, paid);
    sums_.planned = plus(sums_.planned, planned.amount);
    if (owed_ && open.units > 0) {
      if (planned.due_on < today_) sums_.overdue = plus(sums_.overdue, open);
      if (!sums_.next_due || planned.due_on < *sums_.next_due) sums_.next_due = planned.due_on;
    }
    if (draft_ && draft_->object().name == item.object().name && draft_->id() == item.id()) return;
    Stored after = item;
    const auto like = item.cells(*item.object().field("amount"));
    set_money(after, "paid", paid, like);
    set_money(after, "open_amount", owed_ ? std::optional(open) : std::nullopt, like);
    set(after, "state", std::string(state_of(paid, planned.amount, planned.due_on, today_, owed_)));
    set(after, "collect_on", owed_ && open.units > 0 ? Value{planned.due_on} : Value{});
    set(after, "account", value_of(named(whole_, "account")));
    note(unit_, item, after);
  }

  // What binding contracts of this order come to, in its currency. False where there is none.
  bool add_contracts() {
    bool any = false;
    const Value& currency = cell(whole_, "amount", money::currency);
    for (const Stored& contract : all_of(unit_, "contracts", "sales_order", whole_.id())) {
      if (!binds(contract)) continue;
      any = true;
      if (cell(contract, "amount", money::currency) != currency) continue;
      sums_.paid = plus(sums_.paid, decimal(contract, "paid"));
      sums_.overdue = plus(sums_.overdue, decimal(contract, "overdue"));
      sums_.invoiced = plus(sums_.invoiced, decimal(contract, "invoiced"));
      const auto* next = std::get_if<Date>(&cell(contract, "next_due_on"));
      if (next && (!sums_.next_due || *next < *sums_.next_due)) sums_.next_due = *next;
    }
    return any;
  }

  void note_whole(bool under_contract) {
    const bool itself = draft_ && draft_->object().name == whole_.object().name;
    if (itself) return;
    Stored after = whole_;
    const auto like = whole_.cells(*whole_.object().field("amount"));
    const Decimal open = std::max(minus(decimal(whole_, "amount"), sums_.paid), Decimal{});
    set_money(after, "planned", sums_.planned, like);
    set_money(after, "paid", sums_.paid, like);
    set_money(after, "open_amount", owed_ ? std::optional(open) : std::nullopt, like);
    set_money(after, "overdue", owed_ ? std::optional(sums_.overdue) : std::nullopt, like);
    set_money(after, "invoiced", sums_.invoiced, like);
    set(after, "next_due_on", sums_.next_due ? Value{*sums_.next_due} : Value{});
    if (whole_.object().name == "orders")
      set(after, "under_contract", under_contract ? Value{true} : Value{});
    note(unit_, whole_, after);
  }

  const Unit& unit_;
  const Stored& whole_;
  const Stored* draft_;
  const bool owed_;
  const Date today_;
  Sums sums_;
};

// In the workspace's currency.
Decimal base_sum(const Unit& unit, const schema::Object& object, Filter filter,
                 std::string_view field) {
  query::GroupQuestion question;
  question.object = &object;
  question.filter = std::move(filter);
  question.measures.push_back(
      {.fn = query::Measure::Fn::sum, .path = records::whole(object, *object.field(field))});
  std::string answer;
  JsonWriter json(answer);
  if (!query::read_groups(everything(unit), question, json)) return {};
  const auto read = parse_json(answer);
  const Json* groups = read ? read->find("groups") : nullptr;
  if (!groups || !groups->as_array() || groups->as_array()->empty()) return {};
  const Json* values = groups->as_array()->front().find("values");
  if (!values || !values->as_array() || values->as_array()->empty()) return {};
  const std::string* sum = values->as_array()->front().as_string();
  return sum ? parse_decimal(*sum).value_or(Decimal{}) : Decimal{};
}

class Accounts {
 public:
  Accounts(const Unit& unit, Id account) : unit_(unit), account_(account) {}

  Decimal sum(std::string_view object, std::string_view field, Filter more) const {
    const schema::Object& where = *unit_.schema->object(object);
    Filter its = records::where(where, *where.field("account"), Op::eq, {value_of(account_)});
    return base_sum(unit_, where, Filter::both(std::move(its), std::move(more)), field);
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
      TRY(hand_down(*record));
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
      keep(into, named(record, field));
      if (const auto* moved = change_.field(link->id)) keep(into, id_in(moved->from));
    };
    both("contract", contracts_);
    both("sales_order", orders_);
    both("account", accounts_);
  }

  void see_joined(const Stored& allocation) {
    for (const auto& [object, field] :
         {std::pair("payments", "payment"), std::pair("payment_plan_items", "plan_item")}) {
      const auto part =
          query::fetch(everything(unit_), *unit_.schema->object(object), named(allocation, field));
      if (!part) continue;
      keep(contracts_, named(*part, "contract"));
      keep(orders_, named(*part, "sales_order"));
    }
  }

  // Planned payments belong to whom their whole belongs; payments to its account.
  Status hand_down(const Stored& whole) {
    const schema::Object& items = *unit_.schema->object("payment_plan_items");
    if (whole.deleted()) return done();
    for (const Stored& item : all_of(unit_, items.name, link_to(whole), whole.id())) {
      if (item.owner() == whole.owner()) continue;
      Stored after = item;
      set(after, "owner", value_of(whole.owner()));
      if (auto saved = records_.update(unit_, item, std::move(after)); !saved) return saved.error();
    }
    const Id account = named(whole, "account");
    for (const Stored& payment : all_of(unit_, "payments", link_to(whole), whole.id())) {
      if (named(payment, "account") == account) continue;
      keep(accounts_, named(payment, "account"));
      Stored after = payment;
      set(after, "account", value_of(account));
      if (auto saved = records_.update(unit_, payment, std::move(after)); !saved)
        return saved.error();
    }
    return done();
  }

  Status follow_red_letter(const Stored& invoice) {
    const Id original = named(invoice, "reverses");
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
    keep(accounts_, named(*whole, "account"));
    if (object == "contracts") keep(orders_, named(*whole, "sales_order"));
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

std::optional<Stored> whole_of(const Unit& unit, const Stored& part) {
  for (const auto& [field, object] :
       {std::pair("contract", "contracts"), std::pair("sales_order", "orders")}) {
    if (const Id id = named(part, field))
      return query::fetch(everything(unit), *unit.schema->object(object), id);
  }
  return std::nullopt;
}

bool binds(const Stored& whole) {
  if (whole.deleted()) return false;
  const std::string_view status = text(whole, "status");
  return whole.object().name == "orders"
             ? status == "confirmed" || status == "fulfilled"
             : status == "active" || status == "expired" || status == "renewed";
}

void take_turns(const Unit& unit, Id whole) { unit.db.take_turns("cash " + format(whole)); }

std::string_view link_to(const Stored& whole) {
  return whole.object().name == "orders" ? "sales_order" : "contract";
}

std::vector<Stored> all_of(const Unit& unit, std::string_view object, std::string_view field,
                           Id id) {
  const schema::Object& where = *unit.schema->object(object);
  query::Question question;
  question.object = &where;
  question.filter = records::where(where, *where.field(field), Op::eq, {value_of(id)});
  std::vector<Stored> found;
  for (Id after;;) {
    const auto ids = query::select_ids(everything(unit), question, after, page_records);
    for (Stored& record : query::fetch_many(everything(unit), where, ids))
      found.push_back(std::move(record));
    if (ids.size() < page_records) break;
    after = ids.back();
  }
  std::ranges::sort(found, {}, [](const Stored& record) { return record.id(); });
  return found;
}

Decimal sum_but(const Unit& unit, std::string_view object, const Stored& whole, Id but) {
  Decimal sum;
  for (const Stored& part : all_of(unit, object, link_to(whole), whole.id())) {
    const bool counts = object != "invoices" || text(part, "status") == "issued" ||
                        text(part, "status") == "reversed";
    if (part.id() != but && counts) sum = plus(sum, decimal(part, "amount"));
  }
  return sum;
}

Date workspace_today(const Unit& unit) {
  const TimeZone* zone = TimeZone::find(app::Settings::load(unit.db).time_zone);
  return (zone ? *zone : TimeZone::utc()).date_at(unit.now);
}

void settle(const Unit& unit, const Stored& whole, const Stored* draft) {
  Settling(unit, whole, draft).run();
}

void recount_account(const Unit& unit, Id account) {
  unit.db.take_turns("cash of " + format(account));
  const auto before = query::fetch(everything(unit), *unit.schema->object("accounts"), account);
  if (!before) return;
  const Accounts its(unit, account);
  std::vector<Value> like(money::places);
  like[money::currency] = std::string(unit.base_currency);
  like[money::rate] = money::rate_scale;
  like[money::rate_date] = std::chrono::floor<std::chrono::days>(unit.now);
  Stored after = *before;
  const auto put = [&](std::string_view field, Decimal sum) {
    const auto& cells = before->cells(*before->object().field(field));
    if (cells[money::amount] == Value{sum} || (is_null(cells[money::amount]) && sum.units == 0))
      return;
    set_money(after, field, sum, like);
  };
  put("received", its.sum("payments", "amount"));
  put("receivable", its.owed("open_amount"));
  put("overdue", its.owed("overdue"));
  put("credit", its.credit());
  note(unit, *before, after);
}

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
