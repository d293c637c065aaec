// The group that an account belongs to: from the topmost parent down, with what each account is worth and
// with sums over all that stands below it.
//
// It is what the reader sees and no more: a parent that is hidden from them is no parent, what stands
// below a hidden account is another group, and records that they may not read count in no sum.
//
// Statements: one for each level above the account and each below the topmost, then one for the accounts
// and one for their opportunities. It does not grow with the group.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/read.h"

namespace kith::sales {

// In the base currency: open and won amounts at the rate of their opportunity's day, receivables as noted
// on the account (account_sums.h).
struct GroupFigures {
  int64_t open = 0;  // opportunities
  int64_t won = 0;
  Decimal pipeline;
  Decimal weighted;
  Decimal won_year;  // closed since AccountGroup::since
  Decimal won_ever;
  Decimal receivable;
  Decimal overdue;
};

struct GroupAccount {
  Id id;
  Id parent;  // none of the topmost
  std::string name;
  int level = 0;
  int64_t below = 0;  // accounts, at any level
  GroupFigures own;
  GroupFigures rolled;  // with all below
};

struct AccountGroup {
  std::vector<GroupAccount> accounts;  // each after its parent
  Date since{};
  bool complete = true;   // else there are more accounts than are told of
  bool narrowed = false;  // the reader does not see all records
  // What the reader may not read is no number at all.
  bool shows_deals = true;
  bool shows_cash = true;
};

inline constexpr size_t group_accounts_max = 1'000;

// Nothing where there is no such account for the reader.
std::optional<AccountGroup> account_group(const query::ReadEnvironment& environment, Id account,
                                          Date today);

}  // namespace kith::sales
