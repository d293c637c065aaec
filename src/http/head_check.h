// The strict look at a request's head before Beast reads it.
//
// Beast is lenient where proxies and clients disagree (folded lines, repeated Content-Length,
// Transfer-Encoding beside Content-Length, odd bytes in values, any HTTP/x.y). Each of these has been
// somebody's request smuggling, so whatever two readers could read in two ways ends here with a
// refusal: RFC 9112 sections 2.2, 3, 5 and 6.1 with every MAY resolved to "reject".
#pragma once

#include <optional>
#include <string_view>

#include "http/message.h"

namespace kith::http {

struct HeadLimits {
  size_t header_bytes_max = 32 * 1024;
  size_t header_fields_max = 100;
  size_t target_bytes_max = 8 * 1024;
  size_t field_bytes_max = 8'000;  // one line
};

Refusal refuse(int status, Message message);

// What can be said of a head that has not wholly arrived: bytes that can no longer become a
// request, or too many of them. Cost: one look at each byte that is new since `looked_at`.
std::optional<Refusal> check_partial_head(std::string_view bytes, size_t looked_at,
                                          const HeadLimits& limits);

// The whole head with its blank line.
std::optional<Refusal> check_head(std::string_view head, const HeadLimits& limits);

// Host = uri-host [":" port] (RFC 9110 7.2), without the characters that no real host name has.
bool is_host(std::string_view text);

}  // namespace kith::http
