#include "api/marks.h"

#include "records/search.h"

namespace kith::api {
namespace {

void write_record_marks(JsonWriter& json, const schema::Object& object, const Json& record,
                        std::span<const SoughtWord> sought) {
  json.begin_object();
  for (const auto& [name, value] : *record.as_object()) {
    const schema::Field* field = object.field(name);
    if (!field || !field->searched || !value.as_string()) continue;
    const auto marks = find_marks(*value.as_string(), sought);
    if (marks.empty()) continue;
    json.key(name);
    write_marks(json, marks);
  }
  json.end_object();
}

}  // namespace

void write_marks(JsonWriter& json, std::span<const Mark> marks) {
  json.begin_array();
  for (const Mark& mark : marks) {
    json.begin_array();
    json.number(static_cast<int64_t>(mark.from)).number(static_cast<int64_t>(mark.to));
    json.end_array();
  }
  json.end_array();
}

void write_page_marks(JsonWriter& json, const schema::Object& object, std::string_view records,
                      std::span<const query::Word> words) {
  const auto sought = records::sought_words(words);
  json.begin_array();
  const auto page = parse_json(records);
  if (page && page->as_array()) {
    for (const Json& record : *page->as_array()) write_record_marks(json, object, record, sought);
  }
  json.end_array();
}

}  // namespace kith::api
