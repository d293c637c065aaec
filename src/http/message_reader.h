// Beast's parser behind plain calls: bytes in, a Request out. Knows no socket, so that tests and
// fuzzers can feed it.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "http/body_collector.h"
#include "http/message.h"

namespace kith::http {

// Where a message ends and what follows from its head.
struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;
  bool chunked = false;
  bool expects_continue = false;
  std::optional<uint64_t> content_length;
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

class MessageReader {
 public:
  MessageReader();
  ~MessageReader();

  // `head` is complete and has passed check_head. Fills method, target and headers; drops what the
  // request held before.
  std::optional<Refusal> read_head(std::string_view head, Request& request);
  const Framing& framing() const;

  struct Fed {
    size_t consumed = 0;  // the rest is to be shown again, with more behind it
    std::optional<Refusal> refusal;
  };
  // Undoes chunking; decoded bytes go to `body`.
  Fed read_body(std::string_view bytes, BodyCollector& body);
  bool done() const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  Framing framing_;
};

}  // namespace kith::http
