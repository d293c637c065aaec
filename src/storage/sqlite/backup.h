#pragma once

#include <string>

#include "base/result.h"

namespace kith::storage::sqlite {

// Copies a live database into a new file: one snapshot, on disk when it returns, and either whole
// or not there. Readers and writers go on; the write-ahead log cannot start over meanwhile.
// Errors: Code::conflict where `to` exists.
Status back_up(const std::string& from, const std::string& to);

}  // namespace kith::storage::sqlite
