// gzip (RFC 1952) by zlib, in pieces.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/function_ref.h"

namespace kith::http {

class Inflater {
 public:
  Inflater();
  ~Inflater();

  enum class Step { more, finished, broken, refused };
  // Hands decompressed pieces of at most 16 KiB on as they come; `take` answers false to stop
  // (refused), so that a bomb costs no more than its limit. Bytes after the end are broken.
  Step feed(std::string_view bytes, function_ref<bool(std::string_view)> take);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Level 1. Memory 256 KiB while it lives, so one is kept per thread and reused.
class Deflater {
 public:
  Deflater();
  ~Deflater();

  void start();
  void append(std::string_view bytes, std::string& out);
  void flush(std::string& out);   // everything so far can be read on the other side
  void finish(std::string& out);  // ends; start() begins anew

 private:
  struct State;
  void run(std::string_view bytes, int mode, std::string& out);
  std::unique_ptr<State> state_;
};

}  // namespace kith::http
