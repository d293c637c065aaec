// The records of a whole workspace as a zip: a file for each object, accounts.csv, contacts.csv and so
// on, which people and other programs read, and which an import of the zip brings into another
// workspace.
//
// Headings are names of the API, the record's id among them. A reference has two columns: `account` as
// people read it and `account.id`, the id of the record in its own file; an import finds by those what
// belongs together. Objects come whole, one after the other, each in the order of its ids: what is made
// while the file is written is not in it. What is in no column (history, the recycle bin, contents of
// attachments, views, rules, layouts) is in an archive (app/archive.h).
//
// As of an instant it holds the records of then; refused, before the first byte, where too much of an
// object has changed since.
//
// Constant memory: some thousand rows at a time, packed as they come.
#pragma once

#include "integrations/export/export.h"

namespace kith::integrations {

struct WorkspaceExportLimits {
  uint64_t file_bytes_max = uint64_t{1} << 31;  // a longer object goes on in accounts-2.csv
};

// {"format","encoding","as_of"}: csv, xlsx or jsonl. Refuses whoever may not export, or not see everything:
// administrators may.
Result<std::shared_ptr<Export>> open_workspace_export(const Exporter& who, const Json& request,
                                                      WorkspaceExportLimits limits = {});

}  // namespace kith::integrations
