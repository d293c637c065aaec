// Whether a workspace is consistent: its database file, its records and what stands beside them,
// the contents of its attachments.
#pragma once

#include "app/workspace.h"
#include "records/check.h"

namespace kith::app {

struct Checked {
  int64_t records = 0;
  int64_t contents = 0;
  int64_t faults = 0;
};

// Tells each fault as it is found. Reads one snapshot; writes nothing.
Checked check(Workspace& workspace, const std::function<void(const records::Fault&)>& tell);

}  // namespace kith::app
