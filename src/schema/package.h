// A room's object declarations, as the build embedded them.
#pragma once

#include <span>

#include "base/embedded.h"
#include "schema/store.h"

namespace kith::schema {

// Throws std::logic_error when a file is no JSON: it is ours, so that is a bug.
Package package_of(std::string room, std::span<const embedded::File> files);

}  // namespace kith::schema
