#include "records/trail.h"

#include <algorithm>

#include "records/change_fields.h"
#include "storage/sql_builder.h"

namespace kith::records {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;
using storage::SqlBuilder;

// Which index leads to the changes that a page looks at.
enum class Lead { time, actor, record, batch };

Lead lead_of(const TrailQuestion& question) {
  if (question.batch) return Lead::batch;
  if (question.record && question.object != 0) return Lead::record;
  return question.actor ? Lead::actor : Lead::time;
}

void write_looked_at(SqlBuilder& sql, const TrailQuestion& question, int64_t below,
                     int64_t lowest) {
  sql.add("(SELECT seq, at, actor, via, batch, object, record, act, version, fields ");
  sql.add("FROM kith_changes WHERE seq < ").bind(below).add(" AND seq >= ").bind(lowest);
  switch (lead_of(question)) {
    case Lead::time:
      break;
    case Lead::actor:
      sql.add(" AND actor = ").bind(question.actor.value);
      break;
    case Lead::record:
      sql.add(" AND object = ").bind(question.object);
      sql.add(" AND record = ").bind(question.record.value);
      break;
    case Lead::batch:
      sql.add(" AND batch = ").bind(question.batch.value);
      break;
  }
  sql.add(" ORDER BY seq DESC LIMIT ").number(looked_at_max).add(") AS looked_at");
}

SqlBuilder::Built select_page(const TrailQuestion& question, int64_t below, int64_t lowest,
                              int limit) {
  SqlBuilder sql;
  sql.add("SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM ");
  write_looked_at(sql, question, below, lowest);
  sql.add(" WHERE 1 = 1");
  if (question.object != 0) sql.add(" AND object = ").bind(question.object);
  if (question.record) sql.add(" AND record = ").bind(question.record.value);
  if (question.actor) sql.add(" AND actor = ").bind(question.actor.value);
  if (question.act) sql.add(" AND act = ").bind(static_cast<int64_t>(*question.act));
  if (question.via) sql.add(" AND via = ").bind(static_cast<int64_t>(*question.via));
  if (question.batch) sql.add(" AND batch = ").bind(question.batch.value);
  sql.add(" ORDER BY seq DESC LIMIT ").number(limit);
  return std::move(sql).build();
}

// Where the page ends that has looked at as many as it may; nothing when it has seen all.
std::optional<int64_t> lowest_looked_at(Connection& db, const TrailQuestion& question,
                                        int64_t below, int64_t lowest) {
  SqlBuilder sql;
  sql.add("SELECT min(seq) FROM ");
  write_looked_at(sql, question, below, lowest);
  sql.add(" HAVING count(*) = ").number(looked_at_max);
  const auto built = std::move(sql).build();
  return db.integer(built.sql, built.values);
}

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
  const auto built = select_page(question, below, lowest, limit);
  db.query(built.sql, built.values, [&](const Row& row) {
    page.changes.push_back(read_change(row, schema));
    return true;
  });
  if (static_cast<int>(page.changes.size()) == limit) {
    page.next = page.changes.back().seq;
  } else {
    page.next = lowest_looked_at(db, question, below, lowest).value_or(0);
  }
  if (page.next <= lowest) page.next = 0;
  return page;
}

}  // namespace kith::records
