// POST /api/v1/{object}/stays   {"field":"stage","filter":{…}} ->
//   {"values":[{"value":{"id","name"}|"option"|null,"stays","mean_days","median_days","p90_days",
//     "standing","standing_mean_days","longest":[{"id","name","days"}]}]}
#include "insight/stay_routes.h"

#include <fmt/format.h>

#include "api/page.h"
#include "insight/stays.h"
#include "query/question.h"

namespace kith::insight {
namespace {

using app::Call;
using http::Response;
using schema::Shape;

struct Asked {
  query::Question picked;
  const schema::Field* field = nullptr;
};

bool has_stays(const schema::Field& field) {
  if (field.formula || field.columns.size() != 1) return false;
  const Shape shape = field.kind->shape();
  return shape == Shape::token || shape == Shape::reference || shape == Shape::boolean;
}

Result<Asked> asked_in(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Json body = TRY(call.json());
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  const schema::Schema& schema = call.actor.schema();
  const auto path = TRY(query::parse_path(body.text("field"), schema, object, call.actor, "field"));
  if (!path.hops.empty() || path.part || !has_stays(*path.field)) {
    return invalid_field("field", "type",
                         say("Days are counted in the values of a choice, a reference, a person or "
                             "a yes-or-no field of the object itself.",
                             "只能统计本对象的选项、关联、人员或是否字段在各取值上的停留天数。"));
  }
  Json question{Json::Object{}};
  if (const Json* filter = body.find("filter"); filter && !filter->is_null())
    question.set("filter", *filter);
  return Asked{TRY(query::parse_question(question, object, {schema, call.actor, asker})),
               path.field};
}

void write_days(JsonWriter& json, std::string_view name, int64_t count, int64_t seconds) {
  constexpr double day_s = 86'400;
  json.key(name);
  count > 0 ? json.raw(fmt::format("{:.2f}", static_cast<double>(seconds) / day_s)) : json.null();
}

using Titles = std::unordered_map<Id, std::string>;

Titles titles_of(const query::ReadEnvironment& where, const schema::Object& object,
                 std::vector<Id> ids) {
  Titles titles;
  for (auto& [id, title] : query::titles(where, object, ids)) titles[id] = std::move(title);
  return titles;
}

class Answer {
 public:
  Answer(const query::ReadEnvironment& where, const Asked& asked, const std::vector<Stays>& all)
      : where_(where), field_(*asked.field), all_(all) {
    std::vector<Id> records;
    std::vector<Id> values;
    for (const Stays& one : all) {
      for (const auto& longest : one.longest) records.push_back(longest.record);
      if (const auto* id = std::get_if<int64_t>(&one.value)) values.push_back(Id{*id});
    }
    records_ = titles_of(where, *asked.picked.object, std::move(records));
    if (refers() && !query::names_user(field_)) {
      values_ = titles_of(where, *where.schema.target(field_), std::move(values));
    }
  }

  std::string written() const {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("values").begin_array();
    for (const Stays& one : all_) write(one, json);
    json.end_array().end_object();
    return out;
  }

 private:
  bool refers() const { return field_.kind->shape() == Shape::reference; }

  void write(const Stays& one, JsonWriter& json) const {
    json.begin_object().key("value");
    write_value(one.value, json);
    json.key("stays").number(one.count);
    write_days(json, "mean_days", one.count, one.mean_s);
    write_days(json, "median_days", one.count, one.median_s);
    write_days(json, "p90_days", one.count, one.p90_s);
    json.key("standing").number(one.standing);
    write_days(json, "standing_mean_days", one.standing, one.standing_mean_s);
    json.key("longest").begin_array();
    for (const auto& longest : one.longest) {
      json.begin_object().key("id").id(longest.record);
      json.key("name").string(name_in(records_, longest.record));
      write_days(json, "days", 1, longest.seconds);
      json.end_object();
    }
    json.end_array().end_object();
  }

  void write_value(const Value& value, JsonWriter& json) const {
    if (const auto* flag = std::get_if<bool>(&value)) {
      json.boolean(*flag);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      json.string(*text);
    } else if (const auto* id = std::get_if<int64_t>(&value)) {
      const bool user = query::names_user(field_);
      json.begin_object().key("id").id(Id{*id}).key("name");
      json.string(user ? where_.names.user_name(Id{*id}) : name_in(values_, Id{*id})).end_object();
    } else {
      json.null();
    }
  }

  static std::string_view name_in(const Titles& titles, Id id) {
    const auto found = titles.find(id);
    return found == titles.end() ? std::string_view() : std::string_view(found->second);
  }

  const query::ReadEnvironment& where_;
  const schema::Field& field_;
  const std::vector<Stays>& all_;
  Titles records_;
  Titles values_;
};

Result<Response> show_stays(Call& call) {
  const Asked asked = TRY(asked_in(call));
  const api::Gone gone(call.request);
  std::string out = call.workspace.database().read(
      [&](storage::Connection& db) {
        const query::ReadEnvironment where = api::environment(call, db);
        const auto all = stays(where, asked.picked, *asked.field, call.now);
        return Answer(where, asked, all).written();
      },
      {.cancel = &gone, .lane = storage::Lane::bulk});  // it may take a second
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

}  // namespace

void add_stay_routes(std::vector<app::Route>& routes) {
  routes.push_back({.method = http::Method::post,
                    .pattern = "/api/v1/{object}/stays",
                    .permit = app::Permit::signed_in(),
                    .summary = "How long records stood in each value of a field",
                    .handle = show_stays,
                    .options = {.effect = app::Effect::none}});
}

}  // namespace kith::insight
