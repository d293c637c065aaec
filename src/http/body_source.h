// Where the pieces of a response's body come from while it is written: a file, a producer, either
// of them compressed. Pulled on worker threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/message.h"

namespace kith::http {

class BodySource {
 public:
  virtual ~BodySource() = default;
  virtual More pull(std::string& out) = 0;  // appends about 64 KiB
  virtual std::optional<uint64_t> length() const = 0;
};

std::unique_ptr<BodySource> file_source(const FileBody& body);  // throws std::system_error
std::unique_ptr<BodySource> stream_source(StreamBody body);
std::unique_ptr<BodySource> gzip_source(std::unique_ptr<BodySource> plain);

}  // namespace kith::http
