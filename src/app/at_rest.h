// Data at rest under keys from outside (base/key_ring.h): contents of attachments, secrets of the second
// factor, the keys that sign. What was there before, or lies under an older key, is encrypted anew in the
// background, in steps, while everything goes on.
//
// A table says under which keys anything may lie: a key is written there before the first byte is
// encrypted under it, and leaves once a whole pass has found nothing. So a start sees at once that a key
// is missing, and an operator which one may be taken out of the file.
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
  bool in_use = false;               // something may lie under it
};
struct AtRest {
  bool configured = false;
  std::string current;           // the id under which is encrypted now
  bool plain = false;            // something may lie as it is
  std::vector<KeyUse> keys;      // oldest first
  std::optional<jobs::Job> job;  // that is under way
};
AtRest at_rest(Workspace& workspace);

// Takes the newest key of the file, and encrypts what is not under it. Answers the job that is under
// way, or a new one; conflict where there are no keys.
Result<Id> start_encrypting(Workspace& workspace, Id by);
Status run_at_rest(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
