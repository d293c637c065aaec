#include "app/odds_history.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "query/scan.h"
#include "records/field_moves.h"

namespace kith::app::odds {
namespace {

using query::ReadEnvironment;
using schema::Field;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;

constexpr int looks_after[] = {0, 7, 14, 30, 60, 90, 180, 365};  // days
constexpr auto settled = hours{1};  // who enters a record fills it in within that

// A record that has closed, as it stands now.
struct Ended {
  Id id;
  Date closed{};
  bool won = false;
  Timestamp created{};
  std::optional<Date> entered;
  std::vector<Value> facts;  // own and beyond, as they are now
  Value outcome, stage, stated;
};

// What the log says of one field: what stood there before each move.
class Timeline {
 public:
  Timeline() = default;
  Timeline(const ReadEnvironment& where, const schema::Object& object, const Field& field, Id first,
           const std::unordered_map<Id, size_t>& wanted) {
    const auto column = static_cast<size_t>(field.kind->compared_column());
    records::moves_of_field(where.db, object, field, first, [&](const records::FieldMove& move) {
      if (!wanted.contains(move.record)) return;
      moves_[move.record].push_back(
          {move.at, column < move.from.size() ? move.from[column] : Value{}});
    });
  }

  const Value& at(Id record, Timestamp then, const Value& now) const {
    const auto found = moves_.find(record);
    if (found == moves_.end()) return now;
    for (const Move& move : found->second)
      if (move.at > then) return move.from;
    return now;
  }
  const Value& first(Id record, const Value& now) const {
    const auto found = moves_.find(record);
    return found == moves_.end() ? now : found->second.front().from;
  }
  // The last move until then.
  std::optional<Timestamp> last(Id record, Timestamp then) const {
    std::optional<Timestamp> at;
    const auto found = moves_.find(record);
    if (found == moves_.end()) return at;
    for (const Move& move : found->second)
      if (move.at <= then) at = move.at;
    return at;
  }
  // When the value that stands there now came.
  std::optional<Timestamp> newest(Id record) const {
    const auto found = moves_.find(record);
    return found == moves_.end() ? std::nullopt : std::optional(found->second.back().at);
  }

 private:
  struct Move {
    Timestamp at;
    Value from;
  };
  std::unordered_map<Id, std::vector<Move>> moves_;  // each record's in order
};

class Reading {
 public:
  Reading(const ReadEnvironment& where, const Subject& subject)
      : where_(where), subject_(subject), object_(*subject.object) {}

  History read() {
    read_ended();
    for (size_t i = 0; i < ended_.size(); ++i) wanted_.emplace(ended_[i].id, i);
    if (!ended_.empty()) {
      read_timelines();
      read_touches();
    }
    History history;
    for (const Fact& fact : subject_.facts) history.facts.push_back(sort_of(fact));
    for (size_t i = 0; i < ended_.size(); ++i) {
      history.closed.push_back(ended_[i].closed);
      look(i, history.samples);
    }
    return history;
  }

 private:
  bool in_row(const Fact& fact) const { return fact.sort <= Fact::Sort::beyond; }

  query::Path path(const Field& field) const { return query::path_of(object_, field); }
  query::Path path(const Fact& fact) const {
    query::Path to = path(*fact.field);
    if (fact.sort == Fact::Sort::own) return to;
    const schema::Object& target = *where_.schema.target(*fact.field);
    query::Path beyond = query::path_of(target, *fact.beyond);
    beyond.start = &object_;
    beyond.hops = {fact.field};
    return beyond;
  }

  // The newest that have closed, the oldest of them first.
  void read_ended() {
    query::Question question;
    question.object = &object_;
    question.filter = query::condition_on(object_, *subject_.outcome, query::Op::in,
                                          {Value{subject_.won}, Value{subject_.lost}});
    std::vector<query::Path> paths{path(*subject_.closed), path(*subject_.outcome),
                                   path(*object_.field("created_at"))};
    const std::array extra{subject_.entered, subject_.stage, subject_.stated};
    for (const Field* field : extra)
      if (field) paths.push_back(path(*field));
    const size_t rest = paths.size();
    for (const Fact& fact : subject_.facts)
      if (in_row(fact)) paths.push_back(path(fact));
    query::scan(where_, question, paths, [&](Id id, std::span<const Value> values) {
      const auto* closed = std::get_if<Date>(&values[0]);
      const auto* outcome = std::get_if<std::string>(&values[1]);
      const auto* created = std::get_if<Timestamp>(&values[2]);
      if (!closed || !outcome || !created) return;
      Ended one{.id = id, .closed = *closed, .won = *outcome == subject_.won, .created = *created};
      one.outcome = values[1];
      size_t at = 3;
      if (subject_.entered)
        if (const auto* day = std::get_if<Date>(&values[at++])) one.entered = *day;
      if (subject_.stage) one.stage = values[at++];
      if (subject_.stated) one.stated = values[at++];
      one.facts.assign(values.begin() + static_cast<std::ptrdiff_t>(rest), values.end());
      ended_.push_back(std::move(one));
      if (ended_.size() >= 2 * records_max) keep_newest();
    });
    keep_newest();
  }

  void keep_newest() {
    std::ranges::sort(ended_, [](const Ended& a, const Ended& b) {
      return a.closed != b.closed ? a.closed < b.closed : a.id.value < b.id.value;
    });
    if (ended_.size() > records_max)
      ended_.erase(ended_.begin(), ended_.end() - static_cast<std::ptrdiff_t>(records_max));
  }

  void read_timelines() {
    const Id first = std::ranges::min(ended_, {}, [](const Ended& one) { return one.id.value; }).id;
    const auto of = [&](const Field& field) {
      return Timeline(where_, object_, field, first, wanted_);
    };
    outcome_ = of(*subject_.outcome);
    if (subject_.stage) stage_ = of(*subject_.stage);
    if (subject_.stated) stated_ = of(*subject_.stated);
    for (const Fact& fact : subject_.facts)
      own_.push_back(fact.sort == Fact::Sort::own && fact.field != subject_.stage ? of(*fact.field)
                                                                                  : Timeline());
  }

  void read_touches() {
    const schema::Object* links =
        subject_.touched ? where_.schema.object(subject_.touched->object) : nullptr;
    if (!links) return;
    query::Question question;
    question.object = links;
    const std::array paths{query::path_of(*links, *links->field(subject_.touched->field)),
                           query::path_of(*links, *links->field("created_at"))};
    query::scan(where_, question, paths, [&](Id, std::span<const Value> values) {
      const auto* record = std::get_if<int64_t>(&values[0]);
      const auto* at = std::get_if<Timestamp>(&values[1]);
      if (record && at && wanted_.contains(Id{*record})) touches_[Id{*record}].push_back(*at);
    });
  }

  bool is_open(const Value& outcome) const {
    const auto* text = std::get_if<std::string>(&outcome);
    return text && *text == subject_.open;
  }

  void look(size_t record, std::vector<Sample>& samples) const {
    const Ended& one = ended_[record];
    if (is_open(outcome_.first(one.id, one.outcome)))
      look_at_life(record, samples);
    else
      look_from_outside(record, samples);
  }

  void look_at_life(size_t record, std::vector<Sample>& samples) const {
    const Ended& one = ended_[record];
    const Timestamp entered = one.entered ? Timestamp(*one.entered) : one.created;
    const Timestamp end = outcome_.newest(one.id).value_or(one.created);
    for (const int after : looks_after) {
      Timestamp then = entered + days(after);
      if (after == 0) {
        then = std::min(std::max(one.created, entered) + settled, end - microseconds{1});
      } else if (then <= one.created + settled || then >= end) {
        continue;
      }
      const bool was_open = is_open(outcome_.at(one.id, then, one.outcome));
      if (after > 0 && !was_open) continue;
      samples.push_back(sample_at(record, entered, then));
    }
  }

  Sample sample_at(size_t record, Timestamp entered, Timestamp then) const {
    const Ended& one = ended_[record];
    Sample sample{.record = record, .won = one.won, .seen = {}, .stated = {}};
    const Timestamp staged =
        std::max(stage_.last(one.id, then).value_or(one.created), std::min(one.created, then));
    Timestamp last = staged;
    int64_t count = 0;
    if (const auto found = touches_.find(one.id); found != touches_.end())
      for (const Timestamp at : found->second)
        if (at <= then) {
          ++count;
          last = std::max(last, at);
        }
    size_t row = 0;
    for (size_t i = 0; i < subject_.facts.size(); ++i) {
      const Fact& fact = subject_.facts[i];
      switch (fact.sort) {
        case Fact::Sort::own: {
          const Timeline& line = fact.field == subject_.stage ? stage_ : own_[i];
          sample.seen.push_back(known_of(*fact.field, line.at(one.id, then, one.facts[row++])));
          break;
        }
        case Fact::Sort::beyond:
          sample.seen.push_back(known_of(*fact.beyond, one.facts[row++]));
          break;
        case Fact::Sort::age_days:
          sample.seen.push_back(number_of(days_between(entered, then)));
          break;
        case Fact::Sort::stage_days:
          sample.seen.push_back(number_of(days_between(staged, then)));
          break;
        case Fact::Sort::idle_days:
          sample.seen.push_back(number_of(days_between(last, then)));
          break;
        case Fact::Sort::touches:
          sample.seen.push_back(number_of(static_cast<double>(count)));
          break;
      }
    }
    if (const auto* stated = std::get_if<Decimal>(&stated_.at(one.id, then, one.stated)))
      sample.stated = to_double(*stated) / 100;
    return sample;
  }

  // It came in closed.
  void look_from_outside(size_t record, std::vector<Sample>& samples) const {
    const Ended& one = ended_[record];
    Sample sample{.record = record, .won = one.won, .seen = {}, .stated = {}};
    std::optional<size_t> age;
    size_t row = 0;
    for (const Fact& fact : subject_.facts) {
      Known known;
      if (in_row(fact)) {
        const Value& value = one.facts[row++];
        if (fact.early)
          known = known_of(fact.sort == Fact::Sort::own ? *fact.field : *fact.beyond, value);
      }
      if (fact.sort == Fact::Sort::age_days) age = sample.seen.size();
      sample.seen.push_back(std::move(known));
    }
    if (!one.entered || *one.entered > one.closed || !age) {
      samples.push_back(std::move(sample));
      return;
    }
    for (const int after : looks_after) {
      if (after > 0 && *one.entered + days(after) >= one.closed) break;
      sample.seen[*age] = number_of(after);
      samples.push_back(sample);
    }
  }

  const ReadEnvironment& where_;
  const Subject& subject_;
  const schema::Object& object_;
  std::vector<Ended> ended_;
  std::unordered_map<Id, size_t> wanted_;
  Timeline outcome_;
  Timeline stage_;
  Timeline stated_;
  std::vector<Timeline> own_;  // of each fact; of those that are no fields of their own nothing
  std::unordered_map<Id, std::vector<Timestamp>> touches_;
};

}  // namespace

History history_of(const ReadEnvironment& everything, const Subject& subject) {
  return Reading(everything, subject).read();
}

}  // namespace kith::app::odds
