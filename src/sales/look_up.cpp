#include "sales/look_up.h"

namespace kith::sales {
namespace {

constexpr int records_max = 500;

query::ReadEnvironment environment(const records::Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

}  // namespace

std::optional<query::Stored> look_up(const records::Unit& unit, std::string_view object, Id id) {
  if (!id) return std::nullopt;
  auto found = query::fetch(environment(unit), *unit.schema->object(object), id);
  if (found && found->deleted()) return std::nullopt;
  return found;
}

std::vector<query::Stored> look_up_all(const records::Unit& unit, std::string_view object,
                                       std::string_view field, Id id) {
  const schema::Object& where = *unit.schema->object(object);
  query::Question question;
  question.object = &where;
  question.filter.node = query::Filter::Node::leaf;
  question.filter.path.start = question.filter.path.target = &where;
  question.filter.path.field = where.field(field);
  question.filter.path.shape = schema::Shape::reference;
  question.filter.op = query::Op::eq;
  question.filter.values = {value_of(id)};
  const auto ids = query::select_ids(environment(unit), question, Id{}, records_max);
  return query::fetch_many(environment(unit), where, ids);
}

const Value& cell(const query::Stored& record, std::string_view field, int column) {
  return record.cells(*record.object().field(field))[static_cast<size_t>(column)];
}

Decimal decimal(const query::Stored& record, std::string_view field, int column) {
  const auto* value = std::get_if<Decimal>(&cell(record, field, column));
  return value ? *value : Decimal{};
}

std::string_view text(const query::Stored& record, std::string_view field) {
  const auto* value = std::get_if<std::string>(&cell(record, field));
  return value ? std::string_view(*value) : std::string_view();
}

Id reference(const query::Stored& record, std::string_view field) {
  const schema::Field* known = record.object().field(field);
  const auto* id = known ? std::get_if<int64_t>(&record.cells(*known)[0]) : nullptr;
  return id ? Id{*id} : Id{};
}

}  // namespace kith::sales
