// Merging many groups of duplicates by a rule, as a durable job in slices, in one batch that can be
// undone.
#pragma once

#include "app/app.h"
#include "records/batch.h"
#include "records/merge.h"
#include "records/twin_groups.h"

namespace kith::app {

struct MergeRule {
  const schema::Object* object = nullptr;
  double score_least = 0.95;
  records::WinnerBy winner = records::WinnerBy::fullest;
};
std::optional<records::WinnerBy> parse_winner_by(std::string_view name);
std::string_view name_of(records::WinnerBy rule);

struct MergeTwinsStarted {
  Id job;
  Id batch;
};
inline constexpr std::string_view merge_twins_job = "merge_twins";
Result<MergeTwinsStarted> start_merge_twins(const records::Unit& unit, jobs::Queue& queue,
                                            const MergeRule& rule, std::string label);

// A group of which somebody has changed a record since it was found, or of which the actor does not
// see all, is passed over and counted.
Status run_merge_twins(Workspace& workspace, jobs::Run& run);

// Which record of the group would stay; nothing where the rule passes the group over.
std::optional<records::MergeRequest> chosen_merge(const query::ReadEnvironment& seen,
                                                  const MergeRule& rule,
                                                  const records::TwinGroup& group);

}  // namespace kith::app
