#include "records/twin_groups.h"

#include <array>
#include <cmath>

namespace kith::records {
namespace {

using storage::Row;
using storage::Sql;

constexpr std::array<std::string_view, 3> state_names = {"open", "merged", "dismissed"};

// A group whose merge was undone (batch state 3) is open again. One statement a page: groups with
// their members.
constexpr Sql open_sql =
    "SELECT p.id, p.object, p.score, 0, p.found_at, NULL, NULL, NULL, m.record FROM ("
    "SELECT g.id, g.object, g.score, g.found_at FROM kith_twin_groups g "
    "LEFT JOIN kith_batches b ON b.id = g.batch "
    "WHERE g.object = ?1 AND (g.score, g.id) < (?2, ?3) AND g.score >= ?5 "
    "AND (g.state = 0 OR (g.state = 1 AND b.state = 3)) ORDER BY g.score DESC, g.id DESC LIMIT ?4) "
    "AS p "
    "JOIN kith_twin_members m ON m.grp = p.id ORDER BY p.score DESC, p.id DESC, m.record";
constexpr Sql decided_sql =
    "SELECT p.id, p.object, p.score, p.state, p.found_at, p.decided_at, p.decided_by, p.batch, "
    "m.record FROM (SELECT g.id, g.object, g.score, g.state, g.found_at, g.decided_at, "
    "g.decided_by, g.batch FROM kith_twin_groups g LEFT JOIN kith_batches b ON b.id = g.batch "
    "WHERE g.object = ?1 AND (g.score, g.id) < (?2, ?3) AND g.score >= ?5 "
    "AND g.state = ?6 AND (b.state IS NULL OR b.state <> 3) "
    "ORDER BY g.score DESC, g.id DESC LIMIT ?4) AS p "
    "JOIN kith_twin_members m ON m.grp = p.id ORDER BY p.score DESC, p.id DESC, m.record";
constexpr Sql find_sql =
    "SELECT g.id, g.object, g.score, CASE WHEN g.state = 1 AND b.state = 3 THEN 0 ELSE g.state "
    "END, "
    "g.found_at, g.decided_at, g.decided_by, g.batch FROM kith_twin_groups g "
    "LEFT JOIN kith_batches b ON b.id = g.batch WHERE g.id = ?1";
constexpr Sql of_record_sql =
    "SELECT g.id FROM kith_twin_members m JOIN kith_twin_groups g ON g.id = m.grp "
    "LEFT JOIN kith_batches b ON b.id = g.batch WHERE m.record = ?1 AND g.object = ?2 "
    "AND (g.state = 0 OR (g.state = 1 AND b.state = 3)) ORDER BY g.score DESC LIMIT 1";
constexpr Sql of_batch_sql =
    "SELECT g.id FROM kith_twin_members m JOIN kith_twin_groups g ON g.id = m.grp "
    "WHERE m.record = ?1 AND g.batch = ?2 AND g.state = 1";
constexpr Sql count_sql =
    "SELECT count(*) FROM kith_twin_groups g LEFT JOIN kith_batches b ON b.id = g.batch "
    "WHERE g.object = ?1 AND g.score >= ?2 AND (g.state = 0 OR (g.state = 1 AND b.state = 3))";
constexpr Sql members_sql = "SELECT record FROM kith_twin_members WHERE grp = ?1 ORDER BY record";
constexpr Sql insert_sql =
    "INSERT INTO kith_twin_groups (id, object, score, state, found_at) VALUES (?1, ?2, ?3, 0, ?4)";
constexpr Sql insert_member_sql = "INSERT INTO kith_twin_members (grp, record) VALUES (?1, ?2)";
constexpr Sql stale_sql =
    "SELECT g.id FROM kith_twin_groups g LEFT JOIN kith_batches b ON b.id = g.batch "
    "WHERE g.object = ?1 AND (g.state = 0 OR (g.state = 1 AND b.state = 3)) AND g.found_at < ?2 "
    "LIMIT ?3";
constexpr Sql drop_members_sql = "DELETE FROM kith_twin_members WHERE grp = ?1";
constexpr Sql drop_sql = "DELETE FROM kith_twin_groups WHERE id = ?1";
constexpr Sql decide_sql =
    "UPDATE kith_twin_groups SET state = ?2, decided_at = ?3, decided_by = ?4, batch = ?5 "
    "WHERE id = ?1";
constexpr Sql apart_sql =
    "INSERT INTO kith_twins_apart (one, other, object, at, told_by) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT DO NOTHING";
constexpr Sql together_sql = "DELETE FROM kith_twins_apart WHERE one = ?1 AND other = ?2";
constexpr Sql all_apart_sql = "SELECT one, other FROM kith_twins_apart WHERE object = ?1";
constexpr Sql scanned_sql =
    "SELECT at, seq, records, groups, seconds FROM kith_twin_scans WHERE object = ?1";
constexpr Sql note_sql =
    "INSERT INTO kith_twin_scans (object, at, seq, records, groups, seconds) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (object) DO UPDATE SET at = excluded.at, "
    "seq = excluded.seq, records = excluded.records, groups = excluded.groups, "
    "seconds = excluded.seconds";

int64_t thousandths(double score) { return std::llround(score * 1'000); }

TwinGroup read_group(const Row& row) {
  TwinGroup group{.id = row.id(0),
                  .object = row.integer(1),
                  .score = static_cast<double>(row.integer(2)) / 1'000,
                  .state = static_cast<TwinState>(row.integer(3)),
                  .found_at = row.timestamp(4)};
  if (!row.is_null(5)) group.decided_at = row.timestamp(5);
  if (!row.is_null(6)) group.decided_by = row.id(6);
  if (!row.is_null(7)) group.batch = row.id(7);
  return group;
}

void read_members(storage::Connection& db, TwinGroup& group) {
  db.query(members_sql, {group.id.value}, [&](const Row& row) {
    group.members.push_back(row.id(0));
    return true;
  });
}

void decide(const Unit& unit, Id group, TwinState state, Id batch) {
  unit.db.execute(decide_sql, {group.value, static_cast<int64_t>(state), unit.now,
                               value_of(unit.actor.id()), value_of(batch)});
}

template <typename F>
void for_each_pair(const TwinGroup& group, F&& visit) {
  for (size_t i = 0; i < group.members.size(); ++i)
    for (size_t j = i + 1; j < group.members.size(); ++j) visit(group.members[i], group.members[j]);
}

}  // namespace

std::string_view name_of(TwinState state) { return state_names.at(static_cast<size_t>(state)); }

std::vector<TwinGroup> twin_groups(storage::Connection& db, const schema::Object& object,
                                   TwinState state, double score_least, TwinPlace after,
                                   int limit) {
  std::vector<TwinGroup> groups;
  std::vector<Value> values{object.id, thousandths(after.score), after.id.value, int64_t{limit},
                            thousandths(score_least)};
  if (state != TwinState::open) values.emplace_back(static_cast<int64_t>(state));
  db.query(state == TwinState::open ? open_sql : decided_sql, values, [&](const Row& row) {
    if (groups.empty() || groups.back().id != row.id(0)) groups.push_back(read_group(row));
    groups.back().members.push_back(row.id(8));
    return true;
  });
  return groups;
}

std::optional<TwinGroup> find_twin_group(storage::Connection& db, Id id) {
  std::optional<TwinGroup> found;
  db.query(find_sql, {id.value}, [&](const Row& row) {
    found = read_group(row);
    return false;
  });
  if (found) read_members(db, *found);
  return found;
}

std::optional<TwinGroup> twin_group_of(storage::Connection& db, const schema::Object& object,
                                       Id record) {
  const auto id = db.integer(of_record_sql, std::vector<Value>{record.value, object.id});
  return id ? find_twin_group(db, Id{*id}) : std::nullopt;
}

int64_t count_twin_groups(storage::Connection& db, const schema::Object& object,
                          double score_least) {
  return db.integer(count_sql, std::vector<Value>{object.id, thousandths(score_least)}).value_or(0);
}

void add_twin_groups(const Unit& unit, const schema::Object& object,
                     std::span<const FoundGroup> found) {
  for (const FoundGroup& group : found) {
    const Id id = unit.ids.next();
    unit.db.execute(insert_sql, {id.value, object.id, thousandths(group.score), unit.now});
    for (const Id member : group.members)
      unit.db.execute(insert_member_sql, {id.value, member.value});
  }
}

int64_t drop_twin_groups(storage::Connection& db, const schema::Object& object,
                         Timestamp found_before, int limit) {
  std::vector<Id> stale;
  db.query(stale_sql, {object.id, found_before, int64_t{limit}}, [&](const Row& row) {
    stale.push_back(row.id(0));
    return true;
  });
  for (const Id group : stale) drop_twin_group(db, group);
  return static_cast<int64_t>(stale.size());
}

void drop_twin_group(storage::Connection& db, Id group) {
  db.execute(drop_members_sql, {group.value});
  db.execute(drop_sql, {group.value});
}

void mark_merged(const Unit& unit, Id group, Id batch) {
  decide(unit, group, TwinState::merged, batch);
}

void dismiss(const Unit& unit, const TwinGroup& group) {
  for_each_pair(group, [&](Id one, Id other) {
    unit.db.execute(apart_sql,
                    {one.value, other.value, group.object, unit.now, value_of(unit.actor.id())});
  });
  decide(unit, group.id, TwinState::dismissed, {});
}

void reopen(const Unit& unit, const TwinGroup& group) {
  for_each_pair(group, [&](Id one, Id other) {
    unit.db.execute(together_sql, {one.value, other.value});
  });
  decide(unit, group.id, TwinState::open, {});
}

void open_again(const Unit& unit, Id batch, Id member) {
  std::vector<Id> groups;
  unit.db.query(of_batch_sql, {member.value, batch.value}, [&](const Row& row) {
    groups.push_back(row.id(0));
    return true;
  });
  for (const Id group : groups) decide(unit, group, TwinState::open, {});
}

std::vector<std::pair<Id, Id>> told_apart(storage::Connection& db, const schema::Object& object) {
  std::vector<std::pair<Id, Id>> pairs;
  db.query(all_apart_sql, {object.id}, [&](const Row& row) {
    pairs.emplace_back(row.id(0), row.id(1));
    return true;
  });
  return pairs;
}

std::optional<TwinScanned> last_twin_scan(storage::Connection& db, const schema::Object& object) {
  std::optional<TwinScanned> last;
  db.query(scanned_sql, {object.id}, [&](const Row& row) {
    last = TwinScanned{row.timestamp(0), row.integer(1), row.integer(2), row.integer(3),
                       row.integer(4)};
    return false;
  });
  return last;
}

void note_twin_scan(storage::Connection& db, const schema::Object& object,
                    const TwinScanned& scanned) {
  db.execute(note_sql, {object.id, scanned.at, scanned.seq, scanned.records, scanned.groups,
                        scanned.seconds});
}

}  // namespace kith::records
