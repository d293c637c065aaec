// Lets the checkpointer ask the writer to stand aside between two batches.
#pragma once

#include <condition_variable>
#include <mutex>

namespace kith::storage::sqlite {

class WriteGate {
 public:
  // For the length of a batch.
  class Pass {
   public:
    explicit Pass(WriteGate& gate) : gate_(gate) {
      std::unique_lock lock(gate_.mutex_);
      gate_.changed_.wait(lock, [&] { return !gate_.closed_; });
      gate_.passing_ = true;
    }
    ~Pass() {
      std::lock_guard lock(gate_.mutex_);
      gate_.passing_ = false;
      if (gate_.closed_) gate_.changed_.notify_one();
    }
    Pass(const Pass&) = delete;

   private:
    WriteGate& gate_;
  };

  // Waits for the batch that is under way; no other begins while it lives.
  class Closed {
   public:
    explicit Closed(WriteGate& gate) : gate_(gate) {
      std::unique_lock lock(gate_.mutex_);
      gate_.closed_ = true;
      gate_.changed_.wait(lock, [&] { return !gate_.passing_; });
    }
    ~Closed() {
      std::lock_guard lock(gate_.mutex_);
      gate_.closed_ = false;
      gate_.changed_.notify_one();
    }
    Closed(const Closed&) = delete;

   private:
    WriteGate& gate_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;  // one writer and one checkpointer: never two who wait
  bool passing_ = false;
  bool closed_ = false;
};

}  // namespace kith::storage::sqlite
