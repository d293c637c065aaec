// Several conditions counted over an object in one pass: by owner, and by tens of a score. What a
// report of data quality is made of. The rows are those that the asker may see; what a condition asks
// of related records is judged on all of them, as scores are. Cost: one scan of those rows.
#pragma once

#include <span>
#include <vector>

#include "query/read.h"

namespace kith::query {

struct Tally {
  Id owner;
  int band = 0;  // of the score: 0 to 9, of which the last holds 100 too; -1: not scored
  int64_t records = 0;
  int64_t score = 0;           // of all of them together
  std::vector<int64_t> meets;  // by condition: how many meet it
};

// `score`: a field whose first column is a whole number from 0 to 100.
std::vector<Tally> tally(const ReadEnvironment& environment, const schema::Object& object,
                         const schema::Field& score, std::span<const Filter> conditions);

}  // namespace kith::query
