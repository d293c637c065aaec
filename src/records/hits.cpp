#include "records/hits.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "query/visibility.h"
#include "records/conditions.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

using query::ReadEnvironment;
using schema::Field;

constexpr size_t subtitle_fields_max = 2;

bool tells(const Field& field) {
  constexpr std::string_view kinds[] = {"reference", "email",      "phone",
                                        "text",      "autonumber", "choice"};
  return std::ranges::find(kinds, field.kind->name()) != std::end(kinds);
}

// Title first, then what else helps.
std::vector<const Field*> shown_fields(const ReadEnvironment& environment,
                                       const schema::Object& object) {
  std::vector<const Field*> fields;
  const auto add = [&](const Field* field) {
    if (field && environment.visibility.reads(object, *field)) fields.push_back(field);
  };
  add(object.field(object.title));
  for (const std::string& name : object.list) {
    const Field* field = object.field(name);
    if (fields.size() > subtitle_fields_max || !field || name == object.title) continue;
    if (!field->system && tells(*field)) add(field);
  }
  return fields;
}

std::string words_of(const Json* value) {
  if (!value) return {};
  if (value->as_string()) return *value->as_string();
  return std::string(value->text("name"));
}

Hit hit_of(const schema::Object& object, const std::vector<const Field*>& fields, const Json& row) {
  Hit hit{.object = &object,
          .id = parse_id(row.text("id")).value_or(Id{}),
          .title = words_of(row.find(object.title)),
          .subtitle = {},
          .title_marks = {},
          .subtitle_marks = {}};
  for (const Field* field : fields) {
    if (field->name == object.title) continue;
    const std::string words = words_of(row.find(field->name));
    if (words.empty()) continue;
    if (!hit.subtitle.empty()) hit.subtitle += " · ";
    hit.subtitle += words;
  }
  return hit;
}

std::vector<Hit> hits_of(const ReadEnvironment& environment, const schema::Object& object,
                         std::span<const Id> ids) {
  const auto fields = shown_fields(environment, object);
  std::vector<query::Output> outputs{{whole(object, *object.field("id")), nullptr}};
  for (const Field* field : fields) outputs.push_back({whole(object, *field), nullptr});
  std::string buffer;
  JsonWriter out(buffer);
  query::read_some(environment, object, ids, outputs, out);
  const auto rows = parse_json(buffer);
  std::vector<Hit> hits;
  if (!rows || !rows->as_array()) return hits;
  for (const Json& row : *rows->as_array()) hits.push_back(hit_of(object, fields, row));
  return hits;
}

}  // namespace

std::vector<SoughtWord> sought_words(std::span<const query::Word> words) {
  using Part = SoughtWord::Part;
  std::vector<SoughtWord> sought;
  for (const query::Word& word : words) {
    sought.push_back({word.text, Part::beginning});
    for (const query::Form& other : word.others) {
      if (other.text.find(word.text) != other.text.npos) {
        sought.push_back({word.text, Part::inside});
      } else {
        const bool whole = other.match == query::Form::Match::whole;
        sought.push_back({other.text, whole ? Part::whole_word : Part::beginning});
      }
    }
  }
  return sought;
}

std::vector<Hit> shown(const ReadEnvironment& environment, std::span<const Place> places,
                       std::span<const query::Word> words) {
  std::map<const schema::Object*, std::vector<Id>> wanted;
  for (const Place& place : places) wanted[place.object].push_back(place.id);
  std::unordered_map<int64_t, Hit> read;
  for (const auto& [object, ids] : wanted) {
    for (Hit& hit : hits_of(environment, *object, ids)) read.emplace(hit.id.value, std::move(hit));
  }
  const auto sought = sought_words(words);
  std::vector<Hit> hits;
  for (const Place& place : places) {
    const auto found = read.find(place.id.value);
    if (found == read.end()) continue;
    Hit& hit = hits.emplace_back(std::move(found->second));
    hit.by = place.by;
    hit.title_marks = find_marks(hit.title, sought);
    hit.subtitle_marks = find_marks(hit.subtitle, sought);
  }
  return hits;
}

}  // namespace kith::records
