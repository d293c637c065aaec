// What the disk must have confirmed before the first write of a program is answered.
//
// An fsync that fails leaves bytes in the system's cache that no disk has, and they count as clean:
// a later fsync covers none of them. A program that is started again reads them all the same. So it
// would take up a log whose middle no disk has, answer writes behind it, and lose those with the next
// power cut. Therefore a log that is there at the start is written once more, byte for byte, and
// confirmed, before SQLite reads it. There is one after a crash only; it has 64 MiB at most.
#pragma once

#include <string>

namespace kith::storage::sqlite {

// Before anybody opens the database. Nothing to do where it was closed in order. Throws StorageError.
void settle_log(const std::string& database_path);

// Once the log exists: its name is on disk, and that of the database. SQLite syncs the folder as well,
// but does not look whether that went well. Throws DiskUnsafe.
void settle_names(const std::string& database_path);

}  // namespace kith::storage::sqlite
