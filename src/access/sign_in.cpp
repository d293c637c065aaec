#include "access/sign_in.h"

#include <array>

#include "access/bookkeeping.h"
#include "access/familiar.h"
#include "access/hashing.h"
#include "access/known.h"
#include "access/secrets.h"
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
    R"(INSERT INTO kith_sessions (hash, "user", created_at, seen_at, address, agent, two_steps)
       VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6))";
constexpr Sql select_sessions_of =
    R"(SELECT hash, created_at, seen_at, address, agent FROM kith_sessions
       WHERE "user" = ?1 ORDER BY seen_at DESC LIMIT 200)";
constexpr Sql upsert_last_seen =
    R"(INSERT INTO kith_last_seen ("user", at) VALUES (?1, ?2)
       ON CONFLICT ("user") DO UPDATE SET at = excluded.at)";
constexpr Sql select_last_seen = R"(SELECT "user", at FROM kith_last_seen)";
constexpr Sql select_with_password = R"(SELECT "user" FROM kith_credentials)";
constexpr Sql select_session =
    R"(SELECT "user", created_at, seen_at, two_steps FROM kith_sessions WHERE hash = ?1)";
constexpr Sql set_two_steps_of = R"(UPDATE kith_sessions SET two_steps = ?2 WHERE "user" = ?1)";
constexpr Sql set_two_steps = "UPDATE kith_sessions SET two_steps = ?2 WHERE hash = ?1";
constexpr Sql touch_session = "UPDATE kith_sessions SET seen_at = ?2 WHERE hash = ?1";
constexpr Sql delete_session = "DELETE FROM kith_sessions WHERE hash = ?1";
constexpr Sql delete_sessions_but = R"(DELETE FROM kith_sessions WHERE "user" = ?1 AND hash <> ?2)";
constexpr Sql delete_sessions_before = "DELETE FROM kith_sessions WHERE created_at < ?1";
constexpr std::chrono::minutes touch_every{5};
constexpr size_t agent_bytes_max = 300;
constexpr size_t session_id_bytes = 8;  // of its hash: enough to tell one's own apart

// As addresses are stored; and guesses at one account count together however it is written.
std::string as_stored(std::string_view email) {
  return normalise_email(email).value_or(std::string(email));
}

std::string credential_in(Connection& db, Id user) {
  return db.text(select_credential, std::array{value_of(user)}).value_or("");
}

Error wrong_password() {
  return {Code::unauthenticated,
          say("The mail address or the password is wrong.", "邮箱或密码不正确。"),
          {}};
}

}  // namespace

bool lacks_two_steps(const Directory& directory, const Caller& caller) {
  if (!caller.by_cookie || caller.two_steps) return false;
  const User* user = directory.user(caller.user);
  return user && directory.asks_two_steps(user->role);
}

struct SignIn::State {
  struct Session {
    Id user;
    Timestamp created_at;
    Timestamp seen_at;
    Timestamp written_at;  // seen_at as stored
    bool two_steps = false;
  };

  storage::Database& database;
  const Clock& clock;
  Random& random;
  const SignInOptions options;
  Throttle throttle;
  SecondFactor second_factor;
  Passkeys passkeys;
  Tokens tokens;
  Hashing hashing;
  Known<Session> sessions;  // by the hash of their secret

  State(storage::Database& database, const Clock& clock, Random& random, IdSource& ids,
        const SignInOptions& options)
      : database(database),
        clock(clock),
        random(random),
        options(options),
        throttle(options.guessing),
        second_factor(database, clock, random),
        passkeys(database, clock, random, ids, options.guessing),
        tokens(database, clock, random, ids) {}

  Result<bool> verify(std::string_view hash, std::string_view password) {
    return hashing.run(
        [&] { return hash.empty() ? verify_nobody(password) : verify_password(hash, password); });
  }

  // Of nobody and somebody alike; who is familiar by the database is so after a restart, too.
  std::optional<std::chrono::seconds> wait(std::string_view account, const std::optional<Id>& user,
                                           std::string_view address, Timestamp now) {
    if (user) {
      database.read_raw(
          [&](Connection& db) {
            if (is_familiar(db, *user, address, now)) throttle.welcome(account, address);
          },
          {});
    }
    return throttle.wait(account, address, now);
  }

  std::string credential(Id user) {
    return database
        .read([&](Connection& db) -> Result<std::string> { return credential_in(db, user); })
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
          db.query(select_session, {stored_hash(secret)}, [&](const Row& row) {
            found = Session{row.id(0), row.timestamp(1), row.timestamp(2), row.timestamp(2),
                            row.boolean(3)};
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

Status SignIn::set_password(Connection& db, Id user, std::string_view password,
                            std::string_view keep_secret) {
  db.take_turns(turn_of(user));
  db.execute(upsert_credential, {value_of(user), hash_password(password), state_->clock.now()});
  end_sessions(db, user, keep_secret);
  return done();
}

SecondFactor& SignIn::second_factor() { return state_->second_factor; }
Passkeys& SignIn::passkeys() { return state_->passkeys; }
Tokens& SignIn::tokens() { return state_->tokens; }

Result<std::string> SignIn::sign_in(const Directory& directory, const Proofs& proofs,
                                    std::string_view address, std::string_view agent) {
  return sign_in(directory.user_by_email(as_stored(proofs.email)), proofs, address, agent);
}

Result<std::string> SignIn::sign_in(const User* user, const Proofs& proofs,
                                    std::string_view address, std::string_view agent) {
  const Timestamp now = state_->clock.now();
  const std::string email = as_stored(proofs.email);
  const auto who = user ? std::optional(user->id) : std::nullopt;
  if (auto wait = state_->wait(email, who, address, now)) return too_many_tries(*wait);
  const std::string hash = user && user->active ? state_->credential(user->id) : std::string();
  if (!TRY(state_->verify(hash, proofs.password))) {
    state_->throttle.failed(email, address, now);
    return wrong_password();
  }
  const Bytes factor = TRY(state_->second_factor.prove(user->id, proofs.code, address));
  state_->throttle.succeeded(email, address);
  const auto still = [&](Connection& db) {
    return credential_in(db, user->id) == hash &&
           state_->second_factor.is_still(db, user->id, factor);
  };
  return open({user->id, !factor.empty(), still}, address, agent);
}

Result<std::string> SignIn::sign_in(const Directory& directory, const Passkeys::Use& use,
                                    const webauthn::Site& site, std::string_view address,
                                    std::string_view agent) {
  const auto proven = TRY(state_->passkeys.prove(use, site, address, [&](Id id) {
    const User* user = directory.user(id);
    return user && user->active;
  }));
  const auto still = [&](Connection& db) { return state_->passkeys.is_still(db, proven); };
  return open({proven.user, true, still}, address, agent);
}

Status SignIn::check_present_password(Id user, std::string_view password, std::string_view address,
                                      std::string_view field) {
  if (password.empty()) {
    return invalid_field(std::string(field), "required",
                         say("Give your present password.", "请填写当前密码。"));
  }
  const Timestamp now = state_->clock.now();
  const std::string account = format(user);
  if (auto wait = state_->wait(account, user, address, now)) return too_many_tries(*wait);
  if (!TRY(state_->verify(state_->credential(user), password))) {
    state_->throttle.failed(account, address, now);
    return invalid_field(std::string(field), "wrong",
                         say("This is not your present password.", "当前密码不正确。"));
  }
  state_->throttle.succeeded(account, address);
  return done();
}

bool SignIn::has_second_step(Id user) {
  return second_factor().state(user).since.has_value() || passkeys().any(user);
}

bool SignIn::has_password(Id user) { return !state_->credential(user).empty(); }

Result<std::string> SignIn::open_session(Id user, std::string_view address,
                                         std::string_view agent) {
  return open({user}, address, agent);
}

// A password that was changed since it was checked has ended the sessions before this one was there.
Result<std::string> SignIn::open(const Opening& opening, std::string_view address,
                                 std::string_view agent) {
  const Id user = opening.user;
  const Timestamp now = state_->clock.now();
  const std::string secret = state_->random.token();
  const std::string key = key_of(secret);
  const uint64_t endings = state_->sessions.look(key).endings;
  const bool shown = opening.two_steps;
  TRY(state_->database.write([&](Connection& db) -> Status {
    db.take_turns(turn_of(user));
    if (opening.still && !opening.still(db)) return wrong_password();
    db.execute(insert_session, {stored_hash(secret), value_of(user), now, std::string(address),
                                std::string(agent.substr(0, agent_bytes_max)), shown});
    db.execute(upsert_last_seen, {value_of(user), now});
    note_familiar(db, user, address, now);
    db.execute(delete_sessions_before, {now - state_->options.absolute});
    return done();
  }));
  state_->sessions.forget([&](const auto& entry) { return !state_->lives(entry.second, now); });
  state_->sessions.remember(key, {user, now, now, now, shown}, endings);
  log::info("signed_in", "user={} address={} second_factor={}", format(user), address, shown);
  return secret;
}

Status SignIn::sign_out(std::string_view secret) {
  TRY(state_->database.write([&](Connection& db) -> Status {
    db.execute(delete_session, {stored_hash(secret)});
    return done();
  }));
  const std::string key = key_of(secret);
  state_->sessions.end([&](const auto& entry) { return entry.first == key; });
  return done();
}

Status SignIn::change_password(const PasswordChange& change, std::string_view address) {
  TRY(check_present_password(change.user, change.current, address, "current"));
  TRY(check_password(change.wanted, change.email));
  return state_->database.write([&](Connection& db) {
    if (change.revoke_tokens) tokens().revoke_all(db, change.user);
    return set_password(db, change.user, change.wanted, change.keep_secret);
  });
}

std::optional<Caller> SignIn::caller_of_session(std::string_view secret) {
  const Timestamp now = state_->clock.now();
  const std::string key = key_of(secret);
  auto [session, endings] = state_->sessions.look(key);
  if (!session) session = state_->load_session(secret);
  if (!session) return std::nullopt;
  if (!state_->lives(*session, now)) {  // for good, even if the clock goes back
    quietly(state_->database, [&](Connection& db) -> Status {
      db.execute(delete_session, {stored_hash(secret)});
      return done();
    });
    state_->sessions.end([&](const auto& entry) { return entry.first == key; });
    return std::nullopt;
  }
  const Id user = session->user;
  const bool write = session->written_at + touch_every <= now;
  if (session->seen_at + std::chrono::seconds(30) <= now || write) {
    session->seen_at = now;
    if (write) session->written_at = now;
    state_->sessions.remember(key, *session, endings);
  }
  if (write) {
    quietly(state_->database, [&](Connection& db) -> Status {
      db.execute(touch_session, {stored_hash(secret), now});
      db.execute(upsert_last_seen, {value_of(user), now});
      return done();
    });
  }
  return Caller{user, Reach::full, true, session->two_steps};
}

std::optional<Caller> SignIn::caller_of_token(std::string_view token) {
  const auto bearer = state_->tokens.bearer_of(token);
  if (!bearer) return std::nullopt;
  return Caller{bearer->user, bearer->reach, false};
}

void SignIn::end_sessions(Id user, std::string_view but_secret) {
  // Not quietly: who is told that the others are out relies on it.
  state_->database.write_raw(
      [&](Connection& db) {
        end_sessions(db, user, but_secret);
        return true;
      },
      {});
}

void SignIn::end_sessions(Connection& db, Id user, std::string_view but_secret) {
  db.execute(delete_sessions_but, {value_of(user), stored_hash(but_secret)});
  db.after_commit([this, user, keep = key_of(but_secret)] {
    state_->sessions.end(
        [&](const auto& entry) { return entry.second.user == user && entry.first != keep; });
  });
}

void SignIn::second_factor_changed(Connection& db, Id user, std::string_view shown_in) {
  db.execute(set_two_steps_of, {value_of(user), false});
  if (!shown_in.empty()) db.execute(set_two_steps, {stored_hash(shown_in), true});
  db.after_commit([this, user] {  // to be read anew
    state_->sessions.end([&](const auto& entry) { return entry.second.user == user; });
  });
}

Status SignIn::passkey_shown(Connection& db, Id user, std::string_view session) {
  if (!db.execute(set_two_steps, {stored_hash(session), true}))
    return Error{Code::unauthenticated, say("Please sign in.", "请先登录。"), {}};
  db.after_commit([this, user] {
    state_->sessions.end([&](const auto& entry) { return entry.second.user == user; });
  });
  return done();
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
          if (state_->lives({user, one.created_at, one.seen_at, {}, {}}, now)) out.push_back(one);
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

}  // namespace kith::access
