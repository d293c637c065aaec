#include "sales/commission_rules.h"

#include <algorithm>

#include "automation/fields.h"
#include "base/log.h"
#include "query/filter.h"
#include "records/conditions.h"
#include "records/draft_view.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::Stored;
using records::Draft;
using records::Unit;

constexpr int rules_max = 200;
constexpr size_t tiers_max = 20;
constexpr Decimal hundred{100 * decimal_scale};

// What decides over what was earned: once a line is approved it stays.
constexpr std::string_view decisive[] = {"condition", "whom",         "person",    "team",
                                         "method",    "rate",         "tiers",     "period",
                                         "earned_on", "fixed_amount", "valid_from"};

// [{"above","rate"}], ascending, above zero. Nothing where it is not that.
std::optional<Scale> tiers_in(std::string_view written) {
  const auto json = parse_json(written);
  const Json::Array* rows = json ? json->as_array() : nullptr;
  if (!rows || rows->empty() || rows->size() > tiers_max) return std::nullopt;
  const auto number = [](const Json& row, std::string_view name) -> std::optional<Decimal> {
    const Json* found = row.find(name);
    if (!found) return std::nullopt;
    return found->as_string() ? parse_decimal(*found->as_string()) : found->as_decimal();
  };
  Scale scale;
  Decimal last;
  for (const Json& row : *rows) {
    const auto above = number(row, "above");
    const auto rate = number(row, "rate");
    if (!above || !rate || *above <= last || *rate < Decimal{} || *rate > hundred)
      return std::nullopt;
    scale.push_back({*above, *rate});
    last = *above;
  }
  return scale;
}

CommissionRule::Whom whom_in(std::string_view name) {
  using Whom = CommissionRule::Whom;
  return name == "manager"  ? Whom::manager
         : name == "person" ? Whom::person
         : name == "team"   ? Whom::team
                            : Whom::owner;
}

Result<Filter> condition_in(const Unit& unit, std::string_view object, std::string_view written) {
  if (written.empty()) return Filter::always();
  const Json json = TRY(parse_json(written));
  return query::parse_filter(json, *unit.schema, *unit.schema->object(object), query::everything(),
                             unit.actor.asker(unit.now, unit.base_currency), "condition");
}

bool has_lines(const Unit& unit, Id rule, bool approved) {
  const schema::Object& lines = *unit.schema->object("commissions");
  Filter filter = automation::is(lines, "rule", value_of(rule));
  if (approved)
    filter = Filter::both(
        std::move(filter),
        automation::among(lines, "state", {std::string("approved"), std::string("paid")}));
  query::Question question;
  question.object = &lines;
  question.filter = std::move(filter);
  return !query::select_ids(automation::seen_by_all(unit), question, Id{}, 1).empty();
}

void keep_what_was_approved(const Unit& unit, Draft& draft) {
  const Id rule = draft.after().id();
  if (draft.changed("earned_on") && has_lines(unit, rule, false)) {
    draft.refuse("earned_on", "in_use",
                 say("This rule has earned something already. End it by “valid to”, and make "
                     "another one.",
                     "该规则已产生提成。请填写截止日期终止它，并另建规则。"));
    return;
  }
  const auto moved =
      std::ranges::find_if(decisive, [&](std::string_view field) { return draft.changed(field); });
  if (moved == std::end(decisive) || !has_lines(unit, rule, true)) return;
  draft.refuse(*moved, "in_use",
               say("Commission of this rule is approved or paid, so what it pays stays. End it by "
                   "“valid to”, and make another one from then on.",
                   "该规则的提成已有审核或发放，不能再改变计算标准。请填写截止日期终止它，"
                   "并另建此后生效的规则。"));
}

void check_method(Draft& draft) {
  const std::string_view method = draft.text("method");
  if (method == "fixed") {
    if (draft.decimal("fixed_amount").value_or(Decimal{}).units <= 0)
      draft.refuse("fixed_amount", "required",
                   say("Give the amount that each record earns.", "请填写每笔的固定金额。"));
    return;
  }
  if (draft.empty("rate"))
    draft.refuse("rate", "required",
                 say("Give the rate in percent; in tiers that of the first, zero as well.",
                     "请填写比例；阶梯比例时为第一档，可以为零。"));
  if (method == "tiers" && !tiers_in(draft.text("tiers")))
    draft.refuse("tiers", "format",
                 say("Give 1 to {} tiers, each above the one before it, with a rate from 0 to "
                     "100: [{{\"above\":\"100000\",\"rate\":\"5\"}}].",
                     "请填写 1 到 {} 档，金额逐档递增，比例为 0 到 100："
                     "[{{\"above\":\"100000\",\"rate\":\"5\"}}]。",
                     tiers_max));
}

void check_whom(Draft& draft) {
  if (draft.text("whom") == "person" && !draft.reference("person"))
    draft.refuse("person", "required", say("Choose who earns it.", "请选择人员。"));
  if (draft.text("whom") == "team" && !draft.reference("team"))
    draft.refuse("team", "required", say("Choose which team earns it.", "请选择团队。"));
}

}  // namespace

const CommissionSource* commission_source(std::string_view object) {
  const auto found = std::ranges::find(commission_sources, object, &CommissionSource::object);
  return found == commission_sources.end() ? nullptr : &*found;
}

CommissionRule::CommissionRule(Stored rule)
    : stored(std::move(rule)),
      source(commission_source(text(stored, "earned_on"))),
      whom(whom_in(text(stored, "whom"))) {
  const auto* in_use = std::get_if<bool>(&cell(stored, "active"));
  active = in_use && *in_use;
  const std::string_view method = text(stored, "method");
  if (method == "fixed") fixed = decimal(stored, "fixed_amount");
  scale.push_back({Decimal{}, decimal(stored, "rate")});
  if (method != "tiers") return;
  period = parse_period(text(stored, "period"));
  if (const auto tiers = tiers_in(text(stored, "tiers")))
    scale.insert(scale.end(), tiers->begin(), tiers->end());
}

bool CommissionRule::holds_on(Date day) const {
  const auto from = automation::day(stored, "valid_from");
  const auto to = automation::day(stored, "valid_to");
  return (!from || *from <= day) && (!to || day <= *to);
}

std::vector<CommissionRule> commission_rules_on(const Unit& unit, std::string_view object) {
  const schema::Object& rules = *unit.schema->object("commission_rules");
  std::vector<CommissionRule> found;
  for (Stored& rule : automation::find_all(
           unit, rules, automation::is(rules, "earned_on", std::string(object)), rules_max))
    found.emplace_back(std::move(rule));
  std::ranges::sort(found, {}, [](const CommissionRule& rule) { return rule.id(); });
  return found;
}

bool meets(const Unit& unit, const CommissionRule& rule, const Stored& record) {
  const auto filter = condition_in(unit, rule.source->object, text(rule.stored, "condition"));
  if (!filter) {
    // A field that it asked for is gone: it earns nothing rather than everything.
    log::warn("commission_rule_unreadable", "rule={}", format(rule.id()));
    return false;
  }
  return query::matches(*filter, records::DraftView(unit, record));
}

Status check_commission_rule(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) {
    const bool with_its_lines = unit.actor.is_system();  // sample data that goes altogether
    if (!with_its_lines && has_lines(unit, draft.after().id(), false))
      draft.refuse("active", "in_use",
                   say("This rule has earned something. End it by “valid to”, or take it out of "
                       "use.",
                       "该规则已产生提成，不能删除。请填写截止日期，或停用它。"));
    return done();
  }
  // What it has earned in another workspace may come behind it: it rests until somebody looks.
  if (draft.creating() && unit.via == records::Via::import) draft.set("active", false);
  check_method(draft);
  check_whom(draft);
  const auto from = draft.date("valid_from");
  const auto to = draft.date("valid_to");
  if (from && to && *to < *from)
    draft.refuse("valid_to", "order",
                 say("Give a day that is not before “valid from”.", "截止日期不能早于生效日期。"));
  if (commission_source(draft.text("earned_on"))) {
    auto filter = condition_in(unit, draft.text("earned_on"), draft.text("condition"));
    if (!filter)
      for (FieldError& error : filter.error().fields) draft.errors().push_back(std::move(error));
  }
  if (!draft.creating()) keep_what_was_approved(unit, draft);
  return done();
}

}  // namespace kith::sales
