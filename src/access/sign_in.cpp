#include "access/sign_in.h"

#include <array>
#include <mutex>
#include <shared_mutex>

#include "access/hashing.h"
#include "base/log.h"
#include "text/mail.h"

namespace kith::access {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql upsert_credential =
    R"(INSERT INTO kith_credentials ("user", hash, changed_at) VALUES (?1, ?2, ?3)
       ON CONFLICT ("user") DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at)";
constexpr Sql select_credential = R"(SELECT hash FROM kith_credentials WHERE "user" = ?1)";
constexpr Sql insert_session =
    R"(INSERT INTO kith_sessions (hash, "user", created_at, seen_at, address, agent)
       VALUES (?1, ?2, ?3, ?3, ?4, ?5))";
constexpr Sql select_sessions_of =
    R"(SELECT hash, created_at, seen_at, address, agent FROM kith_sessions
       WHERE "user" = ?1 ORDER BY seen_at DESC LIMIT 200)";
constexpr Sql upsert_last_seen =
    R"(INSERT INTO kith_last_seen ("user", at) VALUES (?1, ?2)
       ON CONFLICT ("user") DO UPDATE SET at = excluded.at)";
constexpr Sql select_last_seen = R"(SELECT "user", at FROM kith_last_seen)";
constexpr Sql select_with_password = R"(SELECT "user" FROM kith_credentials)";
constexpr Sql select_session =
    R"(SELECT "user", created_at, seen_at FROM kith_sessions WHERE hash = ?1)";
constexpr Sql touch_session = "UPDATE kith_sessions SET seen_at = ?2 WHERE hash = ?1";
constexpr Sql delete_session = "DELETE FROM kith_sessions WHERE hash = ?1";
constexpr Sql delete_sessions_but = R"(DELETE FROM kith_sessions WHERE "user" = ?1 AND hash <> ?2)";
constexpr Sql delete_sessions_before = "DELETE FROM kith_sessions WHERE created_at < ?1";
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

constexpr std::string_view token_prefix = "kith_";
constexpr std::chrono::minutes touch_every{5};
constexpr size_t token_name_bytes_max = 100;
constexpr size_t agent_bytes_max = 300;
constexpr size_t session_id_bytes = 8;  // of its hash: enough to tell one's own apart

Value hash_of(std::string_view secret) {
  const Hash256 hash = sha256(secret);
  return Bytes(hash.begin(), hash.end());
}

std::string key_of(std::string_view secret) {
  const Hash256 hash = sha256(secret);
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::optional<Timestamp> instant(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.timestamp(column);
}

Value value_of_instant(std::optional<Timestamp> at) { return at ? Value{*at} : Value{}; }

// Being seen is bookkeeping: when it cannot be written, the caller is let in all the same. So whoever
// is in can read while the disk is full.
template <typename Work>
void quietly(storage::Database& database, Work&& work) {
  try {
    const Status status = database.write(work);
    if (!status) log::warn("not_written", "{}", status.error().message.en);
  } catch (const storage::StorageError& failure) {
    log::warn("not_written", "{}", failure.what());
  }
}

Error wrong_password() {
  return {Code::unauthenticated,
          say("The mail address or the password is wrong.", "邮箱或密码不正确。"),
          {}};
}

}  // namespace

struct SignIn::State {
  struct Session {
    Id user;
    Timestamp created_at;
    Timestamp seen_at;
    Timestamp written_at;  // seen_at as stored
  };
  struct KnownToken {
    Id id;
    Id user;
    Reach reach;
    std::optional<Timestamp> expires_at;
    Timestamp written_at{};
  };

  storage::Database& database;
  const Clock& clock;
  Random& random;
  IdSource& ids;
  const SignInOptions options;
  Throttle throttle;
  SecondFactor second_factor;
  Hashing hashing;
  std::shared_mutex mutex;
  std::unordered_map<std::string, Session> sessions;  // by hash
  std::unordered_map<std::string, KnownToken> tokens;
  uint64_t endings = 0;  // how often something was ended: what was read before may be gone since

  State(storage::Database& database, const Clock& clock, Random& random, IdSource& ids,
        const SignInOptions& options)
      : database(database),
        clock(clock),
        random(random),
        ids(ids),
        options(options),
        throttle(options.guessing),
        second_factor(database, clock, random) {}

  uint64_t endings_so_far() {
    std::shared_lock lock(mutex);
    return endings;
  }

  // Keeps what was read from disk, unless something has been ended since.
  template <typename Known>
  void remember(std::unordered_map<std::string, Known>& where, const std::string& key,
                const Known& what, uint64_t endings_before) {
    std::unique_lock lock(mutex);
    if (endings == endings_before) where[key] = what;
  }

  template <typename Known, typename Which>
  void forget(std::unordered_map<std::string, Known>& where, Which which) {
    std::unique_lock lock(mutex);
    ++endings;
    std::erase_if(where, which);
  }

  Result<bool> verify(std::string_view hash, std::string_view password) {
    return hashing.run(
        [&] { return hash.empty() ? verify_nobody(password) : verify_password(hash, password); });
  }

  std::string stored_hash(Id user) {
    return database
        .read([&](Connection& db) -> Result<std::string> {
          return db.text(select_credential, std::array{value_of(user)}).value_or("");
        })
        .value();
  }

  bool lives(const Session& session, Timestamp now) const {
    return now < session.created_at + options.absolute && now < session.seen_at + options.idle;
  }

  std::optional<Session> load_session(std::string_view secret) {
    std::optional<Session> found;
    database.read_raw(
        [&](Connection& db) {
          found.reset();
          db.query(select_session, {hash_of(secret)}, [&](const Row& row) {
            found = Session{row.id(0), row.timestamp(1), row.timestamp(2), row.timestamp(2)};
            return false;
          });
        },
        {});
    return found;
  }
};

SignIn::SignIn(storage::Database& database, const Clock& clock, Random& random, IdSource& ids,
               SignInOptions options)
    : state_(std::make_unique<State>(database, clock, random, ids, options)) {}
SignIn::~SignIn() = default;

Status SignIn::set_password(Connection& db, Id user, std::string_view password) {
  db.execute(upsert_credential, {value_of(user), hash_password(password), state_->clock.now()});
  return done();
}

SecondFactor& SignIn::second_factor() { return state_->second_factor; }

Result<std::string> SignIn::sign_in(const Directory& directory, const Proofs& proofs,
                                    std::string_view address, std::string_view agent) {
  const Timestamp now = state_->clock.now();
  // As addresses are stored; and guesses at one account count together however it is written.
  const std::string email = normalise_email(proofs.email).value_or(std::string(proofs.email));
  if (auto wait = state_->throttle.wait(email, address, now)) return too_many_tries(*wait);
  const User* user = directory.user_by_email(email);
  const std::string hash = user && user->active ? state_->stored_hash(user->id) : std::string();
  if (!TRY(state_->verify(hash, proofs.password))) {
    state_->throttle.failed(email, address, now);
    return wrong_password();
  }
  TRY(state_->second_factor.prove(user->id, proofs.code, address));
  state_->throttle.succeeded(email, address);
  return open_session(user->id, address, agent);
}

Status SignIn::check_present_password(Id user, std::string_view password, std::string_view address,
                                      std::string_view field) {
  if (password.empty()) {
    return invalid_field(std::string(field), "required",
                         say("Give your present password.", "请填写当前密码。"));
  }
  const Timestamp now = state_->clock.now();
  const std::string account = format(user);
  if (auto wait = state_->throttle.wait(account, address, now)) return too_many_tries(*wait);
  if (!TRY(state_->verify(state_->stored_hash(user), password))) {
    state_->throttle.failed(account, address, now);
    return invalid_field(std::string(field), "wrong",
                         say("This is not your present password.", "当前密码不正确。"));
  }
  state_->throttle.succeeded(account, address);
  return done();
}

bool SignIn::has_password(Id user) { return !state_->stored_hash(user).empty(); }

Result<std::string> SignIn::open_session(Id user, std::string_view address,
                                         std::string_view agent) {
  const Timestamp now = state_->clock.now();
  const std::string secret = state_->random.token();
  TRY(state_->database.write([&](Connection& db) -> Status {
    db.execute(insert_session, {hash_of(secret), value_of(user), now, std::string(address),
                                std::string(agent.substr(0, agent_bytes_max))});
    db.execute(upsert_last_seen, {value_of(user), now});
    db.execute(delete_sessions_before, {now - state_->options.absolute});
    return done();
  }));
  std::unique_lock lock(state_->mutex);
  std::erase_if(state_->sessions,
                [&](const auto& entry) { return !state_->lives(entry.second, now); });
  state_->sessions[key_of(secret)] = {user, now, now, now};
  return secret;
}

Status SignIn::sign_out(std::string_view secret) {
  TRY(state_->database.write([&](Connection& db) -> Status {
    db.execute(delete_session, {hash_of(secret)});
    return done();
  }));
  const std::string key = key_of(secret);
  state_->forget(state_->sessions, [&](const auto& entry) { return entry.first == key; });
  return done();
}

Status SignIn::change_password(const PasswordChange& change, std::string_view address) {
  TRY(check_present_password(change.user, change.current, address, "current"));
  TRY(check_password(change.wanted, change.email));
  TRY(state_->database.write(
      [&](Connection& db) { return set_password(db, change.user, change.wanted); }));
  end_sessions(change.user, change.keep_secret);
  return done();
}

std::optional<Caller> SignIn::caller_of_session(std::string_view secret) {
  const Timestamp now = state_->clock.now();
  const std::string key = key_of(secret);
  const uint64_t endings = state_->endings_so_far();
  std::optional<State::Session> session;
  {
    std::shared_lock lock(state_->mutex);
    auto found = state_->sessions.find(key);
    if (found != state_->sessions.end()) session = found->second;
  }
  if (!session) session = state_->load_session(secret);
  if (!session) return std::nullopt;
  if (!state_->lives(*session, now)) {  // for good, even if the clock goes back
    quietly(state_->database, [&](Connection& db) -> Status {
      db.execute(delete_session, {hash_of(secret)});
      return done();
    });
    state_->forget(state_->sessions, [&](const auto& entry) { return entry.first == key; });
    return std::nullopt;
  }
  const Id user = session->user;
  const bool write = session->written_at + touch_every <= now;
  if (session->seen_at + std::chrono::seconds(30) <= now || write) {
    session->seen_at = now;
    if (write) session->written_at = now;
    state_->remember(state_->sessions, key, *session, endings);
  }
  if (write) {
    quietly(state_->database, [&](Connection& db) -> Status {
      db.execute(touch_session, {hash_of(secret), now});
      db.execute(upsert_last_seen, {value_of(user), now});
      return done();
    });
  }
  return Caller{user, Reach::full, true};
}

std::optional<Caller> SignIn::caller_of_token(std::string_view token) {
  if (!token.starts_with(token_prefix)) return std::nullopt;
  const Timestamp now = state_->clock.now();
  const std::string key = key_of(token);
  const uint64_t endings = state_->endings_so_far();
  std::optional<State::KnownToken> known;
  {
    std::shared_lock lock(state_->mutex);
    auto found = state_->tokens.find(key);
    if (found != state_->tokens.end()) known = found->second;
  }
  if (!known) {
    state_->database.read_raw(
        [&](Connection& db) {
          known.reset();
          db.query(select_token, {hash_of(token)}, [&](const Row& row) {
            known = State::KnownToken{row.id(3), row.id(0), static_cast<Reach>(row.integer(1)),
                                      instant(row, 2)};
            return false;
          });
        },
        {});
  }
  if (!known || (known->expires_at && *known->expires_at <= now)) return std::nullopt;
  if (known->written_at + touch_every <= now) {
    known->written_at = now;
    state_->remember(state_->tokens, key, *known, endings);
    quietly(state_->database, [&](Connection& db) -> Status {
      db.execute(touch_token, {value_of(known->id), now});
      return done();
    });
  }
  return Caller{known->user, known->reach, false};
}

void SignIn::end_sessions(Id user, std::string_view but_secret) {
  const std::string keep = but_secret.empty() ? std::string() : key_of(but_secret);
  // Not quietly: who is told that the others are out relies on it.
  state_->database.write_raw(
      [&](Connection& db) {
        db.execute(delete_sessions_but, {value_of(user), hash_of(but_secret)});
        return true;
      },
      {});
  state_->forget(state_->sessions, [&](const auto& entry) {
    return entry.second.user == user && entry.first != keep;
  });
}

std::vector<Session> SignIn::sessions(Id user, std::string_view secret) {
  const Timestamp now = state_->clock.now();
  const std::string mine = secret.empty() ? std::string() : key_of(secret);
  std::vector<Session> out;
  state_->database.read_raw(
      [&](Connection& db) {
        out.clear();
        db.query(select_sessions_of, {value_of(user)}, [&](const Row& row) {
          const auto hash = row.blob(0);
          const std::string key(reinterpret_cast<const char*>(hash.data()), hash.size());
          const Session one{
              hex(hash.first(session_id_bytes)), row.timestamp(1),         row.timestamp(2),
              std::string(row.text(3)),          std::string(row.text(4)), key == mine};
          if (state_->lives({user, one.created_at, one.seen_at, {}}, now)) out.push_back(one);
          return true;
        });
      },
      {});
  return out;
}

std::unordered_map<Id, AccountState> SignIn::account_states() {
  std::unordered_map<Id, AccountState> out;
  state_->database.read_raw(
      [&](Connection& db) {
        out.clear();
        db.query(select_with_password, {}, [&](const Row& row) {
          out[row.id(0)].has_password = true;
          return true;
        });
        db.query(select_last_seen, {}, [&](const Row& row) {
          out[row.id(0)].last_seen_at = row.timestamp(1);
          return true;
        });
      },
      {});
  return out;
}

Result<std::pair<Token, std::string>> SignIn::create_token(Id user, std::string name, Reach reach,
                                                           std::optional<Timestamp> expires_at) {
  const Timestamp now = state_->clock.now();
  if (name.empty() || name.size() > token_name_bytes_max) {
    return invalid_field("name", "length",
                         say("Give the token a name of 1 to {} bytes.",
                             "请给令牌起一个 1 到 {} 字节的名称。", token_name_bytes_max));
  }
  if (expires_at && *expires_at <= now) {
    return invalid_field("expires_at", "past",
                         say("The expiry lies in the past.", "到期时间已经过去。"));
  }
  Token token{state_->ids.next(), std::move(name), reach, expires_at, std::nullopt, now};
  const std::string secret = std::string(token_prefix) + state_->random.token();
  TRY(state_->database.write([&](Connection& db) -> Status {
    db.execute(insert_token, {value_of(token.id), value_of(user), token.name, hash_of(secret),
                              static_cast<int64_t>(reach), now, value_of_instant(expires_at)});
    return done();
  }));
  return std::pair{std::move(token), secret};
}

std::vector<Token> SignIn::tokens(Id user) {
  std::vector<Token> out;
  state_->database.read_raw(
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

Status SignIn::revoke_token(Id user, Id token) {
  TRY(state_->database.write([&](Connection& db) -> Status {
    if (db.execute(delete_token, {value_of(token), value_of(user)})) return done();
    return not_found(say("There is no such token of yours.", "你没有这个令牌。"));
  }));
  state_->forget(state_->tokens, [&](const auto& entry) { return entry.second.id == token; });
  return done();
}

}  // namespace kith::access
