// Whether what is written beside the records says what the records say: references lead to records,
// the newest change of each is what it looks like, the words and identities by which it is found
// are there, and none of a record that is not. For `kith check`.
//
// Cost: about five statements a record, each by a key. Texts of the search index are not compared
// word by word: SQLite keeps none.
#pragma once

#include <functional>

#include "query/read.h"
#include "schema/schema.h"

namespace kith::records {

struct Fault {
  std::string place;  // "contacts 01ABC…", "accounts__search"
  Message what;
};

struct RecordCheck {
  std::function<void(Fault)> fault;
  std::function<void(const query::Stored&)> record;  // called for each, deleted ones included
};

// Answers how many records were looked at.
int64_t check_records(storage::Connection& db, const schema::SchemaPtr& schema,
                      const schema::WriteContext& names, const RecordCheck& check);

}  // namespace kith::records
