// What the head of a file says: encoding, delimiter, headings, samples, about how many rows.
#pragma once

#include <string>

#include "access/actor.h"
#include "formats/encoding.h"
#include "integrations/import/import.h"

namespace kith::integrations {

// By what stands in the file. Errors name the field "file".
Result<FileFormat> file_format(const std::string& path);

// Fills format, encoding, sheets, delimiter, columns and progress.total of an import whose object, size and path
// are known. Empty `encoding` and a NUL `delimiter` are found out. Errors name the fields
// "file", "encoding", "delimiter".
Status inspect(const std::string& path, const schema::Object& object, const access::Actor& actor,
               Import& import);

// The columns alone, for a file whose object is not known yet.
Status inspect_columns(const std::string& path, Import& import);

}  // namespace kith::integrations
