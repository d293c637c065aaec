// Acts on many records, and taking them back. What a batch did is what the change log says under
// its number; undo walks it backwards, skipping (and naming) fields that somebody changed since,
// unless the caller wants them back anyway. What one person did in a span of time is taken back by
// the same walk.
#pragma once

#include <map>
#include <set>

#include "records/records.h"

namespace kith::records {

// Stored by number: append only.
enum class BatchKind { batch, bulk, import, undo, merge, conversion, pool, outcome, leave };
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
  Json
      note;  // what else is to be said of it, an object: what an undo kept, whose acts it took back
};

// So long a batch can be taken back.
inline constexpr std::chrono::days undo_time{30};

// Writes that belong to it carry its id in Unit::batch.
Batch open_batch(const Unit& unit, BatchKind kind, std::string label, Id undoes = {});
// An undo that is done marks the batch that it took back as undone; what that had taken back itself
// is done again.
void close_batch(const Unit& unit, Id batch, int64_t count, BatchState state);
// One that was cancelled, or gave up: it can be taken back as far as it came. Nothing happens to one
// that does not run.
void stop_batch(storage::Connection& db, Id batch, BatchState state);
void note_batch(const Unit& unit, Id batch, const Json& note);
// Of an undo that took back only a part (a note: "part_of"), the batch; nobody otherwise.
Id part_of(const Batch& undo);
// Newest first, below `before` (nobody: from the newest); of everybody, or those that `by` began.
std::vector<Batch> batches(storage::Connection& db, Id before, int limit, Id by = {});
std::optional<Batch> find_batch(storage::Connection& db, Id id);

// A field that somebody has moved since: what undo would make of it, and what it is now.
struct MovedField {
  const schema::Field* field;
  std::vector<Value> back;
  std::vector<Value> now;
};
// What undo left as it is.
struct Conflict {
  const schema::Object* object;
  Id record;
  std::vector<const schema::Field*> fields;  // changed since by somebody else
  std::optional<Message> reason;             // where it was no matter of fields
  std::vector<MovedField> moved = {};        // the fields with their values, of an update
};
// What undo did to a record.
struct TakenBack {
  const schema::Object* object;
  Id record;
  Act act;  // of the undo
  std::vector<FieldChange> fields;
};
struct UndoSlice {
  int64_t undone = 0;
  int64_t next_before = 0;  // go on from here; 0 when all is done
  std::vector<Conflict> conflicts;
  std::vector<TakenBack> taken;  // where asked for
};

// What is to be taken back: a batch, or what one person did from an instant to before another.
struct UndoScope {
  Id batch;
  Id person;
  Timestamp from{};
  Timestamp to{};
  int64_t object = 0;  // of a person's acts: 0 is any
  Id merged_into;      // of a batch of merges: only what went into this record
};
// What goes back although somebody has changed it since: records, or fields of them by name (none
// named: all of the record).
struct Anyway {
  enum class Which { none, these, all } which = Which::none;
  std::map<Id, std::set<std::string, std::less<>>> records;
  bool covers(Id record, std::string_view field) const;
  bool covers(Id record) const;
};
enum class Report { conflicts, everything };
struct UndoWish {
  UndoScope scope;
  Anyway anyway;
  Report report = Report::conflicts;
};
// Takes back up to `limit` changes of the batch, newest first, under the actor's rights. `unit`
// carries the undo's own batch, so that an undo can be undone. Run in slices by a job.
// A record that the batch created and somebody changed since stays, and is named.
Result<UndoSlice> undo_slice(const Records& records, const Unit& unit, const UndoWish& wish,
                             int64_t before, int limit);
Result<UndoSlice> undo_slice(const Records& records, const Unit& unit, Id batch, int64_t before,
                             int limit);
// How many records of the batch somebody else has changed since, up to `at_most`. Cost: a look along
// the log for each change of the batch.
int64_t changed_since(storage::Connection& db, Id batch, int64_t at_most);

}  // namespace kith::records
