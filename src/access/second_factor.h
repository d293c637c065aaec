// The second proof of who somebody is, beside the password: a code of their authenticator app
// (RFC 6238), or one of ten recovery codes for the day on which the telephone is lost.
//
// A code works once, for whoever comes first; recovery codes are 50 random bits, stored as SHA-256.
// Guessing is throttled by account and address, and each wrong code in a row makes the next wait longer
// (access/familiar.h). There is no session between the two proofs: sign-in takes both at once, so that
// nothing can be reached with half of them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "access/throttle.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/result.h"
#include "storage/storage.h"

namespace kith {
class KeyRing;
}

namespace kith::access {

struct FactorState {
  std::optional<Timestamp> since;  // nothing: not asked for
  int recovery_codes = 0;          // still unused
};

// Somebody gave the right password and a wrong code: their owner mistyped, or somebody else has it.
struct WrongCode {
  Id user;
  Timestamp at;
  std::string_view address;
};

class SecondFactor {
 public:
  SecondFactor(storage::Database& database, const Clock& clock, Random& random);

  // Is told within the transaction that counts it. Set before the first request.
  using Told = std::function<void(storage::Connection&, const WrongCode&)>;
  void tell_of_wrong_codes(Told told) { told_ = std::move(told); }
  // Secrets are encrypted under these from now on; what was written before stays readable. Set before
  // the first request.
  void encrypt_under(std::shared_ptr<KeyRing> keys) { keys_ = std::move(keys); }
  // Encrypts secrets that do not lie under the present key, of the users after one, looking at up to so
  // many. One that cannot be read stays as it lies and stops no other: it is logged and counted.
  struct Encrypted {
    int encrypted = 0;
    int left = 0;
    Id last;  // the user that was looked at last; none where that was all
  };
  Encrypted encrypt_some(storage::Connection& db, Id after, int limit);
  // How many secrets lie under each key; "" for those that are not encrypted, unknown_key for those too
  // damaged to say.
  static std::map<std::string, int64_t> by_key(storage::Connection& db);

  FactorState state(Id user);
  // A new secret in base32, asked for at sign-in once a code of it has been confirmed.
  Result<std::string> begin(Id user);
  // Answers the recovery codes, which are not to be had again.
  Result<std::vector<std::string>> confirm(Id user, std::string_view code,
                                           std::string_view address);
  // Ten others, in place of those that there are.
  Result<std::vector<std::string>> new_recovery_codes(Id user);
  // False where there was none.
  bool remove(storage::Connection& db, Id user);

  // For sign-in: done where none is asked for or the code is right; it is used up then.
  // Unauthenticated, naming the field `code`, where it is missing or wrong; busy where it was guessed
  // at too often; unavailable where the secret cannot be read.
  // Answers the secret whose code was shown, empty where none is asked for: for is_still.
  Result<Bytes> prove(Id user, std::string_view code, std::string_view address);
  // Whether what prove() answered is what is asked for now.
  bool is_still(storage::Connection& db, Id user, const Bytes& shown);

  std::unordered_set<Id> users();  // who have one

 private:
  struct Stored {
    Bytes kept;  // as it lies in the database
    Bytes secret;
    bool confirmed = false;
    int64_t used_step = 0;
  };
  // Unavailable where it is there and cannot be read: never taken for none.
  Result<std::optional<Stored>> stored(storage::Connection& db, Id user);
  Result<std::optional<Stored>> stored(Id user);
  bool use(storage::Connection& db, Id user, const Stored& factor, std::string_view code,
           Timestamp now);
  std::vector<std::string> draw_recovery_codes(storage::Connection& db, Id user);

  storage::Database& database_;
  const Clock& clock_;
  Random& random_;
  Throttle throttle_;
  Told told_;
  std::shared_ptr<KeyRing> keys_;
};

}  // namespace kith::access
