// Who decides on buying: the people of an account or of one opportunity, with their roles, where they
// stand, whom they report to, and which roles nobody has.
//
// Roles are rows of opportunity_contacts. Of an account these are all people who work there and all who
// have a role in one of its opportunities; of an opportunity those who have a role in it. Whom they report
// to comes along, so that the map holds together. All of it is what the reader sees: what they may not read
// is empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/read.h"

namespace kith::sales {

struct CommitteeRole {
  Id row;  // of opportunity_contacts
  int64_t version = 0;
  Id deal;
  std::string deal_name;
  std::string deal_status;
  std::string role;
  std::string stance;
  std::string influence;
  bool primary = false;
  Timestamp said_at{};
};

struct CommitteePerson {
  Id id;
  int64_t version = 0;
  std::string name;
  std::string title;
  std::string department;
  std::string best_time;
  std::string buying_role;  // at the account, whatever the opportunity
  Id account;
  std::string account_name;
  Id reports_to;          // somebody of the same map
  bool involved = false;  // has a role, or works at the account: not only somebody's superior
  std::vector<CommitteeRole> roles;  // of open opportunities first, the newest first
  // The newest that was said, of open opportunities before others.
  std::string stance;
  std::string influence;
  std::optional<Timestamp> touched_at;  // the last activity that was done with them
};

struct CommitteeGap {
  Id deal;
  std::string deal_name;
  std::vector<std::string> missing;  // roles
};

struct Committee {
  std::vector<CommitteePerson> people;
  std::vector<CommitteeGap> gaps;  // of open opportunities
  bool complete = true;            // else there are more people than are told of
};

inline constexpr size_t committee_people_max = 300;

// Nothing where there is no such record for the reader.
std::optional<Committee> committee_of_account(const query::ReadEnvironment& environment,
                                              Id account);
std::optional<Committee> committee_of_deal(const query::ReadEnvironment& environment, Id deal);

}  // namespace kith::sales
