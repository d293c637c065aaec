// Groups of records that may be the same, as scans found them and people decided.
//
// A group is open, merged (by a batch; open again when that is undone) or dismissed: its members were
// told apart, pair by pair, and no scan brings them together again. A whole scan replaces the open
// groups of its object; one behind the change log replaces those of the records that have changed.
#pragma once

#include <optional>
#include <vector>

#include "records/records.h"
#include "records/twin_scan.h"

namespace kith::records {

enum class TwinState { open, merged, dismissed };  // stored by number: append only
std::string_view name_of(TwinState state);

struct TwinGroup {
  Id id;
  int64_t object = 0;
  double score = 0;  // in thousandths, as it is stored
  TwinState state = TwinState::open;
  Timestamp found_at{};
  std::optional<Timestamp> decided_at;
  Id decided_by;
  Id batch;
  std::vector<Id> members;
};

struct TwinPlace {  // in the order of the list: the surest first
  double score = 1.001;
  Id id;
};
// The surest first, of equal ones the newest. Behind `after`, at most `limit`. Cost: one statement.
std::vector<TwinGroup> twin_groups(storage::Connection& db, const schema::Object& object,
                                   TwinState state, double score_least, TwinPlace after, int limit);
std::optional<TwinGroup> find_twin_group(storage::Connection& db, Id id);
// The open one that a record belongs to.
std::optional<TwinGroup> twin_group_of(storage::Connection& db, const schema::Object& object,
                                       Id record);
// How many are open with at least that score.
int64_t count_twin_groups(storage::Connection& db, const schema::Object& object,
                          double score_least = 0);

void add_twin_groups(const Unit& unit, const schema::Object& object,
                     std::span<const FoundGroup> found);
// Open ones found before `found_before`, at most `limit`; answers how many went.
int64_t drop_twin_groups(storage::Connection& db, const schema::Object& object,
                         Timestamp found_before, int limit);
void drop_twin_group(storage::Connection& db, Id group);

void mark_merged(const Unit& unit, Id group, Id batch);
void dismiss(const Unit& unit, const TwinGroup& group);
void reopen(const Unit& unit, const TwinGroup& group);  // of a dismissed one
// Of a batch of merges that is taken back for one record alone.
void open_again(const Unit& unit, Id batch, Id member);
std::vector<std::pair<Id, Id>> told_apart(storage::Connection& db, const schema::Object& object);

// The last scan of an object.
struct TwinScanned {
  Timestamp at{};
  int64_t seq = 0;  // of the change log: what came later was not looked at
  int64_t records = 0;
  int64_t groups = 0;
  int64_t seconds = 0;
};
std::optional<TwinScanned> last_twin_scan(storage::Connection& db, const schema::Object& object);
void note_twin_scan(storage::Connection& db, const schema::Object& object,
                    const TwinScanned& scanned);

}  // namespace kith::records
