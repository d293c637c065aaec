#include "integrations/import/samples.h"

#include "records/change_fields.h"
#include "records/history.h"

namespace kith::integrations {
std::string_view name_of(SampleKind kind) {
  constexpr std::array<std::string_view, 3> names{"created", "updated", "skipped"};
  return names.at(static_cast<size_t>(kind));
}

Sample sample_of(const records::Unit& unit, const DraftRow& row, SampleKind kind,
                 const query::Stored* before, const query::Stored& after) {
  const schema::Object& object = after.object();
  records::Change change{.at = unit.now,
                         .actor = unit.actor.id(),
                         .via = unit.via,
                         .object = object.id,
                         .record = after.id(),
                         .act = before ? records::Act::update : records::Act::create,
                         .version = after.version(),
                         .fields = records::differences(before, after)};
  const query::ReadEnvironment environment{unit.db, *unit.schema, unit.actor,
                                           unit.actor.directory()};
  const auto names = records::titles_for(environment, object, {&change, 1});
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("row").number(row.number);
  json.key("line").number(row.line);
  json.key("record").id(before ? after.id() : Id{});
  const schema::Field& title = object.title_field();
  json.key("name").string(
      title.kind->write_text(title, schema::ValueRow(after.cells(title)), 0, *names));
  json.key("change");
  records::write_change(object, unit.actor, *names, change, json);
  json.end_object();
  return {kind, std::move(text)};
}

}  // namespace kith::integrations
