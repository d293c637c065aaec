// Merging records that are the same, and seeing beforehand what becomes of them.
//
// One record stays, the others go to the recycle bin with a pointer to it (records/merged.h). The one
// that stays takes what it lacks from the others, the newest first, lists are united, and everything
// that named one of the others names it from then on: references, any-references, rows of
// junctions, whoever may see them. A row of a junction that would stand there twice goes, having
// given what the other lacked. All of it is one batch of the change log; undoing that batch unmerges.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "query/stored.h"
#include "records/records.h"

namespace kith::records {

inline constexpr size_t merged_records_max = 20;
inline constexpr int64_t moved_rows_max = 5'000;  // in one transaction

struct MergeRequest {
  const schema::Object* object = nullptr;
  Id winner;
  std::vector<Id> losers;
  std::map<std::string, Id> take;  // by field: whose value it is to be, if not as above
};

struct Moved {
  const schema::Object* object;
  const schema::Field* field;
  int64_t rows = 0;
};
struct Merging {
  query::Stored before;  // the one that stays
  query::Stored after;
  std::vector<query::Stored> losers;  // the newest first
  std::vector<Moved> moved;
};

// What it would come to. Needs the right to merge, sight of all of them and the right to change them.
Result<Merging> plan_merge(const Records& records, const Unit& unit, const MergeRequest& request);

struct Merged {
  Id batch;
  Saved winner;
  int64_t moved = 0;
};
// In the unit's batch, or in one of its own.
Result<Merged> merge(const Records& records, const Unit& unit, const MergeRequest& request);

// Which of them has most to say: the most fields, then the newest change.
enum class WinnerBy { fullest, newest, oldest };
size_t winner_among(std::span<const query::Stored> records, WinnerBy rule);

}  // namespace kith::records
