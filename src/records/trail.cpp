#include "records/trail.h"

#include <algorithm>
#include <array>

#include "records/change_fields.h"

namespace kith::records {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql select_window =
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM ("
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq < ?1 AND seq >= ?2 ORDER BY seq DESC LIMIT ?3) AS looked_at "
    "WHERE (?4 = 0 OR object = ?4) AND (?5 = 0 OR record = ?5) AND (?6 = 0 OR actor = ?6) "
    "AND (?7 < 0 OR act = ?7) AND (?8 < 0 OR via = ?8) AND (?9 = 0 OR batch = ?9) "
    "ORDER BY seq DESC LIMIT ?10";
constexpr Sql select_lowest =
    "SELECT min(seq) FROM (SELECT seq FROM kith_changes WHERE seq < ?1 AND seq >= ?2 "
    "ORDER BY seq DESC LIMIT ?3) AS looked_at";
// The same along the index of who it was; fewer than may be looked at are all there are.
constexpr Sql select_window_of_actor =
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM ("
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE actor = ?6 AND seq < ?1 AND seq >= ?2 ORDER BY seq DESC LIMIT ?3) AS looked_at "
    "WHERE (?4 = 0 OR object = ?4) AND (?5 = 0 OR record = ?5) AND (?6 = 0 OR actor = ?6) "
    "AND (?7 < 0 OR act = ?7) AND (?8 < 0 OR via = ?8) AND (?9 = 0 OR batch = ?9) "
    "ORDER BY seq DESC LIMIT ?10";
constexpr Sql select_lowest_of_actor =
    "SELECT min(seq) FROM (SELECT seq FROM kith_changes "
    "WHERE actor = ?4 AND seq < ?1 AND seq >= ?2 "
    "ORDER BY seq DESC LIMIT ?3) AS looked_at HAVING count(*) = ?3";
constexpr Sql select_newest = "SELECT max(seq) FROM kith_changes";

}  // namespace

TrailPage read_trail(Connection& db, const schema::Schema& schema, const TrailQuestion& question,
                     int limit) {
  const int64_t newest = db.integer(select_newest).value_or(0);
  const int64_t lowest = question.from ? first_change_since(db, *question.from) : 1;
  int64_t below = question.before > 0 ? question.before : newest + 1;
  if (question.to) below = std::min(below, first_change_since(db, *question.to));
  TrailPage page;
  if (below <= lowest) return page;
  const int64_t window = looked_at_max;
  const bool of_actor = static_cast<bool>(question.actor);
  db.query(of_actor ? select_window_of_actor : select_window,
           {below, lowest, window, question.object, question.record.value, question.actor.value,
            question.act ? static_cast<int64_t>(*question.act) : int64_t{-1},
            question.via ? static_cast<int64_t>(*question.via) : int64_t{-1}, question.batch.value,
            int64_t{limit}},
           [&](const Row& row) {
             page.changes.push_back(read_change(row, schema));
             return true;
           });
  if (static_cast<int>(page.changes.size()) == limit) {
    page.next = page.changes.back().seq;
  } else {
    std::vector<Value> looked_at = {below, lowest, window};
    if (of_actor) looked_at.emplace_back(question.actor.value);
    page.next =
        db.integer(of_actor ? select_lowest_of_actor : select_lowest, looked_at).value_or(0);
  }
  if (page.next <= lowest) page.next = 0;
  return page;
}

}  // namespace kith::records
