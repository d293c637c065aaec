// Contents as copies take them, while the job in app/at_rest.h encrypts them (a backup may be another
// program than the server): each once, in the form that it has when its turn comes. That form changes by
// a rename that puts the encrypted one there and an unlink that takes the plain one away, in this order,
// so that one of them is always there.
#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace kith::app {

// What is in a folder. Nothing where it is not there; throws std::system_error where it cannot be read.
std::vector<std::string> names_in_folder(const std::string& folder);

// The hashes of the contents below a folder <xx>/<hash>, sorted, each once. A folder that is read while
// names in it change may show neither form: so it is read until nothing new is met.
std::vector<std::string> hashes_below(const std::string& directory);

struct LyingContent {
  std::string name;  // "ab/abcd…", or "ab/abcd….sealed"
  std::ifstream bytes;
};
// Open, so that whatever becomes of its name it is read to its end. Throws std::system_error where it
// cannot be read, and where it is gone.
LyingContent open_as_it_lies(const std::string& directory, const std::string& hash);

}  // namespace kith::app
