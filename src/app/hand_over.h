// Hands everything that one user owns to another, over all objects, as one batch that can be undone.
#pragma once

#include "app/workspace.h"
#include "records/batch.h"

namespace kith::app {

inline constexpr std::string_view hand_over_job = "hand_over";

struct HandOver {
  Id from;
  Id to;
  std::vector<std::string> objects;  // empty: all
  std::string label;
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

Result<HandOverStarted> start_hand_over(const records::Unit& unit, jobs::Queue& queue,
                                        const HandOver& wanted);
Status run_hand_over(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
