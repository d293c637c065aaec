#include "sales/forecast_changes.h"

#include <algorithm>
#include <unordered_map>

#include "query/scan.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::Question;
using query::ReadEnvironment;

constexpr size_t slice = 1'000;  // ids in a statement

using States = std::unordered_map<Id, ForecastState>;

class Reader {
 public:
  explicit Reader(const ForecastQuestion& question)
      : question_(question), object_(*question.opportunities) {
    for (const char* name : {"owner", "amount", "close_date", "status"}) {
      paths_.push_back(query::path_of(object_, *object_.field(name)));  // of money the base amount
    }
  }

  // Whoever was written since, the deleted ones with them.
  std::vector<Id> written_since(const ReadEnvironment& now) const {
    std::vector<Id> ids;
    for (const query::Rows rows : {query::Rows::live, query::Rows::deleted}) {
      Question question;
      question.object = &object_;
      question.rows = rows;
      question.filter = condition("updated_at", Op::ge, {Value{question_.since}});
      query::scan(now, question, {}, [&](Id id, std::span<const Value>) { ids.push_back(id); });
    }
    return ids;
  }

  States states(const ReadEnvironment& environment, std::span<const Id> ids) const {
    States states;
    for (; !ids.empty(); ids = ids.subspan(std::min(ids.size(), slice)))
      read(environment, ids.first(std::min(ids.size(), slice)), states);
    return states;
  }

  Decimal total(const ReadEnvironment& now) const {
    Question question;
    question.object = &object_;
    question.filter = Filter::both(
        Filter::both(condition("status", Op::ne, {Value{std::string("lost")}}),
                     condition("close_date", Op::between, {question_.from, question_.to})),
        question_.filter);
    Decimal sum;
    query::scan(now, question, paths_,
                [&](Id, std::span<const Value> cells) { sum.units += state(cells).amount.units; });
    return sum;
  }

 private:
  void read(const ReadEnvironment& environment, std::span<const Id> ids, States& states) const {
    std::vector<Value> values;
    for (const Id id : ids) values.push_back(value_of(id));
    Question question;
    question.object = &object_;
    question.filter = condition("id", Op::in, std::move(values));
    query::scan(environment, question, paths_,
                [&](Id id, std::span<const Value> cells) { states.emplace(id, state(cells)); });
    question.filter = Filter::both(std::move(question.filter), question_.filter);
    query::scan(environment, question, {}, [&](Id id, std::span<const Value>) {
      if (const auto found = states.find(id); found != states.end()) found->second.meets = true;
    });
  }

  Filter condition(std::string_view field, Op op, std::vector<Value> values) const {
    return query::condition_on(object_, *object_.field(field), op, std::move(values));
  }

  static ForecastState state(std::span<const Value> cells) {
    ForecastState state;
    state.there = true;
    if (const auto* owner = std::get_if<int64_t>(&cells[0])) state.owner = Id{*owner};
    if (const auto* amount = std::get_if<Decimal>(&cells[1])) state.amount = *amount;
    if (const auto* date = std::get_if<Date>(&cells[2])) state.close_date = *date;
    if (const auto* status = std::get_if<std::string>(&cells[3])) state.status = *status;
    return state;
  }

  const ForecastQuestion& question_;
  const schema::Object& object_;
  std::vector<query::Path> paths_;
};

bool in_period(const ForecastQuestion& question, const ForecastState& state) {
  return state.close_date && *state.close_date >= question.from && *state.close_date <= question.to;
}

bool counts(const ForecastQuestion& question, const ForecastState& state) {
  return state.there && state.meets && state.status != "lost" && in_period(question, state);
}

ForecastChange why_it_came(const ForecastQuestion& question, const ForecastState& then) {
  if (!then.there) return ForecastChange::added;
  if (!then.meets) return ForecastChange::came;
  if (then.status == "lost") return ForecastChange::reopened;
  return in_period(question, then) ? ForecastChange::came : ForecastChange::pulled_in;
}

ForecastChange why_it_went(const ForecastQuestion& question, const ForecastState& now) {
  if (!now.there) return ForecastChange::removed;
  if (now.status == "lost") return ForecastChange::lost;
  if (!now.meets) return ForecastChange::went;
  const bool early = now.close_date && *now.close_date < question.from;
  return early ? ForecastChange::earlier : ForecastChange::slipped;
}

}  // namespace

std::string_view name_of(ForecastChange change) {
  constexpr std::string_view names[] = {"won",       "up",       "down",    "added",
                                        "pulled_in", "reopened", "came",    "lost",
                                        "slipped",   "earlier",  "removed", "went"};
  return names[static_cast<size_t>(change)];
}

std::optional<ForecastDifference> difference_of(const ForecastQuestion& question, Id opportunity,
                                                const ForecastState& then,
                                                const ForecastState& now) {
  const bool was = counts(question, then);
  const bool is = counts(question, now);
  if (!was && !is) return std::nullopt;
  const int64_t units = (is ? now.amount.units : 0) - (was ? then.amount.units : 0);
  ForecastDifference found{
      .opportunity = opportunity, .then = then, .now = now, .difference = Decimal{units}};
  if (!was) {
    found.change = why_it_came(question, then);
  } else if (!is) {
    found.change = why_it_went(question, now);
  } else if (then.status != now.status) {
    found.change = now.status == "won" ? ForecastChange::won : ForecastChange::reopened;
  } else if (units == 0) {
    return std::nullopt;
  } else {
    found.change = units > 0 ? ForecastChange::up : ForecastChange::down;
  }
  return found;
}

std::vector<ForecastDifference> forecast_changes(const ReadEnvironment& now,
                                                 const ReadEnvironment& then,
                                                 const ForecastQuestion& question) {
  const Reader reader(question);
  const std::vector<Id> ids = reader.written_since(now);
  const States before = reader.states(then, ids);
  const States after = reader.states(now, ids);
  const auto of = [](const States& states, Id id) {
    const auto found = states.find(id);
    return found == states.end() ? ForecastState{} : found->second;
  };
  std::vector<ForecastDifference> changes;
  for (const Id id : ids) {
    if (auto found = difference_of(question, id, of(before, id), of(after, id)))
      changes.push_back(std::move(*found));
  }
  std::ranges::sort(changes, [](const auto& a, const auto& b) {
    const int64_t x = std::abs(a.difference.units);
    const int64_t y = std::abs(b.difference.units);
    return x != y ? x > y : a.opportunity.value < b.opportunity.value;
  });
  return changes;
}

Decimal forecast_now(const ReadEnvironment& now, const ForecastQuestion& question) {
  return Reader(question).total(now);
}

}  // namespace kith::sales
