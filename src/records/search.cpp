#include "records/search.h"

#include <algorithm>
#include <unordered_set>

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

enum class Rank { title, prefix, rest };

struct Ranked {
  Rank rank;
  Hit hit;
};

struct Search {
  const ReadEnvironment& environment;
  std::string text;
  std::string key;
  Needle needle;
  int limit;
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

std::vector<Hit> ask(const Search& search, const schema::Object& object, query::Question question) {
  const auto fields = shown_fields(search.environment, object);
  question.object = &object;
  question.limit = search.limit;
  question.outputs.push_back({whole(object, *object.field("id")), nullptr});
  for (const Field* field : fields) question.outputs.push_back({whole(object, *field), nullptr});
  std::string buffer;
  JsonWriter out(buffer);
  const auto cursor = query::read_records(search.environment, question, out);
  const auto rows = parse_json(buffer);
  std::vector<Hit> hits;
  if (!cursor || !rows || !rows->as_array()) return hits;
  for (const Json& row : *rows->as_array()) hits.push_back(hit_of(object, fields, row));
  return hits;
}

Rank rank_of(const Search& search, const Hit& hit) {
  const std::string key = sort_key(hit.title);
  if (key == search.key) return Rank::title;
  return key_starts(key, search.needle) ? Rank::prefix : Rank::rest;
}

// The newest hits may be all others than the best ones, where there are many: then ask for those.
std::vector<Hit> hits_in(const Search& search, const schema::Object& object) {
  query::Question newest;
  newest.search = search.text;
  auto hits = ask(search, object, std::move(newest));
  const Field* title = object.field(object.title);
  const bool all = hits.size() < static_cast<size_t>(search.limit);
  if (all || !title || title->kind->shape() != schema::Shape::text ||
      !search.environment.visibility.reads(object, *title))
    return hits;
  for (const query::Op op : {query::Op::eq, query::Op::starts}) {
    query::Question best;
    best.filter = where(object, *title, op, {search.text});
    auto more = ask(search, object, std::move(best));
    std::ranges::move(more, std::back_inserter(hits));
  }
  return hits;
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
  return a.rank != b.rank ? a.rank < b.rank : a.hit.id > b.hit.id;
}

}  // namespace

std::vector<Hit> search(const ReadEnvironment& environment, std::string_view text,
                        std::span<const std::string> objects, int limit) {
  if (query_tokens(text).empty()) return {};
  const Search search{environment, std::string(text), sort_key(text), make_needle(text), limit};
  std::vector<Ranked> ranked;
  std::unordered_set<int64_t> known;
  for (const schema::Object* object : searched_objects(environment.schema, objects)) {
    for (Hit& hit : hits_in(search, *object)) {
      if (!known.insert(hit.id.value).second) continue;
      const Rank rank = rank_of(search, hit);
      ranked.push_back({rank, std::move(hit)});
    }
  }
  std::ranges::sort(ranked, better);
  std::vector<Hit> hits;
  for (Ranked& one : ranked) {
    if (hits.size() == static_cast<size_t>(limit)) break;
    hits.push_back(std::move(one.hit));
  }
  return hits;
}

}  // namespace kith::records
