// The statements by which room `records` writes object tables. Text is built once an object and
// set of fields and cached by the caller's connection.
#pragma once

#include "query/stored.h"
#include "storage/storage.h"

namespace kith::query {

// Every column, keys included (computed here by Kind::key).
void insert(storage::Connection& db, const Stored& record);
// The columns (and keys) of the changed fields where id and version are as in `before`; false when
// the version has moved on.
bool update(storage::Connection& db, const Stored& before, const Stored& after);
// Removes the row itself: purge only.
void purge(storage::Connection& db, const schema::Object& object, Id id);

}  // namespace kith::query
