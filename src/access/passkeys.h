// Passkeys: keys that a device holds and uses only for who it has recognised by finger, face or PIN
// (access/webauthn.h). One stands for the password and the second factor together, and is found without
// an address being typed, as it knows whose it is.
//
// Only public keys are kept. Whoever is refused at the door is not told why, so that nobody learns of a
// key whether it exists. A counter that does not go up is a copied key: it is refused and told.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "access/challenges.h"
#include "access/throttle.h"
#include "access/webauthn.h"
#include "storage/storage.h"

namespace kith::access {

constexpr int passkeys_max = 20;  // of one user

struct Passkey {
  Id id;
  std::string name;
  Timestamp created_at;
  std::optional<Timestamp> last_used_at;
  bool backed_up = false;  // the device's maker keeps a copy, for the owner's other devices
  std::string origin;      // the address where it was made, and works
  Bytes credential;
};

// A key was used whose counter had not gone up: somebody has copied it, or the device is at fault.
struct CounterBack {
  Id user;
  Id passkey;
  std::string name;
  Timestamp at;
  std::string_view address;
};

class Passkeys {
 public:
  Passkeys(storage::Database& database, const Clock& clock, Random& random, IdSource& ids,
           Throttle::Limits guessing, Challenges::Limits challenges = {});

  // Is told within a transaction of its own. Set before the first request.
  using Told = std::function<void(storage::Connection&, const CounterBack&)>;
  void tell_of_counters(Told told) { told_ = std::move(told); }

  std::vector<Passkey> of(Id user);  // the oldest first
  bool any(Id user);
  bool any(storage::Connection& db, Id user);
  std::unordered_set<Id> users();  // who have one

  // What the device knows the user by: no address, which may change.
  static Bytes handle_of(Id user);

  std::string challenge_to_add(Id user, std::string_view address);
  struct Addition {
    std::string_view name;
    std::string_view client_data;  // as the browser gave it, not in base64
    Bytes authenticator_data;
  };
  // What is to be written, with what makes it one act, such as the audit, is `beside`.
  using Beside = std::function<Status(storage::Connection&, const Passkey&)>;
  Result<Passkey> add(Id user, const Addition& addition, const webauthn::Site& site,
                      const Beside& beside);
  // Nothing where there is no such key of this user; else its name.
  std::optional<std::string> remove(storage::Connection& db, Id user, Id passkey);
  int remove_all(storage::Connection& db, Id user);

  std::string challenge_to_sign_in(std::string_view address);
  struct Use {
    Bytes credential;
    std::string_view client_data;
    Bytes authenticator_data;
    Bytes signature;
    Bytes user_handle;
  };
  struct Proven {
    Id user;
    Id passkey;
  };
  // Whose passkey this is; `may_sign_in` says of the user whether they are let in at all.
  Result<Proven> prove(const Use& use, const webauthn::Site& site, std::string_view address,
                       const std::function<bool(Id)>& may_sign_in);
  bool is_still(storage::Connection& db, const Proven& proven);

 private:
  struct Stored;
  std::optional<Stored> find(storage::Connection& db, const Bytes& credential);

  storage::Database& database_;
  const Clock& clock_;
  Random& random_;
  IdSource& ids_;
  Throttle throttle_;
  Challenges challenges_;
  Told told_;
};

}  // namespace kith::access
