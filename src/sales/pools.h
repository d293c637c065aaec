// Public pools: where leads and accounts lie that nobody owns, and what rules those who take them.
//
// A record in a pool has no owner and names the pool; who sees it says access (access/actor.h). Which
// pool a record came from it keeps (`home_pool`), since when its owner has it (`held_since`), and the
// last entry of the log (`pool_move`): each way in and out is a record of `pool_moves`.
//
// A pool is one record, read when somebody acts on it: rules that were changed hold at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "records/records.h"

namespace kith::sales {

struct PoolRules {
  Id id;
  std::string name;
  std::string holds;  // "leads", "accounts"
  bool active = false;
  std::optional<int64_t> claims_per_day;
  std::optional<int64_t> holdings_max;
  std::optional<int64_t> former_owner_days;
  std::optional<int64_t> protection_days;
  std::optional<int64_t> idle_days;
  std::optional<int64_t> deal_days;
  std::optional<int64_t> won_days;
  int64_t warn_days = 3;
  Json spares;  // a filter; null: spares nothing

  bool recycles() const { return active && (idle_days || deal_days || won_days); }
};

// A live pool. Everybody may know of it; who is in it, access::Directory says.
std::optional<PoolRules> pool_rules(const records::Unit& unit, Id pool);

bool is_member(const access::Actor& actor, Id pool);
// Its own managers, and administrators.
bool manages_pool(const access::Actor& actor, Id pool);
// The first pool in use of this object whose members `user` belongs to.
Id first_pool_of(const access::Directory& directory, std::string_view object, Id user);
// Everybody who is in it, through a team or not.
std::vector<Id> members_of(const access::Directory& directory, Id pool);

// What counts against the limits.
struct Standing {
  int64_t claimed_today = 0;
  int64_t held = 0;
};
std::string turn_of_claims(Id user);  // storage::Connection::take_turns
Standing standing_in(const records::Unit& unit, const PoolRules& pool, Id user);
// Records that lie in it, up to 10,000.
int64_t lying_in(const records::Unit& unit, const PoolRules& pool);

// What leads and accounts keep to when they are written by hand or imported: who is put into a pool
// has no owner, who is given an owner leaves it.
Status keep_to_pool(const records::Unit& unit, records::Draft& draft);
// Where an act is taken back: nobody loses what they have taken meanwhile, and nobody comes to hold more
// of a pool than they may.
Status keep_pool_on_undo(const records::Unit& unit, records::Draft& draft);
// A pool that holds records is not deleted and does not come to hold others; a filter can be read.
Status check_pool(const records::Unit& unit, records::Draft& draft);
// One person or one team.
Status check_pool_member(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
