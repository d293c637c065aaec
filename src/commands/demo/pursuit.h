// One opportunity of the story, from its first day to its last.
#pragma once

#include <algorithm>
#include <vector>

#include "commands/demo/story_writer.h"

namespace kith::commands::demo {

struct Pursuit {
  ToldAccount& account;
  int record = 0;
  int owner = 0;
  Timestamp begun;
  Timestamp ended;  // closed, or now
  bool open = true;
  bool won = false;
  int turn = 0;        // among the quotes: what becomes of it
  int64_t amount = 0;  // in yuan
  bool with_lines = false;
  bool abroad = false;           // its amount is in another currency
  Date expected;                 // its close date
  std::vector<Timestamp> moves;  // into the second stage and on

  int step_at(Timestamp at) const {
    return static_cast<int>(
        std::count_if(moves.begin(), moves.end(), [&](Timestamp move) { return move <= at; }));
  }
};

}  // namespace kith::commands::demo
