#include "storage/migrations.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace kith::storage {
namespace {

constexpr EngineSql create_table = {
    "CREATE TABLE IF NOT EXISTS kith_migrations ("
    "  room TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,"
    "  PRIMARY KEY (room, number)) STRICT",
    "CREATE TABLE IF NOT EXISTS kith_migrations ("
    "  room text COLLATE \"C\" NOT NULL, number bigint NOT NULL, at timestamptz NOT NULL,"
    "  PRIMARY KEY (room, number))"};
constexpr Sql select_done = "SELECT room, number FROM kith_migrations";
constexpr Sql insert_done = "INSERT INTO kith_migrations (room, number, at) VALUES (?1, ?2, ?3)";

using Done = std::set<std::pair<std::string, int64_t>, std::less<>>;

Done read_done(Connection& db) {
  Done done;
  db.query(select_done, {}, [&](const Row& row) {
    done.emplace(row.text(0), row.integer(1));
    return true;
  });
  return done;
}

// 1, 2, 3 within each room.
void check_numbers(std::span<const Migration> migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    const auto before =
        std::count_if(migrations.begin(), migrations.begin() + static_cast<std::ptrdiff_t>(i),
                      [&](const Migration& other) { return other.room == migrations[i].room; });
    if (migrations[i].number != before + 1) {
      throw std::logic_error(fmt::format("migration {} of {} is out of order", migrations[i].number,
                                         migrations[i].room));
    }
  }
}

Status refuse_newer(Done done, std::span<const Migration> migrations) {
  for (const auto& migration : migrations) {
    done.erase({std::string(migration.room), migration.number});
  }
  if (done.empty()) return Nothing{};
  const auto& [room, number] = *done.begin();
  return conflict(say(
      "this data was last used by a newer Kith (it knows step {} of \"{}\", this one does not); "
      "start that version, or a later one",
      "这些数据最近由更新版本的 Kith 使用（其中有“{1}”的第 {0} "
      "步，而此版本没有）；请启动该版本或更高版本",
      number, room));
}

}  // namespace

Status migrate(Database& database, std::span<const Migration> migrations, Timestamp now) {
  check_numbers(migrations);
  return database.write([&](Connection& db) -> Status {
    db.take_turns("kith_migrations");
    db.script(db.pick(create_table));
    const Done done = read_done(db);
    TRY(refuse_newer(done, migrations));
    for (const auto& migration : migrations) {
      if (done.contains({std::string(migration.room), migration.number})) continue;
      db.script(db.pick(migration.script));
      db.execute(insert_done, {std::string(migration.room), int64_t{migration.number}, now});
    }
    return Nothing{};
  });
}

}  // namespace kith::storage
