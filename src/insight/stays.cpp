#include "insight/stays.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "query/scan.h"
#include "records/field_moves.h"

namespace kith::insight {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

struct Record {
  Value value;
  Timestamp since{};
};

struct Tally {
  std::vector<int64_t> ended_s;
  std::vector<Stays::Longest> standing;
};

int64_t between(Timestamp from, Timestamp to) {
  return std::max<int64_t>(duration_cast<seconds>(to - from).count(), 0);
}

// So many percent of them are at most this.
int64_t ranked(const std::vector<int64_t>& sorted, size_t percent) {
  const size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<size_t>(rank, 1) - 1];
}

Stays summed(const Value& value, Tally tally) {
  Stays stays{.value = value};
  stays.count = static_cast<int64_t>(tally.ended_s.size());
  if (stays.count > 0) {
    std::ranges::sort(tally.ended_s);
    int64_t sum = 0;
    for (const int64_t one : tally.ended_s) sum += one;
    stays.mean_s = sum / stays.count;
    stays.median_s = ranked(tally.ended_s, 50);
    stays.p90_s = ranked(tally.ended_s, 90);
  }
  stays.standing = static_cast<int64_t>(tally.standing.size());
  if (stays.standing > 0) {
    int64_t sum = 0;
    for (const auto& one : tally.standing) sum += one.seconds;
    stays.standing_mean_s = sum / stays.standing;
    const size_t shown = std::min(longest_max, tally.standing.size());
    std::ranges::partial_sort(tally.standing,
                              tally.standing.begin() + static_cast<std::ptrdiff_t>(shown),
                              [](const auto& a, const auto& b) { return a.seconds > b.seconds; });
    tally.standing.resize(shown);
    stays.longest = std::move(tally.standing);
  }
  return stays;
}

}  // namespace

std::vector<Stays> stays(const query::ReadEnvironment& environment, const query::Question& picked,
                         const schema::Field& field, Timestamp now) {
  const schema::Object& object = *picked.object;
  std::unordered_map<Id, Record> records;
  Id first;
  const query::Path paths[] = {query::path_of(object, field),
                               query::path_of(object, *object.field("created_at"))};
  query::scan(environment, picked, paths, [&](Id id, std::span<const Value> values) {
    records[id] = {values[0], std::get<Timestamp>(values[1])};
    if (!first || id.value < first.value) first = id;
  });
  std::map<Value, Tally> tallies;
  if (records.empty()) return {};
  records::moves_of_field(
      environment.db, object, field, first, [&](const records::FieldMove& move) {
        const auto found = records.find(move.record);
        if (found == records.end() || move.from.empty()) return;
        tallies[move.from[0]].ended_s.push_back(between(found->second.since, move.at));
        found->second.since = move.at;
      });
  for (const auto& [id, record] : records) {
    tallies[record.value].standing.push_back({id, between(record.since, now)});
  }
  std::vector<Stays> answer;
  for (auto& [value, tally] : tallies) answer.push_back(summed(value, std::move(tally)));
  return answer;
}

}  // namespace kith::insight
