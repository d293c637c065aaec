#include "gate.h"

#include <cerrno>

namespace faults {

std::optional<Call> call_of(const std::string& name) {
  static constexpr const char* names[] = {"read",   "write",  "open",     "make",
                                          "remove", "rename", "truncate", "sync"};
  for (size_t i = 0; i < std::size(names); ++i)
    if (name == names[i]) return static_cast<Call>(i);
  return std::nullopt;
}

int Gate::pass(std::unique_lock<std::mutex>& lock, Call call, const std::string& name) {
  if (changes(call) && left_ > 0 && --left_ == 0) cut_now();
  changed_.wait(lock, [this] { return !cut_ || released_; });
  if (released_) return EIO;
  ++counts_[static_cast<size_t>(call)];
  if (changes(call)) ++changes_;
  for (Fault& fault : faults_) {
    if (fault.call != call || !name.ends_with(fault.ending)) continue;
    if (--fault.nth > 0 || fault.times <= 0) continue;
    --fault.times;
    ++failed_;
    return fault.error;
  }
  return 0;
}

void Gate::cut_now() {
  cut_ = true;
  left_ = -1;
  changed_.notify_all();
}

void Gate::release() {
  released_ = true;
  changed_.notify_all();
}

bool Gate::wait_for_cut(std::unique_lock<std::mutex>& lock) {
  changed_.wait(lock, [this] { return cut_ || released_; });
  return cut_ && !released_;
}

}  // namespace faults
