// Claiming, assigning and releasing many records: each for itself, all of them one batch that can be
// taken back.
#pragma once

#include "app/app.h"
#include "sales/pool_acts.h"

namespace kith::sales {

struct PoolWish {
  enum class Act { claim, assign, release };
  Act act = Act::claim;
  const schema::Object* object = nullptr;
  std::vector<Id> ids;
  Id user;                    // assign
  PoolWork::Release release;  // release
  std::string label;          // of the batch
};

struct Refusal {
  Id id;
  Error error;
};
struct PoolOutcome {
  Id batch;  // nobody: nothing was done
  Id job;    // nobody: all is done
  std::vector<Id> done;
  std::vector<Refusal> refused;
};

inline constexpr size_t at_once_max = 50;  // within one transaction
inline constexpr size_t wished_max = 10'000;

// At once or, of many, as a job. Where nothing could be done nothing is written.
Result<PoolOutcome> act_in_pool(app::Call& call, const PoolWish& wish);

}  // namespace kith::sales
