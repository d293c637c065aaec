#include "sales/templates.h"

#include "api/page.h"
#include "base/embedded.h"
#include "query/question.h"
#include "records/batch.h"
#include "sales/look_up.h"
#include "sales/pipelines.h"

namespace kith::embedded {
std::vector<File> sales_templates();
}

namespace kith::sales {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;

const std::vector<Json>& all_templates() {
  static const std::vector<Json> parsed = [] {
    std::vector<Json> out;
    for (const auto& file : embedded::sales_templates()) {
      auto json = parse_json(file.bytes);
      if (!json) throw std::logic_error("template " + std::string(file.name));
      out.push_back(std::move(*json));
    }
    return out;
  }();
  return parsed;
}

const Json::Array& list_of(const Json& json, std::string_view key) {
  static const Json::Array none;
  const Json* found = json.find(key);
  return found && found->as_array() ? *found->as_array() : none;
}

std::string in(const Json& label, Locale locale) {
  return render(Message{std::string(label.text("en")), std::string(label.text("zh"))}, locale);
}

bool has_pipeline(const records::Unit& unit, const Json& label) {
  const query::ReadEnvironment where{unit.db, *unit.schema, query::everything(),
                                     unit.actor.directory()};
  const schema::Object& pipelines = *unit.schema->object("pipelines");
  for (const std::string_view language : {"en", "zh"}) {
    if (!query::find_by(where, pipelines, *pipelines.field("name"), label.text(language), 1)
             .empty())
      return true;
  }
  return false;
}

// The pipeline that a new workspace began with gives way while nothing stands in it.
Status retire(const records::Records& records, const records::Unit& unit, Id pipeline) {
  if (!pipeline || !look_up_all(unit, "opportunities", "pipeline", pipeline).empty()) return done();
  for (const query::Stored& stage : look_up_all(unit, "stages", "pipeline", pipeline)) {
    TRY(records.remove(unit, *unit.schema->object("stages"), stage.id(), std::nullopt));
  }
  TRY(records.remove(unit, *unit.schema->object("pipelines"), pipeline, std::nullopt));
  return done();
}

Status plant_stages(const records::Records& records, const records::Unit& unit, Id pipeline,
                    const Json& stages, Locale locale) {
  int position = 0;
  for (const Json& stage : list_of(stages, "stages")) {
    TRY(records.create(unit, *unit.schema->object("stages"),
                       Json(Json::Object{{"name", in(*stage.find("name"), locale)},
                                         {"pipeline", format(pipeline)},
                                         {"position", ++position},
                                         {"probability", Json(stage.integer("probability"))},
                                         {"kind", stage.text("kind")}})));
  }
  return done();
}

Status plant_pipelines(const records::Records& records, const records::Unit& unit,
                       const Json& wanted, Locale locale) {
  const Id before = default_pipeline(unit);
  const bool vacant = !before || look_up_all(unit, "opportunities", "pipeline", before).empty();
  bool makes_default = vacant;
  const schema::Object& pipelines = *unit.schema->object("pipelines");
  int64_t made = 0;
  for (const Json& pipeline : list_of(wanted, "pipelines")) {
    if (has_pipeline(unit, *pipeline.find("name"))) {
      makes_default = false;
      continue;
    }
    if (makes_default) TRY(retire(records, unit, before));
    const auto saved =
        TRY(records.create(unit, pipelines,
                           Json(Json::Object{{"name", in(*pipeline.find("name"), locale)},
                                             {"is_default", makes_default}})));
    makes_default = false;
    TRY(plant_stages(records, unit, saved.id, pipeline, locale));
    ++made;
  }
  records::close_batch(unit, unit.batch, made, records::BatchState::done);
  return done();
}

Status add_fields(app::Workspace& workspace, const Json& wanted, Timestamp now) {
  for (const Json& field : list_of(wanted, "fields")) {
    const std::string_view object_name = field.text("object_name");
    const Json& declaration = *field.find("declaration");
    const schema::SchemaPtr schema = workspace.schema().current();
    const schema::Object* object = schema->object(object_name);
    if (!object || object->field(declaration.text("name"))) continue;
    TRY(workspace.schema().add_field(object_name, declaration, now));
  }
  workspace.refresh_directory();
  return done();
}

Result<Response> list(Call& call) {
  std::string body = TRY(api::read(call, [&](Connection& db) -> Result<std::string> {
    const auto unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("templates").begin_array();
    for (const Json& one : all_templates()) {
      const auto& pipelines = list_of(one, "pipelines");
      const bool applied =
          !pipelines.empty() && has_pipeline(unit, *pipelines.front().find("name"));
      json.begin_object();
      for (const auto& [name, value] : *one.as_object()) json.key(name).value(value);
      json.key("applied").boolean(applied);
      json.end_object();
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> apply(Call& call) {
  const Json* wanted = nullptr;
  for (const Json& one : all_templates()) {
    if (one.text("name") == call.parts[0]) wanted = &one;
  }
  if (!wanted) return not_found(say("There is no such template.", "没有这个模板。"));
  TRY(add_fields(call.workspace, *wanted, call.now));
  // The schema is new: the caller is looked at anew, too.
  const access::Actor actor = call.workspace.actor(call.actor.id(), call.caller.reach);
  const app::Settings settings = call.workspace.settings();
  TRY(call.workspace.database().write([&](Connection& db) -> Status {
    auto unit = call.workspace.unit(db, actor, call.via, settings);
    const std::string label = in(*wanted->find("label"), settings.locale);
    unit.batch = records::open_batch(unit, records::BatchKind::batch, label).id;
    app::note_audit(db, {call.workspace.ids().next(),
                         call.now,
                         actor.id(),
                         "template",
                         {},
                         Json(Json::Object{{"name", call.parts[0]}})});
    return plant_pipelines(call.workspace.records(), unit, *wanted, settings.locale);
  }));
  return api::no_content();
}

}  // namespace

void add_template_routes(std::vector<Route>& routes) {
  const Permit admin = Permit::action(access::Action::administer);
  routes.push_back(
      {Method::get, "/api/v1/templates", admin, "What workspaces of an industry begin with", list});
  routes.push_back(
      {Method::post, "/api/v1/templates/{name}", admin, "Add what a template brings", apply});
}

}  // namespace kith::sales
