// Parses, opens, installs, serves; with the files of src/commands it is all that knows all rooms.
#include <cstdio>
#include <exception>

#include "commands/commands.h"

// jemalloc reads this before main: what is free goes back to the system after a second, also at rest.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";

int main(int argc, char** argv) {
  try {
    return kith::commands::run({argv + 1, argv + argc});
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "kith: %s\n", failure.what());
    return 70;  // sysexits.h: EX_SOFTWARE
  }
}
