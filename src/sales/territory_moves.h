// What the rules of territories would move if they were asked about every record, and doing it.
//
// The plan is made by the query engine, rule by rule: one pass of ids for each, and one of where every record
// stands now. So 200,000 accounts under 40 rules are 40 statements, and no rule is looked at record by record.
#pragma once

#include <map>
#include <vector>

#include "app/app.h"
#include "sales/territory_rules.h"

namespace kith::sales {

struct TerritoryMove {
  Id record;
  Id from;  // nobody: in none
  Id to;
};

struct TerritoryPlan {
  int64_t records = 0;
  int64_t kept_by_hand = 0;
  int64_t unplaced = 0;  // no rule fits, and nobody has placed them by hand
  int64_t overlapping = 0;
  std::vector<TerritoryMove> moves;  // in the order of the records
  // Records that fit two equal rules, of which the first decides: by both.
  std::map<std::pair<Id, Id>, int64_t> overlaps;
};

TerritoryPlan plan_of_territories(const query::ReadEnvironment& environment,
                                  const schema::Object& object, const TerritoryRules& rules);

inline constexpr std::string_view territory_job = "territories";

struct TerritoriesAsked {
  Id job;
  Id batch;
};
// All records of the object that are not kept by hand: by the rules as they are when the job comes to them.
Result<TerritoriesAsked> apply_territories(const records::Unit& unit, jobs::Queue& queue,
                                           std::string_view object, std::string label);

// Payload: {"object","batch"}. Of a second attempt what was moved already is in its place.
Status run_territories(app::Workspace& workspace, jobs::Run& run);

}  // namespace kith::sales
