// The counters behind fields that number by themselves.
#pragma once

#include "records/records.h"

namespace kith::records {

// The count that the next record will get.
int64_t next_count(storage::Connection& db, const schema::Object& object,
                   const schema::Field& field);
// Only upwards: a number that was given once is not given again.
Status set_next_count(storage::Connection& db, const schema::Object& object,
                      const schema::Field& field, int64_t next);

// For whoever holds the counter already.
void raise_count(storage::Connection& db, const schema::Object& object, const schema::Field& field,
                 int64_t next);

}  // namespace kith::records
