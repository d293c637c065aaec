// Keeps roll-up fields (schema/rollup/rollup.h) in the transaction of the record that they count.
//
// A change of a child takes what it counted for from one record and adds what it counts for to another
// (or the same): a total costs the same among ten children and among a million. Only where the least,
// greatest, first or last goes away is that one record counted anew, along the index of the reference.
//
// The total is no part of the parent's own change: its version stays, so that nobody who edits it is
// told of a conflict, and the log has no line of it. On PostgreSQL the parent's row is held to the end of
// the transaction before its total is read, so no update is lost, and whoever counts anew (a job, beside
// those who write) may do so at any time: what others have not committed they add when it is their turn.
// A total that was never counted is NULL, and stays so whatever is added: the job fills it in.
//
// What a child counted for is asked of its row and of the schema in the transaction, never of the record
// in the writer's hands: it may have been read before a roll-up was added, or before the program noted
// something on it, which is no new version.
#pragma once

#include "query/read.h"
#include "records/records.h"

namespace kith::records {

// Around the write of a record that is there. Costs nothing where no roll-up counts what is written,
// else a statement (PostgreSQL: two, and the row is held from then on).
class RollupFollower {
 public:
  RollupFollower(const Unit& unit, const query::Stored& before, const query::Stored& after);
  void wrote() const;  // the row is what `after` says by now

 private:
  const Unit& unit_;
  std::optional<query::Stored> was_;  // nothing where nothing is to be moved
  std::optional<query::Stored> is_;
};
// A new record, once it stands there.
void follow_new_in_rollups(const Unit& unit, const query::Stored& record);
// Of a new record, to which nothing refers yet.
void begin_rollups(query::Stored& record, std::string_view base_currency);
// What others may have moved since `before` was read is not written back.
void leave_rollups(const query::Stored& before, query::Stored& after);

// Puts what they were into a record of an earlier instant, of which the environment has to be.
void count_rollups(const query::ReadEnvironment& then, query::Stored& record,
                   std::string_view base_currency);

// Counts a roll-up of these records anew, be they deleted or not. Answers how many were otherwise.
int64_t recount_rollup(const Unit& unit, const schema::Object& object, const schema::Field& field,
                       std::span<const Id> records);

}  // namespace kith::records
