#include "sales/quality.h"

namespace kith::sales {
namespace {

struct First {
  std::string_view object;
  Message name;
  std::string_view kind;
  int weight;
  std::string_view says;  // the other members, as JSON
};

constexpr std::string_view year = R"({"days":365,"relation":"activity_links"})";
constexpr std::string_view half_year = R"({"days":180,"relation":"activity_links"})";

std::vector<First> first_rules() {
  return {
      {"contacts", say("Has an e-mail", "有邮箱"), "filled", 3, R"({"asked_fields":["email"]})"},
      {"contacts", say("Has a phone or mobile", "有电话或手机"), "filled", 3,
       R"({"asked_fields":["phone","mobile"],"need":"any"})"},
      {"contacts", say("Belongs to an account", "属于某个客户"), "filled", 2,
       R"({"asked_fields":["account"]})"},
      {"contacts", say("Has a job title", "有职务"), "filled", 1, R"({"asked_fields":["title"]})"},
      {"contacts", say("Name is written properly", "姓名书写规范"), "valid", 1,
       R"({"asked_fields":["last_name","first_name"]})"},
      {"contacts", say("Phones have their country", "电话含国家代码"), "valid", 1,
       R"({"asked_fields":["phone","mobile"]})"},
      {"contacts", say("Address is written properly", "地址书写规范"), "valid", 1,
       R"({"asked_fields":["address"]})"},
      {"contacts", say("Changed or in touch within a year", "一年内有更新或联络"), "fresh", 2,
       year},
      {"accounts", say("Has an industry", "有行业"), "filled", 2,
       R"({"asked_fields":["industry"]})"},
      {"accounts", say("Has a website or phone", "有网站或电话"), "filled", 2,
       R"({"asked_fields":["website","phone"],"need":"any"})"},
      {"accounts", say("Has an address", "有地址"), "filled", 1, R"({"asked_fields":["address"]})"},
      {"accounts", say("Has a contact", "有联系人"), "related", 3, R"({"relation":"contacts"})"},
      {"accounts", say("Name is written properly", "名称书写规范"), "valid", 1,
       R"({"asked_fields":["name"]})"},
      {"accounts", say("Address is written properly", "地址书写规范"), "valid", 1,
       R"({"asked_fields":["address"]})"},
      {"accounts", say("Changed or in touch within a year", "一年内有更新或联络"), "fresh", 1,
       year},
      {"leads", say("Has an e-mail or phone", "有邮箱或电话"), "filled", 3,
       R"({"asked_fields":["email","phone"],"need":"any"})"},
      {"leads", say("Has a company", "有公司"), "filled", 2, R"({"asked_fields":["company"]})"},
      {"leads", say("Has a source", "有来源"), "filled", 1, R"({"asked_fields":["source"]})"},
      {"leads", say("Name is written properly", "姓名书写规范"), "valid", 1,
       R"({"asked_fields":["last_name","first_name"]})"},
      {"leads", say("Company is written properly", "公司书写规范"), "valid", 1,
       R"({"asked_fields":["company"]})"},
      {"leads", say("Changed or in touch within half a year", "半年内有更新或联络"), "fresh", 2,
       half_year},
      {"opportunities", say("Belongs to an account", "属于某个客户"), "filled", 2,
       R"({"asked_fields":["account"]})"},
      {"opportunities", say("Has an amount", "有金额"), "filled", 3,
       R"({"asked_fields":["amount"]})"},
      {"opportunities", say("Has a close date", "有预计成交日期"), "filled", 2,
       R"({"asked_fields":["close_date"]})"},
      {"opportunities", say("Open ones close in the future", "进行中的商机预计在未来成交"), "holds",
       3,
       R"({"condition":{"or":[{"not":{"and":[{"field":"status","op":"eq","value":"open"},
           {"field":"close_date","op":"exists"}]}},
           {"field":"close_date","op":"within","value":{"next":"5y"}}]}})"},
      {"opportunities", say("Open ones have a next step", "进行中的商机有下一步"), "holds", 1,
       R"({"condition":{"or":[{"not":{"field":"status","op":"eq","value":"open"}},
           {"field":"next_step","op":"exists"}]}})"},
  };
}

}  // namespace

Status plant_quality_rules(const records::Records& records, const records::Unit& unit, Locale) {
  const schema::Object& rules = *unit.schema->object("quality_rules");
  for (const First& rule : first_rules()) {
    Json values = TRY(parse_json(rule.says));
    values.set("name_en", rule.name.en);
    values.set("name_zh", rule.name.zh);
    values.set("applies_to", rule.object);
    values.set("kind", rule.kind);
    values.set("weight", rule.weight);
    TRY(records.create(unit, rules, values));
  }
  return done();
}

}  // namespace kith::sales
