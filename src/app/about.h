// How the workspace is, in numbers.
#pragma once

#include <optional>

#include "app/backup.h"
#include "app/workspace.h"

namespace kith::app {

struct About {
  std::string engine;
  int64_t database_bytes = 0;
  int64_t file_bytes = 0;
  int64_t files = 0;
  int64_t newest_change = 0;
  int64_t active_users = 0;
  int recycle_bin_days = 0;
  std::optional<LastBackup> last_backup;
  std::vector<std::pair<std::string, int64_t>> jobs;  // by state
  storage::Counters counters;
};

// Cost: a walk over the folder of attachments.
About about(Workspace& workspace);

}  // namespace kith::app
