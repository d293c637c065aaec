// Sample data, planted as one batch, and taken away for good: also what was changed since, and the
// people of the sample. What somebody made themselves stays, even on a sample account.
#pragma once

#include "app/workspace.h"

namespace kith::app {

inline constexpr std::string_view remove_demo_job = "remove_demo";

// The batch that holds it; nobody when there is none.
Id demo_batch(storage::Connection& db);
void set_demo_batch(storage::Connection& db, Id batch);  // nobody: it is gone
// The days of the trend of data quality before this one are the sample's: they go with it.
void claim_quality_days(storage::Connection& db, Date before);

struct DemoCount {
  const schema::Object* object = nullptr;
  int64_t records = 0;
  int64_t changed = 0;  // of them, changed by somebody since
};
// What would go. Cost: a statement for each record of the sample (some thousands, once).
std::vector<DemoCount> demo_counts(storage::Connection& db, const schema::Schema& schema, Id batch);

Result<Id> start_demo_removal(const records::Unit& unit, jobs::Queue& queue, Id batch);
Status run_demo_removal(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
