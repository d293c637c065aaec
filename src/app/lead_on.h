// Merges of records that much hangs on: the merge and the first rows are one transaction, the rest is
// moved by a durable job in slices, in the same batch. The batch is done when nothing names a merged
// record any more; undoing it unmerges, whether the job came to its end or was cancelled.
#pragma once

#include "app/app.h"
#include "records/merge.h"

namespace kith::app {

struct MergeStarted {
  records::Merged merged;
  Id job;  // nobody: all is done
};
Result<MergeStarted> start_merge(const records::Records& records, const records::Unit& unit,
                                 jobs::Queue& queue, const records::MergeRequest& request);

// Moving what is left behind merged records, for as long as a slice may take.
class LeadingOn {
 public:
  LeadingOn(const schema::Object& object, Id winner, std::vector<Id> losers,
            const records::Leading& from, int64_t moved);
  // Of a checkpoint; the object is not part of it.
  static LeadingOn of(const schema::Object& object, const Json& checkpoint);
  Json json() const;

  // Answers whether rows may be left. Ends once it has passed all and moved none: rows may have come
  // while it was at work.
  Result<bool> go_on(const records::Records& records, const records::Unit& unit,
                     std::chrono::steady_clock::time_point until);
  int64_t moved() const { return moved_; }
  // Rows that cannot be moved, because something unique stands at the winner already.
  int64_t left() const { return left_; }
  size_t losers() const { return losers_.size(); }
  int64_t rows_to_move(const records::Unit& unit) const;

 private:
  const schema::Object& object_;
  Id winner_;
  std::vector<Id> losers_;
  records::Leading at_;
  int64_t moved_ = 0;
  int64_t moved_in_pass_ = 0;
  int64_t left_ = 0;
  int64_t passes_ = 0;
};

inline constexpr std::string_view lead_on_job = "lead_on";
Status run_lead_on(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
