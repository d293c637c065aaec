// System tables by numbered, append-only migrations; each room brings its own list.
//
// What has run stands in the table kith_migrations(room, number, at). A file that holds a
// migration which this program does not know comes from a newer program and is refused.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "storage/storage.h"

namespace kith::storage {

struct Migration {
  std::string_view room;  // "records"
  int number;             // 1, 2, … within the room, without gaps
  EngineSql script;       // tables only by literals; never changed once released
};

// All of them in one transaction, in the order given. Errors: Code::conflict for a newer file.
Status migrate(Database& database, std::span<const Migration> migrations, Timestamp now);

}  // namespace kith::storage
