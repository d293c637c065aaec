// The change log: who changed what, when, through what, in which batch. Append-only, written in the
// transaction of the change. History, undo, as-of, live updates, reactions are its readers.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/stored.h"
#include "storage/migrations.h"

namespace kith::records {

std::span<const storage::Migration> migrations();

enum class Act { create, update, remove, restore };
enum class Via { web, api, import, rule, job, undo };

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
};

void append(storage::Connection& db, const Change& change, const query::Stored& after);
// In order of seq, above `after`. On PostgreSQL only what no running transaction can precede.
std::vector<Change> changes_after(storage::Connection& db, const schema::Schema& schema,
                                  int64_t after, int limit);
// Newest first, below `before` (0: from the newest).
std::vector<Change> changes_of(storage::Connection& db, const schema::Schema& schema,
                               const schema::Object& object, Id record, int64_t before, int limit);
std::vector<Change> changes_of_batch(storage::Connection& db, const schema::Schema& schema,
                                     Id batch, int64_t after, int limit);
// The record as it stood then: the present one with every later change taken back. Nothing when it
// did not exist yet.
std::optional<query::Stored> as_of(storage::Connection& db, const schema::Schema& schema,
                                   const query::Stored& present, Timestamp at);

// Tells those who wait in memory (live streams, reactions) that there is something new. Thread-safe.
class ChangeBell {
 public:
  using Listener = std::function<void(std::span<const Change>)>;
  int64_t subscribe(Listener listener);
  void unsubscribe(int64_t subscription);
  void ring(std::span<const Change> changes);

 private:
  struct State;
  std::shared_ptr<State> state_;

 public:
  ChangeBell();
};

}  // namespace kith::records
