#include "app/rollup_job.h"

#include <algorithm>
#include <limits>

#include "app/older_writers.h"
#include "query/rollup.h"
#include "records/rollups.h"

namespace kith::app {
namespace {

using storage::Connection;

constexpr int slice_max = 200;

query::Question records_of(const schema::Object& object, query::Rows rows) {
  query::Question question;
  question.object = &object;
  question.rows = rows;
  return question;
}

int64_t count_of(Workspace& workspace, const access::Actor& system, const schema::Object& object) {
  int64_t count = 0;
  workspace.database().read_raw(
      [&](Connection& db) {
        const query::ReadEnvironment all{db, system.schema(), query::everything(),
                                         system.directory()};
        for (const query::Rows rows : {query::Rows::live, query::Rows::deleted})
          count += query::count(all, records_of(object, rows), std::numeric_limits<int32_t>::max())
                       .value;
      },
      {.lane = storage::Lane::bulk});
  return count;
}

// Where the job stands: the live records first, then those in the bin.
struct Place {
  bool deleted = false;
  Id after;

  explicit Place(const Json& checkpoint)
      : deleted(checkpoint.integer("deleted", 0) != 0),
        after(parse_id(checkpoint.text("after")).value_or(Id{})) {}
  Json json() const {
    return Json(Json::Object{{"deleted", int64_t{deleted}}, {"after", format(after)}});
  }
  // False when all are counted.
  bool go_on(std::span<const Id> slice) {
    if (!slice.empty()) after = slice.back();
    if (slice.size() == static_cast<size_t>(slice_max)) return true;
    if (deleted) return false;
    deleted = true;
    after = {};
    return true;
  }
};

}  // namespace

Status follow_rollup(jobs::Queue& queue, Connection& db, const schema::Schema& schema,
                     const schema::Object& object, const schema::Field& field,
                     schema::Store::Counted counted) {
  TRY(query::read_rollup_condition(schema, *field.rollup->over, field.rollup->condition));
  if (counted == schema::Store::Counted::as_before) return done();
  TRY(queue.enqueue(db,
                    {.kind = std::string(rollup_job),
                     .payload = Json(Json::Object{{"object", object.id}, {"field", field.id}})}));
  return done();
}

// Each slice takes the schema as it is by then: a further change has asked for a job of its own.
Status run_rollup(Workspace& workspace, jobs::Run& run) {
  TRY(workspace.schema().load());
  TRY(outlast_older_writers(workspace, run));
  const Settings settings = workspace.settings();
  const int64_t object_id = run.job().payload.integer("object");
  const int64_t field_id = run.job().payload.integer("field");
  int64_t total = -1;
  for (bool more = true; more && !run.cancelled();) {
    const access::Actor system = workspace.system();
    const schema::Object* object = system.schema().object(object_id);
    if (!object) return done();
    if (total < 0) total = count_of(workspace, system, *object);
    workspace.database().write_raw(
        [&](Connection& db) {
          const auto unit = workspace.unit(db, system, records::Via::job, settings);
          const schema::Object* now = unit.schema->object(object_id);
          const schema::Field* field = now ? now->field(field_id) : nullptr;
          more = false;
          if (!field || !field->rollup || field->rollup->problem) return true;
          Place place(run.job().checkpoint);
          const auto ids = query::select_ids(
              {db, *unit.schema, query::everything(), system.directory()},
              records_of(*now, place.deleted ? query::Rows::deleted : query::Rows::live),
              place.after, slice_max);
          if (!ids.empty()) records::recount_rollup(unit, *now, *field, ids);
          more = place.go_on(ids);
          const int64_t reached =
              std::min(run.job().progress.done + static_cast<int64_t>(ids.size()), total);
          run.save(db, place.json(), {more ? reached : total, total});
          return true;
        },
        {.lane = storage::Lane::bulk});
  }
  return done();
}

}  // namespace kith::app
