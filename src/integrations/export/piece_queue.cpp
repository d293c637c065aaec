#include "integrations/export/piece_queue.h"

namespace kith::integrations {

void PieceQueue::put(std::string_view bytes) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || waiting_.size() < bytes_max; });
  if (abandoned_) throw Abandoned();
  waiting_ += bytes;
  changed_.notify_all();
}

void PieceQueue::end(std::exception_ptr failure) {
  std::lock_guard lock(mutex_);
  ended_ = true;
  failure_ = std::move(failure);
  changed_.notify_all();
}

bool PieceQueue::take(std::string& out) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ended_ || !waiting_.empty(); });
  if (waiting_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    return false;
  }
  out += waiting_;
  waiting_.clear();
  changed_.notify_all();
  return true;
}

void PieceQueue::abandon() {
  std::lock_guard lock(mutex_);
  abandoned_ = true;
  changed_.notify_all();
}

}  // namespace kith::integrations
