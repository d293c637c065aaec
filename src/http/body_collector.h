// Gathers a request's body as it arrives: undoes gzip, holds the limit against what it becomes, and
// moves to a temporary file when it grows and the route allows that.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/gzip.h"
#include "http/message.h"

namespace kith::http {

enum class BodyStore { memory, memory_or_file };

struct BodyLimits {
  uint64_t bytes_max = 0;
  BodyStore store = BodyStore::memory;
  size_t spool_bytes = 1 << 20;
  std::string temporary_directory = "/tmp";
};

Refusal body_too_large(uint64_t bytes_max);

class BodyCollector {
 public:
  // content_encoding: of the request; anything but gzip and identity is refused (415) by `open`.
  std::optional<Refusal> open(BodyLimits limits, std::string_view content_encoding);
  std::optional<Refusal> write(std::string_view bytes);
  std::optional<Refusal> finish();
  Body take();

 private:
  std::optional<Refusal> take_in(std::string_view bytes);
  bool keep(std::string_view bytes);

  BodyLimits limits_;
  uint64_t size_ = 0;
  std::string text_;
  std::shared_ptr<TemporaryFile> file_;
  std::unique_ptr<Inflater> inflater_;
  Inflater::Step step_ = Inflater::Step::more;
};

}  // namespace kith::http
