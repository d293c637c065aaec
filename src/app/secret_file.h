// Files that hold a key: for the owner of the program alone, on disk before anybody relies on them, and
// encrypted where there are keys for data at rest (base/key_ring.h). One that somebody puts there as it is
// stays readable; the job in app/at_rest.h encrypts it.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace kith {
class KeyRing;
}

namespace kith::app {

// Whole or not at all, and never over one that another program has just made: then that one stays.
// Throws std::system_error.
void write_new_secret(const std::string& path, const std::string& text, KeyRing* keys);
// The same in place of the one that is there.
void replace_secret(const std::string& path, const std::string& text, KeyRing* keys);

// Nothing where there is no file; unavailable where its key is missing or it was altered. Throws
// std::system_error where it is there and cannot be read, so that nobody makes another over it.
Result<std::optional<std::string>> read_secret(const std::string& path, KeyRing* keys);
// Under which key it lies: "" as it is, unknown_key where it is too damaged to say; nothing where there is
// no file. Throws like read_secret.
std::optional<std::string> key_of_secret(const std::string& path);

// A copy that was put back after a restore has whatever rights its copier gave it: closes it to others.
void close_to_others(const std::string& path);

}  // namespace kith::app
