// What a disk or a server does to a request, told apart by what is known of its write afterwards: with
// StorageFull, Unreachable and StatementRefused nothing of it is there; with DiskUnsafe and
// OutcomeUnknown nobody knows.
#pragma once

#include "storage/storage.h"

namespace kith::storage {

// The disk could not confirm what was written to it (fsync failed). Until the database is opened anew
// nothing is written; reads go on.
class DiskUnsafe : public StorageError {
 public:
  using StorageError::StorageError;
};

// The engine cannot run a statement as it stands: its syntax, a name that is not there, a value that
// does not fit. Never the caller's doing: whatever was asked should have been refused before, or bound.
// Counted in Counters::refused.
class StatementRefused : public StorageError {
 public:
  using StorageError::StorageError;
};

// PostgreSQL cannot be reached now.
class Unreachable : public StorageError {
 public:
  using StorageError::StorageError;
};

}  // namespace kith::storage
