// A request to export whose common parts have been read.
#pragma once

#include "integrations/export/export.h"
#include "integrations/export/format.h"

namespace kith::integrations {

struct ExportRequest {
  const Exporter& who;
  const schema::Object& object;
  const Format& format;
  FileTerms terms;
  Json question;
};

// "Account / Industry" in the language of the file, or account.industry.
std::string path_heading(const query::Path& path, const schema::Relation* relation,
                         const FileTerms& terms);

}  // namespace kith::integrations
