#pragma once

#include "disk.h"
#include "gate.h"

namespace faults {

struct Mounted {
  Disk& disk;
  Gate& gate;
  bool deaf = false;  // fsync answers well and does nothing, as disks that lie do
};

// Serves the disk at a path until the process gets SIGTERM, or somebody unmounts it. What main ends
// with.
int serve(Mounted& mounted, const char* program, const char* path);

}  // namespace faults
