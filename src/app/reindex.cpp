#include "app/reindex.h"

#include <limits>

#include "app/older_writers.h"
#include "query/read.h"
#include "records/search.h"

namespace kith::app {
namespace {

using storage::Connection;

constexpr int slice_max = 200;

int64_t live_records(Workspace& workspace, const access::Actor& system,
                     const schema::Object& object) {
  query::Question everything;
  everything.object = &object;
  int64_t count = 0;
  workspace.database().read_raw(
      [&](Connection& db) {
        count = query::count({db, system.schema(), system, system.directory()}, everything,
                             std::numeric_limits<int32_t>::max())
                    .value;
      },
      {.lane = storage::Lane::bulk});
  return count;
}

}  // namespace

Status enqueue_reindex(jobs::Queue& queue, Connection& db, const schema::Object& object) {
  TRY(queue.enqueue(db, {.kind = std::string(reindex_job),
                         .payload = Json(Json::Object{{"object", object.id}})}));
  return done();
}

// Each slice takes the schema as it is by then: a further change has asked for a job of its own.
Status run_reindex(Workspace& workspace, jobs::Run& run) {
  TRY(workspace.schema().load());
  TRY(outlast_older_writers(workspace, run));
  const Settings settings = workspace.settings();
  int64_t total = 0;
  for (bool more = true; more && !run.cancelled();) {
    const schema::SchemaPtr schema = workspace.schema().current();
    const access::Actor system = workspace.system();
    const int64_t object_id = run.job().payload.integer("object");
    const schema::Object* object = schema->object(object_id);
    if (!object) return done();
    if (total == 0) total = live_records(workspace, system, *object);
    workspace.database().write_raw(
        [&](Connection& db) {
          const auto unit = workspace.unit(db, system, records::Via::job, settings);
          const schema::Object* now = unit.schema->object(object_id);
          more = false;
          if (!now) return true;
          const Id after = parse_id(run.job().checkpoint.text("after")).value_or(Id{});
          const Id next = records::reindex_slice(workspace.records(), unit, *now, after, slice_max);
          more = static_cast<bool>(next);
          const int64_t indexed = std::min(run.job().progress.done + slice_max, total);
          run.save(db, Json(Json::Object{{"after", format(more ? next : after)}}),
                   {more ? indexed : total, total});
          return true;
        },
        {.lane = storage::Lane::bulk});
  }
  return done();
}

}  // namespace kith::app
