// Runs reactions behind the change log.
//
// Each reaction has a place in the log of its own (kith_cursors), moved in the same transaction as
// the reaction's writes: whatever happens in between, its effects happen once. A change is read
// after its commit, in slices of at most 200 changes and 50 ms, so that a click never waits behind
// them. A change that a reaction fails on is tried again with a growing wait; after the last try it
// is set aside with the reason (kith_dead_reactions) and the reaction goes on behind it, so that
// neither one bad record stops everything nor anything is lost silently. A reaction that is new to
// a workspace begins at the newest change as of start(), or of the first slice.
//
// Several programs may share a database: their slices take turns.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "records/records.h"

namespace kith::records {

struct ReactionOptions {
  int slice_changes_max = 200;
  std::chrono::milliseconds slice_time_max{50};
  std::chrono::milliseconds poll{1'000};  // where nobody rings: other programs' writes
  std::vector<std::chrono::milliseconds> waits{
      std::chrono::seconds(1), std::chrono::seconds(5), std::chrono::seconds(30),
      std::chrono::minutes(5)};  // between tries; one more try than waits
};

struct DeadReaction {
  Id id;
  std::string reaction;
  int64_t seq = 0;  // of the change
  std::string reason;
  Timestamp at{};
};
std::vector<DeadReaction> dead_reactions(storage::Connection& db, Id before, int limit);

// What a reaction acts with: schema and actor as of now. Called in the transaction of each slice.
struct ReactionWorld {
  schema::SchemaPtr schema;
  access::Actor actor;  // the program itself
  std::string base_currency;
};

class Reactions {
 public:
  Reactions(storage::Database& database, std::vector<Reaction> reactions, ChangeBell& bell,
            std::function<ReactionWorld()> world, const Clock& clock, IdSource& ids,
            ReactionOptions options = {});
  ~Reactions();  // stops

  // One slice of every reaction that has something to do; false when there was nothing. For tests
  // and for draining: start() does this on a thread of its own.
  bool run_slice();
  // On return each reaction has its place: what is written from then on is met by all of them.
  void start();
  void stop();  // after the slice at hand

  // Tries a change that was set aside once more, at once.
  Status retry(Id dead);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::records
