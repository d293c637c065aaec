#include "records/plan.h"

#include <stdexcept>

#include "schema/kind.h"

namespace kith::records {
namespace {

const schema::Field& system_field(const schema::Object& object, std::string_view name) {
  const schema::Field* field = object.field(name);
  if (!field) throw std::logic_error("object " + object.name + " lacks " + std::string(name));
  return *field;
}

}  // namespace

SystemFields::SystemFields(const schema::Object& object)
    : id(system_field(object, "id")),
      created_at(system_field(object, "created_at")),
      created_by(system_field(object, "created_by")),
      updated_at(system_field(object, "updated_at")),
      updated_by(system_field(object, "updated_by")),
      owner(system_field(object, "owner")),
      version(system_field(object, "version")),
      deleted_at(system_field(object, "deleted_at")) {}

ObjectPlan::ObjectPlan(const schema::Object& object, const std::vector<Rule>& all_rules)
    : object(object), system(object), insertion(object) {
  for (const schema::Field& field : object.fields) {
    const schema::Shape shape = field.kind->shape();
    if (field.searched) searched.push_back(&field);
    if (&field == &system.owner) references.push_back({&field, field.kind->name() == "user"});
    if (field.system) continue;
    if (field.required) required.push_back(&field);
    if (field.unique) unique.push_back(&field);
    if (field.default_value) with_default.push_back(&field);
    if (field.kind->name() == "autonumber") autonumbers.push_back(&field);
    if (field.kind->name() == "money") moneys.push_back(&field);
    if (shape == schema::Shape::reference || shape == schema::Shape::any_reference)
      references.push_back({&field, field.kind->name() == "user"});
  }
  for (const Rule& rule : all_rules)
    if (rule.object == object.name || rule.object == "*") rules.push_back(&rule);
}

Plans::Plans(schema::SchemaPtr schema, const std::vector<Rule>& rules)
    : schema_(std::move(schema)) {
  for (const schema::Object& object : schema_->objects())
    plans_.try_emplace(object.id, object, rules);
}

const ObjectPlan& Plans::of(const schema::Object& object) const { return plans_.at(object.id); }

std::shared_ptr<const Plans> Records::State::plans(const schema::SchemaPtr& schema) const {
  std::lock_guard lock(mutex_);
  if (!newest_ || newest_->schema() != schema)
    newest_ = std::make_shared<const Plans>(schema, rules);
  return newest_;
}

}  // namespace kith::records
