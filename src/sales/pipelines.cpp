#include "sales/pipelines.h"

#include <algorithm>

#include "query/question.h"
#include "sales/look_up.h"
#include "schema/kinds/cells.h"

namespace kith::sales {
namespace {

constexpr Decimal percent(int64_t n) { return {n * decimal_scale}; }

struct FirstStage {
  const char* en;
  const char* zh;
  int probability;
  std::string_view kind;
  std::string_view forecast_category;
  Message guidance;
};

std::vector<FirstStage> first_stages() {
  return {
      {"Prospecting", "初步接洽", 10, "open", "pipeline",
       say("Find out who feels the need, and agree on a first conversation.",
           "找到真正有需求的人，约定第一次沟通。")},
      {"Qualification", "需求确认", 20, "open", "pipeline",
       say("Confirm need, budget and time frame. No need: close it now.",
           "确认需求、预算和时间。没有需求就尽早关闭。")},
      {"Analysis", "需求分析", 30, "open", "pipeline",
       say("Write down how they work today and what has to change.",
           "记录客户目前的做法，以及需要改变的地方。")},
      {"Value proposition", "方案价值", 45, "open", "best_case",
       say("Show what the change is worth, in their numbers.", "用客户自己的数字说明改变的价值。")},
      {"Decision makers", "决策人沟通", 55, "open", "best_case",
       say("Meet everybody who decides; enter them as contact roles.",
           "见到所有决策人，并登记为联系人角色。")},
      {"Quote", "报价", 70, "open", "commit",
       say("Send the quote, and agree on the day of the decision.", "发出报价，约定决定日期。")},
      {"Negotiation", "谈判", 85, "open", "commit",
       say("Settle the open points; give nothing without getting something.",
           "逐条敲定未决事项，有让步就要有回报。")},
      {"Won", "赢单", 100, "won", "",
       say("Thank them, and hand over to service.", "致谢，并交接给服务团队。")},
      {"Lost", "输单", 0, "lost", "",
       say("Write down why, and when to ask again.", "写明原因，以及何时再联系。")},
  };
}

bool is_default(const query::Stored& pipeline) {
  const auto* flag = std::get_if<bool>(&cell(pipeline, "is_default"));
  return flag && *flag;
}

std::vector<query::Stored> all_pipelines(const records::Unit& unit) {
  const query::ReadEnvironment environment{unit.db, *unit.schema, query::everything(),
                                           unit.actor.directory()};
  query::Question question;
  question.object = unit.schema->object("pipelines");
  const auto ids = query::select_ids(environment, question, Id{}, 500);
  return query::fetch_many(environment, *question.object, ids);
}

}  // namespace

Status keep_one_default(const records::Unit& unit, records::Draft& draft) {
  if (!draft.changed("is_default") || !draft.flag("is_default")) return done();
  for (const query::Stored& other : all_pipelines(unit)) {
    if (other.id() == draft.after().id() || !is_default(other)) continue;
    draft.refuse("is_default", "duplicate",
                 say("“{}” is the default for new opportunities. Take it off there first.",
                     "“{}”已是新商机的默认管道，请先在那里取消。", text(other, "name")));
  }
  return done();
}

Status fit_probability(const records::Unit&, records::Draft& draft) {
  const std::string_view kind = draft.text("kind");
  const Decimal given = draft.decimal("probability").value_or(Decimal{});
  if (kind == "won") draft.set("probability", percent(100));
  if (kind == "lost") draft.set("probability", percent(0));
  if (kind == "open" && given == percent(100)) {
    draft.refuse("probability", "range",
                 say("Only a won stage is certain: give an open one less than 100.",
                     "只有“赢单”阶段才是 100%：进行中的阶段请填写小于 100 的概率。"));
  }
  return done();
}

std::vector<std::string> required_fields(const query::Stored& stage) {
  std::vector<std::string> names;
  schema::kind::for_each_element(text(stage, "required_fields"),
                                 [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

Status know_required_fields(const records::Unit& unit, records::Draft& draft) {
  if (!draft.changed("required_fields")) return done();
  const schema::Object& object = *unit.schema->object("opportunities");
  for (const std::string& name : required_fields(draft.after())) {
    const auto known = unit.schema->require_field(object, name, "required_fields");
    if (!known) return known.error();
    if ((*known)->read_only || (*known)->system) {
      draft.refuse("required_fields", "read_only",
                   say("“{}” is filled by the program: nobody could fill it in.",
                       "“{}”由系统填写，无法由用户填写。", name));
    }
  }
  return done();
}

Status plant_pipeline(const records::Records& records, const records::Unit& unit, Locale locale) {
  const auto pipeline = TRY(records.create(
      unit, *unit.schema->object("pipelines"),
      Json(Json::Object{{"name", render(say("Sales", "销售"), locale)}, {"is_default", true}})));
  int position = 0;
  for (const FirstStage& stage : first_stages()) {
    const Json category = stage.forecast_category.empty() ? Json() : Json(stage.forecast_category);
    TRY(records.create(unit, *unit.schema->object("stages"),
                       Json(Json::Object{{"name", render(Message{stage.en, stage.zh}, locale)},
                                         {"pipeline", format(pipeline.id)},
                                         {"position", ++position},
                                         {"probability", stage.probability},
                                         {"kind", stage.kind},
                                         {"forecast_category", category},
                                         {"guidance", render(stage.guidance, locale)}})));
  }
  return done();
}

Status plant_needed_roles(const records::Records& records, const records::Unit& unit, Locale) {
  const Json roles(Json::Object{{"needed_roles", Json::Array{"decision_maker", "buyer"}}});
  for (const query::Stored& pipeline : all_pipelines(unit)) {
    if (!is_null(cell(pipeline, "needed_roles"))) continue;
    TRY(records.update(unit, pipeline.object(), pipeline.id(), std::nullopt, roles));
  }
  return done();
}

Id default_pipeline(const records::Unit& unit) {
  const auto pipelines = all_pipelines(unit);
  auto found = std::find_if(pipelines.begin(), pipelines.end(), is_default);
  if (found == pipelines.end()) found = pipelines.begin();
  return found == pipelines.end() ? Id{} : found->id();
}

Id first_stage(const records::Unit& unit, Id pipeline) {
  const auto stages = look_up_all(unit, "stages", "pipeline", pipeline);
  const auto first =
      std::min_element(stages.begin(), stages.end(), [](const auto& a, const auto& b) {
        return std::get<int64_t>(cell(a, "position")) < std::get<int64_t>(cell(b, "position"));
      });
  return first == stages.end() ? Id{} : first->id();
}

}  // namespace kith::sales
