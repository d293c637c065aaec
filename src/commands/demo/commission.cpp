#include "commands/demo/commission.h"

#include "automation/fields.h"
#include "sales/commission_rules.h"
#include "sales/commissions.h"

namespace kith::commands::demo {
namespace {

using records::Unit;

constexpr int months_back = 3;

Date day_of(Timestamp at) { return std::chrono::floor<std::chrono::days>(at); }

}  // namespace

CommissionStory::CommissionStory(app::Workspace& workspace, Timestamp now, Locale locale)
    : workspace_(workspace),
      locale_(locale),
      begins_(add(Period::month, start_of(Period::month, day_of(now)), -months_back)) {}

Status CommissionStory::go_on(const Unit& program, const Unit& administrator) {
  const Date month = start_of(Period::month, day_of(program.now));
  if (month < begins_ || month == month_) return done();
  const bool first = month_ == Date{};
  month_ = month;
  if (first) return make_rules(program, administrator.actor.id());
  const Date last = add(Period::month, month, -1);
  TRY(settle(administrator, last, "earned", "approved"));
  return settle(administrator, add(Period::month, last, -1), "approved", "paid");
}

Status CommissionStory::make_rules(const Unit& program, Id director) {
  const std::pair<Message, std::string_view> rules[] = {
      {say("Payments, in tiers", "回款阶梯提成"),
       R"({"method":"tiers","rate":"2","tiers":[{"above":"200000","rate":"3"},
           {"above":"500000","rate":"4"}]})"},
      {say("Referred deals", "转介绍赢单奖"),
       R"({"earned_on":"opportunities","method":"fixed","fixed_amount":"300",
           "condition":{"field":"source","op":"eq","value":"referral"}})"},
      {say("Share of management", "管理层提成"), R"({"rate":"0.5","whom":"person"})"}};
  for (const auto& [name, written] : rules) {
    Json values = TRY(parse_json(written));
    if (values.text("whom") == "person") {
      if (!director) continue;
      values.set("person", format(director));
    }
    values.set("name", render(name, locale_));
    values.set("valid_from", format(begins_));
    TRY(workspace_.records().create(program, *program.schema->object("commission_rules"), values));
  }
  return done();
}

Status CommissionStory::follow(const Unit& program, const schema::Object& object, Id record) const {
  if (month_ == Date{} || !sales::commission_source(object.name)) return done();
  const auto source = query::fetch(automation::seen_by_all(program), object, record);
  if (!source) return done();
  TRY(sales::reckon_commission(workspace_.records(), program, *source,
                               sales::WhoEarns::as_it_stands));
  return done();
}

Status CommissionStory::settle(const Unit& administrator, Date month, std::string_view from,
                               std::string_view to) const {
  const schema::Object& lines = *administrator.schema->object("commissions");
  const auto open =
      automation::find_all(administrator, lines,
                           query::Filter::both(automation::is(lines, "month", month),
                                               automation::is(lines, "state", std::string(from))));
  for (const query::Stored& line : open)
    TRY(workspace_.records().update(administrator, lines, line.id(), std::nullopt,
                                    Json(Json::Object{{"state", to}})));
  return done();
}

}  // namespace kith::commands::demo
