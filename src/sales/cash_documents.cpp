#include "sales/cash_documents.h"

#include "records/batch.h"
#include "sales/account_sums.h"
#include "sales/line_set.h"
#include "sales/look_up.h"
#include "sales/part_rules.h"
#include "sales/payment_plan.h"
#include "sales/pipelines.h"
#include "sales/receivables.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Records;
using records::Saved;
using records::Unit;

// A document shows what it was made of: nothing goes into it that its maker may not read there.
bool reads(const Unit& unit, const Stored& from, std::string_view field) {
  const schema::Field* known = from.object().field(field);
  return known && unit.actor.reads(from.object(), *known);
}

void copy_reference(const Unit& unit, const Stored& from, std::string_view field, Json& values) {
  if (!reads(unit, from, field)) return;
  if (const Id id = reference(from, field)) values.set(std::string(field), format(id));
}

void copy_text(const Unit& unit, const Stored& from, std::string_view field, Json& values) {
  if (reads(unit, from, field) && !text(from, field).empty())
    values.set(std::string(field), text(from, field));
}

Json money_json(Decimal amount, std::string_view currency) {
  return Json(Json::Object{{"amount", format(amount)}, {"currency", currency}});
}

// With tax where it has lines, else as it stands.
void copy_amount(const Unit& unit, const Stored& from, Json& values) {
  if (!reads(unit, from, "amount")) return;
  if (from.object().name == "opportunities") {
    const auto lines = look_up_all(unit, "opportunity_lines", "opportunity", from.id());
    if (const auto totals = totals_of(unit, lines)) {
      values.set("amount", money_json(whole_coins(plus(totals->net, totals->tax), totals->currency),
                                      totals->currency));
      return;
    }
  }
  const auto* amount = std::get_if<Decimal>(&cell(from, "amount"));
  const auto* currency = std::get_if<std::string>(&cell(from, "amount", money::currency));
  if (!amount || !currency) return;
  // An estimate may have any places, a debt has whole coins.
  values.set("amount", money_json(whole_coins(*amount, *currency), *currency));
}

Json values_from(const Unit& unit, const Stored& from) {
  Json values(Json::Object{{"name", text(from, "name")}, {"owner", format(from.owner())}});
  if (!from.owner()) values.set("owner", Json());
  for (const std::string_view link : {"account", "contact", "price_book"})
    copy_reference(unit, from, link, values);
  copy_amount(unit, from, values);
  return values;
}

void leave_out(Json& values, std::string_view field) {
  std::erase_if(*values.as_object(), [&](const auto& each) { return each.first == field; });
}

// The first live record of `object` that was made of it.
std::optional<Stored> made_of(const Unit& unit, std::string_view object, std::string_view link,
                              Id id) {
  for (Stored& record : all_of(unit, object, link, id)) {
    const std::string_view status = text(record, "status");
    if (status != "cancelled" && status != "terminated" && status != "lost")
      return std::move(record);
  }
  return std::nullopt;
}

Error not_won(const Stored& opportunity) {
  return invalid_field("status", "not_won",
                       say("“{}” is not won. Move it to a won stage first.",
                           "“{}”尚未赢单，请先移动到赢单阶段。", text(opportunity, "name")));
}

Status demand_account(const Stored& source) {
  if (!is_null(cell(source, "account"))) return done();
  return invalid_field("account", "required",
                       say("“{}” has no account. Say whose it is first.",
                           "“{}”没有关联客户，请先填写。", text(source, "name")));
}

// Those of the opportunity that the actor sees.
std::vector<Stored> lines_seen(const Unit& unit, Id opportunity) {
  std::vector<Id> ids;
  for (const Stored& line : all_of(unit, "opportunity_lines", "opportunity", opportunity))
    ids.push_back(line.id());
  return query::fetch_many({unit.db, *unit.schema, unit.actor, unit.actor.directory()},
                           *unit.schema->object("opportunity_lines"), ids);
}

Json line_values(const Unit& unit, const Stored& line, Id order) {
  Json values(Json::Object{{"sales_order", format(order)}});
  copy_reference(unit, line, "product", values);
  for (const std::string_view field : {"quantity", "discount", "discount_amount", "tax_rate"}) {
    const auto* number = std::get_if<Decimal>(&cell(line, field));
    if (number && reads(unit, line, field)) values.set(std::string(field), format(*number));
  }
  if (const auto* position = std::get_if<int64_t>(&cell(line, "position")))
    values.set("position", *position);
  copy_text(unit, line, "description", values);
  const auto* price = std::get_if<Decimal>(&cell(line, "price"));
  const auto* currency = std::get_if<std::string>(&cell(line, "price", money::currency));
  if (price && currency && reads(unit, line, "price"))
    values.set("price", money_json(*price, *currency));
  return values;
}

// One act is one batch.
template <typename F>
Result<Made> in_batch(const Unit& unit, std::string label, F&& work) {
  Unit within = unit;
  within.batch = records::open_batch(unit, records::BatchKind::batch, std::move(label)).id;
  int64_t count = 0;
  const Saved saved = TRY(work(within, count));
  records::close_batch(within, within.batch, count, records::BatchState::done);
  return Made{saved.id, saved.version, true, within.batch};
}

}  // namespace

Result<Stored> changeable(const Unit& unit, std::string_view name, Id id) {
  const schema::Object& object = *unit.schema->object(name);
  auto record =
      query::fetch({unit.db, *unit.schema, unit.actor, unit.actor.directory()}, object, id);
  if (!record || record->deleted()) {
    return not_found(say("There is no {} {}, or it is not visible to you.",
                         "{} {} 不存在或对你不可见。", object.singular, format(id)));
  }
  if (!unit.actor.may(access::Verb::update, *record)) {
    return forbidden(
        say("Your role does not let you do this to this {}. Ask its owner or an "
            "administrator.",
            "你的角色不允许对这条{}执行此操作。请联系其负责人或管理员。", object.singular));
  }
  return std::move(*record);
}

Result<Made> make_order(const Records& records, const Unit& unit, Id id) {
  const Stored deal = TRY(changeable(unit, "opportunities", id));
  unit.db.take_turns("order of " + format(id));
  if (const auto known = made_of(unit, "orders", "opportunity", id))
    return Made{known->id(), known->version(), false, {}};
  if (text(deal, "status") != "won") return not_won(deal);
  TRY(demand_account(deal));
  return in_batch(unit, std::string(text(deal, "name")),
                  [&](const Unit& within, int64_t& count) -> Result<Saved> {
                    Json values = values_from(within, deal);
                    values.set("opportunity", format(id));
                    const schema::Object& orders = *within.schema->object("orders");
                    Saved order = TRY(records.create(within, orders, values));
                    const schema::Object& lines = *within.schema->object("order_lines");
                    for (const Stored& line : lines_seen(within, id)) {
                      TRY(records.create(within, lines, line_values(within, line, order.id)));
                      ++count;
                    }
                    ++count;
                    return order;
                  });
}

Result<Made> make_contract(const Records& records, const Unit& unit, std::string_view of, Id id) {
  const Stored source = TRY(changeable(unit, of, id));
  const std::string_view link = of == "orders" ? "sales_order" : "opportunity";
  unit.db.take_turns("contract of " + format(id));
  if (const auto known = made_of(unit, "contracts", link, id))
    return Made{known->id(), known->version(), false, {}};
  if (of == "opportunities" && text(source, "status") != "won") return not_won(source);
  TRY(demand_account(source));
  return in_batch(unit, std::string(text(source, "name")),
                  [&](const Unit& within, int64_t& count) -> Result<Saved> {
                    Json values = values_from(within, source);
                    leave_out(values, "price_book");
                    values.set(std::string(link), format(id));
                    if (of == "orders") copy_reference(within, source, "opportunity", values);
                    ++count;
                    return records.create(within, *within.schema->object("contracts"), values);
                  });
}

namespace {

// As long again: as many months where it ran for whole ones, so that years of 366 days end as others do.
Date end_of_next(Date starts, Date ends) {
  const Date next = ends + std::chrono::days{1};
  const std::chrono::year_month_day from{starts}, to{next};
  const int months = (static_cast<int>(to.year()) - static_cast<int>(from.year())) * 12 +
                     static_cast<int>(static_cast<unsigned>(to.month())) -
                     static_cast<int>(static_cast<unsigned>(from.month()));
  if (months > 0 && months_later(starts, months) == next)
    return months_later(next, months) - std::chrono::days{1};
  return next + (ends - starts);
}

Json next_contract(const Unit& unit, const Stored& contract) {
  Json values = values_from(unit, contract);
  values.set("renews", format(contract.id()));
  copy_reference(unit, contract, "opportunity", values);
  for (const std::string_view field : {"terms", "renewal", "description"})
    copy_text(unit, contract, field, values);
  if (const auto* notice = std::get_if<int64_t>(&cell(contract, "notice_days")))
    values.set("notice_days", *notice);
  const auto* starts = std::get_if<Date>(&cell(contract, "starts_on"));
  const auto* ends = std::get_if<Date>(&cell(contract, "ends_on"));
  if (!ends) return values;
  const Date next = *ends + std::chrono::days{1};
  values.set("starts_on", format(next));
  if (starts) values.set("ends_on", format(end_of_next(*starts, *ends)));
  return values;
}

Json next_opportunity(const Unit& unit, const Stored& contract) {
  Json values = values_from(unit, contract);
  values.set("name", fmt::format("{} · {}", text(contract, "name"), text(contract, "number")));
  leave_out(values, "contact");
  values.set("renews", format(contract.id()));
  const auto* ends = std::get_if<Date>(&cell(contract, "ends_on"));
  const Date today = workspace_today(unit);
  values.set("close_date", format(ends && *ends > today ? *ends : today));
  return values;
}

}  // namespace

Result<Made> renew(const Records& records, const Unit& unit, Id id, Renewal as) {
  const Stored contract = TRY(changeable(unit, "contracts", id));
  const std::string_view object = as == Renewal::contract ? "contracts" : "opportunities";
  unit.db.take_turns("renewal of " + format(id));
  if (const auto known = made_of(unit, object, "renews", id))
    return Made{known->id(), known->version(), false, {}};
  if (!binds(contract)) {
    return invalid_field(
        "status", "not_in_effect",
        say("“{}” was never active or was terminated, so there is nothing to renew.",
            "“{}”未生效或已终止，无法续签。", text(contract, "name")));
  }
  return in_batch(
      unit, std::string(text(contract, "name")),
      [&](const Unit& within, int64_t& count) -> Result<Saved> {
        const Json values = as == Renewal::contract ? next_contract(within, contract)
                                                    : next_opportunity(within, contract);
        ++count;
        const Saved made = TRY(records.create(within, *within.schema->object(object), values));
        if (as == Renewal::contract) {
          TRY(records.update(within, contract.object(), id, {},
                             Json(Json::Object{{"status", "renewed"}})));
          ++count;
        }
        return made;
      });
}

Result<Made> record_payment(const Records& records, const Unit& unit, const PaymentWish& wish) {
  return in_batch(unit, std::string(wish.values.text("reference")),
                  [&](const Unit& within, int64_t& count) -> Result<Saved> {
                    const schema::Object& payments = *within.schema->object("payments");
                    const Saved payment = TRY(records.create(within, payments, wish.values));
                    const schema::Object& rows = *within.schema->object("payment_allocations");
                    for (size_t i = 0; i < wish.items.size(); ++i) {
                      const Json values(Json::Object{{"payment", format(payment.id)},
                                                     {"plan_item", format(wish.items[i].item)},
                                                     {"amount", format(wish.items[i].amount)}});
                      auto row = records.create(within, rows, values);
                      if (!row) {
                        Error error = std::move(row).error();
                        for (FieldError& field : error.fields)
                          field.field = fmt::format("items[{}].{}", i, field.field);
                        return error;
                      }
                      ++count;
                    }
                    ++count;
                    if (const auto stored = look_up(within, "payments", payment.id)) {
                      if (const Id account = reference(*stored, "account"))
                        recount_account(within, account);
                    }
                    return payment;
                  });
}

}  // namespace kith::sales
