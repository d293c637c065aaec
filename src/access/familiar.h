// From where somebody has signed in, with all proofs that are asked for; and how long they wait there,
// or anywhere else, who have the password and guess the code.
//
// In the database, so that neither a restart nor a second process forgives. A code is one of a million
// and three are right at a time: at a fixed rate, whoever has the password finds one in weeks. So each
// wrong code after the fifth doubles the wait, up to a day for all addresses together that the account
// does not know, and up to an hour for each that it does. The two are counted apart: a stranger's
// guesses do not make the owner wait at home. Recovery codes are too many to guess and do not wait here,
// so that the owner gets in anywhere. A month without a wrong code forgives.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "storage/storage.h"

namespace kith::access {

constexpr std::chrono::days familiar_time{90};
constexpr int familiar_addresses_max = 50;  // of one account

bool is_familiar(storage::Connection& db, Id user, std::string_view address, Timestamp now);
// Whoever has signed in there. Their own wrong codes there are forgiven, and those from elsewhere too
// if the address was none of theirs yet.
void note_familiar(storage::Connection& db, Id user, std::string_view address, Timestamp now);

// Somebody who turns a second factor on has shown it nowhere else yet.
void forget_familiar(storage::Connection& db, Id user);

std::optional<std::chrono::seconds> code_wait(storage::Connection& db, Id user,
                                              std::string_view address, Timestamp now);
void note_wrong_code(storage::Connection& db, Id user, std::string_view address, Timestamp now);

}  // namespace kith::access
