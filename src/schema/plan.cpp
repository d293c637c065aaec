#include "schema/plan.h"

#include <algorithm>
#include <array>
#include <set>

#include "schema/declaration.h"
#include "schema/formula/settle.h"
#include "schema/kind.h"
#include "schema/nearest.h"
#include "schema/rollup/settle.h"

namespace kith::schema {
namespace {

constexpr std::array<std::string_view, 9> changeable_of_objects = {
    "labels", "help", "icon", "title", "list", "board", "navigation", "singular", "order"};
// Of every field; the settings of its kind can be changed, too.
constexpr std::array<std::string_view, 11> changeable_of_fields = {
    "label",   "help",     "group",         "options", "required", "unique",
    "indexed", "searched", "inverse_label", "default", "read_only"};

Json without_fields(const Json& declaration) {
  Json::Object members;
  if (!declaration.is_object()) return declaration;
  for (const auto& [name, value] : *declaration.as_object()) {
    if (name != "fields") members.emplace_back(name, value);
  }
  return members;
}

Json without(const Json& declaration, std::string_view gone) {
  Json::Object members;
  for (const auto& [name, value] : *declaration.as_object()) {
    if (name != gone) members.emplace_back(name, value);
  }
  return members;
}

Error not_an_object(std::string place) {
  return invalid_field(std::move(place), "type",
                       say("a declaration has to be a JSON object", "声明须为 JSON 对象"));
}

Error no_such_object(const Catalog& catalog, std::string_view name) {
  std::vector<std::string_view> names;
  for (const CatalogObject& one : catalog.objects) names.push_back(one.name);
  const Message hint = did_you_mean(name, names);
  const Message why = say("there is no object “{}”.", "没有对象“{}”。", name);
  return not_found({why.en + hint.en, why.zh + hint.zh});
}

Result<CatalogObject*> require_object(Catalog& catalog, std::string_view name) {
  CatalogObject* object = catalog.object(name);
  if (!object) return no_such_object(catalog, name);
  return object;
}

Result<CatalogField*> require_field(CatalogObject& object, std::string_view name) {
  if (CatalogField* field = object.field(name)) return field;
  std::vector<std::string_view> names;
  for (const CatalogField& one : object.fields) names.push_back(one.name);
  const Message hint = did_you_mean(name, names);
  const Message why = say("“{}” has no field “{}”.", "“{}”没有字段“{}”。", object.name, name);
  return not_found({why.en + hint.en, why.zh + hint.zh});
}

CatalogField* declared_before(CatalogObject& object, std::string_view name, std::string_view was) {
  if (CatalogField* field = object.field(name)) return field;
  return was.empty() ? nullptr : object.field(was);
}

Status plan_declared_fields(Catalog& catalog, CatalogObject& object, const Json& declaration) {
  const Json* fields = declaration.find("fields");
  if (fields && !fields->as_array()) return not_an_object(object.name + ".fields");
  std::set<int64_t> declared;
  int64_t position = 0;
  for (const Json& one : fields ? *fields->as_array() : Json::Array()) {
    if (!one.is_object()) {
      return not_an_object(fmt::format("{}.fields[{}]", object.name, position));
    }
    const std::string name(one.text("name"));
    CatalogField* field = declared_before(object, name, one.text("was"));
    if (!field || declared.contains(field->id)) {
      field = &catalog.add_field(object, name, Origin::standard);
    }
    field->name = name;
    field->declaration = one;
    field->position = position++;
    declared.insert(field->id);
  }
  for (CatalogField& field : object.fields) {
    if (field.origin == Origin::custom) field.position = 10'000 + field.id;
    if (field.origin == Origin::standard && !declared.contains(field.id)) {
      field.presence = Presence::gone;
    }
  }
  std::ranges::stable_sort(object.fields, {}, &CatalogField::position);
  return done();
}

CatalogObject& object_for(Catalog& catalog, const std::string& name, const std::string& room) {
  for (CatalogObject& object : catalog.objects) {
    if (object.name != name || object.origin != Origin::standard) continue;
    object.presence = Presence::live;
    object.room = room;
    return object;
  }
  return catalog.add_object(name, room, Origin::standard);
}

Status check_changeable(const Json& changes, std::span<const std::string_view> allowed) {
  if (!changes.is_object()) return not_an_object("");
  for (const auto& [name, value] : *changes.as_object()) {
    if (std::ranges::find(allowed, name) != allowed.end()) continue;
    const Message hint = did_you_mean(name, allowed);
    const Message why = say("“{}” cannot be changed.", "“{}”不能更改。", name);
    return invalid_field(name, "not_changeable", {why.en + hint.en, why.zh + hint.zh});
  }
  return done();
}

// {"name", "kind": "text", …}: what a record is called by, unless the declaration says otherwise.
Json name_field() {
  return Json::Object{{"name", "name"},
                      {"kind", "text"},
                      {"label", Json::Object{{"en", "Name"}, {"zh", "名称"}}},
                      {"required", true},
                      {"indexed", true},
                      {"searched", true}};
}

Status rename(CatalogObject& object, CatalogField& field, const Json& name) {
  if (!name.as_string()) {
    return invalid_field("name", "type", say("“name” has to be text", "“name”须为文本"));
  }
  if (field.origin == Origin::standard || field.name == "name") {
    return invalid_field("name", "not_changeable",
                         say("a standard field keeps its name; change its label instead",
                             "标准字段不能改名；请改其标签"));
  }
  if (*name.as_string() != field.name && object.field(*name.as_string())) {
    return invalid_field(
        "name", "name",
        say("“{}” already has a field “{}”", "“{}”已有字段“{}”", object.name, *name.as_string()));
  }
  field.name = *name.as_string();
  field.declaration.set("name", field.name);
  return done();
}

}  // namespace

Status plan_packages(Catalog& catalog, std::span<const Package> packages) {
  std::set<std::string, std::less<>> declared;
  for (const Package& package : packages) {
    for (const Json& declaration : package.objects) {
      const std::string name(declaration.text("name"));
      if (!declared.insert(name).second) {
        return invalid_field(
            name + ".name", "name",
            say("two packages declare the object “{}”", "两个包都声明了对象“{}”", name));
      }
      CatalogObject& object = object_for(catalog, name, package.room);
      object.declaration = without_fields(declaration);
      TRY(plan_declared_fields(catalog, object, declaration));
    }
  }
  for (CatalogObject& object : catalog.objects) {
    if (object.origin == Origin::standard && !declared.contains(object.name)) {
      object.presence = Presence::gone;
    }
  }
  return done();
}

Status plan_object(Catalog& catalog, const Json& declaration) {
  if (!declaration.is_object()) return not_an_object("");
  const std::string name(declaration.text("name"));
  if (catalog.object(name)) {
    return invalid_field("name", "name",
                         say("there is already an object “{}”", "已有对象“{}”", name));
  }
  // The table of a dropped object is kept: a new one of its name would find the old records in it.
  for (const CatalogObject& one : catalog.objects) {
    if (one.name != name || one.origin != Origin::custom) continue;
    return invalid_field(
        "name", "name",
        say("“{}” was dropped earlier, and its records are kept; choose another name",
            "“{}”曾被删除且数据仍保留；请换一个名称", name));
  }
  const auto custom = std::ranges::count(catalog.objects, Origin::custom, &CatalogObject::origin);
  if (custom >= static_cast<std::ptrdiff_t>(custom_objects_max)) {
    return too_large(say("a workspace holds at most {} custom objects",
                         "每个工作区最多 {} 个自定义对象", custom_objects_max));
  }
  CatalogObject& object = catalog.add_object(name, "custom", Origin::custom);
  object.declaration = without_fields(declaration);
  const Json* fields = declaration.find("fields");
  if (fields && !fields->as_array()) return not_an_object("fields");
  const Json::Array given = fields ? *fields->as_array() : Json::Array();
  const std::string_view title = declaration.text("title", "name");
  const bool titled =
      std::ranges::any_of(given, [&](const Json& field) { return field.text("name") == title; });
  const bool junction = declaration.text("role") == "junction";
  if (!titled && title == "name" && !junction) {
    catalog.add_field(object, "name", Origin::custom).declaration = name_field();
  }
  for (size_t i = 0; i < given.size(); ++i) {
    if (!given[i].is_object()) return not_an_object(fmt::format("fields[{}]", i));
    catalog.add_field(object, std::string(given[i].text("name")), Origin::custom).declaration =
        given[i];
  }
  return done();
}

Status plan_object_changes(Catalog& catalog, std::string_view name, const Json& changes) {
  CatalogObject* object = TRY(require_object(catalog, name));
  TRY(check_changeable(changes, changeable_of_objects));
  object->changes =
      overlaid(object->changes.is_object() ? object->changes : Json::Object(), changes);
  return done();
}

Status plan_field(Catalog& catalog, std::string_view object_name, const Json& declaration) {
  CatalogObject* object = TRY(require_object(catalog, object_name));
  if (!declaration.is_object()) return not_an_object("");
  const std::string name(declaration.text("name"));
  if (object->field(name)) {
    return invalid_field(
        "name", "name",
        say("“{}” already has a field “{}”", "“{}”已有字段“{}”", object->name, name));
  }
  CatalogField& field = catalog.add_field(*object, name, Origin::custom);
  field.declaration = declaration;
  return done();
}

Status plan_field_changes(Catalog& catalog, std::string_view object_name,
                          std::string_view field_name, const Json& changes) {
  CatalogObject* object = TRY(require_object(catalog, object_name));
  CatalogField* field = TRY(require_field(*object, field_name));
  if (!changes.is_object()) return not_an_object("");
  std::vector<std::string_view> allowed(changeable_of_fields.begin(), changeable_of_fields.end());
  if (const Kind* kind = find_kind(field->declaration.text("kind"))) {
    allowed.insert(allowed.end(), kind->settings().begin(), kind->settings().end());
  }
  Json rest = changes;
  if (const Json* name = changes.find("name")) {
    TRY(rename(*object, *field, *name));
    rest = without(changes, "name");
  }
  TRY(check_changeable(rest, allowed));
  field->changes = overlaid(field->changes.is_object() ? field->changes : Json::Object(), rest);
  return done();
}

Status plan_drop(Catalog& catalog, std::string_view object_name, std::string_view field_name) {
  CatalogObject* object = TRY(require_object(catalog, object_name));
  CatalogField* field = TRY(require_field(*object, field_name));
  if (field->origin == Origin::standard) {
    return forbidden(say("“{}” is a standard field; hide it by a role instead",
                         "“{}”是标准字段；请改用角色权限隐藏", field_name));
  }
  field->presence = Presence::gone;
  return done();
}

Status plan_drop_object(Catalog& catalog, std::string_view name) {
  CatalogObject* object = TRY(require_object(catalog, name));
  if (object->origin == Origin::standard) {
    return forbidden(
        say("“{}” is a standard object; take it out of the navigation, or hide it by a "
            "role instead",
            "“{}”是标准对象；请改为从导航中移除或用角色权限隐藏", name));
  }
  for (const CatalogObject& other : catalog.objects) {
    if (other.presence == Presence::gone || other.id == object->id) continue;
    for (const CatalogField& field : other.fields) {
      const Json said = overlaid(field.declaration, field.changes);
      if (field.presence == Presence::gone) continue;
      if (said.text("object") != name && said.text("over") != name) continue;
      return conflict(say("“{}.{}” refers to “{}”. Drop that field first.",
                          "“{}.{}”引用了“{}”。请先删除该字段。", other.name, field.name, name));
    }
  }
  object->presence = Presence::gone;
  return done();
}

Status check_unused(const Schema& schema, std::string_view object_name,
                    std::string_view field_name) {
  const Object* object = schema.object(object_name);
  const Field* field = object ? object->field(field_name) : nullptr;
  if (!field) return done();
  std::string users;
  for (const std::string& name : formula::formulas_using(schema, *object, *field))
    users += (users.empty() ? "" : ", ") + name;
  for (const std::string& name : rollup::rollups_using(schema, *object, *field))
    users += (users.empty() ? "" : ", ") + name;
  if (users.empty()) return done();
  return conflict(say("“{}” is used by formulas or roll-ups: {}. Change those first.",
                      "“{}”被公式或汇总字段使用：{}。请先修改这些字段。", field->name, users));
}

Status check_kinds(const Schema& before, const Schema& after) {
  for (const Object& object : before.objects()) {
    const Object* next = after.object(object.id);
    if (!next) continue;
    for (const Field& field : object.fields) {
      const Field* same = next->field(field.id);
      if (same && same->rollup && field.rollup && same->kind != field.kind) {
        return invalid_field(
            object.name + "." + field.name + ".measure", "not_changeable",
            say("“{}” keeps what it was made for; add a new field for another measure",
                "“{}”只能保存原有的汇总结果；请为新的汇总方式另建字段", field.name));
      }
      if (!same || same->kind->name() == field.kind->name()) continue;
      return invalid_field(object.name + "." + field.name + ".kind", "not_changeable",
                           say("“{}” holds values of kind {}; add a new field of kind {} instead",
                               "“{}”已保存 {} 类型的值；请另建 {} 类型的新字段", field.name,
                               field.kind->name(), same->kind->name()));
    }
  }
  return done();
}

Result<SchemaPtr> localised(Result<SchemaPtr> schema, const std::string& prefix) {
  if (schema) return schema;
  for (FieldError& one : schema.error().fields) {
    if (one.field.starts_with(prefix)) one.field.erase(0, prefix.size());
  }
  return schema;
}

}  // namespace kith::schema
