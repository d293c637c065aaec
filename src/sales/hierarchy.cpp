#include "sales/hierarchy.h"

#include <algorithm>
#include <limits>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;

constexpr size_t named_max = 500;  // values of one condition
constexpr int page_records = 500;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

std::string_view name_of(const Stored& record) { return text(record, "name"); }

// Both names are known to whoever writes: the record is theirs to change, the other one they chose.
Error in_a_circle(const Hierarchy& hierarchy, const Stored& above, const Stored& record) {
  const std::string_view upper = name_of(above);
  const std::string_view lower = name_of(record);
  if (hierarchy.object == "contacts") {
    return invalid_field(
        std::string(hierarchy.above), "circle",
        say("“{0}” already reports to “{1}”, directly or through others. Choose somebody else, or "
            "first change whom “{0}” reports to.",
            "“{0}”已经直接或间接向“{1}”汇报。请另选他人，或先修改“{0}”的汇报对象。", upper, lower));
  }
  return invalid_field(
      std::string(hierarchy.above), "circle",
      say("“{0}” already stands below “{1}”, directly or through others. Choose another parent, or "
          "first take “{0}” out from below it.",
          "“{0}”已经是“{1}”的直接或间接下级。请另选上级，或先解除“{0}”的上级。", upper, lower));
}

Error too_deep(const Hierarchy& hierarchy) {
  const int most = hierarchy.levels_max;
  if (hierarchy.object == "contacts") {
    return invalid_field(std::string(hierarchy.above), "too_deep",
                         say("People report to one another over at most {} levels. Choose somebody "
                             "further up.",
                             "汇报关系最多 {} 级。请选择更上级的人。", most));
  }
  if (hierarchy.object == "territories") {
    return invalid_field(std::string(hierarchy.above), "too_deep",
                         say("The tree of territories has at most {} levels. Choose one further "
                             "up.",
                             "销售区域最多 {} 级。请选择更上级的区域。", most));
  }
  return invalid_field(
      std::string(hierarchy.above), "too_deep",
      say("A group has at most {} levels of accounts, counted with all that stands "
          "below. Choose a parent further up.",
          "客户层级最多 {} 级（含其所有下级）。请选择更上级的客户。", most));
}

// How many levels stand below a record, counted no further than matters.
int levels_below(const Unit& unit, const Hierarchy& hierarchy, Id record) {
  std::vector<Id> level{record};
  for (int levels = 0;; ++levels) {
    if (levels > hierarchy.levels_max) return levels;
    level = right_below(everything(unit), hierarchy, level, std::numeric_limits<size_t>::max());
    if (level.empty()) return levels;
  }
}

Status judge(const Hierarchy& hierarchy, const Unit& unit, const Stored* before,
             const Stored& after) {
  const schema::Field& field = *after.object().field(hierarchy.above);
  const Id first = reference(after, hierarchy.above);
  if (!first || after.deleted()) return done();
  const bool comes_back = before && before->deleted();
  if (before && !comes_back && before->same(field, after)) return done();
  unit.db.take_turns(hierarchy.object);
  int above = 0;
  std::optional<Stored> chosen;
  for (Id id = first; id; ++above) {
    // It may be in the recycle bin still, on its way out.
    if (id == after.id()) return in_a_circle(hierarchy, chosen ? *chosen : after, after);
    const auto next = look_up(unit, hierarchy.object, id);
    if (!next) break;  // what is in the recycle bin holds nobody together
    if (!chosen) chosen = next;
    if (above >= hierarchy.levels_max) return too_deep(hierarchy);
    id = reference(*next, hierarchy.above);
  }
  const int below = before ? levels_below(unit, hierarchy, after.id()) : 0;
  if (above + 1 + below > hierarchy.levels_max) return too_deep(hierarchy);
  return done();
}

}  // namespace

app::Guard keeps_hierarchy(const Hierarchy& hierarchy) {
  return {{std::string(hierarchy.object)},
          [hierarchy](const Unit& unit, const Stored* before, const Stored& after) {
            return judge(hierarchy, unit, before, after);
          }};
}

std::vector<Id> right_below(const query::ReadEnvironment& environment, const Hierarchy& hierarchy,
                            std::span<const Id> ids, size_t limit) {
  const schema::Object& object = *environment.schema.object(hierarchy.object);
  std::vector<Id> found;
  for (size_t from = 0; from < ids.size(); from += named_max) {
    std::vector<Value> named;
    for (const Id id : ids.subspan(from, std::min(named_max, ids.size() - from)))
      named.push_back(id.value);
    query::Question question;
    question.object = &object;
    question.filter =
        records::where(object, *object.field(hierarchy.above), query::Op::in, std::move(named));
    for (Id after;;) {
      const auto wanted = static_cast<int>(std::min<size_t>(page_records, limit - found.size()));
      if (wanted == 0) return found;
      const auto some = query::select_ids(environment, question, after, wanted);
      found.insert(found.end(), some.begin(), some.end());
      if (some.size() < static_cast<size_t>(wanted)) break;
      after = some.back();
    }
  }
  return found;
}

}  // namespace kith::sales
