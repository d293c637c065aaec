// The most recently used things by their text.
#pragma once

#include <iterator>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace kith::storage {

template <typename T>
class Lru {
 public:
  explicit Lru(size_t max) : max_(max) {}

  T* find(std::string_view key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }

  T& insert(std::string key, T value) {
    entries_.emplace_front(std::move(key), std::move(value));
    index_.emplace(entries_.front().first, entries_.begin());
    return entries_.front().second;
  }

  // Hands out what was not used for longest and may go, when there are more than the most.
  template <typename MayGo>
  std::optional<T> shrink(MayGo&& may_go) {
    if (entries_.size() <= max_) return std::nullopt;
    for (auto entry = std::prev(entries_.end()); entry != entries_.begin(); --entry) {
      if (!may_go(entry->second)) continue;
      std::optional<T> gone(std::move(entry->second));
      index_.erase(entry->first);
      entries_.erase(entry);
      return gone;
    }
    return std::nullopt;
  }

  void clear() {
    index_.clear();
    entries_.clear();
  }
  size_t size() const { return entries_.size(); }

 private:
  using Entry = std::pair<std::string, T>;
  const size_t max_;
  std::list<Entry> entries_;  // the newest in front; keys of index_ point into it
  std::unordered_map<std::string_view, typename std::list<Entry>::iterator> index_;
};

}  // namespace kith::storage
