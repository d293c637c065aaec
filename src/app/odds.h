// How likely a record ends well, learned from those of its object that have ended, beside what its
// stage or somebody says: the field of the kind `odds`.
//
// It is worked out as the score of data quality is (app/quality.h): in each write of an open record, in
// memory, by the weights of the newest training; what no write changes (days that pass, new contacts, a
// new training) a durable job follows every night (app/odds_scan.h). It is never a change of the record:
// no history, no version. Records that have closed have none, and neither has any while too few have.
//
// Cost in a write: some microseconds, and one statement each for what a reference leads to and for
// contacts, where the model leans on them.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "app/odds_facts.h"
#include "app/odds_store.h"

namespace kith::app {

class Odds {
 public:
  // Reads what was learned last.
  void refresh(storage::Connection& db);

  std::shared_ptr<const odds::Trained> of(const schema::Object& object) const;
  // Sets the field: records::Derive.
  void derive(const records::Unit& unit, const query::Stored* before, query::Stored& after) const;

 private:
  std::shared_ptr<const odds::Subject> subject(const schema::SchemaPtr& schema,
                                               const schema::Object& object) const;

  struct Subjects {
    schema::SchemaPtr schema;
    std::unordered_map<int64_t, std::shared_ptr<const odds::Subject>> by_object;
  };

  mutable std::mutex mutex_;
  std::unordered_map<int64_t, std::shared_ptr<const odds::Trained>> trained_;
  mutable Subjects subjects_;
};

// Whether a record is one whose end is not known yet.
bool is_open(const odds::Subject& subject, const query::Stored& record);

}  // namespace kith::app
