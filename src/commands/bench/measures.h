// What was measured, beside what the bare engine does, and whether that is enough.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace kith::commands::bench {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begun);
double processor_seconds();         // of this process, all threads
double thread_processor_seconds();  // of this thread
double median(std::vector<double> samples);
double percentile(std::vector<double> samples, double part);

enum class Met { yes, no, unjudged };

struct Row {
  std::string measure;
  std::string value;
  std::string bare;
  std::string ratio;
  std::string goal;
  Met met = Met::unjudged;
};

// Adds what `measure` answers, and prints each row to standard error. What takes too long or fails
// is a row of its own, under the name of `what`, so that the rest is measured all the same.
void append(std::vector<Row>& rows, std::string_view what,
            const std::function<std::vector<Row>()>& measure);
// Rows as a Markdown table.
std::string table_of(const std::vector<Row>& rows);
// Processor, memory, kernel, engine and load, on one line.
std::string machine_line();

Met at_least(double value, double goal);
Met at_most(double value, double goal);
std::string milliseconds(double seconds);
std::string times(double ratio);  // "0.62"

// Runs the two in turn, so that both meet the same disturbances, after a first round that does not
// count; answers the medians in seconds. Ends early after ten seconds.
struct Pair {
  double ours = 0;
  double bare = 0;
  double ratio() const { return ours > 0 ? bare / ours : 0; }
};
Pair interleave(int rounds, const std::function<void()>& ours, const std::function<void()>& bare);

}  // namespace kith::commands::bench
