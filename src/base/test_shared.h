// For tests: data sets and corpora that are too large, or not ours, to stand in the repository.
// They lie in a folder `shared` beside it (or above), or where KITH_SHARED says. A test that finds
// nothing skips and says so.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kith {

// Empty when it is not there.
std::filesystem::path shared_path(std::string_view relative);
// The files in and below a folder whose name ends so, sorted; empty when the folder is not there.
std::vector<std::filesystem::path> shared_files(std::string_view folder, std::string_view ending);
// The whole file; one that gzip packed is unpacked.
std::string content_of(const std::filesystem::path& file);

}  // namespace kith
