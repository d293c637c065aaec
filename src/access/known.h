// What was read from disk and is kept in memory until it is ended: sessions and tokens by the hash of
// their secret. What was read before something ended may be gone since, and is not kept.
#pragma once

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace kith::access {

template <typename T>
class Known {
 public:
  struct Look {
    std::optional<T> found;
    uint64_t endings = 0;  // how often something had ended
  };

  Look look(const std::string& key) const {
    std::shared_lock lock(mutex_);
    const auto found = known_.find(key);
    return {found == known_.end() ? std::nullopt : std::optional(found->second), endings_};
  }
  // `endings` as they were before what is remembered was read or written.
  void remember(const std::string& key, const T& what, uint64_t endings) {
    std::unique_lock lock(mutex_);
    if (endings_ == endings) known_[key] = what;
  }
  template <typename Which>
  void end(Which which) {
    std::unique_lock lock(mutex_);
    ++endings_;
    std::erase_if(known_, which);
  }
  // Of those that have ended by themselves.
  template <typename Which>
  void forget(Which which) {
    std::unique_lock lock(mutex_);
    std::erase_if(known_, which);
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, T> known_;
  uint64_t endings_ = 0;
};

}  // namespace kith::access
