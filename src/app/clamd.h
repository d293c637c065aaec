// Uploads looked at by clamd (ClamAV): each is sent to it by INSTREAM before it is kept, in pieces, so
// that its size costs no memory. clamd keeps nothing of it.
//
// Time limits: 5 s to connect, 60 s for each piece and for the answer. What is larger than clamd's
// StreamMaxLength it does not look at: that is refused, with the way out, whatever becomes of uploads that
// nobody could look at.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "app/scanner.h"

namespace kith::app {

// What becomes of an upload that nobody could look at as clamd did not answer.
enum class ScanFailure { refuse, allow };

struct ClamdOptions {
  ScanFailure failure = ScanFailure::refuse;
  std::chrono::milliseconds connecting{5'000};
  std::chrono::milliseconds answering{60'000};
};

// `place` is the path of a socket, "/run/clamav/clamd.ctl", or host:port. Invalid, naming the setting,
// where it is neither. Whether anybody is there is found out with the first upload.
Result<std::shared_ptr<const Scanner>> clamd(std::string_view place, ClamdOptions options = {});

}  // namespace kith::app
