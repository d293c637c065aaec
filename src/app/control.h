// The control store: which workspaces there are and where each lives. No business data is in it,
// and nothing ever joins across workspaces; that is how the system grows past one database.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "storage/storage.h"

namespace kith::app {

struct WorkspaceEntry {
  std::string name;  // an identifier: "main"
  storage::Location location;
};

class Control {
 public:
  // In the data directory as control.db, or in the schema kith_control of `database_url` when
  // given.
  static Result<std::unique_ptr<Control>> open(const std::string& data_directory,
                                               const std::string& database_url, const Clock& clock);
  std::vector<WorkspaceEntry> workspaces() const;
  // Enters a workspace on the control store's own engine, beside it.
  Result<WorkspaceEntry> add(const std::string& name);

 private:
  Control(std::string directory, std::string url, std::unique_ptr<storage::Database> database,
          const Clock& clock);
  const std::string directory_;
  const std::string url_;
  std::unique_ptr<storage::Database> database_;
  const Clock& clock_;
};

}  // namespace kith::app
