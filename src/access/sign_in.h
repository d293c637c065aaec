// Proofs of who somebody is: passwords, sessions, API tokens, the first administrator's code.
//
// Session ids are 256 random bits, stored as SHA-256, kept in memory while they live and looked up
// there; a sign-out, a changed password, a deactivated user or a changed role ends them within the
// same call. Guessing is throttled by account and by address, without locking anybody out.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "access/actor.h"
#include "access/passkeys.h"
#include "access/second_factor.h"
#include "access/throttle.h"
#include "access/tokens.h"
#include "base/crypto.h"
#include "storage/migrations.h"

namespace kith::access {

std::span<const storage::Migration> migrations();

struct SignInOptions {
  std::chrono::hours idle{8};
  std::chrono::hours absolute{24 * 30};
  Throttle::Limits guessing;
};

struct Caller {  // what a cookie or a token stands for
  Id user;
  Reach reach = Reach::full;
  bool by_cookie = false;  // then a changing request must prove that our own page sent it
  bool two_steps = false;  // a session in which the second factor was shown, or a passkey
};

// Whose role asks for two steps, in a session that was opened with one. Keys are made in a session, and
// are none.
bool lacks_two_steps(const Directory& directory, const Caller& caller);

struct Session {
  std::string id;  // names it to its owner; no secret
  Timestamp created_at;
  Timestamp seen_at;
  std::string address;
  std::string agent;     // what the browser called itself
  bool present = false;  // the one that asks
};

// What an administrator sees of an account beside its record.
struct AccountState {
  bool has_password = false;
  std::optional<Timestamp> last_seen_at;
};

class SignIn {
 public:
  SignIn(storage::Database& database, const Clock& clock, Random& random, IdSource& ids,
         SignInOptions options = {});
  ~SignIn();

  // Ends what was opened with the old one, but for one session when it is named.
  Status set_password(storage::Connection& db, Id user, std::string_view password,
                      std::string_view keep_secret = {});
  // At least 10 characters, not among the commonest, not the mail address.
  static Status check_password(std::string_view password, std::string_view email);

  struct Proofs {
    std::string_view email;
    std::string_view password;
    std::string_view code = {};  // of the second factor, where there is one
  };
  // Answers the session's secret for the cookie. Says the same, and takes as long, whether the
  // account exists or not. Code::busy with a wait when guessed too often.
  Result<std::string> sign_in(const Directory& directory, const Proofs& proofs,
                              std::string_view address, std::string_view agent = {});
  // The same for who has been looked up: nobody where the address is of nobody.
  Result<std::string> sign_in(const User* user, const Proofs& proofs, std::string_view address,
                              std::string_view agent = {});
  // Whether this is somebody's present password, for what is too grave for a cookie alone.
  // `field` is what the request calls it. Guesses are counted, and in the end Code::busy.
  Status check_present_password(Id user, std::string_view password, std::string_view address,
                                std::string_view field = "password");
  bool has_password(Id user);
  // By a passkey alone, which stands for both proofs. Says the same of whatever is wrong with it.
  Result<std::string> sign_in(const Directory& directory, const Passkeys::Use& use,
                              const webauthn::Site& site, std::string_view address,
                              std::string_view agent = {});
  SecondFactor& second_factor();
  Passkeys& passkeys();
  // Whether somebody has a second factor or a passkey.
  bool has_second_step(Id user);
  Tokens& tokens();
  Status sign_out(std::string_view secret);
  // For somebody whose identity has just been proven in another way (set-up).
  Result<std::string> open_session(Id user, std::string_view address, std::string_view agent = {});
  struct PasswordChange {
    Id user;
    std::string_view email;
    std::string_view current;
    std::string_view wanted;
    std::string_view keep_secret;  // of the session that goes on
    bool revoke_tokens = false;
  };
  Status change_password(const PasswordChange& change, std::string_view address);

  // Memory only, after the first look.
  std::optional<Caller> caller_of_session(std::string_view secret);
  std::optional<Caller> caller_of_token(std::string_view token);
  // Ends the user's sessions (deactivated, other role, other password), but one when it is named.
  void end_sessions(Id user, std::string_view but_secret = {});
  void end_sessions(storage::Connection& db, Id user, std::string_view but_secret = {});

  // The second factor was turned on in the session of `shown_in`, or off where that is empty: of the
  // user's sessions, that one has shown it and no other.
  void second_factor_changed(storage::Connection& db, Id user, std::string_view shown_in);
  // A passkey was made in this session, which has shown it so. Refused where that has ended.
  Status passkey_shown(storage::Connection& db, Id user, std::string_view session);

  // The newest first; `secret` is that of the session that asks.
  std::vector<Session> sessions(Id user, std::string_view secret);
  std::unordered_map<Id, AccountState> account_states();

 private:
  struct State;
  // What a session is opened on: whether it is what was checked is asked as the session is written.
  struct Opening {
    Id user;
    bool two_steps = false;
    std::function<bool(storage::Connection&)> still{};  // where there is something to ask
  };
  Result<std::string> open(const Opening& opening, std::string_view address,
                           std::string_view agent);
  std::unique_ptr<State> state_;
};

}  // namespace kith::access
