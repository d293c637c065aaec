#include "access/hashing.h"

namespace kith::access {
namespace {

Error too_many() {
  return {Code::unavailable,
          say("Too many people are signing in at this moment. Try again in a few seconds.",
              "此刻登录的人太多，请几秒后重试。"),
          {}};
}

}  // namespace

Status Hashing::enter() {
  std::unique_lock lock(mutex_);
  if (inside_ >= limits_.at_once) {
    if (waiting_ >= limits_.waiting) return too_many();
    ++waiting_;
    const bool free =
        freed_.wait_for(lock, limits_.patience, [&] { return inside_ < limits_.at_once; });
    --waiting_;
    if (!free) return too_many();
  }
  ++inside_;
  return done();
}

void Hashing::leave() {
  {
    std::lock_guard lock(mutex_);
    --inside_;
  }
  freed_.notify_one();
}

}  // namespace kith::access
