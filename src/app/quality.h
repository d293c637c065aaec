// Data quality: what good records have, as rules that are data, and how much of it each record has.
//
// A rule is a weight and a condition in the language of filters: fields are filled in or written
// properly, somebody has touched the record lately, it has related records, or whatever a filter can
// say. The score of a record is the share of the weights whose conditions hold, from 0 to 100, kept in
// the object's field of the kind `quality`, so that lists show, sort and filter it like any other.
//
// It is worked out in each write, in memory, where it costs about a microsecond, and a statement for
// each rule about related records that the record does not yet have. What changes without a write of
// the record itself (rules, days that pass, records that come to refer to it) a durable job follows
// (app/quality_scan.h). It is never a change of the record: no history, no version, nothing to undo.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "query/filter.h"
#include "records/records.h"

namespace kith::app {

struct QualityRule {
  Id id;
  Message label;
  std::string kind;                 // filled, valid, fresh, related, holds
  std::vector<std::string> fields;  // to be looked at where it does not hold
  int64_t weight = 1;
  Json condition;  // a filter; good records meet it
};

class Quality {
 public:
  // Reads the rules again. Called when one of them has changed.
  void refresh(storage::Connection& db);

  // Those that count, the weightiest first.
  std::vector<QualityRule> rules(const schema::Object& object) const;
  // Sets the score and the untidy fields of a record: records::Derive.
  void derive(const records::Unit& unit, const query::Stored* before, query::Stored& after) const;

  // A rule as it is asked today.
  struct Judged {
    QualityRule rule;
    query::Filter condition;
  };
  // Rules that name what is no longer there count for nothing, and are left out.
  std::vector<Judged> conditions(const schema::SchemaPtr& schema, const schema::Object& object,
                                 Timestamp now) const;

 private:
  using ByObject = std::unordered_map<std::string, std::vector<QualityRule>>;
  using Conditions = std::unordered_map<int64_t, std::vector<Judged>>;
  // For one snapshot of the schema and one day, since conditions say "the last 30 days".
  struct Compiled {
    schema::SchemaPtr schema;
    Date day;
    Conditions by_object;
  };
  std::shared_ptr<const Compiled> compiled(const schema::SchemaPtr& schema, Timestamp now) const;

  mutable std::mutex mutex_;
  std::shared_ptr<const ByObject> rules_ = std::make_shared<ByObject>();
  mutable std::shared_ptr<const Compiled> compiled_;
};

// Whether each condition holds for a record.
std::vector<bool> judge(const records::Unit& unit, std::span<const Quality::Judged> conditions,
                        const query::Stored& record);
// The share of the weights that hold, from 0 to 100; NULL where there is no rule.
Value score_of(std::span<const Quality::Judged> conditions, const std::vector<bool>& holds);

}  // namespace kith::app
