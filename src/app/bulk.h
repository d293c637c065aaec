// Acts on all records that match, as a durable job in slices, in one batch that can be undone.
#pragma once

#include "app/app.h"
#include "records/batch.h"

namespace kith::app {

// Purging and erasing are for good and in no batch: nothing takes them back. Tidying writes fields properly
// (app/tidy.h).
enum class BulkOp { update, remove, restore, purge, erase, tidy };
std::optional<BulkOp> parse_bulk_op(std::string_view name);
constexpr bool is_for_good(BulkOp op) { return op == BulkOp::purge || op == BulkOp::erase; }
constexpr bool is_of_the_bin(BulkOp op) { return op == BulkOp::restore || is_for_good(op); }

struct BulkRequest {
  const schema::Object* object = nullptr;
  Json filter;  // as a client sends it; null: `ids`
  std::vector<Id> ids;
  std::string search;  // full text beside the filter
  BulkOp op = BulkOp::update;
  Json values;  // update; lists may be edited (app/list_edits.h). tidy: {"fields":[…]}
  std::string label;
};

struct BulkStarted {
  Id job;
  Id batch;  // nobody: of a purge
};

inline constexpr std::string_view bulk_job = "bulk";
inline constexpr size_t bulk_ids_max = 10'000;

// The batch and the job, in one transaction.
Result<BulkStarted> start_bulk(const records::Unit& unit, jobs::Queue& queue,
                               const BulkRequest& request);

// What the job does: a record that refuses is counted and named, the others go on.
Status run_bulk(Workspace& workspace, jobs::Run& run);

// Takes a batch back: at once when it is small, else as a job.
struct UndoStarted {
  Id batch;  // the undo's own, so that it can be undone
  int64_t undone = 0;
  std::vector<records::Conflict> conflicts;
  Id job;  // nobody: all is done
};
inline constexpr std::string_view undo_job = "undo";
Result<UndoStarted> start_undo(const records::Records& records, const records::Unit& unit,
                               jobs::Queue& queue, const records::UndoWish& wish,
                               std::string label);
// Not a batch that still runs, has been undone already, or is older than records::undo_time.
Status may_undo(const records::Batch& batch, Timestamp now);
Result<UndoStarted> start_undo(const records::Records& records, const records::Unit& unit,
                               jobs::Queue& queue, const records::Batch& batch);
Status run_undo(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
