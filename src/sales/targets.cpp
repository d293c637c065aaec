#include "sales/targets.h"

#include <fmt/format.h>

#include "sales/look_up.h"

namespace kith::sales {
namespace {

using records::Draft;
using records::Unit;

// 2026-11, 2026 Q4, 2026: read alike in every language.
std::string name_of_period(Period period, Date start) {
  const std::chrono::year_month_day day{start};
  const int year = static_cast<int>(day.year());
  const unsigned month = static_cast<unsigned>(day.month());
  if (period == Period::year) return fmt::format("{}", year);
  if (period == Period::quarter) return fmt::format("{} Q{}", year, (month + 2) / 3);
  return fmt::format("{}-{:02}", year, month);
}

std::string name_of_whom(const Unit& unit, const Draft& draft) {
  if (const Id person = draft.reference("person")) {
    return std::string(unit.actor.directory().user_name(person));
  }
  if (const Id territory = draft.reference("territory")) {
    const auto where = look_up(unit, "territories", territory);
    return where ? std::string(text(*where, "name")) : std::string{};
  }
  const auto team = look_up(unit, "teams", draft.reference("team"));
  return team ? std::string(text(*team, "name")) : std::string{};
}

std::string name_of_product(const Unit& unit, const Draft& draft) {
  const auto product = look_up(unit, "products", draft.reference("product"));
  return product ? std::string(text(*product, "name")) : std::string{};
}

}  // namespace

Status fit_period(const Unit& unit, Draft& draft) {
  if (draft.reference("person") && draft.reference("team")) {
    draft.refuse("team", "exclusive",
                 say("It is for a person or for a team, not for both. Empty one of them.",
                     "只能属于个人或团队之一，请清空其中一个。"));
  }
  if (draft.reference("territory") && (draft.reference("person") || draft.reference("team"))) {
    draft.refuse("territory", "exclusive",
                 say("It is for a territory, or for a person or a team, not for both. Empty one of "
                     "them.",
                     "只能属于销售区域，或个人、团队之一，请清空其中一个。"));
  }
  // Whoever sees what a person owns sees the person's target as well.
  if (draft.changed("person") && draft.reference("person")) {
    draft.set("owner", value_of(draft.reference("person")));
  }
  if (draft.changed("territory")) {
    const auto where = look_up(unit, "territories", draft.reference("territory"));
    const Id manager = where ? reference(*where, "manager") : Id{};
    if (manager) draft.set("owner", value_of(manager));
  }
  const auto period = parse_period(draft.text("period"));
  const auto day = draft.date("starts_on");
  if (!period || !day) return done();  // the checks of required fields name what is missing
  const Date start = start_of(*period, *day);
  draft.set("starts_on", start);
  std::string name = name_of_period(*period, start);
  for (const std::string& part : {name_of_whom(unit, draft), name_of_product(unit, draft)}) {
    if (!part.empty()) name += " · " + part;
  }
  draft.set("name", std::move(name));
  return done();
}

}  // namespace kith::sales
