#include "api/rules_wish.h"

#include "app/workspace.h"

namespace kith::api {
namespace {

constexpr std::string_view wish = "assign_by_rules";

bool says(const Json& values, std::string_view member) {
  const Json* value = values.find(member);
  return value && !value->is_null();
}

}  // namespace

Json with_wish(const app::Call& call, const schema::Object& object, Json values) {
  const schema::Field* field = object.field(wish);
  const bool meant = call.via == records::Via::api && field && values.is_object() &&
                     !says(values, wish) && !says(values, "owner") && !says(values, "pool") &&
                     call.actor.writes(object, *field);
  if (meant) values.set(std::string(wish), true);
  return values;
}

Json operations_with_wish(const app::Call& call, Json operations) {
  Json::Array* list = operations.as_array();
  if (call.via != records::Via::api || !list) return operations;
  for (Json& operation : *list) {
    if (!operation.is_object() || operation.text("op") != "create") continue;
    const schema::Object* object = call.actor.schema().object(operation.text("object"));
    const Json* values = operation.find("values");
    if (object && values) operation.set("values", with_wish(call, *object, *values));
  }
  return operations;
}

}  // namespace kith::api
