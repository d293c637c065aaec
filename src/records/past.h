// Lists and reports as of an instant: which records have changed since, and what they were.
//
// The log says it. Records that are younger are told by their ids, which are in the order of time.
// Those that have changed are found along the log, by the texts of its rows: a change that names none
// of the fields which a question is about leaves its answer as it is. Of the others, the fields that
// matter are taken over from the row of now and set to what they were before the first change after
// the instant (query/past.h).
//
// History that was brought in from elsewhere (demo data) stands in the log behind what the workspace
// was set up with, and is older: so what the beginning of the log planted counts as older too.
//
// Limits: at most changed_max records of an object may have changed since in what a question is
// about, and examined_max changes are looked at. What was purged from the recycle bin is gone from
// the past as well. Roles, teams and titles of users are those of today; words are not looked for in
// the past.
//
// Cost: where less than short_window changes were made since, a look at each (about a million a
// second), else a look along the log's index over the object's older records (some ten million
// entries a second); and about 10 us for each record that has changed in what matters.
#pragma once

#include <map>
#include <unordered_map>

#include "query/past.h"
#include "records/change.h"

namespace kith::records {

class Past final : public query::Past {
 public:
  static constexpr int changed_max = 20'000;

  // Lives within one read that may make temporary tables (storage::Scratch).
  Past(storage::Connection& db, const schema::Schema& schema, Timestamp at);

  Id below() const override { return below_; }
  Timestamp at() const override { return at_; }
  int former(const Asked& asked) const override;
  // Too much has changed since: then what was answered is not what was.
  const std::optional<Error>& refusal() const { return refusal_; }

 private:
  // What the log says of a record's fields at the instant.
  struct Then {
    bool born_later = false;
    std::vector<FieldChange> fields;  // `from` is what was
  };
  using Thens = std::unordered_map<Id, Then>;
  class Touches;
  struct Known {
    int64_t object;
    std::vector<const schema::Field*> fields;
    int number;
  };

  Thens changed(const Asked& asked, const Touches& touches) const;
  bool note(const storage::Row& row, const Touches& touches, const schema::Object& object,
            std::optional<Timestamp> at, Thens& thens) const;
  void note_planted(const Asked& asked, const Touches& touches, Thens& thens) const;
  const std::vector<Id>& planted(const schema::Object& object) const;
  void rebuild(const Asked& asked, const Touches& touches, const Thens& thens, int number) const;
  void sign(query::FormerRow& row, const schema::Object& object) const;

  storage::Connection& db_;
  const schema::Schema& schema_;
  const Timestamp at_;
  const Id below_;
  const int64_t since_;
  mutable std::vector<Known> known_;
  mutable int tables_ = 0;
  mutable std::map<int64_t, std::vector<Id>> planted_;
  mutable std::optional<Error> refusal_;
};

}  // namespace kith::records
