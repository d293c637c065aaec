#include "commands/bench/child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace kith::commands::bench {
namespace {

constexpr std::chrono::milliseconds watching{20};

}  // namespace

std::string own_path() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

Child::Child(const std::vector<std::string>& arguments, const std::string& log_path) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_path.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  std::string program = own_path();
  std::vector<std::string> texts = arguments;
  std::vector<char*> pointers{program.data()};
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  const int failed =
      posix_spawn(&process_, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output_ = ends[0];
  if (failed != 0) throw std::runtime_error("cannot start " + program);
  watcher_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      most_kib_ = std::max(most_kib_.load(), in_status("VmHWM:"));
      std::this_thread::sleep_for(watching);
    }
  });
}

Child::~Child() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    wait();
  }
  close(output_);
}

bool Child::wait_for(std::string_view text) {
  char piece[4096];
  while (printed_.find(text) == std::string::npos) {
    const ssize_t count = read(output_, piece, sizeof piece);
    if (count <= 0) return false;
    printed_.append(piece, static_cast<size_t>(count));
  }
  return true;
}

std::string Child::line_with(std::string_view text) {
  if (!wait_for(text)) throw std::runtime_error("the program ended before it said so");
  const size_t at = printed_.find(text);
  while (printed_.find('\n', at) == std::string::npos) {
    char piece[256];
    const ssize_t count = read(output_, piece, sizeof piece);
    if (count <= 0) break;
    printed_.append(piece, static_cast<size_t>(count));
  }
  const size_t end = printed_.find('\n', at);
  return printed_.substr(at, end == std::string::npos ? end : end - at);
}

long Child::in_status(std::string_view name) const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name)) continue;
    const size_t from = line.find_first_of("0123456789");
    long kib = 0;
    std::from_chars(line.data() + from, line.data() + line.size(), kib);
    return kib;
  }
  return 0;
}

long Child::resident_kib() const { return in_status("VmRSS:"); }

double Child::processor_seconds() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(process_, &clock) != 0 || clock_gettime(clock, &used) != 0)
    throw std::system_error(errno, std::generic_category(), "the processor time of kith");
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

void Child::terminate() { kill(process_, SIGTERM); }

Child::End Child::wait() {
  int status = 0;
  rusage used{};
  wait4(process_, &status, 0, &used);
  watcher_ = {};
  process_ = -1;
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .resident_kib_max = most_kib_,
          .processor_seconds = seconds(used.ru_utime) + seconds(used.ru_stime)};
}

}  // namespace kith::commands::bench
