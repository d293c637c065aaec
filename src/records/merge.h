// Merging records that are the same, and seeing beforehand what becomes of them.
//
// One record stays, the others go to the recycle bin with a pointer to it (records/merged.h). The one
// that stays takes what it lacks from the others, the newest first, lists are united, and everything
// that named one of the others names it from then on: references, any-references, rows of
// junctions, whoever may see them. A row of a junction that would stand there twice goes, having
// given what the other lacked. All of it is one batch of the change log; undoing that batch unmerges.
//
// The merge itself and the first rows that move are one transaction. What hangs on the records beyond
// that is moved by whoever asked for the merge, slice by slice in the same batch (lead_on() in
// records/merge_relations.h; app/lead_on.h does it as a job): the records are one from the beginning,
// and a crash leaves rows that are still to be moved, never half a merge.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "query/stored.h"
#include "records/records.h"

namespace kith::records {

inline constexpr size_t merged_records_max = 20;
inline constexpr int moved_at_once_max = 500;  // rows, in the transaction of the merge

struct MergeRequest {
  const schema::Object* object = nullptr;
  Id winner;
  std::vector<Id> losers;
  std::map<std::string, Id> take;  // by field: whose value it is to be, if not as above
  int rows_max = moved_at_once_max;
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

// Where moving what names the losers stands.
struct Leading {
  int64_t step = 0;  // which field of which object, and which loser
  Id after;
};
struct Merged {
  Id batch;
  Saved winner;
  int64_t moved = 0;
  std::optional<Leading> rest;  // rows are left, which are moved from here
};
// In the unit's batch, or in one of its own: that one is still running while rows are left.
Result<Merged> merge(const Records& records, const Unit& unit, const MergeRequest& request);

// Which of them has most to say: the most fields, then the newest change.
enum class WinnerBy { fullest, newest, oldest };
size_t winner_among(std::span<const query::Stored> records, WinnerBy rule);

}  // namespace kith::records
