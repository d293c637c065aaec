// The threads on which handlers run: one bounded queue a lane, so that a report never makes a click
// wait. The queue is intrusive: queueing allocates nothing.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <ctime>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/gzip.h"

namespace kith::http {

// What a thread keeps for itself between jobs.
struct WorkerTools {
  Deflater deflater;
  std::time_t date_second = 0;
  std::string date;
};

// The Date header of now; formatted once a second.
const std::string& current_date(WorkerTools& tools);

class Job {
 public:
  virtual ~Job() = default;
  virtual void run(WorkerTools& tools) = 0;  // throws nothing

 private:
  friend class Workers;
  Job* next_ = nullptr;
};

class Workers {
 public:
  Workers(size_t threads, size_t queue_max);
  ~Workers();  // runs what is queued, then joins

  bool submit(Job& job);    // false when the queue is full
  void resubmit(Job& job);  // a job that had its turn already: never refused
  size_t waiting() const;

 private:
  void push(Job& job);
  void work();

  mutable std::mutex mutex_;
  std::condition_variable filled_;
  Job* first_ = nullptr;
  Job* last_ = nullptr;
  size_t waiting_ = 0;
  const size_t queue_max_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace kith::http
