#include "sales/progress.h"

#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Draft;
using records::Unit;

int64_t position(const Stored& stage) { return std::get<int64_t>(cell(stage, "position")); }
Id pipeline_of(const Stored& stage) { return Id{std::get<int64_t>(cell(stage, "pipeline"))}; }

// What it was known to have reached before this move.
std::optional<Stored> reached_before(const Unit& unit, const Draft& draft) {
  if (draft.creating()) return std::nullopt;
  if (const Id known = draft.reference("furthest_stage")) return look_up(unit, "stages", known);
  const auto* left = std::get_if<int64_t>(&cell(*draft.before(), "stage"));
  auto stage = left ? look_up(unit, "stages", Id{*left}) : std::nullopt;
  return stage && text(*stage, "kind") != "lost" ? stage : std::nullopt;
}

// A win that was taken back was none.
bool further(const Stored& stage, const Stored& than) {
  if (text(stage, "kind") == "won" || text(than, "kind") == "won") return true;
  return pipeline_of(stage) != pipeline_of(than) || position(stage) > position(than);
}

}  // namespace

void note_furthest(const Unit& unit, Draft& draft, const Stored& stage) {
  if (!draft.creating() && draft.changed("furthest_stage")) return;  // an undo brings its own
  const auto before = reached_before(unit, draft);
  const bool lost = text(stage, "kind") == "lost";
  if (lost && !before) return;
  const bool stays = before && (lost || !further(stage, *before));
  draft.set("furthest_stage", value_of(stays ? before->id() : stage.id()));
}

void categorise(Draft& draft, const Stored& stage) {
  if (draft.changed("forecast_category") && !draft.empty("forecast_category")) return;
  const std::string_view outcome = text(stage, "kind");
  const std::string_view own = text(stage, "forecast_category");
  std::string_view category = own.empty() ? "pipeline" : own;
  if (outcome == "won") category = "closed";
  if (outcome == "lost") category = "omitted";
  draft.set("forecast_category", std::string(category));
}

}  // namespace kith::sales
