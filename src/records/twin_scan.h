// Finds the groups of records that may be the same among all of an object, in memory.
//
// Every record is added once and kept as its features in a few arrays, about 110 bytes for a
// contact: 120 MB for a million. Nobody is compared with everybody: records that share a blocking key
// are (the same mail, phone, domain or number; the same name in any order and script; the same name
// before the @; the same company; the beginning and the end of a company's name). A key that too many
// share says nothing and is passed over. One kind of key at a time is sorted as (hash, record) pairs
// in 64 bits, eight bytes a record, so memory does not grow with the number of kinds.
//
// Pairs that score enough are joined, the surest first, into groups of at most twenty. Takes about
// 10 µs a record on one core, half of it for reading names.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/id.h"
#include "records/twin_score.h"

namespace kith::records {

struct FoundGroup {
  std::vector<Id> members;  // sorted
  double score = 0;         // of the weakest of the pairs that hold it together
};

class TwinScan {
 public:
  explicit TwinScan(const TwinFields& fields);
  ~TwinScan();

  void add(Id id, const TwinFeatures& features);
  int64_t records() const;
  // How many there are in all, where only some were added.
  void assume_records(int64_t records);
  // Pairs that a person has told apart.
  void keep_apart(Id one, Id other);
  // The surest first. `on_progress` hears 0 to 1, and answers whether to go on; nothing is found
  // when it says no.
  std::vector<FoundGroup> find(const std::function<bool(double)>& on_progress);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::records
