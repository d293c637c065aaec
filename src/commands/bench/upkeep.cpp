// What is done to all records in the background: scores of data quality, and the search index anew.
#include <fmt/format.h>

#include "app/quality_scan.h"
#include "app/reindex.h"
#include "commands/bench/reading.h"
#include "query/tally.h"

namespace kith::commands::bench {
namespace {

// The whole job, as the queue runs it. What else was due has been done before.
double seconds_of(app::Workspace& workspace, std::string_view kind, Json payload) {
  workspace.queue().run_due();
  const auto asked =
      workspace.queue().enqueue({.kind = std::string(kind), .payload = std::move(payload)});
  if (!asked) throw std::runtime_error(asked.error().message.en);
  const auto begun = Clock::now();
  workspace.queue().run_due();
  const double seconds = seconds_since(begun);
  const auto job = workspace.queue().find(*asked);
  if (!job || job->state != jobs::State::done)
    throw std::runtime_error(std::string(kind) + " did not come to its end");
  return seconds;
}

Row row_of(std::string measure, double seconds, int64_t records) {
  return {std::move(measure),
          fmt::format("{:.1f} s, {:.0f} a second", seconds, static_cast<double>(records) / seconds),
          "", "", ""};
}

// Counts and means of everything, as the page of data quality asks for them.
std::pair<double, int64_t> report(app::Workspace& workspace, const schema::Object& object) {
  const access::Actor system = workspace.system();
  std::vector<query::Filter> conditions;
  for (auto& one : workspace.quality().conditions(workspace.schema().current(), object,
                                                  workspace.clock().now()))
    conditions.push_back(std::move(one.condition));
  int64_t records = 0;
  const auto begun = Clock::now();
  workspace.database().read_raw(
      [&](storage::Connection& db) {
        records = 0;
        for (const query::Tally& one :
             query::tally({db, system.schema(), query::everything(), system.directory()}, object,
                          *object.quality_field(), conditions))
          records += one.records;
      },
      {.lane = storage::Lane::bulk});
  return {seconds_since(begun), records};
}

}  // namespace

std::vector<Row> measure_upkeep(const Subject& subject) {
  app::Workspace& workspace = subject.workspace;
  const schema::SchemaPtr schema = workspace.schema().current();
  const schema::Object& contacts = *schema->object("contacts");
  const auto [reported, records] = report(workspace, contacts);
  const double scored =
      seconds_of(workspace, app::quality_job, Json(Json::Object{{"object", contacts.name}}));
  const double indexed =
      seconds_of(workspace, app::reindex_job, Json(Json::Object{{"object", contacts.id}}));
  return {
      row_of(fmt::format("Report on the data quality of {} contacts", records), reported, records),
      row_of("  their scores worked out anew", scored, records),
      row_of("Search index of them built anew", indexed, records)};
}

}  // namespace kith::commands::bench
