#include "app/preferences.h"

#include <algorithm>

namespace kith::app {
namespace {

constexpr size_t key_bytes_max = 80;
constexpr storage::Sql select_preferences =
    "SELECT name, value FROM kith_preferences WHERE person = ?1 ORDER BY name";
constexpr storage::Sql count_others =
    "SELECT count(*) FROM kith_preferences WHERE person = ?1 AND name <> ?2";
constexpr storage::Sql upsert_preference =
    R"(INSERT INTO kith_preferences (person, name, value) VALUES (?1, ?2, ?3)
       ON CONFLICT (person, name) DO UPDATE SET value = excluded.value)";
constexpr storage::Sql delete_preference =
    "DELETE FROM kith_preferences WHERE person = ?1 AND name = ?2";

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= key_bytes_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

}  // namespace

std::string Preferences::json(storage::Connection& db) const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  db.query(select_preferences, {person_.value}, [&](const storage::Row& row) {
    json.key(row.text(0)).raw(row.text(1));
    return true;
  });
  json.end_object();
  return out;
}

Status Preferences::put(storage::Connection& db, std::string_view key, const Json& value) const {
  if (!is_key(key)) {
    return invalid_field("key", "format",
                         say("A preference's key has 1 to 80 of a-z, 0-9, dot, dash, underscore.",
                             "偏好设置的键由 1 到 80 个字符组成：a-z、0-9、点、横线、下划线。"));
  }
  db.take_turns("preferences " + format(person_));
  if (db.integer(count_others, std::vector<Value>{person_.value, std::string(key)}).value_or(0) >=
      preferences_max) {
    return Error{Code::conflict,
                 say("Nobody keeps more than {} preferences: remove some first.",
                     "每人最多保存 {} 项偏好设置：请先删除一些。", preferences_max)};
  }
  db.execute(upsert_preference, {person_.value, std::string(key), value.dump()});
  return done();
}

void Preferences::remove(storage::Connection& db, std::string_view key) const {
  db.execute(delete_preference, {person_.value, std::string(key)});
}

}  // namespace kith::app
