// POST /api/v1/forecast/changes  {"since","from","to","filter"?} ->
//   {"before","now","changes":[{"kind","id","name","owner":{"id","name"}|null,"difference",
//     "amount_then"|null,"amount_now"|null,"close_date_then"|null,"close_date_now"|null}],
//    "sums":[{"kind","count","difference"}],"more"}
// The differences of all changes together are now less before. Amounts are in the base currency.
#include "sales/forecast_routes.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "api/page.h"
#include "query/past.h"
#include "query/question.h"
#include "records/past.h"
#include "sales/forecast_changes.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

constexpr size_t listed_max = 1'000;

Result<Date> day_in(const Json& body, std::string_view name) {
  const auto day = parse_date(body.text(name));
  if (day) return *day;
  return invalid_field(
      std::string(name), "format",
      say("“{}” is a day, such as 2026-11-30.", "“{}”应为日期，例如 2026-11-30。", name));
}

Result<ForecastQuestion> question_in(Call& call) {
  const schema::Object& object = *TRY(call.object("opportunities"));
  const schema::Schema& schema = call.actor.schema();
  for (const char* name : {"amount", "close_date", "status", "owner"})
    TRY(query::parse_path(name, schema, object, call.actor, "fields"));
  const Json body = TRY(call.json());
  ForecastQuestion question{.opportunities = &object,
                            .filter = {},
                            .from = TRY(day_in(body, "from")),
                            .to = TRY(day_in(body, "to")),
                            .since = {}};
  if (question.to < question.from) {
    return invalid_field("to", "range",
                         say("The period ends before it begins.", "结束日期早于开始日期。"));
  }
  const auto since = TRY(api::instant(body.text("since"), "since"));
  if (!since || *since >= call.now) {
    return invalid_field("since", "required",
                         say("“since” is an instant in the past, such as 2026-11-16T00:00:00Z.",
                             "“since”应为过去的时间，例如 2026-11-16T00:00:00Z。"));
  }
  question.since = *since;
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  if (const Json* filter = body.find("filter"); filter && !filter->is_null()) {
    question.filter = TRY(query::parse_filter(*filter, schema, object, call.actor, asker));
  }
  return question;
}

// Titles of live ones; of the deleted ones what they were called.
class Names {
 public:
  Names(const query::ReadEnvironment& now, const schema::Object& object,
        std::span<const ForecastDifference> changes) {
    std::vector<Id> live;
    std::vector<Id> gone;
    for (const auto& one : changes) (one.now.there ? live : gone).push_back(one.opportunity);
    for (auto& [id, title] : query::titles(now, object, live)) names_[id] = std::move(title);
    const schema::Field& name = *object.field("name");
    for (const query::Stored& record : query::fetch_many(now, object, gone)) {
      const auto* text = std::get_if<std::string>(&record.cells(name)[0]);
      names_[record.id()] = text ? *text : std::string();
    }
  }
  std::string_view of(Id id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? std::string_view() : std::string_view(found->second);
  }

 private:
  std::unordered_map<Id, std::string> names_;
};

void write_state(JsonWriter& json, std::string_view when, const ForecastState& state) {
  json.key("amount_" + std::string(when));
  state.there ? json.decimal(state.amount) : json.null();
  json.key("close_date_" + std::string(when));
  state.close_date ? json.date(*state.close_date) : json.null();
}

void write_change(JsonWriter& json, const ForecastDifference& one, const Names& names,
                  const schema::WriteContext& users) {
  const Id owner = one.now.there ? one.now.owner : one.then.owner;
  json.begin_object().key("kind").string(name_of(one.change));
  json.key("id").id(one.opportunity).key("name").string(names.of(one.opportunity));
  json.key("owner");
  if (owner) {
    json.begin_object().key("id").id(owner).key("name").string(users.user_name(owner)).end_object();
  } else {
    json.null();
  }
  json.key("difference").decimal(one.difference);
  write_state(json, "then", one.then);
  write_state(json, "now", one.now);
  json.end_object();
}

void write_sums(JsonWriter& json, std::span<const ForecastDifference> changes) {
  struct Sum {
    int64_t count = 0;
    Decimal difference;
  };
  std::map<ForecastChange, Sum> sums;
  for (const auto& one : changes) {
    ++sums[one.change].count;
    sums[one.change].difference.units += one.difference.units;
  }
  json.key("sums").begin_array();
  for (const auto& [change, sum] : sums) {
    json.begin_object().key("kind").string(name_of(change)).key("count").number(sum.count);
    json.key("difference").decimal(sum.difference).end_object();
  }
  json.end_array();
}

std::string written(const query::ReadEnvironment& now, const ForecastQuestion& question,
                    std::span<const ForecastDifference> changes) {
  const Decimal total = forecast_now(now, question);
  Decimal then = total;
  for (const auto& one : changes) then.units -= one.difference.units;
  const auto listed = changes.first(std::min(changes.size(), listed_max));
  const Names names(now, *question.opportunities, listed);
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("before").decimal(then).key("now").decimal(total);
  json.key("changes").begin_array();
  for (const auto& one : listed) write_change(json, one, names, now.names);
  json.end_array();
  write_sums(json, changes);
  json.key("more").boolean(listed.size() < changes.size()).end_object();
  return out;
}

Result<Response> show_changes(Call& call) {
  const ForecastQuestion question = TRY(question_in(call));
  const api::Gone gone(call.request);
  std::string body = TRY(call.workspace.database().read(
      [&](storage::Connection& db) -> Result<std::string> {
        const records::Past past(db, call.actor.schema(), question.since);
        const query::AsOf as_of(call.actor, past);
        const query::ReadEnvironment now = api::environment(call, db);
        const query::ReadEnvironment then{db, call.actor.schema(), as_of, call.actor.directory()};
        const auto changes = forecast_changes(now, then, question);
        if (past.refusal()) return *past.refusal();
        return written(now, question, changes);
      },
      {.cancel = &gone,
       .lane = storage::Lane::bulk,
       .scratch = storage::Scratch::temporary_tables}));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_forecast_routes(std::vector<app::Route>& routes) {
  routes.push_back({.method = http::Method::post,
                    .pattern = "/api/v1/forecast/changes",
                    .permit = app::Permit::signed_in(),
                    .summary = "What has changed in the forecast of a period since an instant",
                    .handle = show_changes,
                    .options = {.effect = app::Effect::none}});
}

}  // namespace kith::sales
