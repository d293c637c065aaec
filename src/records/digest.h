// What happened lately, told shortly: one line for a record however often it was changed, one line
// for a batch however many records it touched.
//
// Reads the log from its newest change backwards and no further than `scanned_max`: a digest is what
// people read over their coffee, and a log may hold millions of a night's import. What is counted of
// a batch is what was read of it.
#pragma once

#include <string>
#include <vector>

#include "query/read.h"
#include "records/change.h"

namespace kith::records {

struct DigestQuestion {
  Timestamp since{};
  std::vector<std::string> objects;  // names; empty: all that people keep records of
  int lines_max = 50;
};

struct DigestLine {
  const schema::Object* object = nullptr;
  Id record;          // none: a batch
  std::string title;  // of the record
  int count = 0;      // changes of the record; records of the batch
  // The changes as one: when and by whom it was last, every field from its first value to its last.
  Change sum;
};

struct Digest {
  std::vector<DigestLine> lines;  // newest first
  bool more = false;              // the log goes on behind them
};

// Of live records that the asker may see. Cost: a few slices of the log, and a statement for each
// object that occurs in it.
Digest digest(const query::ReadEnvironment& environment, const DigestQuestion& question);

}  // namespace kith::records
