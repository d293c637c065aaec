#include "api/timeline_around.h"

#include <algorithm>

namespace kith::api {
namespace {

// What a filter may name at once is 1,000 (query/filter.h), and the record itself is one of them.
constexpr int records_max = 999;
constexpr int of_relation_max = 400;

Json leaf(std::string_view field, std::string_view op, Json value) {
  return Json(Json::Object{{"field", field}, {"op", op}, {"value", std::move(value)}});
}

// Where a relation leads, and the filter on what stands there.
struct Way {
  const schema::Object* object = nullptr;
  Json filter;
};

const schema::Relation* way_back(const schema::Object& far, const schema::Relation& relation) {
  const auto same = [&](const schema::Relation& each) {
    return each.object == relation.object && each.field == relation.through;
  };
  const auto found = std::ranges::find_if(far.relations, same);
  return found == far.relations.end() ? nullptr : &*found;
}

std::optional<Way> way_along(const query::ReadEnvironment& environment,
                             const schema::Relation& relation, Id id) {
  const schema::Object* near = environment.schema.object(relation.object);
  const schema::Field* field = near ? near->field(relation.field) : nullptr;
  if (!field || !environment.visibility.reads(*near, *field)) return std::nullopt;
  Json is_here = leaf(relation.field, "eq", Json(format(id)));
  if (relation.through.empty()) return Way{near, std::move(is_here)};
  const schema::Field* through = near->field(relation.through);
  const schema::Object* far = through ? environment.schema.target(*through) : nullptr;
  const schema::Relation* back = far ? way_back(*far, relation) : nullptr;
  if (!back) return std::nullopt;
  return Way{far, Json(Json::Object{
                      {"field", back->name}, {"op", "any"}, {"filter", std::move(is_here)}})};
}

// What people keep; notes and files are told of as such.
bool tells_of_itself(const query::ReadEnvironment& environment, const schema::Object& object) {
  return object.role == schema::Role::record && object.seen_with.empty() &&
         object.name != "activities" &&
         environment.visibility.rows(object).node != query::Filter::Node::never;
}

Error unknown(const schema::Object& object, std::string_view name) {
  return invalid_field(
      "of", "unknown",
      say("“{}” is no relation of {} that leads to records. Name “self” or one of "
          "its relations, as /meta lists them.",
          "“{}”不是 {} 通往其他记录的关联。请写 “self” 或 /meta 中列出的关联名称。", name,
          object.name));
}

class Reader {
 public:
  Reader(const query::ReadEnvironment& environment, const query::Asker& asker)
      : environment_(environment), asker_(asker) {}

  Status read(const schema::Relation& relation, const Way& way) {
    const auto room = static_cast<int>(records_max - around_.records.size());
    query::Question question;
    question.object = way.object;
    question.filter = TRY(query::parse_filter(way.filter, environment_.schema, *way.object,
                                              environment_.visibility, asker_));
    const query::ParseContext context{environment_.schema, environment_.visibility, asker_};
    if (environment_.visibility.reads(*way.object, way.object->title_field()))
      question.outputs = TRY(query::parse_fields(way.object->title, *way.object, context, "of"));
    question.sort = TRY(query::parse_sort("-updated_at", *way.object, context, "of"));
    question.limit = std::min(room, of_relation_max);
    if (question.limit == 0) {
      around_.partial.push_back(relation.name);
      return done();
    }
    std::string page;
    JsonWriter json(page);
    const std::string next = TRY(query::read_records(environment_, question, json));
    if (!next.empty()) around_.partial.push_back(relation.name);
    const Json records = TRY(parse_json(page, {.bytes_max = 16 << 20, .values_max = 100'000}));
    for (const Json& one : *records.as_array()) {
      const auto id = parse_id(one.text("id"));
      if (id)
        around_.records.push_back({way.object, *id, std::string(one.text(way.object->title))});
    }
    return done();
  }

  // A record may stand there in two ways: as a person of the deal and as the account's.
  Around result() && {
    std::ranges::sort(around_.records, {}, [](const Nearby& one) { return one.id.value; });
    const auto twice =
        std::ranges::unique(around_.records, {}, [](const Nearby& one) { return one.id.value; });
    around_.records.erase(twice.begin(), twice.end());
    return std::move(around_);
  }

 private:
  const query::ReadEnvironment& environment_;
  const query::Asker& asker_;
  Around around_;
};

}  // namespace

const Nearby* Around::find(Id id) const {
  const auto found = std::ranges::lower_bound(records, id.value, {},
                                              [](const Nearby& one) { return one.id.value; });
  return found != records.end() && found->id == id ? &*found : nullptr;
}

Result<Around> records_around(const query::ReadEnvironment& environment, const query::Asker& asker,
                              const schema::Object& object, Id id,
                              const std::vector<std::string>& relations) {
  Reader reader(environment, asker);
  for (const std::string& name : relations) {
    const schema::Relation* relation = object.relation(name);
    const auto way = relation ? way_along(environment, *relation, id) : std::nullopt;
    if (!way || !tells_of_itself(environment, *way->object)) return unknown(object, name);
    TRY(reader.read(*relation, *way));
  }
  return std::move(reader).result();
}

}  // namespace kith::api
