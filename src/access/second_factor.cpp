#include "access/second_factor.h"

#include <array>

#include "access/familiar.h"
#include "access/one_time_code.h"
#include "access/secrets.h"
#include "base/key_ring.h"
#include "base/log.h"

namespace kith::access {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql select_factor =
    R"(SELECT secret, confirmed_at IS NOT NULL, used_step FROM kith_second_factors WHERE "user" = ?1)";
constexpr Sql select_since =
    R"(SELECT confirmed_at FROM kith_second_factors WHERE "user" = ?1 AND confirmed_at IS NOT NULL)";
constexpr Sql select_secrets = "SELECT secret FROM kith_second_factors";
constexpr Sql select_secrets_after =
    R"(SELECT "user", secret FROM kith_second_factors WHERE "user" > ?1 ORDER BY "user" LIMIT ?2)";
constexpr Sql replace_secret =
    R"(UPDATE kith_second_factors SET secret = ?3 WHERE "user" = ?1 AND secret = ?2)";
constexpr Sql select_users =
    R"(SELECT "user" FROM kith_second_factors WHERE confirmed_at IS NOT NULL)";
constexpr Sql upsert_factor =
    R"(INSERT INTO kith_second_factors ("user", secret, made_at, used_step) VALUES (?1, ?2, ?3, 0)
       ON CONFLICT ("user") DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at,
         used_step = 0 WHERE kith_second_factors.confirmed_at IS NULL)";
constexpr Sql confirm_factor =
    R"(UPDATE kith_second_factors SET confirmed_at = ?2, used_step = ?3
       WHERE "user" = ?1 AND confirmed_at IS NULL AND secret = ?4)";
constexpr Sql use_step =
    R"(UPDATE kith_second_factors SET used_step = ?2 WHERE "user" = ?1 AND used_step < ?2)";
constexpr Sql delete_factor = R"(DELETE FROM kith_second_factors WHERE "user" = ?1)";
constexpr Sql count_recovery = R"(SELECT count(*) FROM kith_recovery_codes WHERE "user" = ?1)";
constexpr Sql insert_recovery = R"(INSERT INTO kith_recovery_codes ("user", hash) VALUES (?1, ?2))";
constexpr Sql delete_recovery =
    R"(DELETE FROM kith_recovery_codes WHERE "user" = ?1 AND hash = ?2)";
constexpr Sql delete_all_recovery = R"(DELETE FROM kith_recovery_codes WHERE "user" = ?1)";

constexpr size_t secret_bytes = 20;  // RFC 4226 4, R6
constexpr std::string_view purpose = "second factor";
constexpr int recovery_codes = 10;
constexpr size_t recovery_letters = 10;
constexpr size_t code_bytes_max = 64;
constexpr Throttle::Limits guessing{.per_pair = 5, .per_account = 50, .per_address = 100};

Error code_error(std::string code, Message message) {
  return {Code::unauthenticated, message, {{"code", std::move(code), message}}};
}

Error wrong_code() {
  return code_error("wrong", say("This code is wrong or has been used. Wait for the next one.",
                                 "验证码不正确或已使用，请等待下一个。"));
}

Error no_factor() { return not_found(say("There is no second factor.", "没有启用两步验证。")); }

// As it was drawn: capitals, and no marks between.
std::string plain(std::string_view code) {
  std::string out;
  for (const char c : code.substr(0, code_bytes_max)) {
    if (c == '-' || c == ' ') continue;
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

// Fifty random bits each: nobody guesses one.
bool is_recovery_code(std::string_view code) {
  return code.size() <= code_bytes_max && plain(code).size() == recovery_letters;
}

std::string key_of(std::span<const std::byte> kept) {
  if (kept.size() == secret_bytes) return {};
  const std::string key = KeyRing::key_of(kept);
  return key.empty() ? std::string(unknown_key) : key;
}

// A secret that cannot be read stops its owner at the door, and nobody else.
Result<Bytes> opened(KeyRing* keys, Id user, const Bytes& kept) {
  if (kept.size() == secret_bytes) return kept;
  if (!keys) return missing_key(key_of(kept), "");
  return keys->unseal(purpose, format(user), kept);
}

Value hash_of(std::string_view code) {
  const Hash256 hash = sha256(plain(code));
  return Bytes(hash.begin(), hash.end());
}

}  // namespace

SecondFactor::SecondFactor(storage::Database& database, const Clock& clock, Random& random)
    : database_(database), clock_(clock), random_(random), throttle_(guessing) {}

FactorState SecondFactor::state(Id user) {
  FactorState state;
  database_.read_raw(
      [&](Connection& db) {
        state = {};
        db.query(select_since, {value_of(user)}, [&](const Row& row) {
          state.since = row.timestamp(0);
          return false;
        });
        state.recovery_codes =
            static_cast<int>(db.integer(count_recovery, std::array{value_of(user)}).value_or(0));
      },
      {});
  return state;
}

Result<std::optional<SecondFactor::Stored>> SecondFactor::stored(Connection& db, Id user) {
  std::optional<Stored> found;
  db.query(select_factor, {value_of(user)}, [&](const Row& row) {
    const auto secret = row.blob(0);
    found = Stored{{secret.begin(), secret.end()}, {}, row.boolean(1), row.integer(2)};
    return false;
  });
  if (found) found->secret = TRY(opened(keys_.get(), user, found->kept));
  return found;
}

std::map<std::string, int64_t> SecondFactor::by_key(Connection& db) {
  std::map<std::string, int64_t> counts;
  db.query(select_secrets, {}, [&](const Row& row) {
    ++counts[key_of(row.blob(0))];
    return true;
  });
  return counts;
}

SecondFactor::Encrypted SecondFactor::encrypt_some(Connection& db, Id after, int limit) {
  const auto hold = keys_->hold();
  Encrypted some;
  int looked_at = 0;
  std::vector<std::pair<Id, Bytes>> others;
  db.query(select_secrets_after, {after.value, int64_t{limit}}, [&](const Row& row) {
    const auto secret = row.blob(1);
    ++looked_at;
    some.last = row.id(0);
    if (key_of(secret) != hold.id())
      others.emplace_back(row.id(0), Bytes(secret.begin(), secret.end()));
    return true;
  });
  if (looked_at < limit) some.last = {};
  for (const auto& [user, kept] : others) {
    const auto secret = opened(keys_.get(), user, kept);
    if (!secret) {
      ++some.left;
      log::error("at_rest_second_factor_left", "user={} reason={}", format(user),
                 secret.error().message.en);
      continue;
    }
    some.encrypted += static_cast<int>(db.execute(
        replace_secret,
        {value_of(user), kept, keys_->seal(hold, purpose, format(user), *secret, random_)}));
  }
  return some;
}

Result<std::optional<SecondFactor::Stored>> SecondFactor::stored(Id user) {
  Result<std::optional<Stored>> found = std::optional<Stored>();
  database_.read_raw([&](Connection& db) { found = stored(db, user); }, {});
  return found;
}

bool SecondFactor::is_still(Connection& db, Id user, const Bytes& shown) {
  const auto known = stored(db, user);
  if (!known) return false;
  const auto& factor = *known;
  return factor && factor->confirmed ? factor->secret == shown : shown.empty();
}

Result<std::string> SecondFactor::begin(Id user) {
  Bytes secret(secret_bytes);
  random_.fill(secret);
  std::optional<KeyRing::Hold> hold;  // until it is written
  if (keys_) hold.emplace(keys_->hold());
  const Bytes kept = hold ? keys_->seal(*hold, purpose, format(user), secret, random_) : secret;
  TRY(database_.write([&](Connection& db) -> Status {
    if (db.execute(upsert_factor, {value_of(user), kept, clock_.now()})) return done();
    return conflict(say("There is a second factor already. Turn it off before you set up another.",
                        "两步验证已启用。请先关闭，再重新设置。"));
  }));
  return base32(secret);
}

Result<std::vector<std::string>> SecondFactor::confirm(Id user, std::string_view code,
                                                       std::string_view address) {
  const auto factor = TRY(stored(user));
  if (!factor || factor->confirmed) return no_factor();
  const Timestamp now = clock_.now();
  const std::string account = format(user);
  if (auto wait = throttle_.wait(account, address, now)) return too_many_tries(*wait);
  const auto step = step_of_code(factor->secret, code, now, factor->used_step);
  if (!step) {
    throttle_.failed(account, address, now);
    return invalid_field("code", "wrong",
                         say("This is not what the app should show now. Is the clock of the "
                             "telephone right?",
                             "验证码不正确。请检查手机时间是否准确。"));
  }
  std::vector<std::string> codes;
  TRY(database_.write([&](Connection& db) -> Status {
    db.take_turns(turn_of(user));
    // Another set-up of the same account may have put another secret there since.
    const auto still = TRY(stored(db, user));
    if (!still || still->secret != factor->secret ||
        !db.execute(confirm_factor, {value_of(user), now, *step, still->kept}))
      return no_factor();
    codes = draw_recovery_codes(db, user);
    forget_familiar(db, user);
    note_familiar(db, user, address, now);
    return done();
  }));
  return codes;
}

std::vector<std::string> SecondFactor::draw_recovery_codes(Connection& db, Id user) {
  db.execute(delete_all_recovery, {value_of(user)});
  std::vector<std::string> codes;
  for (int n = 0; n < recovery_codes; ++n) {
    Bytes bytes(recovery_letters * 5 / 8 + 1);
    random_.fill(bytes);
    std::string code = base32(bytes).substr(0, recovery_letters);
    db.execute(insert_recovery, {value_of(user), hash_of(code)});
    codes.push_back(code.insert(recovery_letters / 2, "-"));
  }
  return codes;
}

Result<std::vector<std::string>> SecondFactor::new_recovery_codes(Id user) {
  if (!state(user).since) return no_factor();
  std::vector<std::string> codes;
  TRY(database_.write([&](Connection& db) -> Status {
    codes = draw_recovery_codes(db, user);
    return done();
  }));
  return codes;
}

bool SecondFactor::remove(Connection& db, Id user) {
  db.take_turns(turn_of(user));
  db.execute(delete_all_recovery, {value_of(user)});
  return db.execute(delete_factor, {value_of(user)}) > 0;
}

bool SecondFactor::use(Connection& db, Id user, const Stored& factor, std::string_view code,
                       Timestamp now) {
  if (is_recovery_code(code))
    return db.execute(delete_recovery, {value_of(user), hash_of(code)}) > 0;
  if (code.size() > code_bytes_max) return false;
  const auto step = step_of_code(factor.secret, code, now, factor.used_step);
  return step && db.execute(use_step, {value_of(user), *step}) > 0;
}

// Whether it has to wait, whether it is right and what follows are one transaction, and those of one
// account go one after the other: a hundred guesses at once count as a hundred.
Result<Bytes> SecondFactor::prove(Id user, std::string_view code, std::string_view address) {
  const auto asked = TRY(stored(user));
  if (!asked || !asked->confirmed) return Bytes();
  if (code.empty()) {
    return code_error("required",
                      say("Give the code that your authenticator app shows, or a recovery code.",
                          "请填写身份验证器显示的验证码，或一个恢复码。"));
  }
  const Timestamp now = clock_.now();
  const std::string account = format(user);
  if (auto wait = throttle_.wait(account, address, now)) return too_many_tries(*wait);
  bool right = false;
  Bytes shown;
  TRY(database_.write([&](Connection& db) -> Status {
    db.take_turns(turn_of(user));
    right = false;
    shown.clear();
    const auto factor = TRY(stored(db, user));
    if (!factor || !factor->confirmed) {  // turned off meanwhile
      right = true;
      return done();
    }
    if (!is_recovery_code(code)) {
      if (auto wait = code_wait(db, user, address, now)) return too_many_tries(*wait);
    }
    right = use(db, user, *factor, code, now);
    if (right) {
      shown = factor->secret;
      return done();
    }
    note_wrong_code(db, user, address, now);
    if (told_) told_(db, {user, now, address});
    return done();
  }));
  if (!right) {
    throttle_.failed(account, address, now);
    return wrong_code();
  }
  throttle_.succeeded(account, address);
  return shown;
}

std::unordered_set<Id> SecondFactor::users() {
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

}  // namespace kith::access
