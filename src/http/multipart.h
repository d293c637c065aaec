// multipart/form-data (RFC 7578) from a body in memory or in a file.
//
// One pass with a window of 64 KiB: a part's bytes are found, not copied, so an upload of a gigabyte
// costs a reading and no memory. Strict: line ends are CR LF, the closing boundary must be there,
// and nothing may follow it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace kith::http {

struct MultipartLimits {
  size_t parts_max = 1'000;
  size_t part_header_bytes_max = 8 * 1024;
  size_t part_headers_max = 20;
};

// Where a part lies in the body.
struct Part {
  std::string name;          // of the form field
  std::string file_name;     // cleaned (clean_file_name); empty for a plain field
  std::string content_type;  // as sent; empty when it was not
  uint64_t offset = 0;
  uint64_t size = 0;

  bool is_file() const { return !file_name.empty(); }
  // The whole part as text; for fields. Nothing over bytes_max.
  Result<std::string> text(const Body& body, size_t bytes_max = 1 << 20) const;
  // As Body::read_at, within the part.
  size_t read_at(const Body& body, uint64_t at, std::span<char> out) const;
};

// The error names the part by its number.
Result<std::vector<Part>> parse_multipart(const Body& body, std::string_view content_type,
                                          const MultipartLimits& limits = {});

// What may stand in a database and a Content-Disposition: the last component of whatever path was
// sent, valid UTF-8 without control, format and direction characters, without leading or trailing
// dots and blanks, at most 200 bytes; "file" when nothing is left. Never used to name a file on disk.
std::string clean_file_name(std::string_view sent);

// "attachment; filename=\"…\"; filename*=UTF-8''…" (RFC 6266), safe for any name.
std::string attachment_disposition(std::string_view file_name);

}  // namespace kith::http
