// layer FOLDER PATH SEED: shows FOLDER at PATH as a disk of the worst kind (disk.h), and takes orders,
// a line each, from its standard input. Each is answered by a line.
//
//   cut-after N            all calls stop at the N-th change from now; says `cut` when they have
//   cut-now                the same at once
//   release                those who wait are sent away with EIO (after the program was killed)
//   fail CALL N TIMES ERRNO [ENDING]   gate.h; CALL is read, write, open, make, remove, rename,
//                          truncate or sync
//   mend                   no call fails any more
//   space N                N more pages may be taken;  `space all`: any number
//   deaf                   fsync answers well and does nothing
//   counts                 changes, writes, syncs, failed calls
//   end                    FOLDER becomes what programs read now, or after a cut what is left
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <thread>

#include "image.h"
#include "mount.h"

namespace faults {
namespace {

void say(const std::string& line) { std::cout << line << std::endl; }

int errno_of(const std::string& name) {
  for (int error = 1; error < 134; ++error)
    if (const char* known = strerrorname_np(error); known && name == known) return error;
  return 0;
}

bool fail(Gate& gate, std::istream& words) {
  std::string call, error;
  Fault fault{};
  words >> call >> fault.nth >> fault.times >> error >> fault.ending;
  const auto known = call_of(call);
  fault.error = errno_of(error);
  if (!known || fault.error == 0 || fault.nth < 1) return false;
  fault.call = *known;
  gate.add(std::move(fault));
  return true;
}

bool space(Disk& disk, std::istream& words) {
  std::string pages;
  words >> pages;
  if (pages == "all") {
    disk.unlimit();
    return true;
  }
  std::istringstream number(pages);
  uint64_t left = 0;
  if (!(number >> left)) return false;
  disk.limit(left);
  return true;
}

// With the lock of the gate held.
bool obey(Mounted& mounted, const std::string& order, std::istream& words) {
  int64_t count = 0;
  if (order == "cut-after" && words >> count && count > 0) {
    mounted.gate.cut_after(count);
  } else if (order == "cut-now") {
    mounted.gate.cut_now();
  } else if (order == "release") {
    mounted.gate.release();
  } else if (order == "fail") {
    return fail(mounted.gate, words);
  } else if (order == "mend") {
    mounted.gate.clear();
  } else if (order == "space") {
    return space(mounted.disk, words);
  } else if (order == "deaf") {
    mounted.deaf = true;
  } else {
    return false;
  }
  return true;
}

void end(Mounted& mounted, const std::string& folder) {
  std::unique_lock lock(mounted.gate.mutex);
  mounted.gate.release();
  if (mounted.gate.cut()) mounted.disk.cut();
  save(mounted.disk, folder);
}

// Until `end`, or until nobody can give orders any more.
void take_orders(Mounted& mounted, const std::string& folder) {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string order;
    words >> order;
    if (order == "end") break;
    std::unique_lock lock(mounted.gate.mutex);
    if (order == "counts") {
      const Gate& gate = mounted.gate;
      std::ostringstream counts;
      counts << "counts " << gate.changes_seen() << ' ' << gate.count(Call::write) << ' '
             << gate.count(Call::sync) << ' ' << gate.failed();
      say(counts.str());
      continue;
    }
    say(obey(mounted, order, words) ? "done" : "unknown order: " + line);
  }
  end(mounted, folder);
  say("ended");
  kill(getpid(), SIGTERM);  // ends the loop of libfuse, which unmounts
}

int run(const char* program, const std::string& folder, const char* path, uint64_t seed) {
  Disk disk(seed);
  Gate gate;
  load(disk, folder);
  Mounted mounted{disk, gate};
  std::thread([&] { take_orders(mounted, folder); }).detach();
  std::thread([&] {
    std::unique_lock lock(gate.mutex);
    if (gate.wait_for_cut(lock)) say("cut");
  }).detach();
  const int status = serve(mounted, program, path);
  std::_Exit(status);  // the threads may still stand in their waits
}

}  // namespace
}  // namespace faults

int main(int count, char** words) {
  if (count != 4) {
    std::cerr << "usage: layer FOLDER PATH SEED\n";
    return 2;
  }
  // libfuse goes to the root folder once it serves.
  return faults::run(words[0], std::filesystem::absolute(words[1]).string(), words[2],
                     std::strtoull(words[3], nullptr, 10));
}
