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
#pragma once

#include "query/read.h"
#include "records/records.h"

namespace kith::records {

// A record as it was, null for a new one, and as it stands now.
void follow_rollups(const Unit& unit, const query::Stored* before, const query::Stored& after);
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
