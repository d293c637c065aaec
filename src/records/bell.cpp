#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "records/change.h"

namespace kith::records {

struct ChangeBell::State {
  std::shared_mutex mutex;
  int64_t last = 0;
  std::vector<std::pair<int64_t, Listener>> listeners;
};

ChangeBell::ChangeBell() : state_(std::make_shared<State>()) {}

int64_t ChangeBell::subscribe(Listener listener) {
  std::unique_lock lock(state_->mutex);
  state_->listeners.emplace_back(++state_->last, std::move(listener));
  return state_->last;
}

void ChangeBell::unsubscribe(int64_t subscription) {
  std::unique_lock lock(state_->mutex);
  std::erase_if(state_->listeners, [&](const auto& held) { return held.first == subscription; });
}

void ChangeBell::ring(std::span<const Change> changes) const {
  std::shared_lock lock(state_->mutex);
  for (const auto& [subscription, listener] : state_->listeners) listener(changes);
}

}  // namespace kith::records
