// Lists and reports as of an instant: which records have changed since, and what they were.
//
// The log says it. Records that are younger are told by their ids, which are in the order of time;
// those that have changed are found along the log's index of records, and their states then are
// rebuilt from the log (AsOfWalk) into temporary tables (query/past.h).
//
// History that was brought in from elsewhere (demo data) stands in the log behind what the workspace
// was set up with, and is older: so what the beginning of the log planted counts as older too.
//
// Limits: at most changed_max records of an object may have changed since. What was purged from the
// recycle bin is gone from the past as well. Roles, teams and titles of users are those of today;
// words are not looked for in the past.
//
// Cost: a look along the log's index over the object's older records (some ten million entries a
// second), and about 50 us for each that has changed; none for what has not.
#pragma once

#include <map>

#include "query/past.h"
#include "records/change.h"

namespace kith::records {

class Past final : public query::Past {
 public:
  static constexpr int changed_max = 20'000;

  // Lives within one read that may make temporary tables (storage::Scratch).
  Past(storage::Connection& db, const schema::Schema& schema, Timestamp at);

  Rows rows(const schema::Object& object) const override;
  // Too much has changed since: then what was answered is not what was.
  const std::optional<Error>& refusal() const { return refusal_; }

 private:
  std::vector<Id> changed(const schema::Object& object) const;
  void rebuild(const schema::Object& object, std::span<const Id> ids,
               std::span<const Id> planted) const;
  std::vector<Id> planted(const schema::Object& object) const;

  storage::Connection& db_;
  const schema::Schema& schema_;
  const Timestamp at_;
  const Id below_;
  const int64_t since_;
  mutable std::map<int64_t, Rows> rows_;
  mutable std::optional<Error> refusal_;
};

}  // namespace kith::records
