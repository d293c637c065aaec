// Data at rest under keys from outside (base/key_ring.h): contents of attachments, secrets of the second
// factor, the keys that sign. What was there before, or lies under an older key, is encrypted anew in the
// background, in steps, while everything goes on.
//
// A table says under which keys anything may lie: a key is written there before the first byte is
// encrypted under it, and leaves once a whole pass has found nothing. So a start sees at once that a key
// is missing, and an operator which one may be taken out of the file.
//
// The job runs often and has nothing to do while everything lies under the newest key. Once a day, and when
// somebody asks, it looks at everything: what a restore brought back, or an older program put there, is
// encrypted, and the keys that it needs are written into the table. What is damaged or cannot be read stays
// as it lies, is told in the log and counted, and stops nothing else; its key stays in the table, and where
// nobody can tell which that is, so do all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/workspace.h"

namespace kith::app {

inline constexpr std::string_view at_rest_job = "at_rest";

// When a workspace opens: unavailable, naming the key, where data may lie under one that is not there.
Status open_keys(storage::Database& database, KeyRing* keys, Timestamp now);

struct KeyUse {
  std::string id;
  std::optional<Timestamp> made_at;  // nothing for one that is not in the file
  bool in_use = false;               // something may lie under it: also one that is not in the file
};
struct AtRest {
  bool configured = false;
  std::string current;                 // the id under which is encrypted now
  bool plain = false;                  // something may lie as it is
  std::vector<KeyUse> keys;            // oldest first
  std::optional<jobs::Job> job;        // that is under way
  std::optional<Timestamp> looked_at;  // when everything was looked at last
  int64_t left = 0;                    // contents and secrets that could not be encrypted then
};
AtRest at_rest(Workspace& workspace);

// Takes the newest key of the file, looks at everything and encrypts what is not under it. Answers the job that is under
// way, or a new one; conflict where there are no keys.
Result<Id> start_encrypting(Workspace& workspace, Id by);
// Of the job that looks at everything.
Json whole_look();
Status run_at_rest(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
