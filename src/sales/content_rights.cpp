#include "automation/fields.h"
#include "sales/account_plans.h"
#include "sales/look_up.h"

namespace kith::sales {

Status plant_content_rights(const records::Records& records, const records::Unit& unit, Locale) {
  const schema::Object& roles = *unit.schema->object("roles");
  for (const query::Stored& role : automation::find_all(unit, roles, query::Filter::always())) {
    Json permissions = TRY(parse_json(text(role, "permissions")));
    const Json* objects = permissions.find("objects");
    const Json* all = objects ? objects->find("*") : nullptr;
    if (!all || !all->as_object() || objects->find("content_pieces")) continue;
    const std::string_view read = all->text("read", "none");
    if (read == "none" || read == "all") continue;
    Json rights = *all;
    rights.set("read", "all");
    Json with = *objects;
    with.set("content_pieces", std::move(rights));
    permissions.set("objects", std::move(with));
    TRY(records.update(unit, roles, role.id(), std::nullopt,
                       Json(Json::Object{{"permissions", std::move(permissions)}})));
  }
  return done();
}

}  // namespace kith::sales
