// Formulas while they are written: what one gives, on some record as the caller sees it, or where it is
// wrong; and what may be used in one.
#include <algorithm>

#include "api/api.h"
#include "api/page.h"
#include "schema/formula/formula.h"
#include "schema/kinds/formula.h"

namespace kith::api {
namespace {

namespace formula = schema::formula;

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

void write_words(JsonWriter& json, const Message& message) {
  json.begin_object().key("en").string(message.en).key("zh").string(message.zh).end_object();
}

Result<Response> functions(Call&) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("functions").begin_array();
  for (const formula::Signature& one : formula::signatures()) {
    json.begin_object().key("name").string(one.name).key("arguments").string(one.arguments);
    json.key("help");
    write_words(json, one.help);
    json.end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// The formula of a field that is being changed leans on no formula that leans on the field.
formula::Parsed parse(const Call& call, const schema::Object& object, const Json& body) {
  const schema::Field* changed = object.field(body.text("field"));
  return formula::parse(
      body.text("formula"), call.actor.schema(), object,
      [&](const schema::Field& field) -> const formula::Formula* {
        const formula::Formula* known = formula::formula_of(field);
        const formula::Use self{&object, changed};
        const bool circle = changed && (&field == changed ||
                                        std::ranges::find(known->uses, self) != known->uses.end());
        return circle ? nullptr : known;
      });
}

Response problem(const formula::Problem& problem) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("result").null().key("problem").begin_object();
  json.key("position").number(static_cast<int64_t>(problem.at));
  json.key("length").number(static_cast<int64_t>(problem.length));
  json.key("code").string(problem.code).key("message");
  write_words(json, formula::error_of(problem).message);
  json.end_object().key("sample").null().end_object();
  return Response::json(std::move(body));
}

// The newest record that the caller sees, with the formula worked out on it: {"id","name","value"}.
Result<std::string> sample(Call& call, const schema::Object& object, const schema::Field& field) {
  query::Question question;
  question.object = &object;
  question.limit = 1;
  question.outputs.push_back({query::path_of(object, object.title_field()), nullptr});
  question.outputs.push_back({query::path_of(object, field), nullptr});
  return read(call, [&](storage::Connection& db) -> Result<std::string> {
    std::string text;
    JsonWriter json(text);
    TRY(query::read_records(environment(call, db), question, json));
    return text;
  });
}

Result<Response> check(Call& call) {
  const schema::Object* object = TRY(call.actor.schema().require_object(call.parts[0]));
  const Json body = TRY(call.json());
  formula::Parsed parsed = parse(call, *object, body);
  if (auto* wrong = std::get_if<formula::Problem>(&parsed)) return problem(*wrong);
  auto& made = std::get<formula::Formula>(parsed);
  const std::string_view type = formula::name_of(made.type());
  const bool percent = body.text("result") == "percent" && (type == "integer" || type == "decimal");
  if (percent) made.root.type = formula::Type::decimal;
  schema::Field field;
  field.name = "value";
  field.kind = &schema::kind::formula_with(percent ? "percent" : type);
  field.formula = std::make_shared<const formula::Formula>(std::move(made));
  const Json records = parse_json(TRY(sample(call, *object, field))).value();
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("result").string(schema::kind::result_of(field));
  json.key("problem").null().key("sample");
  if (records.as_array()->empty()) {
    json.null();
  } else {
    const Json& record = records.as_array()->front();
    const Json* title = record.find(object->title_field().name);
    json.begin_object().key("id").string(record.text("id")).key("name");
    title && title->as_string() ? json.string(*title->as_string()) : json.null();
    const Json* value = record.find("value");
    json.key("value");
    value ? json.value(*value) : json.null();
    json.end_object();
  }
  json.end_object();
  return Response::json(std::move(text)).header("Cache-Control", "no-store");
}

}  // namespace

void add_formula_routes(std::vector<Route>& routes) {
  const Permit admin = Permit::action(access::Action::administer);
  routes.push_back({Method::get, "/api/v1/meta/formula-functions", Permit::signed_in(),
                    "The functions of formula fields, with their arguments", functions});
  routes.push_back({Method::post,
                    "/api/v1/meta/objects/{object}/formula",
                    admin,
                    "What a formula would give: its result, a sample, or where it is wrong",
                    check,
                    {.effect = app::Effect::none}});
}

}  // namespace kith::api
