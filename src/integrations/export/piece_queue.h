// Bytes from a thread that makes them to one that hands them on, a few at a time: whoever makes them
// waits for whoever takes them.
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>

namespace kith::integrations {

class PieceQueue {
 public:
  // Nobody takes any more.
  class Abandoned : public std::exception {};

  void put(std::string_view bytes);  // throws Abandoned
  void end(std::exception_ptr failure = nullptr);
  // Appends what is there, at least a byte, or answers false at the end. Throws what ended it.
  bool take(std::string& out);
  void abandon();

 private:
  static constexpr size_t bytes_max = 1 << 20;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string waiting_;
  std::exception_ptr failure_;
  bool ended_ = false;
  bool abandoned_ = false;
};

}  // namespace kith::integrations
