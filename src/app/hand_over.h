// Hands what one user owns to others, over all objects, as one batch that can be undone: for good, or for a
// leave (app/leaves.h), which lends the open records alone.
#pragma once

#include <map>

#include "app/workspace.h"
#include "query/question.h"
#include "records/batch.h"

namespace kith::app {

inline constexpr std::string_view hand_over_job = "hand_over";

struct HandOver {
  Id from;
  Id to;
  std::vector<std::string> objects;  // empty: all
  std::string label;
  std::map<std::string, Id> others = {};  // who takes these objects instead of `to`
  Id leave = {};                          // nobody: for good
};

struct HandOverStarted {
  Id job;
  Id batch;
};

// What there is to hand over, as the actor sees it: objects with at least one record of `owner`.
struct Owned {
  const schema::Object* object = nullptr;
  int64_t count = 0;
};
std::vector<Owned> owned_by(storage::Connection& db, const access::Actor& actor, Id owner);

query::Question records_of(const schema::Object& object, Id owner);
// Without those on which work has ended (app/settled.h).
query::Question open_records_of(const Workspace& workspace, const records::Unit& unit,
                                const schema::Object& object, Id owner);

Result<HandOverStarted> start_hand_over(const records::Unit& unit, jobs::Queue& queue,
                                        const HandOver& wanted);
Status run_hand_over(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
