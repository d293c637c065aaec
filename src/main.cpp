// Parses, opens, installs, serves; with the files of src/commands it is all that knows all rooms.
#include <cstdio>
#include <exception>

#include "commands/commands.h"

int main(int argc, char** argv) {
  try {
    return kith::commands::run({argv + 1, argv + argc});
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "kith: %s\n", failure.what());
    return 70;  // sysexits.h: EX_SOFTWARE
  }
}
