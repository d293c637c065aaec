#include "commands/bench/measures.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <sys/utsname.h>

#include "commands/bench/bare.h"
#include "storage/storage.h"

namespace kith::commands::bench {
namespace {

constexpr double interleaved_seconds_max = 10;

double seconds_of(clockid_t clock) {
  timespec at{};
  clock_gettime(clock, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

// "value" of a line "key : value" or "key: value kB".
std::string value_in(const char* path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const size_t colon = line.find(':');
    const size_t from = line.find_first_not_of(" \t", colon + 1);
    return from == std::string::npos ? std::string() : line.substr(from);
  }
  return {};
}

std::string mark(Met met) {
  switch (met) {
    case Met::yes:
      return "yes";
    case Met::no:
      return "**no**";
    case Met::unjudged:
      return "";
  }
  return {};
}

}  // namespace

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

double processor_seconds() { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }
double thread_processor_seconds() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }

double percentile(std::vector<double> samples, double part) {
  if (samples.empty()) return 0;
  const auto at = static_cast<size_t>(part * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), samples.begin() + static_cast<ptrdiff_t>(at), samples.end());
  return samples[at];
}

double median(std::vector<double> samples) { return percentile(std::move(samples), 0.5); }

void append(std::vector<Row>& rows, std::string_view what,
            const std::function<std::vector<Row>()>& measure) {
  std::vector<Row> more;
  try {
    more = measure();
  } catch (const storage::Interrupted&) {
    more = {{std::string(what), "too long, interrupted", "", "", "", Met::no}};
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "kith bench: %s\n", failure.what());
    more = {{std::string(what), "failed", "", "", "", Met::no}};
  }
  for (Row& row : more) {
    std::fprintf(stderr, "kith bench: %s: %s %s %s\n", row.measure.c_str(), row.value.c_str(),
                 row.bare.c_str(), row.ratio.c_str());
    rows.push_back(std::move(row));
  }
}

std::string table_of(const std::vector<Row>& rows) {
  std::string table =
      "| measure | Kith | bare | ratio | goal | met |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const Row& row : rows) {
    table += fmt::format("| {} | {} | {} | {} | {} | {} |\n", row.measure, row.value, row.bare,
                         row.ratio, row.goal, mark(row.met));
  }
  return table;
}

std::string machine_line() {
  utsname system{};
  uname(&system);
  std::ifstream loads("/proc/loadavg");
  std::string load;
  loads >> load;
  return fmt::format("{}, {} processors, {} memory, Linux {}, SQLite {}, load {} at the start",
                     value_in("/proc/cpuinfo", "model name"), std::thread::hardware_concurrency(),
                     value_in("/proc/meminfo", "MemTotal"), system.release, bare_engine_version(),
                     load);
}

Met at_least(double value, double goal) { return value >= goal ? Met::yes : Met::no; }
Met at_most(double value, double goal) { return value <= goal ? Met::yes : Met::no; }
std::string milliseconds(double seconds) { return fmt::format("{:.3g} ms", seconds * 1e3); }
std::string times(double ratio) { return fmt::format("{:.2f}", ratio); }

Pair interleave(int rounds, const std::function<void()>& ours, const std::function<void()>& bare) {
  std::vector<double> our_times;
  std::vector<double> bare_times;
  const auto started = Clock::now();
  for (int round = 0; round <= rounds; ++round) {
    const auto begun = Clock::now();
    ours();
    const auto between = Clock::now();
    bare();
    if (round == 0) continue;
    our_times.push_back(std::chrono::duration<double>(between - begun).count());
    bare_times.push_back(seconds_since(between));
    if (seconds_since(started) > interleaved_seconds_max) break;
  }
  return {median(std::move(our_times)), median(std::move(bare_times))};
}

}  // namespace kith::commands::bench
