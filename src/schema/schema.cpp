#include "schema/schema.h"

#include <algorithm>

#include "schema/kind.h"
#include "schema/nearest.h"

namespace kith::schema {

const Option* Field::option(std::string_view value) const {
  const auto found = std::ranges::find(options, value, &Option::value);
  return found == options.end() ? nullptr : &*found;
}

const Field* Object::field(std::string_view name) const {
  const auto found = field_by_name_.find(name);
  return found == field_by_name_.end() ? nullptr : found->second;
}

const Field* Object::field(int64_t id) const {
  const auto found = std::ranges::find(fields, id, &Field::id);
  return found == fields.end() ? nullptr : &*found;
}

const Relation* Object::relation(std::string_view name) const {
  const auto found = std::ranges::find(relations, name, &Relation::name);
  return found == relations.end() ? nullptr : &*found;
}

const Field* Object::quality_field() const {
  const Field* found = field("quality");
  return found && found->kind->derived() ? found : nullptr;
}

const Field& Object::title_field() const {
  const Field* named = field(title);
  return named ? *named : fields.front();  // id
}

const Object* Schema::object(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Object* Schema::object(int64_t id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const Object* Schema::target(const Field& reference) const {
  return reference.object_ids.size() == 1 ? object(reference.object_ids.front()) : nullptr;
}

Result<const Object*> Schema::require_object(std::string_view name) const {
  if (const Object* found = object(name)) return found;
  std::vector<std::string_view> names;
  for (const Object& one : objects_) names.push_back(one.name);
  const Message hint = did_you_mean(name, names);
  const Message why = say("there is no object “{}”.", "没有对象“{}”。", name);
  return not_found({why.en + hint.en, why.zh + hint.zh});
}

Result<const Field*> Schema::require_field(const Object& object, std::string_view name,
                                           std::string_view place) const {
  if (const Field* found = object.field(name)) return found;
  std::vector<std::string_view> names;
  for (const Field& one : object.fields) names.push_back(one.name);
  const Message hint = did_you_mean(name, names);
  const Message why = say("“{}” has no field “{}”.", "“{}”没有字段“{}”。", object.name, name);
  return invalid_field(std::string(place), "unknown_field", {why.en + hint.en, why.zh + hint.zh});
}

}  // namespace kith::schema
