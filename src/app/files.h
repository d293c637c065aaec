// Contents of attachments, beside the database, named by their SHA-256. The only place that opens
// them: no name from outside ever becomes a path.
//
// A content is written to a temporary name, synced, renamed and its folder synced before the record
// that points to it is written: a crash can leave a content without a record, never the reverse.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/result.h"
#include "http/message.h"

namespace kith::app {

class Files {
 public:
  explicit Files(std::string directory) : directory_(std::move(directory)) {}

  struct Kept {
    std::string hash;  // 64 hexadecimal digits
    int64_t size = 0;
    std::string type;  // by its first bytes, not by what the sender says
  };
  // Bytes [from, from + size) of a request's body.
  Result<Kept> keep(const http::Body& body, uint64_t from, uint64_t size) const;
  // Nothing for what is no hash and for what is not there.
  std::optional<std::string> path(std::string_view hash) const;

 private:
  const std::string directory_;
};

// "image/png" and such for the raster images that a page may show, else application/octet-stream.
std::string_view sniff(std::string_view first_bytes);

}  // namespace kith::app
