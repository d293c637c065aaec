// The list of all contacts as a CSV file, from a server of its own.
#pragma once

#include <string>
#include <vector>

#include "commands/bench/measures.h"

namespace kith::commands::bench {

// `cookie` is that of an administrator's session.
std::vector<Row> measure_export(const std::string& data, const std::string& log,
                                const std::string& cookie, int contacts);

}  // namespace kith::commands::bench
