#include "app/bulk.h"

#include <chrono>

#include "app/list_edits.h"
#include "app/refused.h"
#include "app/tidy.h"
#include "query/question.h"
#include "records/recycle_bin.h"

namespace kith::app {
namespace {

using storage::Connection;
using Steady = std::chrono::steady_clock;

constexpr int slice_records_max = 200;
constexpr std::chrono::milliseconds slice_time_max{50};  // a click never waits behind a chore

struct Name {
  BulkOp op;
  std::string_view text;
};
constexpr Name names[] = {{BulkOp::update, "update"},   {BulkOp::remove, "delete"},
                          {BulkOp::restore, "restore"}, {BulkOp::purge, "purge"},
                          {BulkOp::erase, "erase"},     {BulkOp::tidy, "tidy"}};

std::string_view name_of(BulkOp op) {
  for (const Name& name : names) {
    if (name.op == op) return name.text;
  }
  return {};
}

Json ids_json(const std::vector<Id>& ids) {
  Json::Array out;
  for (Id id : ids) out.emplace_back(format(id));
  return Json(std::move(out));
}

// What has been done so far, as the job's checkpoint.
struct Tally {
  Id after;
  int64_t changed = 0;
  Refused refused;

  static Tally of(const Json& checkpoint) {
    Tally tally;
    tally.after = parse_id(checkpoint.text("after")).value_or(Id{});
    tally.changed = checkpoint.integer("changed");
    tally.refused = Refused::of(checkpoint);
    return tally;
  }

  Json json() const {
    Json checkpoint(Json::Object{{"after", format(after)}, {"changed", Json(changed)}});
    refused.keep_in(checkpoint);
    return checkpoint;
  }
};

Result<records::Saved> change(const records::Records& records, const records::Unit& unit,
                              const schema::Object& object, const Json& values, Id id) {
  if (!has_list_edits(values)) return records.update(unit, object, id, std::nullopt, values);
  const query::ReadEnvironment environment{unit.db, *unit.schema, unit.actor,
                                           unit.actor.directory()};
  const auto record = query::fetch(environment, object, id);
  if (!record) return not_found(say("The record is not there.", "该记录不存在。"));
  return records.update(unit, object, id, std::nullopt, with_list_edits(values, *record));
}

// One record, in a savepoint of its own.
void act(const records::Records& records, const records::Unit& unit, const schema::Object& object,
         BulkOp op, const Json& values, Id id, Tally& tally) {
  unit.db.nested([&] {
    if (is_for_good(op)) {
      const auto gone = op == BulkOp::erase ? records::erase(records, unit, object, id)
                                            : records::purge(unit, object, id);
      gone.ok() ? static_cast<void>(++tally.changed) : tally.refused.add(id, gone.error());
      return gone.ok();
    }
    if (op == BulkOp::tidy) {
      const auto written = tidy_record(records, unit, object, values, id);
      if (!written) tally.refused.add(id, written.error());
      if (written && written->version > 0) ++tally.changed;
      return written.ok();
    }
    auto saved = op == BulkOp::update   ? change(records, unit, object, values, id)
                 : op == BulkOp::remove ? records.remove(unit, object, id, std::nullopt)
                                        : records.restore(unit, object, id);
    saved.ok() ? static_cast<void>(++tally.changed) : tally.refused.add(id, saved.error());
    return saved.ok();
  });
}

Result<query::Question> question_of(const Json& payload, const schema::Object& object,
                                    const access::Actor& actor, Timestamp now,
                                    std::string_view base_currency) {
  const query::Asker asker = actor.asker(now, base_currency);
  query::Question question;
  question.object = &object;
  const Json* filter = payload.find("filter");
  if (filter && !filter->is_null()) {
    question.filter = TRY(query::parse_filter(*filter, actor.schema(), object, actor, asker));
  } else {
    const Json leaf(Json::Object{{"field", "id"}, {"op", "in"}, {"value", *payload.find("ids")}});
    question.filter = TRY(query::parse_filter(leaf, actor.schema(), object, actor, asker));
  }
  question.search = payload.text("q");
  if (is_of_the_bin(parse_bulk_op(payload.text("op")).value_or(BulkOp::update)))
    question.rows = query::Rows::deleted;
  return question;
}

}  // namespace

std::optional<BulkOp> parse_bulk_op(std::string_view text) {
  for (const Name& name : names) {
    if (name.text == text) return name.op;
  }
  return std::nullopt;
}

Result<BulkStarted> start_bulk(const records::Unit& unit, jobs::Queue& queue,
                               const BulkRequest& request) {
  Id batch;
  if (!is_for_good(request.op))
    batch = records::open_batch(unit, records::BatchKind::bulk, request.label).id;
  Json payload(Json::Object{{"object", request.object->name},
                            {"op", Json(name_of(request.op))},
                            {"filter", request.filter},
                            {"ids", ids_json(request.ids)},
                            {"q", request.search},
                            {"values", request.values},
                            {"batch", format(batch)},
                            {"at", format(unit.now)}});
  const Id job = TRY(queue.enqueue(
      unit.db,
      {.kind = std::string(bulk_job), .payload = std::move(payload), .by = unit.actor.id()}));
  return BulkStarted{job, batch};
}

Status run_bulk(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Id batch = parse_id(payload.text("batch")).value_or(Id{});
  const BulkOp op = parse_bulk_op(payload.text("op")).value_or(BulkOp::update);
  const Timestamp asked_at = parse_timestamp(payload.text("at")).value_or(workspace.clock().now());
  const Settings settings = workspace.settings();
  Tally tally = Tally::of(run.job().checkpoint);
  while (!run.cancelled()) {
    const access::Actor actor = workspace.actor(run.job().by);
    const schema::Object& object = *TRY(actor.schema().require_object(payload.text("object")));
    const auto question =
        TRY(question_of(payload, object, actor, asked_at, settings.base_currency));
    const auto ids = TRY(workspace.database().read([&](Connection& db) -> Result<std::vector<Id>> {
      return query::select_ids({db, actor.schema(), actor, actor.directory()}, question,
                               tally.after, slice_records_max);
    }));
    const Tally before = tally;
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          tally = before;  // the work may run twice
          const auto unit = workspace.unit(db, actor, records::Via::job, settings, batch);
          const auto until = Steady::now() + slice_time_max;
          for (Id id : ids) {
            act(workspace.records(), unit, object, op, *payload.find("values"), id, tally);
            tally.after = id;
            if (Steady::now() > until) break;
          }
          if (batch)
            records::close_batch(
                unit, batch, tally.changed,
                ids.empty() ? records::BatchState::done : records::BatchState::running);
          run.save(db, tally.json(),
                   {tally.changed + tally.refused.count, run.job().progress.total});
          return done();
        },
        {.lane = storage::Lane::bulk}));
    if (ids.empty()) return done();
  }
  return done();
}

}  // namespace kith::app
