#include "automation/fields.h"

#include "query/question.h"
#include "query/visibility.h"
#include "records/conditions.h"

namespace kith::automation {
namespace {

using query::Stored;

template <typename T>
std::optional<T> held(const Stored& record, std::string_view field) {
  const auto* value = std::get_if<T>(&cell(record, field));
  return value ? std::optional<T>(*value) : std::nullopt;
}

}  // namespace

const Value& cell(const Stored& record, std::string_view field, int column) {
  return record.cells(*record.object().field(field))[static_cast<size_t>(column)];
}

std::string_view text(const Stored& record, std::string_view field) {
  const auto* value = std::get_if<std::string>(&cell(record, field));
  return value ? std::string_view(*value) : std::string_view();
}

int64_t number(const Stored& record, std::string_view field) {
  return held<int64_t>(record, field).value_or(0);
}

std::optional<Timestamp> instant(const Stored& record, std::string_view field) {
  return held<Timestamp>(record, field);
}

std::optional<Date> day(const Stored& record, std::string_view field) {
  return held<Date>(record, field);
}

Id named(const Stored& record, std::string_view field) { return Id{number(record, field)}; }

std::string title_of(const Stored& record) {
  const auto* title = std::get_if<std::string>(&record.cells(record.object().title_field())[0]);
  return title ? *title : std::string();
}

void set(Stored& record, std::string_view field, Value value) {
  record.cells(*record.object().field(field))[0] = std::move(value);
}

void refer(Stored& record, std::string_view field, const Stored& target) {
  const auto cells = record.cells(*record.object().field(field));
  cells[0] = target.object().id;
  cells[1] = target.id().value;
}

query::Filter is(const schema::Object& object, std::string_view field, Value value) {
  return records::where(object, *object.field(field), query::Op::eq, {std::move(value)});
}

query::Filter among(const schema::Object& object, std::string_view field,
                    std::vector<Value> values) {
  if (values.empty()) return query::Filter::never();
  return records::where(object, *object.field(field), query::Op::in, std::move(values));
}

query::ReadEnvironment seen_by_all(const records::Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

std::vector<Stored> find_all(const records::Unit& unit, const schema::Object& object,
                             query::Filter filter, int limit) {
  query::Question question;
  question.object = &object;
  question.filter = std::move(filter);
  const auto ids = query::select_ids(seen_by_all(unit), question, Id{}, limit);
  if (ids.empty()) return {};
  return query::fetch_many(seen_by_all(unit), object, ids);
}

}  // namespace kith::automation
