// Search as it is typed, by somebody who sees a tenth of the records, and by one who sees all.
#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "commands/bench/reading.h"
#include "commands/bench/world.h"
#include "records/search.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

struct Typed {
  std::string_view what;
  std::array<std::string_view, 7> words;
};

// As they are typed: each keystroke is a search.
constexpr Typed typed[] = {
    {"Chinese, one letter", {"z", "l", "w", "c", "张", "李", "科"}},
    {"Chinese, two letters", {"zh", "li", "wa", "ch", "张伟", "杭州", "云帆"}},
    {"Chinese, words", {"zhang", "wangy", "lzh", "chenjing", "欧阳", "zhang w", "1380"}},
    {"Western, one letter", {"a", "s", "m", "j", "l", "b", "x"}},
    {"Western, two letters", {"an", "sm", "bl", "jo", "va", "ga", "ex"}},
    {"Western, words", {"smith", "sophie", "logistics", "müller", "example", "bench", "ann smi"}},
};
constexpr int typing_rounds = 40;

std::vector<double> search_times(const Subject& subject, const access::Actor& actor,
                                 std::span<const std::string_view> words) {
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  std::vector<double> samples;
  subject.workspace.database().read_raw(
      [&](Connection& db) {
        for (int round = 0; round <= typing_rounds; ++round) {
          for (const std::string_view word : words) {
            const auto begun = Clock::now();
            records::search({db, *schema, actor, actor.directory()}, word, {}, 20);
            if (round > 0) samples.push_back(seconds_since(begun));
          }
        }
      },
      {.timeout = std::chrono::minutes{5}});
  return samples;
}

Row search_row(std::string_view what, std::string_view who, const std::vector<double>& samples) {
  const double p99 = percentile(samples, 0.99);
  return {fmt::format("Search over everything, {}, {}: p99 (median {})", what, who,
                      milliseconds(median(samples))),
          milliseconds(p99),
          "",
          "",
          "< 20 ms",
          at_most(p99, 0.020)};
}

}  // namespace

// Owners of an even number have Chinese contacts alone, the others Western ones: for one of the two
// hardly anything that matches is their own, which is what a search finds hardest.
std::vector<Row> measure_search(const Subject& subject) {
  const auto owner = [&](std::string_view mail) {
    return subject.workspace.actor(subject.workspace.directory()->user_by_email(mail)->id);
  };
  const access::Actor owners[] = {owner(owner_mail), owner("owner1@bench.example")};
  const access::Actor all = administrator(subject);
  std::vector<Row> rows;
  for (const Typed& one : typed) {
    std::vector<double> samples;
    for (const access::Actor& actor : owners)
      std::ranges::move(search_times(subject, actor, one.words), std::back_inserter(samples));
    rows.push_back(search_row(one.what, "owner's own", samples));
  }
  std::vector<double> samples;
  for (const Typed& one : typed)
    std::ranges::move(search_times(subject, all, one.words), std::back_inserter(samples));
  rows.push_back(search_row("all of these", "all records", samples));
  return rows;
}

}  // namespace kith::commands::bench
