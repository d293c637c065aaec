#include "records/idempotency.h"

#include "base/crypto.h"

namespace kith::records {
namespace {

constexpr std::chrono::hours kept{24};

constexpr storage::Sql find_sql =
    "SELECT request, status, answer FROM kith_idempotency WHERE actor = ?1 AND key = ?2";
constexpr storage::Sql insert_sql =
    "INSERT INTO kith_idempotency (actor, key, request, status, answer, at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
constexpr storage::Sql purge_sql =
    "DELETE FROM kith_idempotency WHERE (actor, key) IN "
    "(SELECT old.actor, old.key FROM kith_idempotency old WHERE old.at < ?1 LIMIT ?2)";

std::string digest(std::string_view text) { return hex(sha256(text)); }

}  // namespace

Result<std::optional<IdempotentAnswer>> find_answer(storage::Connection& db,
                                                    const IdempotentRequest& request) {
  const std::string key = digest(request.key);
  db.take_turns("idempotency " + key);
  std::optional<IdempotentAnswer> answer;
  bool same = true;
  db.query(find_sql, {request.actor.value, key}, [&](const storage::Row& row) {
    same = row.text(0) == digest(request.fingerprint);
    answer = {static_cast<int>(row.integer(1)), std::string(row.text(2))};
    return false;
  });
  if (same) return answer;
  return conflict(
      say("This Idempotency-Key was used for a different request. Use a new key for a new request.",
          "此 Idempotency-Key 已用于另一个请求。新请求请使用新的键。"));
}

void keep_answer(storage::Connection& db, const IdempotentRequest& request,
                 const IdempotentAnswer& answer, Timestamp now) {
  db.execute(insert_sql, {request.actor.value, digest(request.key), digest(request.fingerprint),
                          static_cast<int64_t>(answer.status), answer.body, now});
}

int64_t purge_answers(storage::Connection& db, Timestamp now, int limit) {
  return db.execute(purge_sql, {now - kept, static_cast<int64_t>(limit)});
}

}  // namespace kith::records
