// A whole workspace in one file that is neither SQLite's nor PostgreSQL's: how it moves from one to the
// other, or to another machine (docs/decisions/0017-archive.md).
//
// A tar with sums (app/summed_tar.h): kith-archive.json (what it is), schema.json, then for each table
// tables/<name>/000001.jsonl and on, then the contents of attachments, files/<xx>/<hash>. A table comes
// in parts of some MiB, because a tar wants each size ahead of its bytes and no table may have to fit
// into memory; the first line of a part names its columns, each further line is a row, as an array.
// Values are as the change log has them: whole numbers for ids, instants (microseconds since 1970), dates
// (days), amounts (units of 1/10,000), else text. Rows stand in the order of their keys, so that the same
// workspace makes the same bytes on either engine: `content` is one sum over all of them.
//
// Records deleted, history, batches, users with their passwords, tokens, preferences and jobs are in it;
// sessions are not, and search index and identities are made anew. Whoever holds the file holds it all.
#pragma once

#include <functional>
#include <string>

#include "app/workspace.h"

namespace kith::app {

struct ArchiveSummary {
  int64_t rows = 0;
  int64_t files = 0;    // contents of attachments
  std::string content;  // the same for the same workspace, whenever and wherever it was written
};

// One snapshot, while others go on writing. Constant memory. `sink` may wait.
ArchiveSummary write_archive(const App& app, Workspace& workspace,
                             const std::function<void(std::string_view)>& sink);
// Into a file that appears when it is whole. Errors: conflict where it exists.
Result<ArchiveSummary> write_archive_file(const App& app, Workspace& workspace,
                                          const std::string& path);

struct ArchiveTarget {
  std::string data_directory;  // on SQLite: empty, or not there yet
  std::string database_url;    // empty: SQLite. Else there is no workspace in that database yet
};

// All of it or nothing: it is put together aside and moved into its place once every sum holds.
// Errors: invalid for what is cut off, altered, no archive, or of a newer program; conflict where
// something is in the way.
Result<ArchiveSummary> load_archive(const App& app, const std::string& path,
                                    const ArchiveTarget& target, Environment environment);

}  // namespace kith::app
