// Figures of an open workspace with the million in it.
#pragma once

#include <string>
#include <vector>

#include "app/workspace.h"
#include "commands/bench/measures.h"

namespace kith::commands::bench {

struct Subject {
  app::App& app;
  app::Workspace& workspace;
  std::string database_path;
  std::string folder;
};

std::vector<Row> measure_pages(const Subject& subject);
std::vector<Row> measure_groups(const Subject& subject);
std::vector<Row> measure_search(const Subject& subject);
// Imports a part of the contacts once more, and leaves them behind.
std::vector<Row> measure_search_beside_import(const Subject& subject);
std::vector<Row> measure_http(const Subject& subject);
// What is done to all contacts in the background: their scores of data quality, their search index.
std::vector<Row> measure_upkeep(const Subject& subject);
// Forgets the seals of the change log and makes them anew.
std::vector<Row> measure_seal(const Subject& subject);
// 64 writers at once, the log sealed behind them as in a server; leaves its leads behind, so it comes last.
std::vector<Row> measure_creates(const Subject& subject);

// Changes ten thousand contacts and signs that tomorrow: after it the log is not in the order of time.
std::vector<Row> measure_time_travel(const Subject& subject);

// Somebody who sees a tenth of all records: what is their own.
access::Actor an_owner(const Subject& subject);
access::Actor administrator(const Subject& subject);

}  // namespace kith::commands::bench
