// Whoever looks at uploads before they are kept.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace kith::app {

class Scanner {
 public:
  virtual ~Scanner() = default;
  // Bytes [from, from + size) of a body. Invalid, naming the file and what was found, where it is not
  // to be kept; unavailable where nobody could look and the operator wants that to refuse.
  virtual Status scan(const http::Body& body, uint64_t from, uint64_t size,
                      std::string_view name) const = 0;
};

}  // namespace kith::app
