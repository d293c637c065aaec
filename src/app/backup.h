// A whole data directory in one file, and back.
//
// The archive is a plain tar: kith-backup.json (what it is), control.db, a database a workspace,
// files/<workspace>/<xx>/<hash> (contents of attachments), and last SHA256SUMS over all of it, in
// the form that `sha256sum -c` reads. It is written under another name and renamed when it is whole
// and on disk, so a file of the wanted name is a good backup. Databases are snapshots of live ones;
// contents are named by their hash and written before the records that name them, so taking them
// after the snapshot leaves none out. kith.toml, which belongs to the machine, is not in it.
#pragma once

#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"

namespace kith::app {

struct Archived {
  int64_t files = 0;
  int64_t bytes = 0;
};

// SQLite only. Errors: not_found where no workspace is, conflict where `archive` exists.
Result<Archived> back_up(const std::string& data_directory, const std::string& archive,
                         const Clock& clock, Random& random);

// The last one that was made of this data directory, however it is called now and wherever it lies.
struct LastBackup {
  Timestamp at{};
  int64_t bytes = 0;
};
// Nothing where none was made yet, or by other means than back_up().
std::optional<LastBackup> last_backup(const std::string& data_directory);

// Into a directory that is empty or not there yet; nothing is left there unless every hash holds.
Result<Archived> restore(const std::string& archive, const std::string& data_directory,
                         Random& random);

// Snapshots of the databases alone, into a directory that is made: for looking at a live workspace
// without touching it.
Status snapshot(const std::string& data_directory, const std::string& to, const Clock& clock);

}  // namespace kith::app
