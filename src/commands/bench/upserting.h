// The upsert of all contacts against themselves, and the bare loop that changes the same.
#pragma once

#include <string>
#include <vector>

#include "commands/bench/importing.h"

namespace kith::commands::bench {

// Every contact gets another title, every fourth another phone. Measures the workspace in `data`,
// whose contacts came out of `csv`; copies its database before.
std::vector<Row> compare_upsert(const std::string& data, const std::string& csv,
                                const std::string& database_path, const std::string& log,
                                int contacts);

}  // namespace kith::commands::bench
