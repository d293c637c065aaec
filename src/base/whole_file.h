// A small file, read whole.
#pragma once

#include <optional>
#include <string>

namespace kith {

// Nothing where there is no such file, and for no other reason: what is there and cannot be opened or
// read to its end is no empty file. Throws std::system_error.
std::optional<std::string> whole_file(const std::string& path);

}  // namespace kith
