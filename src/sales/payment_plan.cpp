#include "sales/payment_plan.h"

#include <algorithm>

#include "records/batch.h"
#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "sales/receivables.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Records;
using records::Saved;
using records::Unit;

constexpr size_t items_max = 120;

Error placed(Error error, size_t place) {
  const std::string prefix = fmt::format("items[{}]", place);
  if (error.fields.empty()) error.fields.push_back({"", "invalid", error.message});
  for (FieldError& field : error.fields)
    field.field = field.field.empty() ? prefix : prefix + "." + field.field;
  return error;
}

Decimal wished_amount(const Json& item) {
  const Json* amount = item.find("amount");
  const Json* inner = amount ? amount->find("amount") : nullptr;
  const Json* number = inner ? inner : amount;
  if (!number || number->is_null()) return {};
  const std::string* given = number->as_string();
  return (given ? parse_decimal(*given) : number->as_decimal()).value_or(Decimal{});
}

class PlanWriter {
 public:
  PlanWriter(const Records& records, const Unit& unit, const Stored& whole)
      : records_(records),
        unit_(unit),
        whole_(whole),
        object_(*unit.schema->object("payment_plan_items")),
        known_(all_of(unit, object_.name, link_to(whole), whole.id())) {}

  Result<std::vector<Saved>> write(const Json::Array& items) {
    TRY(remove_all_but(items));
    std::vector<Saved> written(items.size());
    for (const size_t place : in_order(items)) {
      auto saved = write_one(items[place], static_cast<int64_t>(place));
      if (!saved) return placed(std::move(saved).error(), place);
      written[place] = *saved;
    }
    return written;
  }

 private:
  const Stored* known(const Json& item) const {
    const auto id = parse_id(item.text("id"));
    const auto found =
        std::ranges::find_if(known_, [&](const Stored& each) { return id == each.id(); });
    return found == known_.end() ? nullptr : &*found;
  }

  Status remove_all_but(const Json::Array& items) {
    for (const Stored& item : known_) {
      const bool stays = std::ranges::any_of(
          items, [&](const Json& wished) { return parse_id(wished.text("id")) == item.id(); });
      if (!stays) TRY(records_.remove(unit_, object_, item.id(), item.version()));
    }
    return done();
  }

  // What becomes less goes first, so that the plan never passes its whole on the way.
  std::vector<size_t> in_order(const Json::Array& items) const {
    std::vector<size_t> places;
    std::vector<size_t> growing;
    for (size_t place = 0; place < items.size(); ++place) {
      const Stored* before = known(items[place]);
      const Decimal was = before ? decimal(*before, "amount") : Decimal{};
      (wished_amount(items[place]) > was ? growing : places).push_back(place);
    }
    places.insert(places.end(), growing.begin(), growing.end());
    return places;
  }

  Result<Saved> write_one(const Json& item, int64_t position) {
    if (!item.as_object()) {
      return invalid_field("", "type",
                           say("A planned payment is a JSON object: {{\"due_on\", \"amount\"}}.",
                               "回款计划须为 JSON 对象：{{\"due_on\", \"amount\"}}。"));
    }
    Json values(Json::Object{});
    for (const auto& [name, value] : *item.as_object())
      if (name != "id" && name != "version") values.set(name, value);
    values.set(std::string(link_to(whole_)), format(whole_.id()));
    values.set("position", position);
    const Json* id = item.find("id");
    if (!id || id->is_null()) return records_.create(unit_, object_, values);
    const Stored* before = known(item);
    if (!before) {
      return invalid_field("id", "not_found",
                           say("This planned payment is no longer there. Load the plan again.",
                               "该期回款计划已不存在，请重新加载。"));
    }
    const Json* version = item.find("version");
    return records_.update(unit_, object_, before->id(),
                           version ? version->as_integer() : std::nullopt, values);
  }

  const Records& records_;
  const Unit& unit_;
  const Stored& whole_;
  const schema::Object& object_;
  const std::vector<Stored> known_;
};

// In one batch, after which all sums are noted.
template <typename F>
Result<PlanWritten> within_batch(const Unit& unit, const Stored& whole, F&& work) {
  Unit within = unit;
  within.batch =
      records::open_batch(unit, records::BatchKind::batch, std::string(text(whole, "name"))).id;
  PlanWritten written{.batch = within.batch, .items = {}};
  written.items = TRY(work(within));
  records::close_batch(within, within.batch, static_cast<int64_t>(written.items.size()),
                       records::BatchState::done);
  if (const auto stands = look_up(within, whole.object().name, whole.id())) settle(within, *stands);
  return written;
}

}  // namespace

Result<PlanWritten> write_plan(const Records& records, const Unit& unit, const Stored& whole,
                               const Json& items) {
  const Json::Array* list = items.as_array();
  if (!list || list->size() > items_max) {
    return invalid_field("items", "type",
                         say("“items” is a list of at most {} planned payments.",
                             "“items”应为最多 {} 期的列表。", items_max));
  }
  take_turns(unit, whole.id());
  return within_batch(unit, whole, [&](const Unit& within) {
    return PlanWriter(records, within, whole).write(*list);
  });
}

Result<PlanWritten> split_plan(const Records& records, const Unit& unit, const Stored& whole,
                               const Split& split) {
  if (split.instalments < 1 || split.instalments > static_cast<int>(items_max)) {
    return invalid_field("instalments", "range",
                         say("Split into 1 to {} parts.", "期数应为 1 到 {}。", items_max));
  }
  const Date last = months_later(split.first_on, split.months * (split.instalments - 1));
  if (last > Date{std::chrono::year{9999} / 12 / 31}) {
    return invalid_field("first_on", "range",
                         say("The last part would be due after the year 9999. Begin earlier.",
                             "最后一期将晚于 9999 年，请选择更早的日期。"));
  }
  take_turns(unit, whole.id());
  const Decimal left =
      minus(decimal(whole, "amount"), sum_but(unit, "payment_plan_items", whole, Id{}));
  if (left.units <= 0) {
    return invalid_field("instalments", "nothing_left",
                         say("The whole amount is planned already. Change or remove planned "
                             "payments first.",
                             "金额已全部计划，请先修改或删除已有期次。"));
  }
  const std::string& currency = std::get<std::string>(cell(whole, "amount", money::currency));
  const auto shares = split_evenly(left, split.instalments, minor_digits_of(currency));
  const schema::Object& object = *unit.schema->object("payment_plan_items");
  const auto before =
      static_cast<int64_t>(all_of(unit, object.name, link_to(whole), whole.id()).size());
  return within_batch(unit, whole, [&](const Unit& within) -> Result<std::vector<Saved>> {
    std::vector<Saved> written;
    for (size_t i = 0; i < shares.size(); ++i) {
      if (shares[i].units <= 0) continue;
      const int64_t place = before + static_cast<int64_t>(i);
      Json::Object values{
          {std::string(link_to(whole)), format(whole.id())},
          {"name", fmt::format("{} {}", split.name, place + 1)},
          {"position", place},
          {"due_on", format(months_later(split.first_on, split.months * static_cast<int>(i)))},
          {"amount", Json(Json::Object{{"amount", format(shares[i])}, {"currency", currency}})}};
      written.push_back(TRY(records.create(within, object, Json(std::move(values)))));
    }
    return written;
  });
}

Date months_later(Date from, int months) {
  const std::chrono::year_month_day day{from};
  const auto month = std::chrono::year_month{day.year(), day.month()} + std::chrono::months{months};
  const std::chrono::year_month_day_last last{month.year(),
                                              std::chrono::month_day_last{month.month()}};
  return Date{month / std::min(day.day(), last.day())};
}

}  // namespace kith::sales
