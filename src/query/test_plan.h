// How SQLite answers a page, for tests that hold lists to their indexes.
#pragma once

#include <string>
#include <vector>

#include "query/read.h"

namespace kith::query {

// EXPLAIN QUERY PLAN of every statement that the page may take, one line each:
// "SEARCH t0 USING INDEX contacts__name__ix (…)". SQLite alone.
std::vector<std::string> explain_plan(const ReadEnvironment& environment, const Question& question);

// Lines that read a whole table where an index could have led.
std::vector<std::string> scans(const std::vector<std::string>& plan);
// Lines that sort what an index could have had in order.
std::vector<std::string> sorts(const std::vector<std::string>& plan);

}  // namespace kith::query
