// The change log: who changed what, when, through what, in which batch. Append-only, written in the
// transaction of the change. History, undo, as-of, live updates, reactions are its readers.
//
// `seq` names a change; it is not the order in which readers see them. On PostgreSQL a transaction
// may draw a small seq and commit late, after a larger one has been read. There the order is
// (transaction, seq), and a reader is shown a transaction only when none before it can still
// commit; so a reader that goes on after the last seq it saw misses nothing. SQLite has one writer:
// both orders are the same.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/stored.h"
#include "storage/migrations.h"
#include "storage/storage.h"

namespace kith::records {

std::span<const storage::Migration> migrations();

// Stored by number: append only.
enum class Act {
  create,
  update,
  remove,
  restore,
  erase,  // for good: the values of its earlier changes went with it (records/seal.h)
};
enum class Via { web, api, import, rule, job, undo };
std::string_view name_of(Act act);  // as the API calls it: "create", "update", "delete", …
std::string_view name_of(Via via);

// Stored values of one field before and after, in the kind's columns.
struct FieldChange {
  int64_t field = 0;  // the stable id
  std::vector<Value> from;
  std::vector<Value> to;
};

struct Change {
  int64_t seq = 0;
  Timestamp at{};
  Id actor;
  Via via = Via::web;
  Id batch;
  int64_t object = 0;
  Id record;
  Act act = Act::update;
  int64_t version = 0;  // after it
  std::vector<FieldChange> fields;

  const FieldChange* field(int64_t id) const;
};

// Answers the seq that the change was given. Cost: one statement, and a look at memory on SQLite.
int64_t append(storage::Connection& db, const Change& change);

// In the order of the log, after the change `after` (0: from the beginning).
std::vector<Change> changes_after(storage::Connection& db, const schema::Schema& schema,
                                  int64_t after, int limit);
std::optional<Change> change_at(storage::Connection& db, const schema::Schema& schema, int64_t seq);
// The newest change that a reader would be shown now; 0 when there is none.
int64_t newest_change(storage::Connection& db);
// Newest first, below `before` (0: from the newest): of everything, of a record, of a batch.
std::vector<Change> changes_before(storage::Connection& db, const schema::Schema& schema,
                                   int64_t before, int limit);
std::vector<Change> changes_of(storage::Connection& db, const schema::Schema& schema,
                               const schema::Object& object, Id record, int64_t before, int limit);
std::vector<Change> changes_of_batch(storage::Connection& db, const schema::Schema& schema,
                                     Id batch, int64_t before, int limit);
// The first change of that instant or later; one above the newest when there is none. The log is in
// the order of time but for transactions that ran at once. Cost: some twenty looks.
int64_t first_change_since(storage::Connection& db, Timestamp at);
// What happened to these records (a few hundred at most) from the change `since` on: newest first.
std::vector<Change> changes_of_many(storage::Connection& db, const schema::Schema& schema,
                                    const schema::Object& object, std::span<const Id> records,
                                    int64_t since);
struct RecordPlace {
  int64_t object = 0;
  Id record;
};
// What happened to any of these records (a thousand at most) at `up_to` (nothing: now) or before, in
// one list: newest first, below `before`. Cost: a look along the index for each record.
std::vector<Change> changes_of_some(storage::Connection& db, const schema::Schema& schema,
                                    std::span<const RecordPlace> records,
                                    std::optional<Timestamp> up_to, int64_t before, int limit);
// The record as it stood then: the present one with every later change taken back. Nothing when it
// did not exist yet.
std::optional<query::Stored> as_of(storage::Connection& db, const schema::Schema& schema,
                                   const query::Stored& present, Timestamp at);

// Tells those who wait in memory (live streams, reactions) that there is something new. Rung once a
// change, after it is durable, on the writing thread: listeners must be short. Thread-safe.
class ChangeBell {
 public:
  using Listener = std::function<void(std::span<const Change>)>;

  ChangeBell();
  int64_t subscribe(Listener listener);
  // Once this has returned the listener is neither running nor called again, so it must not be
  // called from inside a listener.
  void unsubscribe(int64_t subscription);
  void ring(std::span<const Change> changes) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kith::records
