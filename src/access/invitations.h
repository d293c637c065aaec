// One-time links that let somebody set a password: an invitation, or a reset.
//
// The secret is 256 random bits and stands nowhere; the table holds its SHA-256. One link a user: a
// new one takes the place of the old. It ends by being used, by time, and with the user.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/crypto.h"
#include "storage/storage.h"

namespace kith::access {

// Stored by number: append only.
enum class Purpose { invite, reset };
std::string_view name_of(Purpose purpose);
std::optional<Purpose> parse_purpose(std::string_view name);

inline constexpr std::chrono::hours invitation_life{24 * 7};
inline constexpr std::chrono::hours reset_life{24};

struct Invitation {
  Id user;
  Purpose purpose = Purpose::invite;
  Id by;
  Timestamp created_at{};
  Timestamp expires_at{};
};

struct IssuedInvitation {
  Invitation invitation;
  std::string secret;  // told this once
};

IssuedInvitation issue_invitation(storage::Connection& db, Random& random, Invitation wanted);
// Nothing when it is unknown, used or out of time, which look alike.
std::optional<Invitation> find_invitation(storage::Connection& db, std::string_view secret,
                                          Timestamp now);
// True for the one caller who ends it; two who hold the same link do not both go on.
bool use_invitation(storage::Connection& db, std::string_view secret, Timestamp now);
bool withdraw_invitation(storage::Connection& db, Id user);
std::unordered_map<Id, Invitation> open_invitations(storage::Connection& db, Timestamp now);

}  // namespace kith::access
