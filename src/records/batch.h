// Acts on many records, and taking them back. What a batch did is what the change log says under
// its number; undo walks it backwards, skipping (and naming) fields that somebody changed since.
#pragma once

#include "records/records.h"

namespace kith::records {

// Stored by number: append only.
enum class BatchKind { batch, bulk, import, undo, merge };
enum class BatchState { running, done, failed, undone };
std::string_view name_of(BatchKind kind);
std::string_view name_of(BatchState state);

struct Batch {
  Id id;
  BatchKind kind = BatchKind::batch;
  std::string label;
  Timestamp at{};
  Id by;
  int64_t count = 0;
  BatchState state = BatchState::running;
  std::optional<Timestamp> undone_at;
  Id undoes;  // kind undo: the batch that it takes back
};

// Writes that belong to it carry its id in Unit::batch.
Batch open_batch(const Unit& unit, BatchKind kind, std::string label, Id undoes = {});
// An undo that is done marks the batch that it took back as undone.
void close_batch(const Unit& unit, Id batch, int64_t count, BatchState state);
// Newest first, below `before` (nobody: from the newest); of everybody, or those that `by` began.
std::vector<Batch> batches(storage::Connection& db, Id before, int limit, Id by = {});
std::optional<Batch> find_batch(storage::Connection& db, Id id);

// What undo left as it is.
struct Conflict {
  const schema::Object* object;
  Id record;
  std::vector<const schema::Field*> fields;  // changed since by somebody else
  std::optional<Message> reason;             // where it was no matter of fields
};
struct UndoSlice {
  int64_t undone = 0;
  int64_t next_before = 0;  // go on from here; 0 when all is done
  std::vector<Conflict> conflicts;
};
// Takes back up to `limit` changes of the batch, newest first, under the actor's rights. `unit`
// carries the undo's own batch, so that an undo can be undone. Run in slices by a job.
// A record that the batch created and somebody changed since stays, and is named.
Result<UndoSlice> undo_slice(const Records& records, const Unit& unit, Id batch, int64_t before,
                             int limit);

}  // namespace kith::records
