// Workbooks and vCards: how fast they are read, and imported into a workspace of their own.
#pragma once

#include <string>
#include <vector>

#include "commands/bench/measures.h"

namespace kith::commands::bench {

// Makes the files and the workspace in `folder`, which is removed again.
std::vector<Row> measure_formats(const std::string& folder, int workbook_rows, int cards);

}  // namespace kith::commands::bench
