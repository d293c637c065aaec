// Connections that are borrowed one at a time: opened when first needed, at most `max` of them, the
// last returned lent first, so that what a quiet hour does not need falls idle and is closed.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "storage/interruption.h"
#include "storage/meter.h"

namespace kith::storage {

template <typename C>
class Pool {
 public:
  using Opener = std::function<std::unique_ptr<C>()>;
  using Clock = std::chrono::steady_clock;

  Pool(int max, Opener opener, Meter& meter)
      : max_(max), opener_(std::move(opener)), meter_(meter) {}
  ~Pool() { close_idle(Clock::duration::zero()); }

  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<C> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&& other) noexcept : pool_(other.pool_), connection_(std::move(other.connection_)) {}
    ~Lease() {
      if (connection_) pool_->give_back(std::move(connection_));
    }
    C* operator->() const { return connection_.get(); }
    C& operator*() const { return *connection_; }
    // Closes the connection instead of returning it: it is broken.
    void discard() {
      connection_.reset();
      pool_->forget();
    }

   private:
    Pool* pool_;
    std::unique_ptr<C> connection_;
  };

  // Throws Interrupted when none comes free in time.
  Lease borrow(const Interruption& interruption) {
    std::unique_lock lock(mutex_);
    while (idle_.empty() && open_ >= max_) wait(lock, interruption);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back().connection);
      idle_.pop_back();
      return Lease(*this, std::move(connection));
    }
    ++open_;
    lock.unlock();
    return open();
  }

  // Answers how many it closed.
  int close_idle(Clock::duration older_than) {
    std::vector<Idle> closing;  // closed outside the lock
    std::lock_guard lock(mutex_);
    const auto limit = Clock::now() - older_than;
    auto keep = idle_.begin();  // sorted: the longest idle stand first
    while (keep != idle_.end() && keep->since <= limit) ++keep;
    std::move(idle_.begin(), keep, std::back_inserter(closing));
    idle_.erase(idle_.begin(), keep);
    open_ -= static_cast<int>(closing.size());
    meter_.connections -= static_cast<int>(closing.size());
    return static_cast<int>(closing.size());
  }

 private:
  struct Idle {
    std::unique_ptr<C> connection;
    Clock::time_point since;
  };
  static constexpr std::chrono::milliseconds cancel_poll{20};

  void wait(std::unique_lock<std::mutex>& lock, const Interruption& interruption) {
    auto until = interruption.deadline;
    if (interruption.cancel) until = std::min(until, Clock::now() + cancel_poll);
    returned_.wait_until(lock, until);
    if (idle_.empty() && open_ >= max_) interruption.check();
  }

  Lease open() {
    try {
      Lease lease(*this, opener_());
      ++meter_.connections;
      return lease;
    } catch (...) {
      {
        std::lock_guard lock(mutex_);
        --open_;
      }
      returned_.notify_one();
      throw;
    }
  }

  void give_back(std::unique_ptr<C> connection) {
    {
      std::lock_guard lock(mutex_);
      idle_.push_back({std::move(connection), Clock::now()});
    }
    returned_.notify_one();
  }

  void forget() {
    {
      std::lock_guard lock(mutex_);
      --open_;
      --meter_.connections;
    }
    returned_.notify_one();
  }

  const int max_;
  const Opener opener_;
  Meter& meter_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<Idle> idle_;
  int open_ = 0;
};

}  // namespace kith::storage
