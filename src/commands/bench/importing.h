// The import of a million contacts, and the bare loop that writes the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/bench/measures.h"

namespace kith::commands::bench {

struct Imported {
  double seconds = 0;
  double processor_seconds = 0;
  long resident_kib_max = 0;
};

// kith import in a process of its own, from start to end.
Imported run_import(const std::string& data, const std::string& csv, const std::string& log);
Imported run_import(const std::string& data, const std::string& csv, std::string_view mapping,
                    const std::string& log);

// In the words of the table, once the import has run. The bare file is made in `folder`.
std::vector<Row> compare_import(const Imported& imported, const std::string& data,
                                const std::string& database_path, const std::string& folder,
                                int contacts);

}  // namespace kith::commands::bench
