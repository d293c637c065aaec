// Where merged records went. A record that was merged into another lies in the recycle bin, and a
// pointer says which one took its place; what it was known by (its mail, phone …) and the winner did
// not take over finds the winner as an alias.
//
// Both hold only while the record lies there or is gone for good: once it is restored, by undoing
// the merge or by hand, it stands for itself again. So undo needs to know nothing of them.
#pragma once

#include <optional>
#include <span>

#include <vector>

#include "records/batch.h"
#include "records/identity.h"

namespace kith::records {

// Remembers that `loser` went into `winner`, with what it was known by and the winner is not.
void point_to(const Unit& unit, const schema::Object& object, Id loser, Id winner,
              std::span<const Identity> aliases);

// The live record that stands for this one now, through merges of merges; nothing where it was not
// merged, is live itself, or what it went into is not live. Says nothing about who may see it.
std::optional<Id> went_into(storage::Connection& db, const schema::Schema& schema,
                            const schema::Object& object, Id record);

// What went into a record: batch by batch, the newest first. Says nothing of what was taken back
// since: a record that is live again stands for itself.
struct WentIn {
  Id batch;
  Timestamp at;
  Id by;  // who merged
  BatchState state = BatchState::done;
  std::vector<Id> losers;
};
std::vector<WentIn> what_went_into(storage::Connection& db, const schema::Object& object,
                                   Id winner);

// Of a batch that merged many groups, what became of one: undone alone, it unmerges that one.
class OneMerge {
 public:
  OneMerge(const Unit& unit, Id batch, Id winner);
  bool is_there() const { return !losers_.empty(); }
  bool is_all_of_batch() const { return others_ == 0; }
  bool concerns(const Change& change) const;

 private:
  bool is_moved_by_another(const Change& change) const;
  bool is_filled_tie(const Change& change) const;

  const Unit& unit_;
  const Id batch_;
  const Id winner_;
  std::vector<Id> losers_;
  int64_t others_ = 0;  // records of the batch that went elsewhere
};

// What undoing this batch takes back in the end: its own kind, or that of the batch whose undo (or its
// undo, …) it is.
BatchKind kind_at_root(storage::Connection& db, const Batch& batch);

}  // namespace kith::records
