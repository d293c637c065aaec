// The whole schema as one document, and a fresh database from it: every object and field with its id,
// so that a change log which names them by id still means the same.
#pragma once

#include "base/json.h"
#include "storage/storage.h"

namespace kith::schema {

Json stored_catalog(storage::Connection& db);
// Makes the tables of a database that has none yet. Errors: invalid for what is no such document,
// conflict where there are objects already.
Status adopt_catalog(storage::Database& database, const Json& catalog, Timestamp now);

}  // namespace kith::schema
