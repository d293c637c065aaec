// Where an archive is put together, and how that becomes its place: a folder beside the data directory,
// on PostgreSQL a schema too, with a name of its own.
//
// Whoever is at work holds a lock on both, which ends with the process. So what a load left that was
// killed can be told from what another is putting together, and is taken away by the next load and by
// the next start; nothing else is.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/archive.h"
#include "app/backup_format.h"
#include "storage/storage.h"

namespace kith::storage::postgres {
class SchemaClaim;
}

namespace kith::app {

class ArchivePlace {
 public:
  ArchivePlace(const ArchiveTarget& target, Random& random);
  ~ArchivePlace();  // what did not become the place is gone
  ArchivePlace(const ArchivePlace&) = delete;

  // Refuses where something is in the way.
  Status prepare(const Clock& clock);
  // Where the workspace is put together.
  Result<storage::Location> location(const Clock& clock);
  std::string files() const;
  // All of it is there, and becomes the workspace.
  Status take(const Clock& clock);

 private:
  friend void forget_interrupted_loads(const ArchiveTarget& target);
  class Lock;
  bool on_sqlite() const { return target_.database_url.empty(); }
  std::string aside_schema() const;
  std::filesystem::path final_files() const;
  Status look_on_sqlite() const;
  Status look_on_postgres(const Clock& clock) const;

  const ArchiveTarget& target_;
  const std::string mark_;
  std::filesystem::path directory_;
  std::optional<backup::Scratch> aside_;
  std::unique_ptr<Lock> lock_;
  std::unique_ptr<storage::postgres::SchemaClaim> claim_;
  bool taken_ = false;
};

// What loads left that did not come to their end.
void forget_interrupted_loads(const ArchiveTarget& target);

}  // namespace kith::app
