#include "sales/territories.h"

#include "automation/fields.h"
#include "records/draft_view.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using records::Draft;
using records::DraftView;
using records::Unit;

constexpr std::string_view kept_by_hand = "territory_locked";

void check_rule(const Unit& unit, Draft& draft, std::string_view object, std::string_view field) {
  const auto json = parse_json(draft.text(field));
  if (!json) return;
  auto filter = read_territory_rule(unit, *unit.schema->object(object), *json, field);
  if (filter) return;
  for (FieldError& error : filter.error().fields) draft.errors().push_back(std::move(error));
}

bool too_many(const Unit& unit) {
  query::Question question;
  question.object = unit.schema->object("territories");
  return query::count(automation::seen_by_all(unit), question, territories_max).value >=
         territories_max;
}

}  // namespace

Status follow_territory(KnownTerritories& known, const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const bool locked = draft.flag(kept_by_hand);
  const bool lock_changed = draft.changed(kept_by_hand);
  const bool chosen = draft.changed("territory") && !(lock_changed && !locked);
  const bool by_hand = chosen && !draft.empty("territory");
  if (locked && (lock_changed || !draft.changed("territory"))) return done();
  const bool emptied = chosen && !by_hand;
  const bool comes_back = draft.before() && draft.before()->deleted();
  const auto rules = known.rules(unit, draft.after().object());
  const bool asked = draft.creating() || by_hand || emptied || lock_changed || comes_back ||
                     rules->touched_by(draft);
  if (!asked) return done();
  const DraftView view(unit, draft.after(),
                       draft.creating() ? DraftView::Stage::created : DraftView::Stage::stands);
  const Id said = rules->territory_of(view);
  if (by_hand) {
    if (said != draft.reference("territory")) draft.set(kept_by_hand, true);
    return done();
  }
  if (!draft.empty(kept_by_hand)) draft.set(kept_by_hand, {});
  if (said != draft.reference("territory")) draft.set("territory", value_of(said));
  return done();
}

Status check_territory(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const bool one_more = draft.creating() || (draft.before() && draft.before()->deleted());
  // One that a field took away has made unreadable holds up nothing else: the territory can be
  // renamed, moved and put out of use.
  for (const auto& [object, field] : ruled_objects) {
    if (!draft.empty(field) && (one_more || draft.changed(field)))
      check_rule(unit, draft, object, field);
  }
  if (one_more && too_many(unit))
    draft.refuse(
        "name", "too_many",
        say("There are {} territories already, which is the most. Delete one, or give one "
            "another rule.",
            "销售区域已达上限 {} 个。请删除一个，或修改已有区域的规则。", territories_max));
  return done();
}

Status check_territory_member(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const Id user = draft.reference("member");
  const auto who = look_up(unit, "users", user);
  draft.set("label", who ? Value{std::string(text(*who, "name"))} : Value{});
  for (const query::Stored& other :
       look_up_all(unit, "territory_members", "of_territory", draft.reference("of_territory"))) {
    if (other.id() == draft.after().id() || automation::named(other, "member") != user) continue;
    draft.refuse("member", "duplicate",
                 say("This person is in the territory already. Change the role or the weight "
                     "instead.",
                     "该人员已在此销售区域中，可直接修改其角色或权重。"));
    break;
  }
  return done();
}

}  // namespace kith::sales
