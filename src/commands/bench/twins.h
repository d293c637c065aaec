// Twins planted among contacts, to see whether the scan for duplicates finds them and nothing else.
//
// What people do to a record that they write down a second time: a slip of the pen, another
// character of the same sound, first and last name in the other order, Latin letters for a Chinese
// name, a phone number in another format, another mail address, none, no company. A twin keeps its
// phone, its mail, or else its company with the name before the @: with less nobody could know it.
#pragma once

#include <vector>

#include "app/workspace.h"
#include "commands/bench/measures.h"
#include "commands/bench/reading.h"
#include "commands/demo/dice.h"
#include "records/twin_scan.h"

namespace kith::commands::bench {

struct TwinPair {
  Id original;
  Id twin;
};

// A twin of each `every`th contact, the same ones for the same seed.
Result<std::vector<TwinPair>> plant_twins(app::Workspace& workspace, int every, uint64_t seed);

struct Found {
  double precision = 0;  // of the pairs that were found, those that were planted
  double recall = 0;     // of those that were planted, those that were found
};
Found judge(const std::vector<records::FoundGroup>& groups, const std::vector<TwinPair>& planted);

// Plants five in a hundred, looks for them, and takes them away again.
std::vector<Row> measure_twins(const Subject& subject);

}  // namespace kith::commands::bench
