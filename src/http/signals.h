// SIGTERM and SIGINT as an ordinary call on an ordinary thread.
#pragma once

#include <functional>
#include <thread>

namespace kith::http {

// Make it first in main, before any other thread: it blocks both signals for this thread and those
// that it starts later. The callback runs once a signal, on a thread of its own, and may do anything.
class StopSignals {
 public:
  explicit StopSignals(std::function<void(int signal)> callback);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  int wake_;  // an eventfd
  std::thread thread_;
};

}  // namespace kith::http
