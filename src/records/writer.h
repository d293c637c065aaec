// One write of one record, below the verbs: the row, its indexes, its change, the bell. Checks no
// rights and no values; that is done above (records.cpp), or on purpose not at all (undo.cpp).
#pragma once

#include <optional>
#include <string>

#include "query/read.h"
#include "records/index.h"
#include "records/plan.h"

namespace kith::records {

class Writer {
 public:
  Writer(const Records& records, const Unit& unit, const schema::Object& object);

  const Records& records() const { return records_; }
  const Records::State& state() const { return *records_.state_; }
  const Unit& unit() const { return unit_; }
  const ObjectPlan& plan() const { return plan_; }
  const schema::Object& object() const { return plan_.object; }
  query::ReadEnvironment seen_by_actor() const { return environment(unit_.actor); }
  query::ReadEnvironment seen_by_all() const { return environment(query::everything()); }
  schema::ReadContext read_context() const;

  // Fills id, created_*, updated_at and version where they are empty, and the owner. `record` then
  // is what insert() takes.
  void sign_new(query::Stored& record) const;
  // Sets its derived fields on the way. A duplicate value in a unique field is Code::conflict.
  Result<Saved> insert(query::Stored& record, const IndexEntry& entry) const;
  // Writes what differs, signed with a new version. Nothing differs: nothing is written. Conflict
  // when `before` is no longer what stands there.
  Result<Saved> replace(const query::Stored& before, query::Stored after, Act act) const;

  // Its line in the log, and the bell once that is durable.
  void log(Act act, Id record, int64_t version, std::vector<FieldChange> fields) const;

 private:
  query::ReadEnvironment environment(const query::Visibility& visibility) const;
  void derive(const query::Stored* before, query::Stored& after) const;

  const Records& records_;
  const Unit& unit_;
  std::shared_ptr<const Plans> plans_;
  const ObjectPlan& plan_;
};

// The error of a version that has moved on.
Error stale(const schema::Object& object);

}  // namespace kith::records
