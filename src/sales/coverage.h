// How far the buying committee of a target account is covered (docs/decisions/0043-account-plan.md).
//
// The one formula of the score, 0 to 100, over the n roles that the plan needs:
//
//   roles    40 × roles that somebody has / n
//   stance   20 × sum over roles of the best stance of those who have it / n
//            (champion 1, supporter 3/4, neutral 1/2, critic 1/4, blocker or unknown 0)
//   touch    20 × roles of which somebody was in touch in the last touch_days / n
//   content  20 × roles of which somebody was given a piece that is for that role, or for all / n
//
// each rounded half up to whole points, so that the parts add up to the score. A plan that needs no role has
// none. Somebody has a role who works at the account and has it there (buying_role), or who has it in an open
// opportunity of the account. A touch is a call that was answered, an e-mail or a meeting that is done.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/read.h"

namespace kith::sales {

struct CoveredPerson {
  Id id;
  std::string name;
  std::string title;
  std::vector<std::string> roles;  // of those that the plan needs
  std::string stance;              // the newest that was said, of open opportunities
  std::string influence;
  std::optional<Timestamp> touched_at;
};

struct GivenContent {
  Id id;  // of content_deliveries
  Id contact;
  Id content;
  std::string name;
  std::string kind;
  std::string for_roles;  // as the field stores them
  std::optional<Timestamp> given_at;
  Id activity;
  std::string response;
};

struct CoveredRole {
  std::string role;
  std::vector<size_t> people;  // places in Coverage::people
  int stance_percent = 0;
  bool touched = false;
  bool served = false;  // with content
};

struct CoverageScore {
  int roles = 0;
  int stance = 0;
  int touch = 0;
  int content = 0;
  int total() const { return roles + stance + touch + content; }
};
inline constexpr CoverageScore coverage_weights{
    .roles = 40, .stance = 20, .touch = 20, .content = 20};

struct Coverage {
  Id plan;
  std::vector<CoveredRole> roles;       // those that the plan needs, in its order
  std::vector<CoveredPerson> people;    // who has one of them
  std::vector<GivenContent> given;      // to them, the newest first
  std::optional<Timestamp> touched_at;  // with the account, anybody there or an open deal
  Decimal open_pipeline;                // in the workspace's currency
  std::string phase;                    // of for_phases
  std::string industry;
  std::string next_step;
  std::optional<Timestamp> next_step_at;

  int filled() const;
  std::optional<CoverageScore> score() const;
};

inline constexpr int64_t coverage_touch_days = 30;  // of a plan that does not say

// Of live plans, in their order. Cost: some ten statements for all of them together, and a row for each contact,
// open opportunity, role and delivery of their accounts; so ask for a hundred at most.
std::vector<Coverage> coverage_of(const query::ReadEnvironment& environment,
                                  std::span<const query::Stored> plans, Timestamp now);

// Whether a piece is for that role: it names it, or names none.
bool is_for(std::string_view stored, std::string_view wanted);

}  // namespace kith::sales
