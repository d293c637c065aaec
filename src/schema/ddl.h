// Brings tables and indexes to what a schema says. The only DDL over objects in the program.
#pragma once

#include "base/function_ref.h"
#include "base/result.h"
#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::schema {

// `before` is what the tables were made for, if anything. Inside a write. Renames and new columns
// touch no row on either engine; a new index reads the table once, with writers waiting.
// PostgreSQL: throws storage::LockTimeout when a table stays locked for a second, because everybody
// else who wants the table waits behind us meanwhile.
// Error: Code::conflict when a field is to be unique and two live records share a value.
// Calls `stale` for each object that may have records whose words are no longer those that its
// searched fields have: they are to be indexed anew.
Status apply_ddl(storage::Connection& db, const Schema* before, const Schema& after,
                 function_ref<Status(const Object&)> stale);

}  // namespace kith::schema
