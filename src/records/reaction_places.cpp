#include "records/reaction_places.h"

namespace kith::records {
namespace {

using storage::Row;
using storage::Sql;

constexpr Sql place_sql = "SELECT seq FROM kith_cursors WHERE name = ?1";
constexpr Sql places_sql = "SELECT name, seq FROM kith_cursors";
constexpr Sql set_place_sql =
    "INSERT INTO kith_cursors (name, seq) VALUES (?1, ?2) "
    "ON CONFLICT (name) DO UPDATE SET seq = excluded.seq";
constexpr Sql begin_at_sql =
    "INSERT INTO kith_cursors (name, seq) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
constexpr Sql set_aside_sql =
    "INSERT INTO kith_dead_reactions (id, reaction, seq, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr Sql list_sql =
    "SELECT id, reaction, seq, reason, at FROM kith_dead_reactions WHERE id < ?1 "
    "ORDER BY id DESC LIMIT ?2";
constexpr Sql find_sql =
    "SELECT id, reaction, seq, reason, at FROM kith_dead_reactions WHERE id = ?1";
constexpr Sql forget_sql = "DELETE FROM kith_dead_reactions WHERE id = ?1";

DeadReaction read_dead(const Row& row) {
  return {row.id(0), std::string(row.text(1)), row.integer(2), std::string(row.text(3)),
          row.timestamp(4)};
}

}  // namespace

std::map<std::string, int64_t> places(storage::Connection& db) {
  std::map<std::string, int64_t> found;
  db.query(places_sql, {}, [&](const Row& row) {
    found.emplace(row.text(0), row.integer(1));
    return true;
  });
  return found;
}

std::optional<int64_t> place_of(storage::Connection& db, const std::string& reaction) {
  const Value name = reaction;
  return db.integer(place_sql, {&name, 1});
}

void set_place(storage::Connection& db, const std::string& reaction, int64_t seq) {
  db.execute(set_place_sql, {reaction, seq});
}

void begin_at(storage::Connection& db, const std::string& reaction, int64_t seq) {
  db.execute(begin_at_sql, {reaction, seq});
}

void set_aside(storage::Connection& db, const DeadReaction& dead) {
  db.execute(set_aside_sql, {dead.id.value, dead.reaction, dead.seq, dead.reason, dead.at});
}

std::optional<DeadReaction> find_dead(storage::Connection& db, Id id) {
  std::optional<DeadReaction> found;
  db.query(find_sql, {id.value}, [&](const Row& row) {
    found = read_dead(row);
    return false;
  });
  return found;
}

void forget_dead(storage::Connection& db, Id id) { db.execute(forget_sql, {id.value}); }

std::vector<DeadReaction> dead_reactions(storage::Connection& db, Id before, int limit) {
  std::vector<DeadReaction> found;
  db.query(list_sql, {before ? before.value : INT64_MAX, static_cast<int64_t>(limit)},
           [&](const Row& row) {
             found.push_back(read_dead(row));
             return true;
           });
  return found;
}

}  // namespace kith::records
