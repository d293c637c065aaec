// Runs this very program again, as its users do, and watches it from outside.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace kith::commands::bench {

std::string own_path();  // of the running program

class Child {
 public:
  // kith `arguments`; what it prints comes through a pipe, its log goes to `log_path`.
  Child(const std::vector<std::string>& arguments, const std::string& log_path);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Reads what it prints until `text` has come; false when it ended before.
  bool wait_for(std::string_view text);
  // The first line that holds it; throws when there is none.
  std::string line_with(std::string_view text);
  // VmRSS.
  long resident_kib() const;
  double processor_seconds() const;  // of the processor, since it began
  void terminate();                  // SIGTERM
  struct End {
    int code = -1;
    // VmHWM, looked at all the while: ru_maxrss begins with what the program that started it held.
    long resident_kib_max = 0;
    double processor_seconds = 0;
  };
  End wait();

 private:
  long in_status(std::string_view name) const;  // 0 when it is gone

  int process_ = -1;  // its id
  int output_ = -1;
  std::string printed_;
  std::atomic<long> most_kib_{0};
  std::jthread watcher_;
};

}  // namespace kith::commands::bench
