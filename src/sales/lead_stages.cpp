#include "sales/lead_stages.h"

#include <algorithm>

#include "sales/look_up.h"
#include "schema/kinds/cells.h"

namespace kith::sales {
namespace {

struct First {
  std::string_view status;
  Message name;
  Message guidance;
  std::vector<std::string_view> next;
  std::vector<std::string_view> required_fields;
  std::vector<std::string_view> checklist;
  int hours = 0;  // none
};

std::vector<First> first_stages() {
  return {
      {"new",
       say("New", "新建"),
       say("Find out who this is, and make the first contact.", "了解对方是谁，进行首次联系。"),
       {"contacted", "mql", "nurture", "disqualified"},
       {},
       {}},
      {"contacted",
       say("Contacted", "已联系"),
       say("Does it fit whom we sell to, and is there interest? Then sales should have it.",
           "是否符合目标客户、是否有意向？符合就交给销售。"),
       {"mql", "sal", "nurture", "disqualified"},
       {},
       {}},
      {"mql",
       say("MQL", "市场合格 MQL"),
       say("Sales accepts it, or rejects it and says why, before the time is up.",
           "销售须在时限内接收，或说明原因后退回。"),
       {"sal", "rejected", "nurture", "disqualified"},
       {},
       {},
       24},
      {"sal",
       say("SAL", "销售接受 SAL"),
       say("Talk about budget, authority, need and timing, and write down what you hear.",
           "沟通预算、决策权、需求和时间，并记录下来。"),
       {"sql", "rejected", "nurture", "disqualified", "converted"},
       {},
       {}},
      {"rejected",
       say("Rejected", "销售退回"),
       say("Look at the reason: mend it and hand it over again, nurture it, or let it go.",
           "查看退回原因：补充后再次移交、转入培育，或放弃。"),
       {"mql", "nurture", "disqualified"},
       {"rejection_reason"},
       {}},
      {"sql",
       say("SQL", "销售合格 SQL"),
       say("Convert it: the account, the contact and the opportunity take it from here.",
           "转化线索：后续由客户、联系人和商机承接。"),
       {"sal", "nurture", "disqualified", "converted"},
       {"authority", "need"},
       {"budget", "authority", "need", "timing"}},
      {"nurture",
       say("Nurture", "培育中"),
       say("Keep in touch now and then; hand it over again when it is time.",
           "保持联系，时机成熟后再次移交。"),
       {"contacted", "mql", "sal", "disqualified"},
       {"nurture_reason"},
       {}},
      {"disqualified",
       say("Disqualified", "无效"),
       say("Nothing is to be done. New again, should they come back.",
           "无需处理；对方再来时可重新打开。"),
       {"new", "nurture"},
       {"disqualified_reason"},
       {}},
      {"converted",
       say("Converted", "已转化"),
       say("It goes on at the account, the contact and the opportunity.",
           "后续在客户、联系人和商机中进行。"),
       {},
       {},
       {}},
  };
}

Json json_of(const std::vector<std::string_view>& names) {
  return Json(Json::Array(names.begin(), names.end()));
}

}  // namespace

std::optional<query::Stored> lead_stage(const records::Unit& unit, std::string_view status) {
  const query::ReadEnvironment where{unit.db, *unit.schema, query::everything(),
                                     unit.actor.directory()};
  const schema::Object& stages = *unit.schema->object("lead_stages");
  const auto found = query::find_by(where, stages, *stages.field("status"), status, 1);
  return found.empty() ? std::nullopt : query::fetch(where, stages, found.front());
}

std::vector<std::string> listed(const query::Stored& stage, std::string_view field) {
  std::vector<std::string> names;
  schema::kind::for_each_element(text(stage, field),
                                 [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

bool leads_to(const query::Stored& stage, std::string_view status) {
  const auto ways = listed(stage, "leads_to");
  return std::ranges::find(ways, status) != ways.end();
}

const schema::Label& label_of_status(const schema::Schema& schema, const std::string& status) {
  static const schema::Label none;
  const schema::Option* option = schema.object("leads")->field("status")->option(status);
  return option ? option->label : none;
}

Status know_lead_stage(const records::Unit& unit, records::Draft& draft) {
  if (draft.after().deleted()) return done();
  const schema::Object& leads = *unit.schema->object("leads");
  for (const std::string& status : listed(draft.after(), "leads_to")) {
    if (leads.field("status")->option(status)) continue;
    draft.refuse("leads_to", "unknown_option",
                 say("Leads have no status “{}”. Use the values of the field “status”: sal, "
                     "rejected.",
                     "线索没有状态“{}”。请使用“status”字段的选项值，例如 sal、rejected。", status));
  }
  for (const std::string_view list : {"required_fields", "checklist"}) {
    for (const std::string& name : listed(draft.after(), list)) {
      const auto known = unit.schema->require_field(leads, name, list);
      if (!known) return known.error();
      if (!(*known)->read_only && !(*known)->system) continue;
      draft.refuse(list, "read_only",
                   say("“{}” is filled by the program: nobody could fill it in.",
                       "“{}”由系统填写，无法由用户填写。", name));
    }
  }
  return done();
}

Status plant_lead_stages(const records::Records& records, const records::Unit& unit,
                         Locale locale) {
  const schema::Object& stages = *unit.schema->object("lead_stages");
  for (const First& stage : first_stages()) {
    Json values(Json::Object{{"name", render(stage.name, locale)},
                             {"status", stage.status},
                             {"guidance", render(stage.guidance, locale)},
                             {"leads_to", json_of(stage.next)},
                             {"required_fields", json_of(stage.required_fields)},
                             {"checklist", json_of(stage.checklist)}});
    if (stage.hours > 0) values.set("hours", stage.hours);
    TRY(records.create(unit, stages, values));
  }
  return done();
}

}  // namespace kith::sales
