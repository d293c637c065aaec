#include "records/search.h"

#include <algorithm>
#include <unordered_set>

#include "query/found.h"
#include "records/conditions.h"
#include "schema/kind.h"
#include "schema/search_table.h"
#include "text/sort_key.h"
#include "text/tokens.h"

namespace kith::records {
namespace {

using query::ReadEnvironment;
using schema::Field;

constexpr size_t subtitle_fields_max = 2;
// So many hits of an object are ranked at least, to find among the newest those that fit best.
constexpr int candidates_min = 50;

enum class Rank { title, first_word, beginning, word, rest };

struct Ranked {
  Rank rank;
  const schema::Object* object;
  query::Found found;
};

struct Search {
  const ReadEnvironment& environment;
  std::string text;
  std::string key;
  Needle needle;
  int candidates;
};

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
  Hit hit{&object, parse_id(row.text("id")).value_or(Id{}), words_of(row.find(object.title)), {}};
  for (const Field* field : fields) {
    if (field->name == object.title) continue;
    const std::string words = words_of(row.find(field->name));
    if (words.empty()) continue;
    if (!hit.subtitle.empty()) hit.subtitle += " · ";
    hit.subtitle += words;
  }
  return hit;
}

// Record by record, by the key of its table: nothing else bounds what SQLite may choose to walk.
std::optional<Hit> shown(const ReadEnvironment& environment, const schema::Object& object, Id id) {
  const auto fields = shown_fields(environment, object);
  std::vector<query::Output> outputs{{whole(object, *object.field("id")), nullptr}};
  for (const Field* field : fields) outputs.push_back({whole(object, *field), nullptr});
  std::string buffer;
  JsonWriter out(buffer);
  const auto there = query::read_record(environment, object, id, outputs, query::Rows::live, out);
  if (!there || !*there) return std::nullopt;
  const auto row = parse_json(buffer);
  return row ? std::optional(hit_of(object, fields, *row)) : std::nullopt;
}

bool ends_word(std::string_view key, size_t at) {
  return at == key.size() || key[at] == ' ' || key[at] == sort_key_separator;
}

bool has_word(std::string_view key, std::string_view word) {
  for (size_t at = key.find(word); at != key.npos; at = key.find(word, at + 1)) {
    if ((at == 0 || key[at - 1] == ' ') && ends_word(key, at + word.size())) return true;
  }
  return false;
}

Rank rank_of(const Search& search, std::string_view title) {
  const std::string key = sort_key(title);
  if (key == search.key) return Rank::title;
  if (key_starts(key, search.needle)) {
    const auto whole_word = [&](const std::string& form) {
      return key.starts_with(form) && ends_word(key, form.size());
    };
    return std::ranges::any_of(search.needle.leads, whole_word) ? Rank::first_word
                                                                : Rank::beginning;
  }
  return has_word(key, search.needle.folded) ? Rank::word : Rank::rest;
}

// The newest that are found. Where there are more than can be ranked, also those that fit best: with
// the whole words, with the text as their title, with a title that begins with it.
std::vector<query::Found> candidates_in(const Search& search, const schema::Object& object) {
  const ReadEnvironment& environment = search.environment;
  const int most = search.candidates;
  const query::Wanted wanted = wanted_words(search.text, object, environment.visibility);
  const auto newest = [&](const query::Wanted& words) {
    return newest_found(environment, object, words, search.text, most);
  };
  std::vector<query::Found> found;
  const auto add = [&](std::vector<query::Found> more) {
    std::ranges::move(more, std::back_inserter(found));
    return more.size() == static_cast<size_t>(most);
  };
  // Long beginnings have no list in the index: whole words that are many need not be looked up so.
  const bool unlisted = query::has_unlisted(wanted);
  const bool many_long =
      unlisted && add(newest(whole_words(wanted, query::listed_letters_max + 1)));
  if (!many_long && !add(newest(wanted))) return found;
  add(newest(whole_words(wanted, 1)));
  add(titled(environment, object, search.text, most));
  add(titles_beginning(environment, object, search.text, most));
  return found;
}

std::vector<const schema::Object*> searched_objects(const schema::Schema& schema,
                                                    std::span<const std::string> names) {
  std::vector<const schema::Object*> objects;
  for (const schema::Object& object : schema.objects()) {
    const bool named = names.empty() || std::ranges::find(names, object.name) != names.end();
    if (named && object.role != schema::Role::junction && schema::has_search_table(object))
      objects.push_back(&object);
  }
  return objects;
}

bool better(const Ranked& a, const Ranked& b) {
  return a.rank != b.rank ? a.rank < b.rank : a.found.id > b.found.id;
}

}  // namespace

std::vector<Hit> search(const ReadEnvironment& environment, std::string_view text,
                        std::span<const std::string> objects, int limit) {
  if (query_tokens(text).empty()) return {};
  const Search search{environment, std::string(text), sort_key(text), make_needle(text),
                      std::max(limit, candidates_min)};
  std::vector<Ranked> ranked;
  std::unordered_set<int64_t> known;
  for (const schema::Object* object : searched_objects(environment.schema, objects)) {
    for (query::Found& found : candidates_in(search, *object)) {
      if (!known.insert(found.id.value).second) continue;
      const Rank rank = rank_of(search, found.title);
      ranked.push_back({rank, object, std::move(found)});
    }
  }
  const size_t count = std::min(ranked.size(), static_cast<size_t>(limit));
  std::ranges::partial_sort(ranked, ranked.begin() + static_cast<ptrdiff_t>(count), better);
  std::vector<Hit> hits;
  for (const Ranked& one : std::span(ranked).first(count)) {
    if (auto hit = shown(environment, *one.object, one.found.id)) hits.push_back(std::move(*hit));
  }
  return hits;
}

}  // namespace kith::records
