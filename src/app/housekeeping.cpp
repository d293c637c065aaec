#include "app/housekeeping.h"

#include "app/app.h"
#include "records/idempotency.h"
#include "records/recycle_bin.h"
#include "records/seal_heads.h"

namespace kith::app {
namespace {

using storage::Connection;

constexpr int slice_max = 200;

// Runs `slice` in transactions of its own until it finds less than a whole slice.
template <typename Slice>
void drain(Workspace& workspace, jobs::Run& run, Slice slice) {
  for (int64_t removed = slice_max; removed >= slice_max && !run.cancelled();) {
    workspace.database().write_raw(
        [&](Connection& db) {
          removed = slice(db);
          return true;
        },
        {.lane = storage::Lane::bulk});
  }
}

}  // namespace

Status keep_house(Workspace& workspace, jobs::Run& run) {
  drain(workspace, run, [&](Connection& db) {
    return records::purge_answers(db, workspace.clock().now(), slice_max);
  });
  workspace.database().write_raw(
      [&](Connection& db) {
        records::thin_heads(db, workspace.clock().now());
        return true;
      },
      {.lane = storage::Lane::bulk});
  const access::Actor system = workspace.system();
  const Settings settings = workspace.settings();
  const Timestamp before = workspace.clock().now() - std::chrono::days(settings.bin_days);
  for (const schema::Object& object : system.schema().objects()) {
    drain(workspace, run, [&](Connection& db) {
      const auto unit = workspace.unit(db, system, records::Via::job, settings);
      return records::purge_slice(unit, object, before, slice_max);
    });
  }
  return done();
}

}  // namespace kith::app
