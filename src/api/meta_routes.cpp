// /api/v1/meta: the schema as the caller may see it, and its changes by administrators.
#include "api/actor_view.h"
#include "api/api.h"
#include "api/page.h"
#include "app/impact.h"
#include "records/counters.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

Result<Response> meta(Call& call) {
  const schema::Schema& schema = call.actor.schema();
  std::string body;
  JsonWriter json(body);
  schema::write_meta(schema, ActorView(call.actor), json);
  auto response = Response::json(std::move(body));
  response.header("ETag", "\"" + std::to_string(schema.version()) + "\"");
  response.header("Cache-Control", "no-store");
  return response;
}

// The object as it now is, after a change of the schema that everybody sees at once.
Result<Response> changed(Call& call, int status, const schema::SchemaPtr& schema,
                         std::string_view name) {
  call.workspace.refresh_directory();
  const access::Actor actor = call.workspace.actor(call.actor.id());
  std::string body;
  JsonWriter json(body);
  schema::write_meta(*schema, *schema->object(name), ActorView(actor), json);
  return Response::json(status, std::move(body)).header("Cache-Control", "no-store");
}

void note_schema(Call& call, std::string_view act, std::string_view what) {
  call.workspace.database().write_raw(
      [&](storage::Connection& db) {
        app::note_audit(db, {call.workspace.ids().next(),
                             call.now,
                             call.actor.id(),
                             "schema",
                             {},
                             Json(Json::Object{{"act", act}, {"what", what}})});
        return true;
      },
      {});
}

Result<Response> add_object(Call& call) {
  const Json body = TRY(call.json());
  const auto schema = TRY(call.workspace.schema().add_object(body, call.now));
  note_schema(call, "add", body.text("name"));
  return changed(call, 201, schema, body.text("name"));
}

Result<Response> change_object(Call& call) {
  const Json body = TRY(call.json());
  const auto schema = TRY(call.workspace.schema().change_object(call.parts[0], body, call.now));
  note_schema(call, "change", call.parts[0]);
  return changed(call, 200, schema, call.parts[0]);
}

Result<Response> drop_object(Call& call) {
  TRY(call.workspace.schema().drop_object(call.parts[0], call.now));
  call.workspace.refresh_directory();
  note_schema(call, "drop", call.parts[0]);
  return no_content();
}

void write_names(JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
  json.key(key).begin_array();
  for (const std::string& name : names) json.string(name);
  json.end_array();
}

// What would be touched if the object, or the field that ?field= names, were changed or dropped.
Result<Response> impact(Call& call) {
  const schema::Schema& schema = call.actor.schema();
  const schema::Object* object = TRY(schema.require_object(call.parts[0]));
  const schema::Field* field = nullptr;
  if (const auto name = call.request.query("field")) {
    field = TRY(schema.require_field(*object, *name, "field"));
  }
  std::string body = TRY(read(call, [&](storage::Connection& db) -> Result<std::string> {
    const auto found = app::impact_of(db, schema, call.actor.directory(), *object, field);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("records").number(found.records).key("exact").boolean(found.exact);
    write_names(json, "views", found.views);
    write_names(json, "rules", found.rules);
    write_names(json, "roles", found.roles);
    write_names(json, "references", found.references);
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

struct Numbered {
  const schema::Object* object;
  const schema::Field* field;
};

Result<Numbered> numbered(const Call& call) {
  const schema::Object* object = TRY(call.actor.schema().require_object(call.parts[0]));
  const schema::Field* field =
      TRY(call.actor.schema().require_field(*object, call.parts[1], "field"));
  if (field->kind->name() == "autonumber") return Numbered{object, field};
  return invalid_field(
      "field", "kind",
      say("“{}” does not number by itself.", "“{}”不是自动编号字段。", field->name));
}

Response next_number(int64_t next) {
  return Response::json(fmt::format(R"({{"next":{}}})", next)).header("Cache-Control", "no-store");
}

Result<Response> get_next_number(Call& call) {
  const Numbered of = TRY(numbered(call));
  return next_number(call.workspace.database().read(
      [&](storage::Connection& db) { return records::next_count(db, *of.object, *of.field); }));
}

Result<Response> set_next_number(Call& call) {
  const Numbered of = TRY(numbered(call));
  const int64_t next = TRY(call.json()).integer("next");
  TRY(call.workspace.database().write([&](storage::Connection& db) {
    return records::set_next_count(db, *of.object, *of.field, next);
  }));
  note_schema(call, "number", call.parts[0] + "." + call.parts[1]);
  return next_number(next);
}

Result<Response> add_field_to(Call& call, std::string_view object) {
  const Json body = TRY(call.json());
  const auto schema = TRY(call.workspace.schema().add_field(object, body, call.now));
  note_schema(call, "add", std::string(object) + "." + std::string(body.text("name")));
  return changed(call, 201, schema, object);
}

Result<Response> add_field(Call& call) { return add_field_to(call, call.parts[0]); }

Result<Response> add_field_by_body(Call& call) {
  Json body = TRY(call.json());
  const std::string object(body.text("object_name", body.text("on")));
  if (object.empty()) {
    return invalid_field(
        "on", "required",
        say("Name the object that gets the field, as “on”.", "请用 on 指明要添加字段的对象。"));
  }
  std::erase_if(*body.as_object(), [](const auto& member) {
    return member.first == "on" || member.first == "object_name";
  });
  const auto schema = TRY(call.workspace.schema().add_field(object, body, call.now));
  note_schema(call, "add", std::string(object) + "." + std::string(body.text("name")));
  return changed(call, 201, schema, object);
}

Result<Response> change_field(Call& call) {
  const Json body = TRY(call.json());
  const auto schema =
      TRY(call.workspace.schema().change_field(call.parts[0], call.parts[1], body, call.now));
  note_schema(call, "change", call.parts[0] + "." + call.parts[1]);
  return changed(call, 200, schema, call.parts[0]);
}

Result<Response> drop_field(Call& call) {
  const auto schema =
      TRY(call.workspace.schema().drop_field(call.parts[0], call.parts[1], call.now));
  note_schema(call, "drop", call.parts[0] + "." + call.parts[1]);
  return changed(call, 200, schema, call.parts[0]);
}

}  // namespace

void add_meta_routes(std::vector<Route>& routes) {
  const Permit admin = Permit::action(access::Action::administer);
  routes.push_back({Method::get, "/api/v1/meta", Permit::signed_in(),
                    "The schema as the caller may see it", meta});
  routes.push_back(
      {Method::post, "/api/v1/meta/objects", admin, "Add a custom object", add_object});
  routes.push_back({Method::patch, "/api/v1/meta/objects/{object}", admin,
                    "Change an object: labels, icon, columns, order of fields", change_object});
  routes.push_back({Method::remove, "/api/v1/meta/objects/{object}", admin, "Drop a custom object",
                    drop_object});
  routes.push_back({Method::get, "/api/v1/meta/objects/{object}/impact", admin,
                    "What a change of the object or of a field would touch", impact});
  routes.push_back({Method::get, "/api/v1/meta/objects/{object}/fields/{field}/next", admin,
                    "The next number of a field that numbers by itself", get_next_number});
  routes.push_back({Method::put, "/api/v1/meta/objects/{object}/fields/{field}/next", admin,
                    "Set the next number", set_next_number});
  routes.push_back({Method::post, "/api/v1/meta/fields", admin, "Add a custom field to an object",
                    add_field_by_body});
  routes.push_back({Method::post, "/api/v1/meta/objects/{object}/fields", admin,
                    "Add a custom field", add_field});
  routes.push_back({Method::patch, "/api/v1/meta/objects/{object}/fields/{field}", admin,
                    "Change a field", change_field});
  routes.push_back({Method::remove, "/api/v1/meta/objects/{object}/fields/{field}", admin,
                    "Drop a custom field", drop_field});
}

}  // namespace kith::api
