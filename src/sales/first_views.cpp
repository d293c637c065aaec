#include "sales/first_views.h"

namespace kith::sales {
namespace {

struct FirstView {
  std::string_view object;
  Message name;
  std::string_view settings;
};

Status plant(const records::Records& records, const records::Unit& unit, Locale locale,
             std::initializer_list<FirstView> first) {
  const schema::Object& views = *unit.schema->object("saved_views");
  for (const FirstView& view : first) {
    TRY(records.create(unit, views,
                       Json(Json::Object{{"name", render(view.name, locale)},
                                         {"object", view.object},
                                         {"kind", "table"},
                                         {"settings", TRY(parse_json(view.settings))},
                                         {"shared", "everyone"},
                                         {"pinned", true}})));
  }
  return done();
}

}  // namespace

Status plant_lead_views(const records::Records& records, const records::Unit& unit, Locale locale) {
  return plant(
      records, unit, locale,
      {
          {"leads", say("To accept", "待接收"),
           R"({"columns":["name","company","source","score","sla_due_at","owner"],"sort":"sla_due_at",
           "filter":{"field":"status","op":"eq","value":"mql"},
           "colours":[{"colour":"red","filter":
           {"not":{"field":"sla_due_at","op":"within","value":{"next":"10y"}}}},
           {"colour":"orange","filter":
           {"field":"sla_due_at","op":"within","value":{"this":"day"}}}]})"},
          {"leads", say("Nurtured, due again", "培育到期"),
           R"({"columns":["name","company","nurture_until","nurture_reason","owner"],
           "sort":"nurture_until","filter":{"and":[{"field":"status","op":"eq","value":"nurture"},
           {"field":"nurture_until","op":"within","value":{"last":"10y"}}]}})"},
      });
}

Status plant_pool_views(const records::Records& records, const records::Unit& unit, Locale locale) {
  return plant(
      records, unit, locale,
      {
          {"leads", say("Public pool", "公海"),
           R"({"columns":["name","company","status","source","pool","pool_since","pool_move.reason","former_owner"],
           "sort":"-pool_since","filter":{"field":"pool","op":"exists","value":true}})"},
          {"leads", say("About to be recycled", "即将回收"),
           R"({"columns":["name","company","status","recycle_at","held_since","owner"],"sort":"recycle_at",
           "filter":{"field":"recycle_at","op":"within","value":{"next":"7d"}}})"},
      });
}

Status plant_cash_views(const records::Records& records, const records::Unit& unit, Locale locale) {
  return plant(
      records, unit, locale,
      {
          {"payment_plan_items", say("Overdue", "逾期未回款"),
           R"({"columns":["name","account","contract","sales_order","due_on","open_amount","owner"],"sort":"due_on",
           "filter":{"field":"state","op":"eq","value":"overdue"}})"},
          {"payment_plan_items", say("Due within 30 days", "30 天内到期"),
           R"({"columns":["name","account","contract","sales_order","due_on","open_amount","owner"],"sort":"due_on",
           "filter":{"field":"collect_on","op":"within","value":{"next":"30d"}}})"},
          {"contracts", say("Ending within 60 days", "60 天内到期"),
           R"({"columns":["name","account","status","amount","ends_on","renewal","owner"],"sort":"ends_on",
           "filter":{"and":[{"field":"status","op":"eq","value":"active"},
                            {"field":"ends_on","op":"within","value":{"next":"60d"}}]}})"},
          {"payments", say("Credit of accounts", "客户预收款"),
           R"({"columns":["number","account","amount","paid_on","method","owner"],"sort":"-paid_on",
           "filter":{"and":[{"field":"contract","op":"empty","value":true},
                            {"field":"sales_order","op":"empty","value":true}]}})"},
      });
}

Status plant_commission_views(const records::Records& records, const records::Unit& unit,
                              Locale locale) {
  return plant(
      records, unit, locale,
      {
          {"commissions", say("My commission", "我的提成"),
           R"({"columns":["name","base_amount","rate","calculation","amount","state","account"],
           "sort":"-earned_on","group":"month:month,state","sums":true,
           "filter":{"field":"person","op":"eq","value":"me"}})"},
          {"commissions", say("To approve", "待审核提成"),
           R"({"columns":["name","month","base_amount","rate","amount","account"],
           "sort":"-earned_on","group":"person,month:month","sums":true,
           "filter":{"field":"state","op":"eq","value":"earned"}})"},
          {"commissions", say("To pay out", "待发放提成"),
           R"({"columns":["name","month","amount","approved_by","approved_at","account"],
           "sort":"-earned_on","group":"person,month:month","sums":true,
           "filter":{"field":"state","op":"eq","value":"approved"}})"},
      });
}

Status plant_stock_views(const records::Records& records, const records::Unit& unit,
                         Locale locale) {
  return plant(
      records, unit, locale,
      {
          {"products", say("Below reorder level", "低于补货线"),
           R"({"columns":["name","code","on_hand","reorder_level","unit"],"sort":"on_hand",
           "filter":{"field":"low_stock","op":"eq","value":true}})"},
          {"purchase_orders", say("To be received", "待收货"),
           R"({"columns":["number","supplier","status","amount","ordered_on","expected_on","owner"],
           "sort":"expected_on",
           "filter":{"field":"status","op":"in","value":["ordered","partly_received"]}})"},
      });
}

Status plant_account_plan_views(const records::Records& records, const records::Unit& unit,
                                Locale locale) {
  // The newest stands first.
  return plant(
      records, unit, locale,
      {
          {"account_plans", say("To be reviewed", "待复盘"),
           R"({"columns":["name","tier","next_review_on","score","goal","owner"],"sort":"next_review_on",
           "filter":{"and":[{"field":"status","op":"in","value":["draft","active"]},
                            {"field":"next_review_on","op":"within","value":{"next":"14d"}}]}})"},
          {"account_plans", say("Thinly covered", "覆盖不足"),
           R"({"columns":["name","tier","score","roles","missing_roles","last_touch_at","next_step",
           "next_step_at","owner"],"sort":"score",
           "filter":{"and":[{"field":"status","op":"in","value":["draft","active"]},
                            {"field":"score","op":"lt","value":50}]}})"},
          {"account_plans", say("Target accounts", "目标客户"),
           R"({"columns":["name","tier","score","roles","missing_roles","last_touch_at","open_pipeline",
           "next_step","next_step_at","owner"],"sort":"tier,-score",
           "filter":{"field":"status","op":"in","value":["draft","active"]}})"},
      });
}

}  // namespace kith::sales
