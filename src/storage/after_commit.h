// What a write asked to be done once it is durable.
#pragma once

#include <functional>
#include <vector>

namespace kith::storage {

class AfterCommit {
 public:
  void add(std::function<void()> action) { actions_.push_back(std::move(action)); }
  size_t mark() const { return actions_.size(); }
  void forget_from(size_t mark) { actions_.resize(mark); }
  // In the order asked for, each once. What one throws is logged: the write is done all the same.
  void run();

 private:
  std::vector<std::function<void()>> actions_;
};

}  // namespace kith::storage
