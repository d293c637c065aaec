// Tells a handler that nobody waits for its answer any more.
#pragma once

#include <atomic>

namespace kith::http {

// Thread-safe. Turns true when the client has reset the connection, has closed it and not come
// back for ServerOptions::half_close_grace, when the route's time is up, or when the program stops
// and its patience has run out. Never turns back.
class Disconnect {
 public:
  bool cancelled() const { return cancelled_.load(std::memory_order_acquire); }
  void cancel() { cancelled_.store(true, std::memory_order_release); }

 private:
  std::atomic<bool> cancelled_{false};
};

}  // namespace kith::http
