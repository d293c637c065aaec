#include "access/familiar.h"

#include <algorithm>

#include "access/throttle.h"

namespace kith::access {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql select_address =
    R"(SELECT failures, failed_at FROM kith_familiar_addresses
       WHERE "user" = ?1 AND address = ?2 AND seen_at > ?3)";
constexpr Sql upsert_address =
    R"(INSERT INTO kith_familiar_addresses ("user", address, seen_at, failures) VALUES (?1, ?2, ?3, 0)
       ON CONFLICT ("user", address) DO UPDATE SET seen_at = excluded.seen_at, failures = 0,
         failed_at = NULL)";
constexpr Sql delete_oldest =
    R"(DELETE FROM kith_familiar_addresses WHERE "user" = ?1 AND (seen_at <= ?2 OR address NOT IN (
         SELECT address FROM kith_familiar_addresses WHERE "user" = ?1
         ORDER BY seen_at DESC, address LIMIT ?3)))";
constexpr Sql delete_all = R"(DELETE FROM kith_familiar_addresses WHERE "user" = ?1)";
constexpr Sql fail_at_address =
    R"(UPDATE kith_familiar_addresses SET failures = ?3, failed_at = ?4
       WHERE "user" = ?1 AND address = ?2)";
constexpr Sql select_elsewhere =
    R"(SELECT failures, failed_at FROM kith_wrong_codes WHERE "user" = ?1)";
constexpr Sql fail_elsewhere =
    R"(INSERT INTO kith_wrong_codes ("user", failures, failed_at) VALUES (?1, ?2, ?3)
       ON CONFLICT ("user") DO UPDATE SET failures = excluded.failures,
         failed_at = excluded.failed_at)";
constexpr Sql forgive_elsewhere = R"(DELETE FROM kith_wrong_codes WHERE "user" = ?1)";

constexpr int free_tries = 5;
constexpr std::chrono::seconds first_wait{60};
constexpr std::chrono::seconds wait_max{std::chrono::hours(24)};
constexpr std::chrono::seconds familiar_wait_max{std::chrono::hours(1)};
constexpr std::chrono::days forgiven_after{30};
constexpr int doublings_max = 20;  // beyond any of the two

// Wrong codes in a row, at one familiar address or from all others.
struct Failures {
  bool familiar = false;
  int64_t count = 0;
  std::optional<Timestamp> last;
};

Failures failures(Connection& db, Id user, const std::string& network, Timestamp now) {
  Failures found;
  auto read = [&](const Row& row) {
    found.count = row.integer(0);
    if (!row.is_null(1)) found.last = row.timestamp(1);
    return false;
  };
  db.query(select_address, {value_of(user), network, now - familiar_time}, [&](const Row& row) {
    found.familiar = true;
    return read(row);
  });
  if (!found.familiar) db.query(select_elsewhere, {value_of(user)}, read);
  if (!found.last || *found.last + forgiven_after <= now) found.count = 0;
  return found;
}

}  // namespace

bool is_familiar(Connection& db, Id user, std::string_view address, Timestamp now) {
  return db.exists(select_address,
                   std::array<Value, 3>{value_of(user), network_of(address), now - familiar_time});
}

void note_familiar(Connection& db, Id user, std::string_view address, Timestamp now) {
  const std::string network = network_of(address);
  if (!is_familiar(db, user, address, now)) db.execute(forgive_elsewhere, {value_of(user)});
  db.execute(upsert_address, {value_of(user), network, now});
  db.execute(delete_oldest, {value_of(user), now - familiar_time, int64_t{familiar_addresses_max}});
}

void forget_familiar(Connection& db, Id user) { db.execute(delete_all, {value_of(user)}); }

std::optional<std::chrono::seconds> code_wait(Connection& db, Id user, std::string_view address,
                                              Timestamp now) {
  const Failures so_far = failures(db, user, network_of(address), now);
  if (so_far.count < free_tries) return std::nullopt;
  const auto doublings = std::min<int64_t>(so_far.count - free_tries, doublings_max);
  const auto wait = std::min(first_wait * (int64_t{1} << doublings),
                             so_far.familiar ? familiar_wait_max : wait_max);
  // A clock that was ahead and came back leaves tries in the future: nobody waits for years.
  if (*so_far.last + wait <= now || *so_far.last > now + wait) return std::nullopt;
  return std::min<std::chrono::seconds>(
      std::chrono::ceil<std::chrono::seconds>(*so_far.last + wait - now), wait);
}

void note_wrong_code(Connection& db, Id user, std::string_view address, Timestamp now) {
  const std::string network = network_of(address);
  const Failures so_far = failures(db, user, network, now);
  if (so_far.familiar) {
    db.execute(fail_at_address, {value_of(user), network, so_far.count + 1, now});
  } else {
    db.execute(fail_elsewhere, {value_of(user), so_far.count + 1, now});
  }
}

}  // namespace kith::access
