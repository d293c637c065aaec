// What the search index and the identity index hold of a record.
#pragma once

#include <string>
#include <vector>

#include "records/identity.h"
#include "records/plan.h"

namespace kith::records {

struct IndexEntry {
  std::string tokens;                // separated by blanks, each once
  std::vector<Identity> identities;  // sorted, each once
  Id owner;                          // a word of the index as well
  std::vector<std::string> forms;    // for the vocabulary (schema/vocabulary.h): sorted, each once
};

// Pure. Empty for a deleted record, and for objects without searched fields.
IndexEntry index_entry(const ObjectPlan& plan, const query::Stored& record);

// Brings the indexes of one record from one entry to another: nothing that stays is written.
void move_index(storage::Connection& db, const schema::Object& object, Id record,
                const IndexEntry& from, const IndexEntry& to);

}  // namespace kith::records
