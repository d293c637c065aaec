#include "records/references.h"

#include <algorithm>
#include <map>

#include "query/read.h"
#include "records/conditions.h"
#include "records/writer.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

constexpr size_t ids_per_statement = 500;

struct Wanted {
  const schema::Field* field;
  Id id;
};

FieldError unknown_target(const schema::Field& field, const schema::Object* object, Id id) {
  const std::string_view what = object ? std::string_view(object->singular) : "record";
  return {field.name, "not_found",
          say("“{}” names {} {}, which does not exist, is deleted, or is not visible to you. "
              "Choose another one.",
              "“{}”指向的{} {} 不存在、已删除或对你不可见。请另选一个。", field.name, what,
              format(id))};
}

FieldError refers_to_itself(const schema::Field& field) {
  return {field.name, "itself",
          say("“{}” may not name the record itself. Choose another one.",
              "“{}”不能指向记录自身。请另选一个。", field.name)};
}

// Imports bring the owners of another system: people who have left, or do not sign in here yet.
bool may_name_leavers(const Unit& unit) {
  return unit.actor.is_system() || unit.via == Via::import;
}

void check_user(const Writer& writer, const schema::Field& field, Id id,
                std::vector<Wanted>& unknown, std::vector<FieldError>& errors) {
  const access::User* user = writer.unit().actor.directory().user(id);
  if (!user) {
    unknown.push_back({&field, id});  // made after the directory was read, perhaps
  } else if (!user->active && !may_name_leavers(writer.unit())) {
    errors.push_back({field.name, "inactive",
                      say("“{}” names {}, whose account is deactivated. Choose somebody else.",
                          "“{}”指向的 {} 已停用。请另选他人。", field.name, user->name)});
  }
}

bool changed(const query::Stored* before, const query::Stored& after, const schema::Field& field) {
  return !before || !before->same(field, after);
}

}  // namespace

Target target_of(const schema::Schema& schema, const schema::Field& field,
                 std::span<const Value> cells) {
  const auto column = static_cast<size_t>(field.kind->compared_column());
  if (field.kind->shape() == schema::Shape::reference) {
    const auto* id = std::get_if<int64_t>(&cells[column]);
    return id ? Target{schema.target(field), Id{*id}} : Target{};
  }
  if (field.kind->shape() != schema::Shape::any_reference) return {};
  // An any-reference keeps the object in its other column.
  const auto* id = std::get_if<int64_t>(&cells[column]);
  const auto* object = std::get_if<int64_t>(&cells[column == 0 ? 1 : 0]);
  return id ? Target{object ? schema.object(*object) : nullptr, Id{*id}} : Target{};
}

std::vector<Id> live_ids(const query::ReadEnvironment& environment, const schema::Object& object,
                         std::vector<Id> ids) {
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  std::vector<Id> found;
  for (size_t begin = 0; begin < ids.size(); begin += ids_per_statement) {
    const auto count = std::min(ids_per_statement, ids.size() - begin);
    query::Question question;
    question.object = &object;
    question.filter = where_id_in(object, std::span(ids).subspan(begin, count));
    const auto some = query::select_ids(environment, question, Id{}, static_cast<int>(count));
    found.insert(found.end(), some.begin(), some.end());
  }
  return found;
}

void check_references(const Writer& writer, const query::Stored* before, const query::Stored& after,
                      std::vector<FieldError>& errors) {
  const Unit& unit = writer.unit();
  std::map<const schema::Object*, std::vector<Wanted>> wanted;
  for (const ReferenceField& reference : writer.plan().references) {
    const schema::Field& field = *reference.field;
    if (!changed(before, after, field)) continue;
    const Target target = target_of(*unit.schema, field, after.cells(field));
    if (!target.id) continue;
    if (before && target.id == before->id()) {
      errors.push_back(refers_to_itself(field));
    } else if (reference.users) {
      check_user(writer, field, target.id, wanted[target.object], errors);
    } else if (!unit.known || !unit.known->has(target.id)) {
      wanted[target.object].push_back({&field, target.id});
    }
  }
  for (const auto& [object, list] : wanted) {
    std::vector<Id> ids;
    for (const Wanted& one : list) ids.push_back(one.id);
    const bool readable =
        object && !list.empty() && unit.actor.require(access::Verb::read, *object).ok();
    const auto found =
        readable ? live_ids(writer.seen_by_actor(), *object, std::move(ids)) : std::vector<Id>{};
    for (const Wanted& one : list) {
      if (!std::ranges::binary_search(found, one.id)) {
        errors.push_back(unknown_target(*one.field, object, one.id));
      } else if (unit.known) {
        unit.known->add(one.id);
      }
    }
  }
}

}  // namespace kith::records
