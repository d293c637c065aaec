#include "access/tokens.h"

#include "access/bookkeeping.h"
#include "access/secrets.h"

namespace kith::access {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql insert_token =
    R"(INSERT INTO kith_tokens (id, "user", name, hash, reach, created_at, expires_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7))";
constexpr Sql select_tokens =
    R"(SELECT id, name, reach, created_at, expires_at, used_at FROM kith_tokens
       WHERE "user" = ?1 ORDER BY id)";
constexpr Sql select_token =
    R"(SELECT "user", reach, expires_at, id FROM kith_tokens WHERE hash = ?1)";
constexpr Sql touch_token = "UPDATE kith_tokens SET used_at = ?2 WHERE id = ?1";
constexpr Sql delete_token = R"(DELETE FROM kith_tokens WHERE id = ?1 AND "user" = ?2)";

constexpr Sql delete_tokens = R"(DELETE FROM kith_tokens WHERE "user" = ?1)";

constexpr std::string_view prefix = "kith_";
constexpr std::chrono::minutes touch_every{5};
constexpr size_t name_bytes_max = 100;

std::optional<Timestamp> instant(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.timestamp(column);
}

}  // namespace

Result<std::pair<Token, std::string>> Tokens::create(Wanted wanted) {
  const Timestamp now = clock_.now();
  if (wanted.name.empty() || wanted.name.size() > name_bytes_max) {
    return invalid_field("name", "length",
                         say("Give the token a name of 1 to {} bytes.",
                             "请给令牌起一个 1 到 {} 字节的名称。", name_bytes_max));
  }
  if (wanted.expires_at && *wanted.expires_at <= now) {
    return invalid_field("expires_at", "past",
                         say("The expiry lies in the past.", "到期时间已经过去。"));
  }
  Token token{ids_.next(),       std::move(wanted.name), wanted.reach,
              wanted.expires_at, std::nullopt,           now};
  const std::string secret = std::string(prefix) + random_.token();
  TRY(database_.write([&](Connection& db) -> Status {
    db.execute(insert_token, {value_of(token.id), value_of(wanted.user), token.name,
                              stored_hash(secret), static_cast<int64_t>(token.reach), now,
                              token.expires_at ? Value{*token.expires_at} : Value{}});
    return done();
  }));
  return std::pair{std::move(token), secret};
}

std::vector<Token> Tokens::of(Id user) {
  std::vector<Token> out;
  database_.read_raw(
      [&](Connection& db) {
        out.clear();
        db.query(select_tokens, {value_of(user)}, [&](const Row& row) {
          out.push_back({row.id(0), std::string(row.text(1)), static_cast<Reach>(row.integer(2)),
                         instant(row, 4), instant(row, 5), row.timestamp(3)});
          return true;
        });
      },
      {});
  return out;
}

Status Tokens::revoke(Id user, Id token) {
  TRY(database_.write([&](Connection& db) -> Status {
    if (db.execute(delete_token, {value_of(token), value_of(user)})) return done();
    return not_found(say("There is no such token of yours.", "你没有这个令牌。"));
  }));
  known_.end([&](const auto& entry) { return entry.second.id == token; });
  return done();
}

int64_t Tokens::revoke_all(Connection& db, Id user) {
  db.after_commit(
      [this, user] { known_.end([&](const auto& entry) { return entry.second.user == user; }); });
  return db.execute(delete_tokens, {value_of(user)});
}

std::optional<Tokens::Held> Tokens::load(std::string_view secret) {
  std::optional<Held> found;
  database_.read_raw(
      [&](Connection& db) {
        found.reset();
        db.query(select_token, {stored_hash(secret)}, [&](const Row& row) {
          found =
              Held{row.id(3), row.id(0), static_cast<Reach>(row.integer(1)), instant(row, 2), {}};
          return false;
        });
      },
      {});
  return found;
}

std::optional<Tokens::Bearer> Tokens::bearer_of(std::string_view secret) {
  if (!secret.starts_with(prefix)) return std::nullopt;
  const Timestamp now = clock_.now();
  const std::string key = key_of(secret);
  auto [held, endings] = known_.look(key);
  if (!held) held = load(secret);
  if (!held || (held->expires_at && *held->expires_at <= now)) return std::nullopt;
  if (held->written_at + touch_every <= now) {
    held->written_at = now;
    known_.remember(key, *held, endings);
    quietly(database_, [&](Connection& db) -> Status {
      db.execute(touch_token, {value_of(held->id), now});
      return done();
    });
  }
  return Bearer{held->user, held->reach};
}

}  // namespace kith::access
