#include "integrations/export/store.h"

#include "base/crypto.h"

namespace kith::integrations {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql insert_sql =
    "INSERT INTO kith_export_tickets (mark, person, request, locale, until) "
    "VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr Sql find_sql =
    "SELECT request, locale, until FROM kith_export_tickets "
    "WHERE mark = ?1 AND person = ?2 AND until >= ?3";
constexpr Sql forget_old_sql = "DELETE FROM kith_export_tickets WHERE until < ?1";
constexpr Sql forget_many_sql =
    "DELETE FROM kith_export_tickets WHERE person = ?1 AND mark NOT IN (SELECT mark FROM "
    "kith_export_tickets WHERE person = ?1 ORDER BY until DESC, mark LIMIT ?2)";

std::string mark_of(std::string_view secret) { return hex(sha256(secret)); }

}  // namespace

std::span<const storage::Migration> ticket_migrations() {
  static const storage::Migration list[] = {
      {"exports",
       1,
       {.sqlite = R"(
          CREATE TABLE kith_export_tickets (
            mark TEXT PRIMARY KEY, person INTEGER NOT NULL, request TEXT NOT NULL,
            locale TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_export_tickets (
            mark text PRIMARY KEY, person bigint NOT NULL, request text NOT NULL,
            locale text NOT NULL, until timestamptz NOT NULL);)"}},
  };
  return list;
}

void keep_ticket(Connection& db, std::string_view secret, const Ticket& ticket, Timestamp now) {
  db.execute(forget_old_sql, {now});
  db.execute(insert_sql, {mark_of(secret), ticket.user.value, ticket.request.dump(),
                          std::string(tag_of(ticket.locale)), ticket.until});
  db.execute(forget_many_sql, {ticket.user.value, static_cast<int64_t>(tickets_each_max)});
}

std::optional<Ticket> find_ticket(Connection& db, std::string_view secret, Id user, Timestamp now) {
  std::optional<Ticket> found;
  db.query(find_sql, {mark_of(secret), user.value, now}, [&](const Row& row) {
    // What we wrote ourselves: no limit of strangers applies.
    auto request =
        parse_json(row.text(0), {.bytes_max = SIZE_MAX, .depth_max = 64, .values_max = SIZE_MAX});
    found = Ticket{user, std::move(request).value(), locale_of(row.text(1), Locale::en),
                   row.timestamp(2)};
    return false;
  });
  return found;
}

}  // namespace kith::integrations
