// What stands between a program and the disk: it counts the calls, lets some of them fail, and stops
// them all at the moment when the power goes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace faults {

enum class Call { read, write, open, make, remove, rename, truncate, sync };

std::optional<Call> call_of(const std::string& name);
constexpr bool changes(Call call) { return call != Call::read && call != Call::open; }

// The `nth` call of a kind from now on fails, and so do those after it up to `times`; only of files
// whose name ends in `ending`.
struct Fault {
  Call call;
  int64_t nth;
  int64_t times;
  int error;
  std::string ending;
};

class Gate {
 public:
  // Waits while the power is gone. 0, or the errno that this call fails with. With `mutex` held.
  int pass(std::unique_lock<std::mutex>& lock, Call call, const std::string& name);

  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear() { faults_.clear(); }
  void cut_after(int64_t changes) { left_ = changes; }
  void cut_now();
  // Whoever waits is sent away with EIO, and everybody who comes later.
  void release();
  // For whoever waits for the cut. False when it is over before there was one.
  bool wait_for_cut(std::unique_lock<std::mutex>& lock);

  bool cut() const { return cut_; }
  int64_t count(Call call) const { return counts_[static_cast<size_t>(call)]; }
  int64_t changes_seen() const { return changes_; }
  int64_t failed() const { return failed_; }

  std::mutex mutex;  // of the gate and of the disk

 private:
  std::condition_variable changed_;
  std::vector<Fault> faults_;
  int64_t counts_[8] = {};
  int64_t changes_ = 0;
  int64_t failed_ = 0;
  int64_t left_ = -1;  // changes until the cut; below 0: none is to come
  bool cut_ = false;
  bool released_ = false;
};

}  // namespace faults
