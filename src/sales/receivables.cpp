#include "sales/receivables.h"

#include <algorithm>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Op;
using query::Stored;
using records::Unit;

constexpr int page_records = 500;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

Date day(const Stored& record, std::string_view field) {
  const auto* on = std::get_if<Date>(&cell(record, field));
  return on ? *on : Date{};
}

// Live parts of a whole as they will be once `draft` is written.
std::vector<Stored> parts(const Unit& unit, std::string_view object, const Stored& whole,
                          const Stored* draft) {
  std::vector<Stored> found = all_of(unit, object, link_to(whole), whole.id());
  if (!draft || draft->object().name != object) return found;
  std::erase_if(found, [&](const Stored& part) { return part.id() == draft->id(); });
  if (!draft->deleted() && reference(*draft, link_to(whole)) == whole.id()) found.push_back(*draft);
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
    allocations.push_back(
        {reference(row, "payment"), reference(row, "plan_item"), decimal(row, "amount")});
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
    set(after, "account", value_of(reference(whole_, "account")));
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

}  // namespace

std::optional<Stored> whole_of(const Unit& unit, const Stored& part) {
  for (const auto& [field, object] :
       {std::pair("contract", "contracts"), std::pair("sales_order", "orders")}) {
    if (const Id id = reference(part, field))
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

void settle(const Unit& unit, const Stored& whole, const Stored* draft) {
  Settling(unit, whole, draft).run();
}

}  // namespace kith::sales
