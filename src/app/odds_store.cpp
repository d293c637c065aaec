#include "app/odds_store.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/log.h"

namespace kith::app::odds {
namespace {

using storage::Connection;
using storage::Sql;

constexpr int64_t versions_kept = 30;
constexpr Sql select_version = "SELECT max(version) FROM kith_odds WHERE object = ?1";
constexpr Sql insert_version =
    "INSERT INTO kith_odds (object, version, at, body) VALUES (?1, ?2, ?3, ?4)";
constexpr Sql delete_versions = "DELETE FROM kith_odds WHERE object = ?1 AND version <= ?2";
constexpr Sql select_newest =
    R"(SELECT object, version, at, body FROM kith_odds AS one WHERE version =
         (SELECT max(version) FROM kith_odds AS other WHERE other.object = one.object)
       ORDER BY object)";

constexpr std::string_view verdicts[] = {"too_little", "no_better", "better"};

Json whole(size_t number) { return Json(static_cast<int64_t>(number)); }

Json to_json(const Score& score) {
  return Json(
      Json::Object{{"auc", score.auc}, {"brier", score.brier}, {"log_loss", score.log_loss}});
}

double number(const Json& json, std::string_view member) {
  const Json* found = json.find(member);
  return found ? found->as_double().value_or(0) : 0;
}
size_t count(const Json& json, std::string_view member) {
  return static_cast<size_t>(std::max<int64_t>(json.integer(member), 0));
}
const Json::Array& list(const Json& json, std::string_view member) {
  static const Json::Array none;
  const Json* found = json.find(member);
  return found && found->as_array() ? *found->as_array() : none;
}
const Json& part(const Json& json, std::string_view member) {
  static const Json none;
  const Json* found = json.find(member);
  return found ? *found : none;
}

Score score_from(const Json& json) {
  return {.auc = number(json, "auc"),
          .brier = number(json, "brier"),
          .log_loss = number(json, "log_loss")};
}

Report report_from(const Json& json) {
  Report report;
  const auto verdict = std::ranges::find(verdicts, json.text("verdict"));
  if (verdict != std::end(verdicts))
    report.verdict = static_cast<Verdict>(verdict - std::begin(verdicts));
  report.records = count(json, "records");
  report.won = count(json, "won");
  report.taught = count(json, "taught");
  report.tested = count(json, "tested");
  report.samples = count(json, "samples");
  report.split = parse_date(json.text("split")).value_or(Date{});
  report.base_rate = number(json, "base_rate");
  report.prior = number(json, "prior");
  report.gain = number(json, "gain");
  report.gain_error = number(json, "gain_error");
  report.calibration_error = number(json, "calibration_error");
  report.model = score_from(part(json, "model"));
  report.base = score_from(part(json, "base"));
  report.stated_samples = count(json, "stated_samples");
  report.stated = score_from(part(json, "stated"));
  report.model_where_stated = score_from(part(json, "model_where_stated"));
  for (const Json& one : list(json, "calibration"))
    report.deciles.push_back({.predicted = number(one, "predicted"),
                              .observed = number(one, "observed"),
                              .samples = one.integer("samples")});
  for (const Json& one : list(json, "telling"))
    if (one.as_string()) report.telling.push_back(*one.as_string());
  return report;
}

Factor factor_from(const Json& json) {
  Factor factor{.fact = std::string(json.text("fact")), .cuts = {}, .levels = {}};
  for (const Json& cut : list(json, "cuts")) factor.cuts.push_back(cut.as_double().value_or(0));
  for (const Json& one : list(json, "levels"))
    factor.levels.push_back({.key = std::string(one.text("key")),
                             .records = one.integer("records"),
                             .won_share = number(one, "won_share"),
                             .weight = number(one, "weight")});
  factor.mean = number(json, "mean");
  factor.spread = number(json, "spread");
  return factor;
}

Model model_from(const Json& json) {
  Model model;
  model.base = number(json, "base");
  model.intercept = number(json, "intercept");
  model.slope = number(json, "slope");
  model.shift = number(json, "shift");
  for (const Json& one : list(json, "factors")) model.factors.push_back(factor_from(one));
  return model;
}

}  // namespace

std::optional<int64_t> Trained::percent(const Seen& seen) const {
  if (report.verdict == Verdict::too_little) return std::nullopt;
  return std::clamp<int64_t>(std::llround(100 * model.probability(seen)), 1, 99);
}

Json to_json(const Report& report) {
  Json::Array calibration;
  for (const Decile& one : report.deciles)
    calibration.emplace_back(Json::Object{
        {"predicted", one.predicted}, {"observed", one.observed}, {"samples", one.samples}});
  Json::Array telling(report.telling.begin(), report.telling.end());
  return Json(Json::Object{{"verdict", verdicts[static_cast<size_t>(report.verdict)]},
                           {"records", whole(report.records)},
                           {"won", whole(report.won)},
                           {"taught", whole(report.taught)},
                           {"tested", whole(report.tested)},
                           {"samples", whole(report.samples)},
                           {"split", report.taught > 0 ? Json(format(report.split)) : Json()},
                           {"base_rate", report.base_rate},
                           {"prior", report.prior},
                           {"gain", report.gain},
                           {"gain_error", report.gain_error},
                           {"calibration_error", report.calibration_error},
                           {"model", to_json(report.model)},
                           {"base", to_json(report.base)},
                           {"stated_samples", whole(report.stated_samples)},
                           {"stated", to_json(report.stated)},
                           {"model_where_stated", to_json(report.model_where_stated)},
                           {"calibration", Json(std::move(calibration))},
                           {"telling", Json(std::move(telling))}});
}

Json to_json(const Model& model) {
  Json::Array factors;
  for (const Factor& factor : model.factors) {
    Json::Array cuts(factor.cuts.begin(), factor.cuts.end());
    Json::Array levels;
    for (const Level& level : factor.levels)
      levels.emplace_back(Json::Object{{"key", level.key},
                                       {"records", level.records},
                                       {"won_share", level.won_share},
                                       {"weight", level.weight}});
    factors.emplace_back(Json::Object{{"fact", factor.fact},
                                      {"cuts", Json(std::move(cuts))},
                                      {"levels", Json(std::move(levels))},
                                      {"mean", factor.mean},
                                      {"spread", factor.spread}});
  }
  return Json(Json::Object{{"base", model.base},
                           {"intercept", model.intercept},
                           {"slope", model.slope},
                           {"shift", model.shift},
                           {"factors", Json(std::move(factors))}});
}

int64_t keep(Connection& db, int64_t object, Timestamp at, const Learned& learned) {
  const int64_t version = db.integer(select_version, std::array{Value{object}}).value_or(0) + 1;
  const Json body(
      Json::Object{{"report", to_json(learned.report)}, {"model", to_json(learned.model)}});
  db.execute(insert_version, {object, version, at, body.dump()});
  db.execute(delete_versions, {object, version - versions_kept});
  return version;
}

std::vector<Trained> newest(Connection& db) {
  std::vector<Trained> all;
  db.query(select_newest, {}, [&](const storage::Row& row) {
    Trained one{.object = row.integer(0), .version = row.integer(1), .at = row.timestamp(2)};
    const auto body = parse_json(row.text(3));
    if (!body) {
      log::warn("odds_unreadable", "object={} version={}", one.object, one.version);
      return true;
    }
    one.report = report_from(part(*body, "report"));
    one.model = model_from(part(*body, "model"));
    for (const Factor& factor : one.model.factors) one.facts.push_back(factor.fact);
    all.push_back(std::move(one));
    return true;
  });
  return all;
}

}  // namespace kith::app::odds
