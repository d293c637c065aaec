// How somebody imported a file with these headings last: proposed for the next one.
#pragma once

#include <optional>

#include "integrations/import/import.h"
#include "storage/storage.h"

namespace kith::integrations {

void remember_settings(storage::Connection& db, const Import& import, Timestamp now);
std::optional<Json> remembered_settings(storage::Connection& db, const Import& import);

}  // namespace kith::integrations
