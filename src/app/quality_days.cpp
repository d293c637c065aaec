#include "app/quality_days.h"

#include <algorithm>
#include <map>

#include "query/stored.h"

namespace kith::app {
namespace {

using query::Filter;
using storage::Connection;
using storage::Sql;

constexpr Sql delete_day = "DELETE FROM kith_quality_days WHERE object = ?1 AND day = ?2";
constexpr Sql insert_day =
    "INSERT INTO kith_quality_days (object, day, owner, records, score) "
    "VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr Sql select_any_day = "SELECT object FROM kith_quality_days LIMIT 1";
constexpr Sql delete_days_before = "DELETE FROM kith_quality_days WHERE day < ?1";
constexpr Sql select_days =
    R"(SELECT day, owner, records, score FROM kith_quality_days WHERE object = ?1 AND day IN (
         SELECT DISTINCT day FROM kith_quality_days WHERE object = ?1 ORDER BY day DESC LIMIT ?2)
       ORDER BY day)";

bool asks_of_others(const Filter& filter) {
  if (filter.node == Filter::Node::stands || filter.relation || !filter.path.hops.empty())
    return true;
  return std::ranges::any_of(filter.children, asks_of_others);
}

// A record that nothing is known of but its owner.
class OfOwner final : public query::RecordView {
 public:
  OfOwner(const schema::Object& object, Id owner) : stored_(object) {
    stored_.cells(*object.field("owner"))[0] = value_of(owner);
  }
  const query::Stored& stored() const override { return stored_; }
  const RecordView* follow(const schema::Field&) const override { return nullptr; }
  std::vector<const RecordView*> related(const schema::Relation&) const override { return {}; }

 private:
  query::Stored stored_;
};

bool sees_records_of(const access::Actor& actor, const schema::Object& object, Id owner) {
  const Filter& rows = actor.rows(object);
  if (rows.node == Filter::Node::always) return true;
  return !asks_of_others(rows) && query::matches(rows, OfOwner(object, owner));
}

}  // namespace

void keep_quality_day(Connection& db, const schema::Object& object, Date day,
                      std::span<const query::Tally> tallies) {
  std::map<Id, QualityDay> by_owner;
  for (const query::Tally& one : tallies) {
    if (one.band < 0) continue;
    QualityDay& sum = by_owner[one.owner];
    sum.records += one.records;
    sum.score += one.score;
  }
  db.execute(delete_day, {object.id, day});
  for (const auto& [owner, sum] : by_owner)
    db.execute(insert_day, {object.id, day, owner.value, sum.records, sum.score});
}

bool has_quality_days(Connection& db) {
  bool any = false;
  db.query(select_any_day, {}, [&](const storage::Row&) {
    any = true;
    return false;
  });
  return any;
}

void forget_quality_days(Connection& db, Date before) { db.execute(delete_days_before, {before}); }

std::vector<QualityDay> quality_days(Connection& db, const access::Actor& actor,
                                     const schema::Object& object, int days) {
  std::vector<QualityDay> trend;
  std::map<Id, bool> seen;
  db.query(select_days, {object.id, int64_t{days}}, [&](const storage::Row& row) {
    const Id owner = row.id(1);
    const auto [place, is_new] = seen.try_emplace(owner);
    if (is_new) place->second = sees_records_of(actor, object, owner);
    if (!place->second) return true;
    if (trend.empty() || trend.back().day != row.date(0)) trend.push_back({.day = row.date(0)});
    trend.back().records += row.integer(2);
    trend.back().score += row.integer(3);
    return true;
  });
  return trend;
}

}  // namespace kith::app
