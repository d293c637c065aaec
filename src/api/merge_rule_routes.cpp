// POST /api/v1/{object}/duplicates/merge: all groups that are sure enough, by one rule.
//
//   {"min_score","keep":"fullest|newest|oldest","label"?} -> 202 {"job","batch"}: one batch, undone by
//   POST /batches/{batch}/undo; the job can be cancelled, which leaves what is merged so far.
//   {…,"dry_run":true} -> {"groups","sample":[{"id","score","records":[{"id","name","stays"}]}]}
#include <charconv>

#include "api/api.h"
#include "api/page.h"
#include "api/twin_score.h"
#include "app/merge_twins.h"
#include "jobs/under_way.h"

namespace kith::api {

Result<double> score_of(std::string_view text, double otherwise) {
  if (text.empty()) return otherwise;
  double score = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), score);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && score >= 0 && score <= 1)
    return score;
  return invalid_field(
      "min_score", "range",
      say("min_score is a number from 0 to 1.", "min_score 应为 0 到 1 之间的数。"));
}

namespace {

using app::Call;
using http::Response;
using records::TwinGroup;
using records::TwinState;
using storage::Connection;

constexpr int preview_groups = 10;

Result<app::MergeRule> rule_of(const Call& call, const schema::Object& object, const Json& body) {
  TRY(call.actor.require(access::Verb::update, object));
  app::MergeRule rule{.object = &object};
  if (const Json* least = body.find("min_score"))
    rule.score_least = TRY(score_of(least->as_string() ? *least->as_string() : least->dump(), 0));
  if (!body.text("keep").empty()) {
    const auto winner = app::parse_winner_by(body.text("keep"));
    if (!winner) {
      return invalid_field(
          "keep", "unknown_option",
          say("keep is fullest, newest or oldest.", "keep 应为 fullest、newest 或 oldest。"));
    }
    rule.winner = *winner;
  }
  return rule;
}

// What the rule would do, by the first groups that it meets.
Result<Response> preview_merges(Call& call, const app::MergeRule& rule) {
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto seen = environment(call, db);
    const auto groups = records::twin_groups(db, *rule.object, TwinState::open, rule.score_least,
                                             {}, preview_groups);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("groups").number(
        records::count_twin_groups(db, *rule.object, rule.score_least));
    json.key("sample").begin_array();
    for (const TwinGroup& group : groups) {
      const auto request = app::chosen_merge(seen, rule, group);
      if (!request) continue;
      json.begin_object().key("id").id(group.id);
      json.key("score").raw(fmt::format("{:.3f}", group.score));
      json.key("records").begin_array();
      for (const auto& [id, title] : query::titles(seen, *rule.object, group.members)) {
        json.begin_object().key("id").id(id).key("name").string(title);
        json.key("stays").boolean(id == request->winner).end_object();
      }
      json.end_array().end_object();
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> merge_by_rule(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Json body = TRY(call.json());
  const app::MergeRule rule = TRY(rule_of(call, object, body));
  if (body.flag("dry_run")) return preview_merges(call, rule);
  const auto started =
      TRY(write(call, [&](const records::Unit& unit) -> Result<app::MergeTwinsStarted> {
        unit.db.take_turns(app::merge_twins_job);
        if (jobs::under_way(unit.db, app::merge_twins_job, object.name)) {
          return conflict(
              say("Duplicates of {} are being merged already. Wait for the end, or cancel it.",
                  "{} 的重复记录正在合并中。请等待完成或取消任务。", object.name));
        }
        return app::start_merge_twins(unit, call.workspace.queue(), rule,
                                      std::string(body.text("label")));
      }));
  return Response::json(202, fmt::format(R"({{"job":"{}","batch":"{}"}})", format(started.job),
                                         format(started.batch)));
}

}  // namespace

void add_merge_rule_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::post, "/api/v1/{object}/duplicates/merge",
                    app::Permit::action(access::Action::merge),
                    "Merge all groups that are sure enough", merge_by_rule});
}

}  // namespace kith::api
