// How the engine answers a page, for tests that hold lists to their indexes.
#pragma once

#include <string>
#include <vector>

#include "query/read.h"

namespace kith::query {

// The plan of every statement that the page may take, as the engine prints it; SQLite's lines:
// "SEARCH t0 USING INDEX contacts__name__sx (…)".
std::vector<std::string> explain_plan(const ReadEnvironment& environment, const Question& question);

// Of SQLite's, lines that read a whole table where an index could have led.
std::vector<std::string> scans(const std::vector<std::string>& plan);
// Lines that sort what an index could have had in order.
std::vector<std::string> sorts(const std::vector<std::string>& plan);

}  // namespace kith::query
