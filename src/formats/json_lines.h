// JSON lines: one object a line, its members as named cells. Nested objects come as "account.name",
// lists of plain values as "a; b", lists of anything else as JSON.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kith::formats {

struct JsonLine {
  uint64_t number = 0;  // from 1, blank lines not counted
  uint64_t line = 0;    // from 1
  std::vector<std::pair<std::string, std::string>> cells;
  Message problem;  // why it could not be read; there are no cells then
};

struct JsonLinesLimits {
  size_t line_bytes_max = 4 << 20;
  size_t cells_max = 4'096;
};

class JsonLinesReader {
 public:
  // An error from `on_line` stops the reading and is handed up by feed or finish.
  using OnLine = std::function<Status(const JsonLine&)>;

  JsonLinesReader(JsonLinesLimits limits, OnLine on_line)
      : limits_(limits), on_line_(std::move(on_line)) {}

  Status feed(std::string_view utf8);
  Status finish();

 private:
  Status take_line();

  JsonLinesLimits limits_;
  OnLine on_line_;
  std::string line_;
  bool too_long_ = false;
  uint64_t lines_ = 0;
  uint64_t number_ = 0;
};

}  // namespace kith::formats
