// Whole schemas of PostgreSQL, for what is made aside and put into its place at once.
#pragma once

#include "storage/storage.h"

namespace kith::storage::postgres {

bool has_schema(const std::string& conninfo, std::string_view name);
// In one transaction. Both names are identifiers; the second is not there yet.
void rename_schema(const std::string& conninfo, std::string_view from, std::string_view to);
void drop_schema(const std::string& conninfo, std::string_view name);  // with all that is in it

}  // namespace kith::storage::postgres
