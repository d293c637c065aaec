#include "sales/opportunities.h"

#include "sales/look_up.h"
#include "sales/pipelines.h"
#include "sales/progress.h"

namespace kith::sales {
namespace {

using records::Draft;
using records::Unit;

constexpr Decimal hundred{100 * decimal_scale};
constexpr int money_amount = 0;
constexpr int money_base = 2;

// The pipeline of a stage that was named without one, or the default.
void choose_pipeline(const Unit& unit, Draft& draft) {
  if (draft.reference("pipeline")) return;
  const auto stage = look_up(unit, "stages", draft.reference("stage"));
  const Id pipeline =
      stage ? Id{std::get<int64_t>(cell(*stage, "pipeline"))} : default_pipeline(unit);
  draft.set("pipeline", value_of(pipeline));
}

void choose_stage(const Unit& unit, Draft& draft) {
  const bool moved = !draft.creating() && draft.changed("pipeline") && !draft.changed("stage");
  if (draft.reference("stage") && !moved) return;
  draft.set("stage", value_of(first_stage(unit, draft.reference("pipeline"))));
}

Date today(const Unit& unit) {
  return unit.actor.asker(unit.now, unit.base_currency).zone->date_at(unit.now);
}

// A date that stood there before the closing says when somebody hoped for it, not when it came.
// What a file says of a closing is history and stays.
bool was_expected(const Unit& unit, const Draft& draft) {
  return !draft.creating() && !draft.changed("close_date") && unit.via != records::Via::import &&
         unit.via != records::Via::undo;
}

void close(const Unit& unit, Draft& draft, std::string_view outcome) {
  if (outcome == "open") {
    draft.set("closed_at", {});
    return;
  }
  if (is_null(cell(draft.after(), "closed_at"))) draft.set("closed_at", unit.now);
  if (draft.empty("close_date") || was_expected(unit, draft)) {
    draft.set("close_date", today(unit));
  }
}

void enter_stage(const Unit& unit, Draft& draft, const query::Stored& stage) {
  const bool given = draft.changed("probability") && draft.decimal("probability").has_value();
  if (!given) draft.set("probability", decimal(stage, "probability"));
  const std::string_view outcome = text(stage, "kind");
  draft.set("status", std::string(outcome));
  if (!draft.changed("stage_since")) draft.set("stage_since", unit.now);  // an undo brings its own
  close(unit, draft, outcome);
  categorise(draft, stage);
  note_furthest(unit, draft, stage);
}

// Taking a move back asks for nothing.
void demand_fields(const Unit& unit, Draft& draft, const query::Stored& stage) {
  if (unit.via == records::Via::undo) return;
  const schema::Object& object = draft.after().object();
  for (const std::string& name : required_fields(stage)) {
    const schema::Field* field = object.field(name);
    if (!field || !draft.empty(name)) continue;
    draft.refuse(name, "required",
                 say("The stage “{0}” needs “{1}”. Fill it in together with the move.",
                     "阶段“{0}”要求填写“{2}”。请在移动时一并填写。", text(stage, "name"),
                     field->label.en, field->label.zh));
  }
}

void weigh(Draft& draft) {
  const schema::Field& weighted = *draft.after().object().field("expected_amount");
  const Value& amount = cell(draft.after(), "amount", money_amount);
  const Value& base = cell(draft.after(), "amount", money_base);
  const auto probability = draft.decimal("probability");
  auto share = [&](const Value& whole) -> Value {
    const auto* decimal = std::get_if<Decimal>(&whole);
    if (!decimal || !probability) return {};
    const auto product = multiply(*decimal, *probability);
    const auto part = product ? divide(*product, hundred) : std::nullopt;
    return part ? Value{*part} : Value{};
  };
  auto cells = draft.cells(weighted);
  const auto source = draft.after().cells(*draft.after().object().field("amount"));
  for (size_t i = 0; i < cells.size(); ++i) cells[i] = source[i];  // currency, rate and its date
  cells[money_amount] = share(amount);
  cells[money_base] = share(base);
  if (is_null(cells[money_amount])) {
    for (Value& cell : cells) cell = {};
  }
}

}  // namespace

Status follow_stage(const Unit& unit, Draft& draft) {
  choose_pipeline(unit, draft);
  choose_stage(unit, draft);
  const bool entered = draft.creating() || draft.changed("stage") || draft.changed("pipeline");
  if (entered) {
    const auto stage = look_up(unit, "stages", draft.reference("stage"));
    if (!stage) return done();  // the reference check names what is wrong with it
    if (Id{std::get<int64_t>(cell(*stage, "pipeline"))} != draft.reference("pipeline")) {
      draft.refuse("stage", "other_pipeline",
                   say("The stage “{}” belongs to another pipeline. Choose one of this pipeline, "
                       "or change both.",
                       "阶段“{}”属于另一个管道。请选择本管道的阶段，或同时修改两者。",
                       text(*stage, "name")));
      return done();
    }
    enter_stage(unit, draft, *stage);
    demand_fields(unit, draft, *stage);
  }
  if (entered || draft.changed("amount") || draft.changed("probability")) weigh(draft);
  return done();
}

}  // namespace kith::sales
