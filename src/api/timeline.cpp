#include "api/timeline.h"

#include <algorithm>
#include <vector>

#include "records/change.h"
#include "records/history.h"

namespace kith::api {
namespace {

struct Item {
  Timestamp at;
  std::string json;
};

// An object whose records can stand on another one, and by which field.
struct Source {
  std::string_view object;
  std::string_view type;
  // A filter on it for "about this record".
  Json (*about)(const Json& record);
};

Json on_record(const Json& record) {
  return Json(Json::Object{{"field", "record"}, {"op", "eq"}, {"value", record}});
}

Json linked_to(const Json& record) {
  return Json(Json::Object{{"field", "links"}, {"op", "any"}, {"filter", on_record(record)}});
}

constexpr Source sources[] = {{"activities", "activity", linked_to},
                              {"comments", "comment", on_record},
                              {"attachments", "attachment", on_record}};

Json older_than(Timestamp at) {
  return Json(Json::Object{{"field", "created_at"}, {"op", "lt"}, {"value", format(at)}});
}

// The page's records, one JSON object each, split out of the array that the reader writes.
Status read_source(const query::ReadEnvironment& environment, const query::Asker& asker,
                   const Source& source, const Json& record, std::optional<Timestamp> before,
                   int limit, std::vector<Item>& out) {
  const schema::Object* object = environment.schema.object(source.object);
  if (!object || environment.visibility.rows(*object).node == query::Filter::Node::never)
    return done();
  Json::Array conditions{source.about(record)};
  if (before) conditions.push_back(older_than(*before));
  const Json filter(Json::Object{{"and", Json(std::move(conditions))}});
  query::Question question;
  question.object = object;
  question.filter =
      TRY(query::parse_filter(filter, environment.schema, *object, environment.visibility, asker));
  question.limit = limit;
  std::string page;
  JsonWriter json(page);
  TRY(query::read_records(environment, question, json));
  const Json records = TRY(parse_json(page, {.bytes_max = 64 << 20, .values_max = 2'000'000}));
  for (const Json& one : *records.as_array()) {
    const auto at = parse_timestamp(one.text("created_at"));
    std::string item;
    JsonWriter writer(item);
    writer.begin_object();
    writer.key("type").string(source.type);
    writer.key("at").timestamp(at.value_or(Timestamp{}));
    writer.key("record").value(one);
    writer.end_object();
    out.push_back({at.value_or(Timestamp{}), std::move(item)});
  }
  return done();
}

// Newest first, above all that is older than `before`; the log is by sequence, which is by time.
void read_changes(const query::ReadEnvironment& environment, const schema::Object& object, Id id,
                  std::optional<Timestamp> before, int limit, std::vector<Item>& out) {
  std::vector<records::Change> page;
  int64_t below = 0;
  while (static_cast<int>(page.size()) < limit) {
    auto slice = records::changes_of(environment.db, environment.schema, object, id, below, limit);
    if (slice.empty()) break;
    below = slice.back().seq;
    const bool last = static_cast<int>(slice.size()) < limit;
    if (before) std::erase_if(slice, [&](const auto& change) { return change.at >= *before; });
    std::move(slice.begin(), slice.end(), std::back_inserter(page));
    if (last) break;
  }
  const auto names = records::titles_for(environment, object, page);
  for (const auto& change : page) {
    std::string item;
    JsonWriter writer(item);
    records::write_change(object, environment.visibility, *names, change, writer);
    out.push_back({change.at, std::move(item)});
  }
}

}  // namespace

Result<std::string> write_timeline(const query::ReadEnvironment& environment,
                                   const query::Asker& asker, const schema::Object& object, Id id,
                                   const std::string& cursor, int limit) {
  std::optional<Timestamp> before;
  if (!cursor.empty()) {
    before = parse_timestamp(cursor);
    if (!before) {
      return invalid_field(
          "cursor", "format",
          say("This is no cursor of an earlier page.", "这不是上一页给出的游标。"));
    }
  }
  const Json record(Json::Object{{"object", object.name}, {"id", format(id)}});
  std::vector<Item> items;
  read_changes(environment, object, id, before, limit, items);
  for (const Source& source : sources) {
    TRY(read_source(environment, asker, source, record, before, limit, items));
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return a.at > b.at; });
  const bool more = items.size() >= static_cast<size_t>(limit);
  if (more) items.resize(static_cast<size_t>(limit));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const Item& item : items) json.raw(item.json);
  json.end_array().key("next");
  more ? json.timestamp(items.back().at) : json.null();
  json.end_object();
  return out;
}

}  // namespace kith::api
