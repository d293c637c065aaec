#include "access/passkeys.h"

#include <array>

#include "access/secrets.h"

namespace kith::access {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql select_of_user =
    R"(SELECT id, name, created_at, last_used_at, backed_up, origin, credential FROM kith_passkeys
       WHERE "user" = ?1 ORDER BY id)";
constexpr Sql select_count = R"(SELECT count(*) FROM kith_passkeys WHERE "user" = ?1)";
constexpr Sql select_users = R"(SELECT DISTINCT "user" FROM kith_passkeys)";
constexpr Sql select_by_credential =
    R"(SELECT id, "user", name, origin, public_key, algorithm, counter FROM kith_passkeys
       WHERE credential = ?1)";
constexpr Sql select_by_id = R"(SELECT name FROM kith_passkeys WHERE id = ?1 AND "user" = ?2)";
constexpr Sql insert_passkey =
    R"(INSERT INTO kith_passkeys (id, "user", credential, origin, public_key, algorithm, counter,
                                  name, created_at, backed_up)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (credential) DO NOTHING)";
constexpr Sql use_passkey =
    "UPDATE kith_passkeys SET counter = ?2, last_used_at = ?3, backed_up = ?4 WHERE id = ?1";
constexpr Sql delete_passkey = R"(DELETE FROM kith_passkeys WHERE id = ?1 AND "user" = ?2)";
constexpr Sql delete_of_user = R"(DELETE FROM kith_passkeys WHERE "user" = ?1)";

constexpr size_t name_bytes_max = 200;

// The same for all that may be wrong at the door.
Error no_entry() {
  return {Code::unauthenticated,
          say("This passkey does not open Kith. Sign in with your password instead.",
              "无法使用该通行密钥登录。请改用密码登录。"),
          {}};
}

Error stale_challenge() {
  return invalid_field(
      "passkey", "challenge",
      say("This took too long, or was sent twice. Try again.", "操作超时或重复提交，请重试。"));
}

}  // namespace

struct Passkeys::Stored {
  Id id;
  Id user;
  std::string name;
  std::string origin;
  webauthn::Key key;
  uint32_t counter = 0;
};

Passkeys::Passkeys(storage::Database& database, const Clock& clock, Random& random, IdSource& ids,
                   Throttle::Limits guessing, Challenges::Limits challenges)
    : database_(database),
      clock_(clock),
      random_(random),
      ids_(ids),
      throttle_(guessing),
      challenges_(random, challenges) {}

std::vector<Passkey> Passkeys::of(Id user) {
  std::vector<Passkey> out;
  database_.read_raw(
      [&](Connection& db) {
        out.clear();
        db.query(select_of_user, {value_of(user)}, [&](const Row& row) {
          const auto credential = row.blob(6);
          Passkey one{row.id(0),
                      std::string(row.text(1)),
                      row.timestamp(2),
                      {},
                      row.boolean(4),
                      std::string(row.text(5)),
                      {credential.begin(), credential.end()}};
          if (!row.is_null(3)) one.last_used_at = row.timestamp(3);
          out.push_back(std::move(one));
          return true;
        });
      },
      {});
  return out;
}

bool Passkeys::any(Id user) {
  return database_.read([&](Connection& db) -> Result<bool> { return any(db, user); }).value();
}

bool Passkeys::any(Connection& db, Id user) {
  return db.integer(select_count, std::array{value_of(user)}).value_or(0) > 0;
}

std::unordered_set<Id> Passkeys::users() {
  std::unordered_set<Id> out;
  database_.read_raw(
      [&](Connection& db) {
        out.clear();
        db.query(select_users, {}, [&](const Row& row) {
          out.insert(row.id(0));
          return true;
        });
      },
      {});
  return out;
}

Bytes Passkeys::handle_of(Id user) {
  const std::string text = format(user);
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

std::string Passkeys::challenge_to_add(Id user, std::string_view address) {
  return challenges_.issue(Challenges::Purpose::add, user, address, clock_.now());
}

std::string Passkeys::challenge_to_sign_in(std::string_view address) {
  return challenges_.issue(Challenges::Purpose::sign_in, Id{}, address, clock_.now());
}

Result<Passkey> Passkeys::add(Id user, const Addition& addition, const webauthn::Site& site,
                              const Beside& beside) {
  const Timestamp now = clock_.now();
  const std::string challenge =
      TRY(webauthn::challenge_of(addition.client_data, webauthn::Ceremony::create, site));
  if (!challenges_.take(challenge, Challenges::Purpose::add, user, now)) return stale_challenge();
  const auto made =
      TRY(webauthn::read_made(addition.client_data, addition.authenticator_data, site));
  if (addition.name.empty() || addition.name.size() > name_bytes_max) {
    return invalid_field("name", addition.name.empty() ? "required" : "too_long",
                         say("Give it a name of up to {} bytes, so that you know it again.",
                             "请为它取一个便于辨认的名称（不超过 {} 字节）。", name_bytes_max));
  }
  const Passkey passkey{
      ids_.next(),    std::string(addition.name), now, {}, made.backed_up, site.origin,
      made.credential};
  TRY(database_.write([&](Connection& db) -> Status {
    db.take_turns(turn_of(user));
    if (db.integer(select_count, std::array{value_of(user)}).value_or(0) >= passkeys_max) {
      return conflict(
          say("You have {} passkeys, which is as many as there may be. Remove one first.",
              "您已有 {} 个通行密钥，已达上限。请先移除一个。", passkeys_max));
    }
    // 7.1: "Verify that the credentialId is not yet registered for any user."
    if (!db.execute(insert_passkey, {value_of(passkey.id), value_of(user), made.credential,
                                     site.origin, made.key.bytes, int64_t{made.key.algorithm},
                                     int64_t{made.counter}, passkey.name, now, made.backed_up}))
      return conflict(say("This passkey is registered already.", "该通行密钥已登记。"));
    return beside(db, passkey);
  }));
  return passkey;
}

std::optional<std::string> Passkeys::remove(Connection& db, Id user, Id passkey) {
  db.take_turns(turn_of(user));
  auto name = db.text(select_by_id, std::array{value_of(passkey), value_of(user)});
  if (name) db.execute(delete_passkey, {value_of(passkey), value_of(user)});
  return name;
}

int Passkeys::remove_all(Connection& db, Id user) {
  db.take_turns(turn_of(user));
  return static_cast<int>(db.execute(delete_of_user, {value_of(user)}));
}

std::optional<Passkeys::Stored> Passkeys::find(Connection& db, const Bytes& credential) {
  std::optional<Stored> found;
  db.query(select_by_credential, {credential}, [&](const Row& row) {
    const auto key = row.blob(4);
    found = Stored{row.id(0),
                   row.id(1),
                   std::string(row.text(2)),
                   std::string(row.text(3)),
                   {static_cast<int>(row.integer(5)), {key.begin(), key.end()}},
                   static_cast<uint32_t>(row.integer(6))};
    return false;
  });
  return found;
}

Result<Passkeys::Proven> Passkeys::prove(const Use& use, const webauthn::Site& site,
                                         std::string_view address,
                                         const std::function<bool(Id)>& may_sign_in) {
  const Timestamp now = clock_.now();
  if (use.credential.empty() || use.credential.size() > webauthn::credential_bytes_max)
    return no_entry();
  const std::string account = "passkey " + base64url(use.credential);
  if (auto wait = throttle_.wait(account, address, now)) return too_many_tries(*wait);
  const auto refused = [&] {
    throttle_.failed(account, address, now);
    return no_entry();
  };
  // Used up first, whatever else is wrong.
  const auto challenge = webauthn::challenge_of(use.client_data, webauthn::Ceremony::get, site);
  // Too late is no guess: nothing was tried, and anybody can make others late.
  if (!challenge || !challenges_.take(*challenge, Challenges::Purpose::sign_in, Id{}, now))
    return no_entry();
  std::optional<Stored> stored;
  database_.read_raw([&](Connection& db) { stored = find(db, use.credential); }, {});
  // 7.2: the handle names the owner, and of the owner alone is the key. A page at another port of this
  // host, which is another origin, may ask for the same keys: it gets nowhere with them.
  if (!stored || stored->origin != site.origin || use.user_handle != handle_of(stored->user) ||
      !may_sign_in(stored->user))
    return refused();
  const auto used = webauthn::verify_used(use.client_data, use.authenticator_data, use.signature,
                                          stored->key, site);
  if (!used) return refused();
  bool let_in = false;
  TRY(database_.write([&](Connection& db) -> Status {
    db.take_turns(turn_of(stored->user));
    let_in = false;
    const auto still = find(db, use.credential);
    if (!still || still->id != stored->id) return done();
    // 7.2, signCount: where either says something, it has to go up.
    if ((used->counter || still->counter) && used->counter <= still->counter) {
      if (told_) told_(db, {still->user, still->id, still->name, now, address});
      return done();
    }
    db.execute(use_passkey, {value_of(still->id), int64_t{used->counter}, now, used->backed_up});
    let_in = true;
    return done();
  }));
  if (!let_in) return refused();
  throttle_.succeeded(account, address);
  return Proven{stored->user, stored->id};
}

bool Passkeys::is_still(Connection& db, const Proven& proven) {
  return db.text(select_by_id, std::array{value_of(proven.passkey), value_of(proven.user)})
      .has_value();
}

}  // namespace kith::access
