// Files that hold a key: for the owner of the program alone, on disk before anybody relies on them.
#pragma once

#include <string>

namespace kith::app {

// Whole or not at all, and never over one that another program has just made: then that one stays.
// Throws std::system_error.
void write_new_secret(const std::string& path, const std::string& text);

// A copy that was put back after a restore has whatever rights its copier gave it: closes it to others.
void close_to_others(const std::string& path);

}  // namespace kith::app
