// A request to export whose common parts have been read.
#pragma once

#include <functional>
#include <optional>

#include "integrations/export/export.h"
#include "integrations/export/format.h"

namespace kith::integrations {

struct ExportRequest {
  const Exporter& who;
  const schema::Object& object;
  const Format& format;
  FileTerms terms;
  Json question;
  std::optional<Timestamp> at;  // what was there then; nothing: what is
};

// How the file is written: "names", "encoding", and what is set for the one who asks.
Result<FileTerms> terms_of(const Exporter& who, const Json& request);
// "as_of"; nothing where it is missing or not in the past.
Result<std::optional<Timestamp>> instant_of(const Exporter& who, const Json& request);
// Of a record everything readable that stands in itself.
std::vector<query::Output> all_fields(const schema::Object& object, const access::Actor& actor);
// The title and headings of a file of records.
ListHead head_of(const Exporter& who, const query::Question& question, const FileTerms& terms);
// The next rows of a list, some thousand, on the lane of bulk reads; it ends when the client leaves.
// Moves the question's cursor on: empty at the end.
Status read_page_of(const Exporter& who, query::Question& question,
                    function_ref<void(query::TableRow&)> on_row, std::optional<Timestamp> at = {});
// One read on the lane of bulk reads, as of the instant: refused where too much has changed since.
using ReadingFor = std::function<Result<std::string>(const query::ReadEnvironment&)>;
Result<std::string> read_for(const Exporter& who, std::optional<Timestamp> at,
                             const ReadingFor& work);

// "Account / Industry" in the language of the file, or account.industry.
std::string path_heading(const query::Path& path, const schema::Relation* relation,
                         const FileTerms& terms);

}  // namespace kith::integrations
