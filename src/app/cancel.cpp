#include "app/cancel.h"

#include "records/batch.h"

namespace kith::app {

Status cancel_job(Workspace& workspace, const jobs::Job& job) {
  TRY(workspace.queue().cancel(job.id));
  // A slice that still runs loses its lease and is rolled back, so nothing more is written in it.
  for (const std::string_view name : {"batch", "undo"}) {
    const auto batch = parse_id(job.payload.text(name));
    if (!batch || !*batch) continue;
    workspace.database().write_raw(
        [&](storage::Connection& db) {
          records::stop_batch(db, *batch, records::BatchState::done);
          return true;
        },
        {});
  }
  return done();
}

}  // namespace kith::app
