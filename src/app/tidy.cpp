#include "app/tidy.h"

#include "query/read.h"
#include "schema/kind.h"

namespace kith::app {

bool tidied(query::Stored& record, std::span<const schema::Field* const> fields,
            std::string_view default_country) {
  bool differs = false;
  for (const schema::Field* field : fields)
    differs |=
        field->kind->tidy(*field, record.cells(*field), default_country) == schema::Writing::mended;
  return differs;
}

std::vector<const schema::Field*> fields_to_tidy(const schema::Object& object, const Json& values) {
  std::vector<const schema::Field*> fields;
  const Json* names = values.find("fields");
  if (!names || !names->as_array()) return fields;
  for (const Json& name : *names->as_array()) {
    const schema::Field* field = name.as_string() ? object.field(*name.as_string()) : nullptr;
    if (field && field->kind->tidies() && !field->read_only) fields.push_back(field);
  }
  return fields;
}

Result<records::Saved> tidy_record(const records::Records& records, const records::Unit& unit,
                                   const schema::Object& object, const Json& values, Id id) {
  const query::ReadEnvironment seen{unit.db, *unit.schema, unit.actor, unit.actor.directory()};
  const auto before = query::fetch(seen, object, id);
  if (!before || before->deleted())
    return not_found(say("The record is not there.", "该记录不存在。"));
  query::Stored after = *before;
  if (!tidied(after, fields_to_tidy(object, values), unit.default_country))
    return records::Saved{id, 0};
  return records.update(unit, *before, std::move(after));
}

}  // namespace kith::app
