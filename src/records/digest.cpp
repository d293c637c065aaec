#include "records/digest.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace kith::records {
namespace {

constexpr int slice_changes = 500;
constexpr size_t scanned_max = 4'000;
constexpr int batch_records_min = 5;  // fewer are told one by one

struct Scan {
  std::vector<Change> changes;  // newest first
  bool more = false;
};

bool wanted(const schema::Object& object, const DigestQuestion& question) {
  if (question.objects.empty()) return object.role == schema::Role::record && object.navigation;
  return std::ranges::find(question.objects, object.name) != question.objects.end();
}

Scan scan(const query::ReadEnvironment& environment, const DigestQuestion& question) {
  Scan out;
  int64_t before = 0;
  for (size_t read = 0; read < scanned_max;) {
    auto slice = changes_before(environment.db, environment.schema, before, slice_changes);
    if (slice.empty()) return out;
    read += slice.size();
    before = slice.back().seq;
    for (Change& change : slice) {
      if (change.at < question.since) return out;
      const schema::Object* object = environment.schema.object(change.object);
      if (object && wanted(*object, question)) out.changes.push_back(std::move(change));
    }
    if (static_cast<int>(slice.size()) < slice_changes) return out;
  }
  out.more = true;
  return out;
}

using Titles = std::unordered_map<int64_t, std::string>;  // ids are unique across objects

// Of those that are there and may be seen: what has no title here is not told.
Titles titles_of(const query::ReadEnvironment& environment, const std::vector<Change>& changes) {
  std::map<int64_t, std::vector<Id>> ids;
  for (const Change& change : changes) ids[change.object].push_back(change.record);
  Titles titles;
  for (auto& [number, records] : ids) {
    std::ranges::sort(records);
    records.erase(std::ranges::unique(records).begin(), records.end());
    const schema::Object& object = *environment.schema.object(number);
    for (auto& [id, title] : query::titles(environment, object, records))
      titles.emplace(id.value, std::move(title));
  }
  return titles;
}

using BatchKey = std::pair<int64_t, int64_t>;  // batch, object

struct BatchSum {
  int size = 0;
  Id actor;
  bool many_actors = false;  // a story told at once, as the demo's: its lines are its people's
};

std::map<BatchKey, BatchSum> sums_of_batches(const std::vector<Change>& changes,
                                             const Titles& titles) {
  std::map<BatchKey, BatchSum> sums;
  for (const Change& change : changes) {
    if (!change.batch || !titles.contains(change.record.value)) continue;
    BatchSum& sum = sums[{change.batch.value, change.object}];
    sum.many_actors = sum.many_actors || (sum.size > 0 && sum.actor != change.actor);
    sum.actor = change.actor;
    ++sum.size;
  }
  return sums;
}

bool told_as_one(const BatchSum& sum) { return sum.size >= batch_records_min && !sum.many_actors; }

// `older` came before what `sum` holds.
void take_older(Change& sum, const Change& older) {
  if (older.act != Act::update) sum.act = older.act;
  for (const FieldChange& field : older.fields) {
    const auto known = std::ranges::find(sum.fields, field.field, &FieldChange::field);
    if (known == sum.fields.end()) {
      sum.fields.push_back(field);
    } else {
      known->from = field.from;
    }
  }
}

class Lines {
 public:
  explicit Lines(const query::ReadEnvironment& environment) : environment_(environment) {}

  DigestLine& of(std::pair<int64_t, int64_t> key, const Change& change) {
    const auto [found, fresh] = place_.emplace(key, lines_.size());
    if (fresh) {
      DigestLine line;
      line.object = environment_.schema.object(change.object);
      line.sum = change;
      line.sum.fields.clear();
      line.sum.act = Act::update;
      lines_.push_back(std::move(line));
    }
    return lines_[found->second];
  }
  std::vector<DigestLine> take() { return std::move(lines_); }

 private:
  const query::ReadEnvironment& environment_;
  std::map<std::pair<int64_t, int64_t>, size_t> place_;
  std::vector<DigestLine> lines_;
};

// A new record is told as such: its values were never anything else. A field that is back where it
// was has not changed.
void tidy(DigestLine& line) {
  if (line.sum.act == Act::create) line.sum.fields.clear();
  std::erase_if(line.sum.fields, [](const FieldChange& field) { return field.from == field.to; });
}

}  // namespace

Digest digest(const query::ReadEnvironment& environment, const DigestQuestion& question) {
  const Scan read = scan(environment, question);
  const Titles titles = titles_of(environment, read.changes);
  const auto batches = sums_of_batches(read.changes, titles);
  Lines lines(environment);
  for (const Change& change : read.changes) {
    const auto title = titles.find(change.record.value);
    if (title == titles.end()) continue;
    const BatchKey batch{change.batch.value, change.object};
    const auto sum = batches.find(batch);
    if (sum != batches.end() && told_as_one(sum->second)) {
      DigestLine& line = lines.of(batch, change);
      line.count = sum->second.size;
      line.sum.act = change.act;
      continue;
    }
    DigestLine& line = lines.of({0, change.record.value}, change);
    line.record = change.record;
    line.title = title->second;
    line.sum.batch = {};
    ++line.count;
    take_older(line.sum, change);
  }
  Digest out{lines.take(), read.more};
  for (DigestLine& line : out.lines) tidy(line);
  std::erase_if(out.lines, [](const DigestLine& line) {
    return line.record && line.sum.act == Act::update && line.sum.fields.empty();
  });
  if (out.lines.size() > static_cast<size_t>(question.lines_max)) {
    out.lines.resize(static_cast<size_t>(question.lines_max));
    out.more = true;
  }
  return out;
}

}  // namespace kith::records
