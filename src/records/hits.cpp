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
constexpr size_t other_fields_max = 12;  // that are read in case a word was found there

// Values that read the same in every language: of a choice only its API name stands in the row.
bool tells(const Field& field) {
  constexpr std::string_view kinds[] = {"reference", "email", "phone", "text", "autonumber"};
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

// Where else a word may have been found: a phone or a mail that the list does not show.
std::vector<const Field*> other_fields(const ReadEnvironment& environment,
                                       const schema::Object& object,
                                       const std::vector<const Field*>& shown) {
  constexpr std::string_view kinds[] = {"email", "phone", "text", "autonumber", "url"};
  std::vector<const Field*> fields;
  for (const Field& field : object.fields) {
    const bool is_read = field.searched && !field.system &&
                         std::ranges::find(kinds, field.kind->name()) != std::end(kinds) &&
                         std::ranges::find(shown, &field) == shown.end() &&
                         environment.visibility.reads(object, field);
    if (is_read && fields.size() < other_fields_max) fields.push_back(&field);
  }
  return fields;
}

std::string words_of(const Json* value) {
  if (!value) return {};
  if (value->as_string()) return *value->as_string();
  return std::string(value->text("name"));
}

struct Read {
  Hit hit;
  std::vector<std::string> others;  // values that the hit does not show
};

void append(std::string& subtitle, std::string_view words) {
  if (!subtitle.empty()) subtitle += " · ";
  subtitle += words;
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
    append(hit.subtitle, words);
  }
  return hit;
}

// What explains why the record was found stands there, whatever the list shows.
void show_where_found(Read& read, std::span<const query::Word> words) {
  for (const query::Word& word : words) {
    const auto sought = sought_words({&word, 1});
    const auto is_in = [&](const std::string& text) { return !find_marks(text, sought).empty(); };
    if (is_in(read.hit.title) || is_in(read.hit.subtitle)) continue;
    const auto found = std::ranges::find_if(read.others, is_in);
    if (found != read.others.end()) append(read.hit.subtitle, *found);
  }
}

std::vector<Read> hits_of(const ReadEnvironment& environment, const schema::Object& object,
                          std::span<const Id> ids) {
  const auto fields = shown_fields(environment, object);
  const auto others = other_fields(environment, object, fields);
  std::vector<query::Output> outputs{{whole(object, *object.field("id")), nullptr}};
  for (const Field* field : fields) outputs.push_back({whole(object, *field), nullptr});
  for (const Field* field : others) outputs.push_back({whole(object, *field), nullptr});
  std::string buffer;
  JsonWriter out(buffer);
  query::read_some(environment, object, ids, outputs, out);
  const auto rows = parse_json(buffer);
  std::vector<Read> hits;
  if (!rows || !rows->as_array()) return hits;
  for (const Json& row : *rows->as_array()) {
    Read& read = hits.emplace_back(Read{hit_of(object, fields, row), {}});
    for (const Field* field : others) read.others.push_back(words_of(row.find(field->name)));
  }
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
    for (Read& one : hits_of(environment, *object, ids)) {
      show_where_found(one, words);
      read.emplace(one.hit.id.value, std::move(one.hit));
    }
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
