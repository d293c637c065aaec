// /api/v1/meta: the schema as the caller may see it, and its changes by administrators.
#include "api/actor_view.h"
#include "api/api.h"
#include "api/page.h"

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

Result<Response> add_object(Call& call) {
  const Json body = TRY(call.json());
  const auto schema = TRY(call.workspace.schema().add_object(body, call.now));
  return changed(call, 201, schema, body.text("name"));
}

Result<Response> add_field_to(Call& call, std::string_view object) {
  const Json body = TRY(call.json());
  const auto schema = TRY(call.workspace.schema().add_field(object, body, call.now));
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
  return changed(call, 201, schema, object);
}

Result<Response> change_field(Call& call) {
  const Json body = TRY(call.json());
  const auto schema =
      TRY(call.workspace.schema().change_field(call.parts[0], call.parts[1], body, call.now));
  return changed(call, 200, schema, call.parts[0]);
}

Result<Response> drop_field(Call& call) {
  const auto schema =
      TRY(call.workspace.schema().drop_field(call.parts[0], call.parts[1], call.now));
  return changed(call, 200, schema, call.parts[0]);
}

}  // namespace

void add_meta_routes(std::vector<Route>& routes) {
  const Permit admin = Permit::action(access::Action::administer);
  routes.push_back({Method::get, "/api/v1/meta", Permit::signed_in(),
                    "The schema as the caller may see it", meta});
  routes.push_back(
      {Method::post, "/api/v1/meta/objects", admin, "Add a custom object", add_object});
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
