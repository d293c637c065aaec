#include "schema/assembler.h"

#include <algorithm>
#include <set>

#include "schema/indexes.h"
#include "schema/kind.h"
#include "schema/nearest.h"
#include "schema/operators.h"
#include "schema/rollup/settle.h"
#include "schema/store.h"

namespace kith::schema {
namespace {

constexpr int columns_max = 1'500;  // PostgreSQL's most is 1,600, SQLite's 2,000

std::string place(const Object& object, const Field& field, std::string_view member) {
  return object.name + "." + field.name + "." + std::string(member);
}

bool is_reference(const Field& field) {
  return field.kind->shape() == Shape::reference || field.kind->shape() == Shape::any_reference;
}

// Sections of one page: system fields, users and attachments may be missing in a small workspace.
bool may_dangle(const Field& field) {
  const std::string_view kind = field.kind->name();
  return kind == "user" || kind == "file" || kind == "image";
}

bool is_formula(const Field& field) { return field.kind->name() == "formula"; }
bool is_rollup(const Field& field) { return field.kind->name() == "rollup"; }

bool on_boards(const Field& field) {
  return !is_formula(field) &&
         (field.kind->shape() == Shape::token || field.kind->shape() == Shape::reference);
}

std::vector<std::string_view> names_of(const std::vector<Object>& objects) {
  std::vector<std::string_view> names;
  for (const Object& object : objects) names.push_back(object.name);
  return names;
}

std::vector<std::string_view> names_of(const std::vector<Field>& fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

Message with_hint(Message why, std::string_view wanted, std::span<const std::string_view> names) {
  const Message hint = did_you_mean(wanted, names);
  return {why.en + hint.en, why.zh + hint.zh};
}

// The order that an administrator gave; the others follow as they were. System fields lead.
void put_in_order(Object& object, const Json& changes) {
  const Json* order = changes.find("order");
  if (!order || !order->as_array()) return;
  const Json::Array& names = *order->as_array();
  const auto rank = [&](const Field& field) {
    if (field.system) return ptrdiff_t{-1};
    const auto found = std::ranges::find_if(names, [&](const Json& name) {
      return name.as_string() && *name.as_string() == field.name;
    });
    return found - names.begin();
  };
  std::ranges::stable_sort(object.fields, {}, rank);
}

}  // namespace

Result<SchemaPtr> SchemaAssembler::assemble() {
  auto schema = std::make_shared<Schema>();
  schema->version_ = catalog_.version;
  for (const CatalogObject& stored : catalog_.objects) {
    if (stored.presence == Presence::live) schema->objects_.push_back(read(stored));
  }
  rollup::settle_kinds(schema->objects_, unsound_, complaints_);
  for (Object& object : schema->objects_) place_columns(object);
  index(*schema);
  point_references(*schema);
  formula::settle_formulas(schema->objects_, *schema, unsound_, complaints_);
  rollup::settle_rollups(schema->objects_, *schema, unsound_, complaints_);
  relate(*schema);
  for (const Object& object : schema->objects_) {
    check_object(object);
    for (const Field& field : object.fields) {
      if (!field.system) check_field(*schema, object, field);
    }
  }
  if (!complaints_.empty()) return std::move(complaints_).error();
  for (Object& object : schema->objects_) name_indexes(object);
  return SchemaPtr(std::move(schema));
}

Object SchemaAssembler::read(const CatalogObject& stored) {
  Object object = read_object(overlaid(stored.declaration, stored.changes), stored.origin,
                              stored.name + ".", complaints_);
  object.id = stored.id;
  object.name = stored.name;
  object.room = stored.room;
  object.fields = system_fields();
  for (const CatalogField& one : stored.fields) {
    if (one.presence == Presence::gone) continue;
    Field field = read_field(overlaid(one.declaration, one.changes), one.origin,
                             stored.name + "." + one.name + ".", complaints_);
    field.id = one.id;
    const bool stands =
        field.kind && (!field.columns.empty() || is_formula(field) || is_rollup(field));
    if (stands) object.fields.push_back(std::move(field));
  }
  put_in_order(object, stored.changes);
  return object;
}

void SchemaAssembler::place_columns(Object& object) {
  std::set<std::string_view> taken;
  int keys = 0;
  for (Field& field : object.fields) {
    field.first = object.stored_columns;
    object.stored_columns += static_cast<int>(field.columns.size());
    keys += field.key ? 1 : 0;
    for (const auto& column : field.columns) {
      if (taken.insert(column.text()).second) continue;
      complaints_.add(
          place(object, field, "name"), "name",
          say("the column “{}” is taken by another field of “{}”; choose another name",
              "列“{}”已被“{}”的另一字段占用；请换一个名称", column.text(), object.name));
    }
  }
  if (object.stored_columns + keys > columns_max) {
    complaints_.add(
        object.name + ".fields", "too_many",
        say("“{}” needs {} columns, at most {} are possible", "“{}”需要 {} 列，最多 {} 列",
            object.name, object.stored_columns + keys, columns_max));
  }
}

// After this no object or field moves any more.
void SchemaAssembler::index(Schema& schema) {
  for (Object& object : schema.objects_) {
    if (!schema.by_name_.emplace(object.name, &object).second) {
      complaints_.add(object.name + ".name", "name",
                      say("there is already an object “{}”", "已有对象“{}”", object.name));
    }
    schema.by_id_.emplace(object.id, &object);
    for (const Field& field : object.fields) {
      if (object.field_by_name_.emplace(field.name, &field).second) continue;
      complaints_.add(
          place(object, field, "name"), "name",
          say("“{}” already has a field “{}”", "“{}”已有字段“{}”", object.name, field.name));
    }
  }
}

void SchemaAssembler::name_indexes(Object& object) {
  for (const Index& index : indexes_of(object)) {
    if (index.values != Index::Values::any || index.rows != Index::Rows::live) continue;
    Field& field = object.fields[static_cast<size_t>(index.field - object.fields.data())];
    (index.first == Index::First::owner ? field.owned_index : field.order_index) = index.name;
  }
}

void SchemaAssembler::point_references(Schema& schema) {
  for (Object& object : schema.objects_) {
    for (Field& field : object.fields) {
      for (const std::string& name : field.objects) {
        if (const Object* target = schema.object(name)) {
          field.object_ids.push_back(target->id);
        } else if (!may_dangle(field)) {
          complaints_.add(place(object, field, field.objects.size() > 1 ? "objects" : "object"),
                          "unknown_object",
                          with_hint(say("there is no object “{}”.", "没有对象“{}”。", name), name,
                                    names_of(schema.objects_)));
        }
      }
    }
  }
}

void SchemaAssembler::relate(Schema& schema) {
  for (const Object& object : schema.objects_) {
    for (const Field& field : object.fields) {
      if (field.inverse.empty()) continue;
      if (!is_reference(field)) {
        complaints_.add(place(object, field, "inverse"), "declaration",
                        say("only references have an inverse", "只有引用字段才有反向关系"));
        continue;
      }
      for (Object& target : schema.objects_) {
        const bool named = std::ranges::find(field.object_ids, target.id) != field.object_ids.end();
        // One that may point at anything is seen from every object that people keep records of.
        const bool any = field.objects.empty() && target.role == Role::record && &target != &object;
        if (named || any) relate_one(schema, object, field, target);
      }
    }
  }
}

void SchemaAssembler::relate_one(Schema&, const Object& from, const Field& reference, Object& to) {
  if (to.relation(reference.inverse) || to.field(reference.inverse)) {
    if (reference.objects.empty()) return;  // theirs goes first
    complaints_.add(place(from, reference, "inverse"), "name",
                    say("“{0}” already has a field or relation “{1}”; choose another name",
                        "“{0}”已有字段或关系“{1}”；请换一个名称", to.name, reference.inverse));
    return;
  }
  Relation relation;
  relation.name = reference.inverse;
  relation.label = reference.inverse_label;
  if (relation.label.en.empty()) {
    const Field* far = reference.through.empty() ? nullptr : from.field(reference.through);
    relation.label = far ? far->label : from.many;
  }
  relation.object = from.name;
  relation.field = reference.name;
  relation.through = reference.through;
  to.relations.push_back(std::move(relation));
}

void SchemaAssembler::check_object(const Object& object) {
  const auto own = std::ranges::count(object.fields, false, &Field::system);
  if (own > static_cast<std::ptrdiff_t>(fields_max)) {
    complaints_.add(object.name + ".fields", "too_many",
                    say("“{}” has {} fields, at most {} are allowed",
                        "“{}”有 {} 个字段，最多允许 {} 个", object.name, own, fields_max));
  }
  const auto require = [&](const std::string& name, const std::string& member) -> const Field* {
    const Field* field = object.field(name);
    if (!field) {
      complaints_.add(
          object.name + "." + member, "unknown_field",
          with_hint(say("“{}” has no field “{}”.", "“{}”没有字段“{}”。", object.name, name), name,
                    names_of(object.fields)));
    }
    return field;
  };
  for (const std::string& name : object.list) {
    if (!object.relation(name)) require(name, "list");
  }
  for (const std::string& name : object.board) {
    const Field* field = require(name, "board");
    if (field && !on_boards(*field)) {
      complaints_.add(object.name + ".board", "declaration",
                      say("“{}” cannot be the columns of a board; a choice, user or reference can",
                          "“{}”不能作为看板列；请用选项、用户或引用字段", name));
    }
  }
  check_seen_with(object);
  if (object.role == Role::junction) return check_junction(object);
  const Field* title = require(object.title, "title");
  if (title && (is_formula(*title) || title->kind->columns().front().type != ColumnType::text)) {
    complaints_.add(object.name + ".title", "declaration",
                    say("“{}” cannot name a record; choose a text field",
                        "“{}”不能作为记录名称；请选文本字段", object.title));
  }
}

// A relation leads on over a junction to what the record is tied to.
void SchemaAssembler::check_seen_with(const Object& object) {
  if (object.seen_with.empty()) return;
  const Field* field = object.field(object.seen_with);
  const Relation* relation = object.relation(object.seen_with);
  const bool leads_on = field ? is_reference(*field) : relation && !relation->through.empty();
  if (leads_on && object.role == Role::record) return;
  complaints_.add(object.name + ".seen_with", "declaration",
                  say("“{}” names no record that one of “{}” could stand on; choose a reference",
                      "“{}”不能说明{}依附于哪条记录；请选引用字段", object.seen_with, object.name));
}

void SchemaAssembler::check_junction(const Object& object) {
  const auto sides = std::ranges::count_if(
      object.fields, [](const Field& field) { return !field.system && is_reference(field); });
  if (sides >= 2) return;
  complaints_.add(object.name + ".role", "declaration",
                  say("a junction needs two references", "关联对象需要两个引用字段"));
}

void SchemaAssembler::check_field(const Schema& schema, const Object& object, const Field& field) {
  const Shape shape = field.kind->shape();
  if (field.indexed && !orderable(shape) && !is_reference(field)) {
    complaints_.add(
        place(object, field, "indexed"), "declaration",
        say("a field of kind {} cannot be indexed", "{} 类型的字段不能建索引", field.kind->name()));
  }
  if (field.unique && !orderable(shape) && !is_reference(field)) {
    complaints_.add(place(object, field, "unique"), "declaration",
                    say("a field of kind {} cannot be unique", "{} 类型的字段不能设为唯一",
                        field.kind->name()));
  }
  if (!field.through.empty()) {
    const Field* far = object.field(field.through);
    if (!far || !is_reference(*far)) {
      complaints_.add(place(object, field, "through"), "unknown_field",
                      say("“{}” is no reference of “{}”", "“{}”不是“{}”的引用字段", field.through,
                          object.name));
    }
  }
  if (!field.default_value || field.kind->name() == "autonumber") return;
  std::vector<Value> values(field.kind->columns().size());
  const Status read = field.kind->read(field, *field.default_value, {schema}, values);
  if (!read.ok()) {
    complaints_.add(place(object, field, "default"), read.error().fields.front().code,
                    read.error().fields.front().message);
  }
}

}  // namespace kith::schema
