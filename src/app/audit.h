// What administrators and the program do that is no change of a record: looking as somebody else,
// invitations, passwords set for others, sessions ended, settings and schema changed. Append-only;
// the change log (records/change.h) tells of the records.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "access/actor.h"
#include "base/json.h"
#include "storage/storage.h"

namespace kith::app {

struct AuditEntry {
  Id id;
  Timestamp at{};
  Id by;
  std::string what;  // "preview", "invitation", "password_set", "settings", "schema", …
  Id user;           // whom it is about, if anybody
  Json detail;
};

void note_audit(storage::Connection& db, const AuditEntry& entry);
// Newest first, below `before` (nobody: from the newest).
std::vector<AuditEntry> audit_entries(storage::Connection& db, Id before, int limit);

// A preview asks with every request, and is noted once an hour. Thread-safe.
class PreviewLog {
 public:
  // Whether this look is to be noted, and remembers that it is.
  bool begins(const access::Preview& preview, Timestamp now);

 private:
  using Key = std::tuple<int64_t, int64_t, int64_t>;
  std::mutex mutex_;
  std::map<Key, Timestamp> noted_;
};

}  // namespace kith::app
