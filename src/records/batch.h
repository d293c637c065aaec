// Acts on many records, and taking them back. What a batch did is what the change log says under
// its number; undo walks it backwards, skipping (and naming) fields that somebody changed since.
#pragma once

#include "records/records.h"

namespace kith::records {

enum class BatchKind { batch, bulk, import, undo };
enum class BatchState { running, done, failed, undone };

struct Batch {
  Id id;
  BatchKind kind = BatchKind::batch;
  std::string label;
  Timestamp at{};
  Id by;
  int64_t count = 0;
  BatchState state = BatchState::running;
  std::optional<Timestamp> undone_at;
};

Result<Batch> open_batch(const Unit& unit, BatchKind kind, std::string label);
void close_batch(const Unit& unit, Id batch, int64_t count, BatchState state);
std::vector<Batch> batches(storage::Connection& db, Id before, int limit, Id by);
std::optional<Batch> find_batch(storage::Connection& db, Id id);

struct Conflict {
  int64_t object;
  Id record;
  std::vector<int64_t> fields;  // changed since by somebody else: left as they are
};
struct UndoSlice {
  int64_t undone = 0;
  int64_t next_before = 0;  // go on from here; 0 when all is done
  std::vector<Conflict> conflicts;
};
// Takes back up to `limit` changes of the batch, newest first. Run in slices by a job.
Result<UndoSlice> undo_slice(const Records& records, const Unit& unit, Id batch, int64_t before,
                             int limit);

}  // namespace kith::records
