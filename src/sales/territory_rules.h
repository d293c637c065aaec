// Rules of territories (docs/decisions/0042-territory.md): which accounts and leads belong where.
//
// A rule is a filter. Those in use are looked at in one order: by position, of the same position the deeper in the
// tree first, of those the older. The first that fits decides; two of the same position and depth that both
// fit overlap, which is shown and no error.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "query/filter.h"
#include "records/records.h"

namespace kith::sales {

inline constexpr int territories_max = 500;
// Objects whose records belong to a territory, and the field of it that holds their rule.
inline constexpr std::pair<std::string_view, std::string_view> ruled_objects[] = {
    {"accounts", "account_rule"}, {"leads", "lead_rule"}};
// Empty where its records belong to none.
std::string_view rule_field_of(std::string_view object);

// Nobody in particular asks: whoever writes a record, it comes to the same territory, so a rule that names
// the asker is refused. Errors are of `place`.
Result<query::Filter> read_territory_rule(const records::Unit& unit, const schema::Object& object,
                                          const Json& rule, std::string_view place);

struct TerritoryRule {
  Id territory;
  int64_t position = 0;
  int depth = 0;
  query::Filter filter;

  bool equals(const TerritoryRule& other) const {
    return position == other.position && depth == other.depth;
  }
};

// Those of one object, in their order.
class TerritoryRules {
 public:
  static TerritoryRules read(const records::Unit& unit, const schema::Object& object);

  std::span<const TerritoryRule> all() const { return rules_; }
  // Nobody: no rule fits.
  Id territory_of(const query::RecordView& record) const;
  // Whether a change of the record may be one for the rules: of a field that they read. What stands in other
  // records may have changed meanwhile without us, and is looked at with every change.
  bool touched_by(const records::Draft& draft) const;

 private:
  void watch(const query::Filter& filter);

  schema::SchemaPtr schema_;  // whose fields the filters name
  std::vector<TerritoryRule> rules_;
  std::set<const schema::Field*> fields_;
  bool relations_ = false;
};

// Parsed once and kept until a territory changes, for a row of an import must not parse them all. Whether
// one has changed is asked of the table in the same transaction: what another one does, or this one before
// it is rolled back, cannot leave something stale here. Nor can what a rule was read with: the fields that
// there are, the day and the zone of "this month", the currency of an amount without one.
class KnownTerritories {
 public:
  std::shared_ptr<const TerritoryRules> rules(const records::Unit& unit,
                                              const schema::Object& object);

 private:
  struct Mark {
    schema::SchemaPtr schema;
    int64_t object = 0;
    std::vector<int64_t> state;  // which there are, each in which version, and since when
    const TimeZone* zone = nullptr;
    Date today{};
    std::string base_currency;
    bool operator==(const Mark&) const = default;
  };
  struct Known {
    Mark mark;
    std::shared_ptr<const TerritoryRules> rules;
  };
  static Mark mark_of(const records::Unit& unit, const schema::Object& object);

  std::mutex mutex_;
  std::vector<Known> known_;  // few: the newest of each object and workspace
};

}  // namespace kith::sales
