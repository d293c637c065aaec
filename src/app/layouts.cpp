#include "app/layouts.h"

#include <algorithm>

#include "access/directory.h"
#include "query/read.h"

namespace kith::app {
namespace {

using records::Draft;
using records::Unit;

constexpr size_t sections_max = 40;

Message unknown_field(const schema::Object& object, std::string_view name) {
  return say("{} have no field “{}”. Take it out of the layout.",
             "{} 没有字段“{}”。请从布局中去掉它。", object.name, name);
}

// Every element of the list is a field of the object, and stands there once.
void check_fields(const schema::Object& object, const Json& list, std::string_view place,
                  std::vector<std::string>& named, Draft& draft) {
  const Json::Array* fields = list.as_array();
  if (!fields) {
    return draft.refuse(place, "type", say("Fields are a list of names.", "字段须为名称列表。"));
  }
  for (const Json& one : *fields) {
    const std::string name = one.as_string() ? *one.as_string() : one.dump();
    if (!object.field(name)) {
      draft.refuse(place, "unknown_field", unknown_field(object, name));
    } else if (std::ranges::find(named, name) != named.end()) {
      draft.refuse(place, "duplicate",
                   say("“{}” stands in the layout twice.", "“{}”在布局中出现了两次。", name));
    }
    named.push_back(name);
  }
}

void check_sections(const schema::Object& object, Draft& draft) {
  const auto sections = parse_json(draft.text("sections"));
  const Json::Array* list = sections ? sections->as_array() : nullptr;
  if (!list || list->size() > sections_max) {
    return draft.refuse(
        "sections", "type",
        say("Sections are a list of at most {}.", "分区须为至多 {} 项的列表。", sections_max));
  }
  std::vector<std::string> named;
  for (const Json& section : *list) {
    const Json* fields = section.find("fields");
    if (section.text("name").empty() || !fields) {
      draft.refuse("sections", "type",
                   say("Each section has a name and its fields.", "每个分区须有名称和字段。"));
      continue;
    }
    check_fields(object, *fields, "sections", named, draft);
  }
}

void check_create(const schema::Object& object, Draft& draft) {
  if (draft.empty("create_fields")) return;
  std::vector<std::string> named;
  const auto fields = parse_json(draft.text("create_fields"));
  if (fields) check_fields(object, *fields, "create_fields", named, draft);
}

void check_role(const Unit& unit, Draft& draft) {
  if (draft.empty("for_role")) return;
  const auto role = parse_id(draft.text("for_role"));
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const auto found = role ? query::fetch(all, *unit.schema->object("roles"), *role) : std::nullopt;
  if (!found || found->deleted())
    draft.refuse("for_role", "unknown", say("There is no such role.", "没有这个角色。"));
}

void check_single(const Unit& unit, Draft& draft) {
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const schema::Object& layouts = draft.after().object();
  const auto same =
      query::find_by(all, layouts, *layouts.field("object"), draft.text("object"), 100);
  if (same.empty()) return;
  for (const query::Stored& other : query::fetch_many(all, layouts, same)) {
    const auto* role = std::get_if<std::string>(&other.cells(*layouts.field("for_role"))[0]);
    if (other.id() == draft.after().id() || (role ? *role : "") != draft.text("for_role")) continue;
    draft.refuse("for_role", "duplicate",
                 say("There is a layout of this object for this role already. Change that one.",
                     "该对象已有此角色的布局，请修改原有的布局。"));
  }
}

}  // namespace

Status check_layout(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const schema::Object* object = unit.schema->object(draft.text("object"));
  if (!object) {
    draft.refuse("object", "unknown_object",
                 say("There is no object “{}”.", "没有名为“{}”的对象。", draft.text("object")));
    return done();
  }
  check_sections(*object, draft);
  check_create(*object, draft);
  check_role(unit, draft);
  check_single(unit, draft);
  return done();
}

}  // namespace kith::app
