// A disk from a folder, and back: so that what a cut left can be looked at with any other tool.
#pragma once

#include <string>

#include "disk.h"

namespace faults {

// Everything below the folder, and all of it is sure.
void load(Disk& disk, const std::string& folder);
// What programs would read. Empties the folder first.
void save(const Disk& disk, const std::string& folder);

}  // namespace faults
