// What the head of a file says: encoding, delimiter, headings, samples, about how many rows.
#pragma once

#include <string>

#include "access/actor.h"
#include "formats/encoding.h"
#include "integrations/import/import.h"

namespace kith::integrations {

// Fills encoding, delimiter, columns and progress.total of an import whose object, size and path
// are known. Empty `encoding` and a NUL `delimiter` are found out. Errors name the fields
// "file", "encoding", "delimiter".
Status inspect(const std::string& path, const schema::Object& object, const access::Actor& actor,
               Import& import);

}  // namespace kith::integrations
