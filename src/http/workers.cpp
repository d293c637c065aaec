#include "http/workers.h"

#include "http/date.h"

namespace kith::http {

const std::string& current_date(WorkerTools& tools) {
  std::time_t now = std::time(nullptr);
  if (now != tools.date_second) {
    tools.date_second = now;
    tools.date = format_date(std::chrono::system_clock::from_time_t(now));
  }
  return tools.date;
}

Workers::Workers(size_t threads, size_t queue_max) : queue_max_(queue_max) {
  threads_.reserve(threads);
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  filled_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Workers::submit(Job& job) {
  {
    std::lock_guard lock(mutex_);
    if (waiting_ >= queue_max_) return false;
    push(job);
  }
  filled_.notify_one();
  return true;
}

void Workers::resubmit(Job& job) {
  {
    std::lock_guard lock(mutex_);
    push(job);
  }
  filled_.notify_one();
}

size_t Workers::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_;
}

void Workers::push(Job& job) {
  job.next_ = nullptr;
  (first_ ? last_->next_ : first_) = &job;
  last_ = &job;
  ++waiting_;
}

void Workers::work() {
  WorkerTools tools;
  std::unique_lock lock(mutex_);
  for (;;) {
    filled_.wait(lock, [this] { return first_ || stopping_; });
    if (!first_) return;
    Job* job = first_;
    first_ = job->next_;
    --waiting_;
    lock.unlock();
    job->run(tools);
    lock.lock();
  }
}

}  // namespace kith::http
