#include "commands/demo/territories.h"

#include <string_view>
#include <vector>

#include "commands/demo/catalogue.h"

namespace kith::commands::demo {
namespace {

struct Region {
  Message name;
  std::string_view code;
  int parent;              // place in regions, -1 at the top
  std::string_view rule;   // of accounts and leads alike
  int64_t year_of_target;  // in yuan; 0: the sum of its parts
};

constexpr std::string_view abroad = R"({"and":[
    {"field":"address.country","op":"exists","value":true},
    {"field":"address.country","op":"ne","value":"中国"}]})";

std::vector<Region> regions() {
  return {
      {say("China", "中国"), "CN", -1, "", 0},
      {say("East China", "华东"), "CN-E", 0,
       R"({"field":"address.state","op":"in","value":["安徽","山东","福建","江西"]})", 0},
      {say("Shanghai and Jiangsu", "沪苏"), "CN-E-1", 1,
       R"({"field":"address.state","op":"in","value":["上海","江苏"]})", 4'800'000},
      {say("Zhejiang", "浙江"), "CN-E-2", 1,
       R"({"field":"address.state","op":"in","value":["浙江"]})", 4'000'000},
      {say("South China", "华南"), "CN-S", 0,
       R"({"field":"address.state","op":"in","value":["广东","广西","海南"]})", 4'200'000},
      {say("North China", "华北"), "CN-N", 0,
       R"({"field":"address.state","op":"in","value":["北京","天津","河北"]})", 2'600'000},
      {say("Central China", "华中"), "CN-C", 0,
       R"({"field":"address.state","op":"in","value":["湖北","湖南","河南"]})", 2'200'000},
      {say("Southwest China", "西南"), "CN-SW", 0,
       R"({"field":"address.state","op":"in","value":["四川","重庆","云南","贵州"]})", 1'600'000},
      {say("Overseas", "海外"), "INT", -1, abroad, 3'600'000},
  };
}

}  // namespace

Status plant_territories(const records::Records& records, const records::Unit& unit, Locale locale,
                         std::span<const Id> people, Date today) {
  const auto create = [&](std::string_view object, Json::Object values) {
    return records.create(unit, *unit.schema->object(object), Json(std::move(values)));
  };
  const std::vector<Region> all = regions();
  std::vector<Id> made;
  for (size_t place = 0; place < all.size(); ++place) {
    const Region& region = all[place];
    Json::Object values{{"name", render(region.name, locale)}, {"code", region.code}};
    if (region.parent >= 0)
      values.emplace_back("parent", format(made[static_cast<size_t>(region.parent)]));
    if (!region.rule.empty()) {
      const Json rule = TRY(parse_json(region.rule));
      values.emplace_back("account_rule", rule);
      values.emplace_back("lead_rule", rule);
    }
    if (!people.empty()) values.emplace_back("manager", format(people[place % people.size()]));
    made.push_back(TRY(create("territories", std::move(values))).id);
    if (region.year_of_target == 0) continue;
    TRY(create("targets", {{"period", "year"},
                           {"starts_on", format(start_of(Period::year, today))},
                           {"amount", std::to_string(region.year_of_target)},
                           {"territory", format(made.back())}}));
  }
  constexpr size_t first_with_people = 2;
  for (size_t who = 0; who < people.size(); ++who) {
    if (colleagues()[who].rank == Rank::director) continue;
    const size_t place = first_with_people + who % (all.size() - first_with_people);
    const bool leads = colleagues()[who].rank == Rank::manager;
    TRY(create("territory_members", {{"of_territory", format(made[place])},
                                     {"member", format(people[who])},
                                     {"role", leads ? "leader" : "seller"}}));
  }
  return done();
}

}  // namespace kith::commands::demo
