// API tokens: secrets with which a program acts in somebody's name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "access/known.h"
#include "base/crypto.h"

namespace kith::access {

struct Token {
  Id id;
  std::string name;
  Reach reach;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> last_used_at;
  Timestamp created_at;
};

class Tokens {
 public:
  Tokens(storage::Database& database, const Clock& clock, Random& random, IdSource& ids)
      : database_(database), clock_(clock), random_(random), ids_(ids) {}

  struct Wanted {
    Id user;
    std::string name;
    Reach reach = Reach::read_only;
    std::optional<Timestamp> expires_at;
  };
  // And its secret, which is not to be had again.
  Result<std::pair<Token, std::string>> create(Wanted wanted);
  std::vector<Token> of(Id user);
  Status revoke(Id user, Id token);
  // How many there were.
  int64_t revoke_all(storage::Connection& db, Id user);

  struct Bearer {
    Id user;
    Reach reach;
  };
  // Memory only, after the first look.
  std::optional<Bearer> bearer_of(std::string_view secret);

 private:
  struct Held {
    Id id;
    Id user;
    Reach reach;
    std::optional<Timestamp> expires_at;
    Timestamp written_at{};
  };
  std::optional<Held> load(std::string_view secret);

  storage::Database& database_;
  const Clock& clock_;
  Random& random_;
  IdSource& ids_;
  Known<Held> known_;
};

}  // namespace kith::access
