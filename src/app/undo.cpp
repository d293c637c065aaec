#include "app/bulk.h"

namespace kith::app {
namespace {

using storage::Connection;

constexpr int at_once_max = 200;  // changes taken back while the caller waits
constexpr int slice_changes_max = 200;

}  // namespace

Result<UndoStarted> start_undo(const records::Records& records, const records::Unit& unit,
                               jobs::Queue& queue, const records::Batch& batch) {
  if (batch.state == records::BatchState::running) {
    return conflict(
        say("The batch is still running. Cancel it first.", "该批次仍在运行，请先取消。"));
  }
  if (batch.state == records::BatchState::undone) {
    return conflict(say("The batch has been undone already.", "该批次已经撤销。"));
  }
  const auto undo = records::open_batch(unit, records::BatchKind::undo, batch.label, batch.id);
  records::Unit within = unit;
  within.batch = undo.id;
  within.via = records::Via::undo;
  auto slice = TRY(records::undo_slice(records, within, batch.id, 0, at_once_max));
  UndoStarted started{undo.id, slice.undone, std::move(slice.conflicts), {}};
  if (slice.next_before == 0) {
    records::close_batch(within, undo.id, slice.undone, records::BatchState::done);
    return started;
  }
  Json payload(Json::Object{{"batch", format(batch.id)},
                            {"undo", format(undo.id)},
                            {"before", Json(slice.next_before)},
                            {"undone", Json(slice.undone)}});
  started.job = TRY(queue.enqueue(unit.db, {.kind = std::string(undo_job),
                                            .payload = std::move(payload),
                                            .by = unit.actor.id(),
                                            .once_key = "undo-" + format(batch.id)}));
  return started;
}

Status run_undo(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Json& from = run.job().checkpoint.is_null() ? payload : run.job().checkpoint;
  const Id batch = parse_id(payload.text("batch")).value_or(Id{});
  const Id undo = parse_id(payload.text("undo")).value_or(Id{});
  int64_t before = from.integer("before");
  int64_t undone = from.integer("undone");
  const Settings settings = workspace.settings();
  while (before != 0 && !run.cancelled()) {
    const access::Actor actor = workspace.actor(run.job().by);
    const auto slice = TRY(workspace.database().write(
        [&](Connection& db) -> Result<records::UndoSlice> {
          const auto unit = workspace.unit(db, actor, records::Via::undo, settings, undo);
          auto slice =
              TRY(records::undo_slice(workspace.records(), unit, batch, before, slice_changes_max));
          const int64_t count = undone + slice.undone;
          if (slice.next_before == 0)
            records::close_batch(unit, undo, count, records::BatchState::done);
          run.save(db,
                   Json(Json::Object{{"before", Json(slice.next_before)}, {"undone", Json(count)}}),
                   {count, 0});
          return slice;
        },
        {.lane = storage::Lane::bulk}));
    before = slice.next_before;
    undone += slice.undone;
  }
  return done();
}

}  // namespace kith::app
