#include "access/invitations.h"

namespace kith::access {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql upsert_invitation =
    R"(INSERT INTO kith_invitations ("user", hash, purpose, made_by, created_at, expires_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT ("user") DO UPDATE SET hash = excluded.hash, purpose = excluded.purpose,
         made_by = excluded.made_by, created_at = excluded.created_at,
         expires_at = excluded.expires_at)";
constexpr Sql select_by_hash =
    R"(SELECT "user", purpose, made_by, created_at, expires_at FROM kith_invitations
       WHERE hash = ?1 AND expires_at > ?2)";
constexpr Sql select_open =
    R"(SELECT "user", purpose, made_by, created_at, expires_at FROM kith_invitations
       WHERE expires_at > ?1)";
constexpr Sql delete_by_hash = "DELETE FROM kith_invitations WHERE hash = ?1 AND expires_at > ?2";
constexpr Sql delete_of_user = R"(DELETE FROM kith_invitations WHERE "user" = ?1)";

Value hash_of(std::string_view secret) {
  const Hash256 hash = sha256(secret);
  return Bytes(hash.begin(), hash.end());
}

Invitation read_invitation(const Row& row) {
  return {row.id(0), static_cast<Purpose>(row.integer(1)), row.id(2), row.timestamp(3),
          row.timestamp(4)};
}

}  // namespace

std::string_view name_of(Purpose purpose) {
  return purpose == Purpose::invite ? "invite" : "reset";
}

std::optional<Purpose> parse_purpose(std::string_view name) {
  if (name == "invite") return Purpose::invite;
  if (name == "reset") return Purpose::reset;
  return std::nullopt;
}

IssuedInvitation issue_invitation(Connection& db, Random& random, Invitation wanted) {
  wanted.expires_at =
      wanted.created_at + (wanted.purpose == Purpose::invite ? invitation_life : reset_life);
  std::string secret = random.token();
  db.execute(upsert_invitation,
             {value_of(wanted.user), hash_of(secret), static_cast<int64_t>(wanted.purpose),
              value_of(wanted.by), wanted.created_at, wanted.expires_at});
  return {wanted, std::move(secret)};
}

std::optional<Invitation> find_invitation(Connection& db, std::string_view secret, Timestamp now) {
  std::optional<Invitation> found;
  db.query(select_by_hash, {hash_of(secret), now}, [&](const Row& row) {
    found = read_invitation(row);
    return false;
  });
  return found;
}

bool use_invitation(Connection& db, std::string_view secret, Timestamp now) {
  return db.execute(delete_by_hash, {hash_of(secret), now}) == 1;
}

bool withdraw_invitation(Connection& db, Id user) {
  return db.execute(delete_of_user, {value_of(user)}) == 1;
}

std::unordered_map<Id, Invitation> open_invitations(Connection& db, Timestamp now) {
  std::unordered_map<Id, Invitation> out;
  db.query(select_open, {now}, [&](const Row& row) {
    out.emplace(row.id(0), read_invitation(row));
    return true;
  });
  return out;
}

}  // namespace kith::access
