#include "sales/stock.h"

#include "automation/fields.h"
#include "sales/look_up.h"

namespace kith::sales {

Status plant_stock_rights(const records::Records& records, const records::Unit& unit, Locale) {
  const schema::Object& roles = *unit.schema->object("roles");
  for (const query::Stored& role : automation::find_all(unit, roles, query::Filter::always())) {
    Json permissions = TRY(parse_json(text(role, "permissions")));
    const Json* objects = permissions.find("objects");
    const Json* all = objects ? objects->find("*") : nullptr;
    if (!all || !all->as_object() || objects->find("stock_moves")) continue;
    const std::string_view update = all->text("update", "none");
    const std::string_view read = all->text("read", "none");
    if (read == "none" || (read == "all" && update == "all")) continue;
    Json rights = *all;
    rights.set("read", "all");
    if (update == "none" || update == "own") {
      rights.set("create", false);
      rights.set("update", "none");
      rights.set("delete", "none");
    }
    Json with = *objects;
    with.set("stock_moves", std::move(rights));
    permissions.set("objects", std::move(with));
    TRY(records.update(unit, roles, role.id(), std::nullopt,
                       Json(Json::Object{{"permissions", std::move(permissions)}})));
  }
  return done();
}

}  // namespace kith::sales
