// POST /api/v1/{object}/duplicates: who may be the same as what is being written down.
//
//   {"id"} a record, or {"values":{…}} of a form that is not finished: what cannot be read yet is
//   passed over. -> {"duplicates":[{"object","id","name","owner":{id,name}|null,"visible","effect",
//   "reasons":[…]}],"may_insist"}
//
// Of a record that the caller may not see, their role says what is told: nothing, that it exists and
// whose it is (id null, no name), or its name as well.
#include "api/api.h"
#include "api/page.h"
#include "records/twins.h"
#include "schema/kind.h"

namespace kith::api {
namespace {

using app::Call;
using http::Response;
using query::Stored;

constexpr int twins_max = 10;

Stored draft_of(const Call& call, const schema::Object& object, const Json& values) {
  Stored draft(object);
  const app::Settings settings = call.workspace.settings();
  const schema::ReadContext context{.schema = call.actor.schema(),
                                    .base_currency = settings.base_currency,
                                    .default_country = settings.default_country,
                                    .now = call.now};
  for (const auto& [name, value] : *values.as_object()) {
    const schema::Field* field = object.field(name);
    if (!field || field->system || !call.actor.reads(object, *field)) continue;
    std::vector<Value> cells(draft.cells(*field).size());
    if (field->kind->read(*field, value, context, cells).ok())
      std::ranges::move(cells, draft.cells(*field).begin());
  }
  return draft;
}

// Fields that the caller may not read lend no likeness either.
Stored masked(const Call& call, Stored record) {
  for (const schema::Field& field : record.object().fields) {
    if (call.actor.reads(record.object(), field)) continue;
    for (Value& cell : record.cells(field)) cell = {};
  }
  return record;
}

Result<Stored> asked_about(const Call& call, storage::Connection& db, const schema::Object& object,
                           const Json& body) {
  if (const Json* values = body.find("values"); values && values->as_object())
    return draft_of(call, object, *values);
  const auto id = parse_id(body.text("id"));
  if (!id) {
    return invalid_field("values", "required",
                         say("Give “id” of a record, or “values” of a new one.",
                             "请提供记录的 id，或新记录的 values。"));
  }
  auto found = query::fetch(environment(call, db), object, *id);
  if (!found) return no_record(object);
  return masked(call, std::move(*found));
}

// All rows, but fields as the caller reads them: what of the others is told their role says.
class AllRows final : public query::Visibility {
 public:
  explicit AllRows(const access::Actor& actor) : actor_(actor) {}
  const query::Filter& rows(const schema::Object&) const override { return always_; }
  bool reads(const schema::Object& object, const schema::Field& field) const override {
    return actor_.reads(object, field);
  }

 private:
  const access::Actor& actor_;
  const query::Filter always_ = query::Filter::always();
};

struct Hint {
  records::Twin twin;
  app::DuplicateEffect effect;
  bool visible;
};

std::vector<Hint> hints(const Call& call, storage::Connection& db, const Stored& draft) {
  const AllRows all(call.actor);
  const query::ReadEnvironment wide{db, call.actor.schema(), all, call.actor.directory()};
  std::vector<Hint> found;
  for (records::Twin& twin : records::twins(wide, call.workspace.records(),
                                            call.workspace.schema().current(), draft, twins_max)) {
    const schema::Object& object = twin.record.object();
    const auto effect =
        call.workspace.duplicate_rules().effect(draft.object(), object, twin.reasons);
    if (effect == app::DuplicateEffect::allow) continue;
    const bool visible = query::fetch(environment(call, db), object, twin.record.id()).has_value();
    if (!visible && app::sight_of_twins(call.actor, object) == access::TwinSight::nothing) continue;
    found.push_back({std::move(twin), effect, visible});
  }
  return found;
}

void write_hint(const Call& call, const Hint& hint, JsonWriter& json) {
  const Stored& record = hint.twin.record;
  const schema::Object& object = record.object();
  const auto* name = std::get_if<std::string>(&record.cells(object.title_field())[0]);
  const bool named =
      hint.visible || app::sight_of_twins(call.actor, object) == access::TwinSight::full;
  json.begin_object().key("object").string(object.name).key("id");
  hint.visible ? json.id(record.id()) : json.null();
  json.key("name").string(name && named && call.actor.reads(object, object.title_field()) ? *name
                                                                                          : "");
  json.key("visible").boolean(hint.visible);
  json.key("effect").string(app::name_of(hint.effect));
  json.key("owner");
  if (const Id owner = record.owner()) {
    json.begin_object().key("id").id(owner).key("name");
    json.string(call.actor.directory().user_name(owner)).end_object();
  } else {
    json.null();
  }
  json.key("reasons").begin_array();
  for (const records::Likeness reason : hint.twin.reasons) json.string(records::name_of(reason));
  json.end_array().end_object();
}

Result<Response> duplicates(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Json body = TRY(call.json());
  std::string out = TRY(read(call, [&](storage::Connection& db) -> Result<std::string> {
    const Stored draft = TRY(asked_about(call, db, object, body));
    std::string answer;
    JsonWriter json(answer);
    json.begin_object().key("duplicates").begin_array();
    for (const Hint& hint : hints(call, db, draft)) write_hint(call, hint, json);
    json.end_array();
    json.key("may_insist").boolean(call.actor.may(access::Action::merge)).end_object();
    return answer;
  }));
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

}  // namespace

void add_twin_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::post,
                    "/api/v1/{object}/duplicates",
                    app::Permit::signed_in(),
                    "Records that may be the same",
                    duplicates,
                    {.effect = app::Effect::none}});
}

}  // namespace kith::api
