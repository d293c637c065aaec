#include "integrations/import/preview.h"

#include "integrations/import/convert.h"
#include "integrations/import/source.h"

namespace kith::integrations {
namespace {

std::string cell_text(const CsvRow& row, size_t column) {
  return column < row.cells.size() ? shown_value(rearmed(row.cells[column].text)) : std::string();
}

const query::Stored& record_of(const DraftRow& draft, const Target& target) {
  return target.companion == Target::npos ? draft.prepared.record
                                          : draft.companions[target.companion].record;
}

// As a file would hold it: a date in the one order, a phone with its country.
std::string understood(const DraftRow& draft, const Target& target,
                       const schema::WriteContext& names) {
  const schema::Field& field = *target.place.field;
  const bool plain =
      field.kind->shape() != schema::Shape::token;  // a label is as good as its option
  if (!target.place.part.empty() || is_reference(field) || is_list(field) || !plain) return {};
  const auto cells = record_of(draft, target).cells(field);
  return field.kind->write_text(field, schema::ValueRow(cells), 0, names);
}

void write_row(JsonWriter& json, const Mapping& mapping, const CsvRow& row, const DraftRow& draft,
               const schema::WriteContext& names, Locale locale) {
  json.begin_object();
  json.key("row").number(draft.number);
  json.key("line").number(draft.line);
  json.key("cells").begin_array();
  for (size_t n = 0; n < mapping.headings.size(); ++n) json.string(cell_text(row, n));
  json.end_array();
  json.key("understood").begin_object();
  for (const Target& target : mapping.targets) {
    const std::string text = understood(draft, target, names);
    if (!text.empty() && text != cell_text(row, target.column))
      json.key(target.heading).string(text);
  }
  json.end_object();
  json.key("errors").begin_array();
  for (const ImportError& error : draft.errors) {
    json.begin_object();
    json.key("column").string(error.column);
    json.key("message").string(render(error.message, locale));
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace

Result<std::string> preview_json(app::Workspace& workspace, const access::Actor& actor,
                                 const Import& import, Locale locale) {
  const schema::SchemaPtr schema = workspace.schema().current();
  const Mapping mapping = TRY(read_mapping(*schema, actor, import));
  const app::Settings settings = workspace.settings();
  const access::User* user = actor.user();
  const TimeZone* zone =
      TimeZone::find(user && !user->time_zone.empty() ? user->time_zone : settings.time_zone);
  const ConvertContext context{workspace.records(),
                               schema,
                               mapping,
                               settings.base_currency,
                               settings.default_country,
                               zone ? *zone : TimeZone::utc(),
                               workspace.clock().now(),
                               workspace.files()};
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("rows").begin_array();
  size_t rows = 0;
  auto source = TRY(Source::open(
      source_format(workspace.files_directory(), import), [&](const CsvRow& row) -> Status {
        if (rows++ < preview_rows)
          write_row(json, mapping, row, convert(context, row), actor.directory(), locale);
        return done();
      }));
  while (rows < preview_rows && TRY(source.pump()) == Source::More::yes) {
  }
  json.end_array().end_object();
  return text;
}

}  // namespace kith::integrations
