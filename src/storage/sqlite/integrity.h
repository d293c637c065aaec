#pragma once

#include <string>
#include <vector>

namespace kith::storage::sqlite {

// What SQLite itself finds wrong with a file, full-text indexes included, in its own words; empty
// when it is sound. Reads every page. Throws StorageError where it cannot be read at all.
std::vector<std::string> integrity_faults(const std::string& path);

}  // namespace kith::storage::sqlite
