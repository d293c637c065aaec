#include "sales/pool_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;

constexpr int fetched_max = 500;
constexpr size_t entries_max = 50'000;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

Id named(const Stored& record, std::string_view field, int column = 0) {
  const auto* id = std::get_if<int64_t>(&cell(record, field, column));
  return id ? Id{*id} : Id{};
}

class Counting {
 public:
  Counting(const Unit& unit, const PoolRules& pool)
      : unit_(unit), pool_(pool), object_(*unit.schema->object(pool.holds)) {
    for (const Id member : members_of(unit.actor.directory(), pool.id)) share(member);
  }

  void read(Timestamp from, Timestamp to) {
    const schema::Object& moves = *unit_.schema->object("pool_moves");
    query::Question question;
    question.object = &moves;
    question.filter =
        Filter::both(records::where(moves, *moves.field("pool"), Op::eq, {value_of(pool_.id)}),
                     Filter::both(records::where(moves, *moves.field("created_at"), Op::ge, {from}),
                                  records::where(moves, *moves.field("created_at"), Op::lt, {to})));
    size_t looked_at = 0;
    for (Id after;;) {
      const auto ids = query::select_ids(everything(unit_), question, after, fetched_max);
      for (const Stored& move : query::fetch_many(everything(unit_), moves, ids)) count(move);
      looked_at += ids.size();
      if (ids.size() < fetched_max) break;
      if (looked_at >= entries_max) {
        report_.complete = false;
        break;
      }
      after = ids.back();
    }
  }

  PoolReport finish() {
    count_won();
    for (auto& [person, share] : shares_) {
      share.held = standing_in(unit_, unlimited(), person).held;
      report_.shares.push_back(share);
    }
    std::ranges::sort(report_.shares, [](const PoolShare& a, const PoolShare& b) {
      return std::tuple(-a.claimed, -a.assigned, a.person) <
             std::tuple(-b.claimed, -b.assigned, b.person);
    });
    return std::move(report_);
  }

 private:
  PoolShare& share(Id person) {
    PoolShare& share = shares_[person];
    share.person = person;
    return share;
  }

  PoolRules unlimited() const {
    PoolRules pool = pool_;
    pool.claims_per_day.reset();
    pool.holdings_max.reset();
    return pool;
  }

  void count(const Stored& move) {
    const std::string_view kind = text(move, "kind");
    const Id from = named(move, "from_user");
    const Id to = named(move, "to_user");
    if (kind == "claimed" || kind == "assigned") {
      ++report_.left;
      if (!to) return;
      ++(kind == "claimed" ? share(to).claimed : share(to).assigned);
      taken_.emplace(named(move, "record", 1), to);
      return;
    }
    if (kind == "undone") return;
    ++report_.entered;
    if (from && kind == "released") ++share(from).released;
    if (from && kind == "recycled") ++share(from).recycled;
  }

  // Whoever still has the record has brought it there.
  void count_won() {
    std::vector<Id> ids;
    for (const auto& [record, person] : taken_)
      if (ids.empty() || ids.back() != record) ids.push_back(record);
    for (size_t from = 0; from < ids.size(); from += fetched_max) {
      const auto some =
          std::span(ids).subspan(from, std::min<size_t>(fetched_max, ids.size() - from));
      const auto won = object_.name == "accounts" ? with_won_deals(some) : std::set<Id>();
      for (const Stored& record : query::fetch_many(everything(unit_), object_, some)) {
        if (!taken_.contains({record.id(), record.owner()})) continue;
        const bool is_won = object_.name == "accounts" ? won.contains(record.id())
                                                       : text(record, "status") == "converted";
        if (is_won) ++share(record.owner()).won;
      }
    }
  }

  std::set<Id> with_won_deals(std::span<const Id> accounts) const {
    const schema::Object& deals = *unit_.schema->object("opportunities");
    std::vector<Value> values;
    for (const Id account : accounts) values.push_back(account.value);
    query::Question question;
    question.object = &deals;
    question.filter =
        Filter::both(records::where(deals, *deals.field("account"), Op::in, std::move(values)),
                     records::where(deals, *deals.field("status"), Op::eq, {std::string("won")}));
    std::set<Id> found;
    for (Id after;;) {
      const auto ids = query::select_ids(everything(unit_), question, after, fetched_max);
      for (const Stored& deal : query::fetch_many(everything(unit_), deals, ids))
        found.insert(named(deal, "account"));
      if (ids.size() < fetched_max) return found;
      after = ids.back();
    }
  }

  const Unit& unit_;
  const PoolRules& pool_;
  const schema::Object& object_;
  PoolReport report_;
  std::map<Id, PoolShare> shares_;
  std::set<std::pair<Id, Id>> taken_;  // record, person
};

}  // namespace

PoolReport pool_report(const Unit& unit, const PoolRules& pool, Timestamp from, Timestamp to) {
  Counting counting(unit, pool);
  counting.read(from, to);
  return counting.finish();
}

}  // namespace kith::sales
