#include "access/directory.h"
#include "app/app.h"
#include "app/approval_times.h"
#include "app/at_rest.h"
#include "app/bulk.h"
#include "app/demo_data.h"
#include "app/duplicate_rules.h"
#include "app/hand_over.h"
#include "app/housekeeping.h"
#include "app/last_administrator.h"
#include "app/layouts.h"
#include "app/lead_on.h"
#include "app/leaves.h"
#include "app/merge_twins.h"
#include "app/odds_scan.h"
#include "app/quality_condition.h"
#include "app/quality_scan.h"
#include "app/reindex.h"
#include "app/revalue.h"
#include "app/rollup_job.h"
#include "app/seal_job.h"
#include "app/twin_scan.h"
#include "app/validation.h"
#include "automation/processes.h"
#include "schema/package.h"

namespace kith::embedded {
std::vector<File> app_objects();
}

namespace kith::app {
namespace {

using records::Draft;
using records::Records;
using records::Unit;

Json grants(std::string_view read, std::string_view update, std::string_view remove) {
  return Json(Json::Object{{"read", read},
                           {"create", true},
                           {"update", update},
                           {"delete", remove},
                           {"duplicates", "exists"}});
}

// What a whole company works with, whoever made it: nobody can sell without seeing the stages.
constexpr std::string_view common_objects[] = {"pipelines", "stages",      "products",
                                               "tags",      "saved_views", "content_pieces"};

// What everybody reads and acts write: by hand only whoever may change the records of others.
constexpr std::string_view ledgers[] = {"stock_moves"};

Json read_by_all(Json rights) {
  rights.set("read", "all");
  const std::string_view update = rights.text("update", "none");
  if (update != "none" && update != "own") return rights;
  rights.set("create", false);
  rights.set("update", "none");
  rights.set("delete", "none");
  return rights;
}

// The books: of administrators, and of roles that are made for accountants.
constexpr std::string_view accountants_objects[] = {"accounting_mappings", "accounting_runs",
                                                    "accounting_entries"};

Json permissions(const schema::Schema& schema, Json everything,
                 std::initializer_list<access::Action> actions) {
  Json::Array names;
  for (access::Action action : actions) names.emplace_back(access::name_of(action));
  Json common = everything;
  common.set("read", "all");
  const Json ledger = read_by_all(everything);
  Json objects(Json::Object{{"*", std::move(everything)}});
  for (const std::string_view name : ledgers) {
    if (schema.object(name)) objects.set(std::string(name), ledger);
  }
  for (const std::string_view name : common_objects) {
    if (schema.object(name)) objects.set(std::string(name), common);
  }
  const Json nothing(
      Json::Object{{"read", "none"}, {"create", false}, {"update", "none"}, {"delete", "none"}});
  for (const std::string_view name : accountants_objects) {
    if (schema.object(name)) objects.set(std::string(name), nothing);
  }
  return Json(Json::Object{{"objects", std::move(objects)}, {"actions", Json(std::move(names))}});
}

// What leaders set for others.
constexpr std::string_view leaders_objects[] = {"targets", "forecast_adjustments"};

Json led(const schema::Schema& schema, Json permissions) {
  const Json read(
      Json::Object{{"read", "team"}, {"create", false}, {"update", "none"}, {"delete", "none"}});
  Json objects = *permissions.find("objects");
  for (const std::string_view name : leaders_objects) {
    if (schema.object(name)) objects.set(std::string(name), read);
  }
  permissions.set("objects", std::move(objects));
  return permissions;
}

// What everybody sees their own of, and leaders decide on.
constexpr std::string_view ones_own_objects[] = {"commissions"};

Json kept_apart(const schema::Schema& schema, Json permissions) {
  const Json own(
      Json::Object{{"read", "own"}, {"create", false}, {"update", "none"}, {"delete", "none"}});
  Json objects = *permissions.find("objects");
  for (const std::string_view name : ones_own_objects) {
    if (schema.object(name)) objects.set(std::string(name), own);
  }
  permissions.set("objects", std::move(objects));
  return permissions;
}

Status plant_roles(const Records& records, const Unit& unit, Locale locale) {
  using access::Action;
  const schema::Object& roles = *unit.schema->object("roles");
  const Json readers(
      Json::Object{{"read", "all"}, {"create", false}, {"update", "none"}, {"delete", "none"}});
  const std::pair<Message, Json> first[] = {
      {say("Administrator", "管理员"), access::administrator_permissions()},
      {say("Manager", "经理"),
       permissions(*unit.schema, grants("below", "below", "below"),
                   {Action::import, Action::export_, Action::bulk, Action::merge, Action::share})},
      {say("Salesperson", "销售"),
       kept_apart(*unit.schema,
                  led(*unit.schema, permissions(*unit.schema, grants("team", "own", "own"),
                                                {Action::import, Action::share})))},
      {say("Reader", "只读"), kept_apart(*unit.schema, permissions(*unit.schema, readers, {}))},
  };
  for (const auto& [name, rights] : first) {
    const Json values(Json::Object{{"name", render(name, locale)}, {"permissions", rights}});
    TRY(records.create(unit, roles, values));
  }
  return done();
}

// Saved at once as a mistake would lock people out later: a role that cannot be read grants
// nothing.
Status check_role(const Unit& unit, Draft& draft) {
  auto json = parse_json(draft.text("permissions"));
  if (!json) return json.error();
  auto rights = access::parse_rights(*json, *unit.schema);
  if (!rights) {
    for (auto& error : rights.error().fields) draft.errors().push_back(std::move(error));
  }
  return done();
}

}  // namespace

void install(App& app) {
  app.packages.push_back(access::package());
  app.packages.push_back(schema::package_of("app", embedded::app_objects()));
  app.packages.push_back(automation::package());
  app.rules.push_back({"approval_processes", "can be carried out", automation::check_process});
  app.rules.push_back({"roles", "permissions are readable", check_role});
  app.rules.push_back({"validation_rules", "can be judged", check_validation_rule});
  app.rules.push_back(
      {"duplicate_rules", "name an object that has duplicates", check_duplicate_rule});
  app.rules.push_back({"quality_rules", "can be judged", check_quality_rule});
  app.rules.push_back({"roles", "somebody administers", keep_an_administering_role});
  app.rules.push_back({"users", "somebody administers", keep_an_administrator});
  app.rules.push_back({"layouts", "layouts name what there is", check_layout});
  app.rules.push_back({"exchange_rates", "can be reckoned with", check_exchange_rate});
  app.seeds.push_back({"roles", plant_roles});
  app.jobs.push_back({std::string(bulk_job), run_bulk});
  app.jobs.push_back({std::string(undo_job), run_undo});
  app.jobs.push_back({std::string(hand_over_job), run_hand_over});
  app.jobs.push_back({std::string(leaves_job), run_leaves});
  app.jobs.push_back({std::string(leave_return_job), run_leave_return});
  app.jobs.push_back({std::string(remove_demo_job), run_demo_removal});
  app.jobs.push_back({std::string(reindex_job), run_reindex});
  app.jobs.push_back({std::string(rollup_job), run_rollup});
  app.jobs.push_back({std::string(twin_scan_job), run_twin_scan});
  app.jobs.push_back({std::string(merge_twins_job), run_merge_twins});
  app.jobs.push_back({std::string(lead_on_job), run_lead_on});
  app.jobs.push_back({std::string(quality_job), run_quality});
  app.jobs.push_back({std::string(odds_job), run_odds});
  app.jobs.push_back({std::string(revalue_job), run_revaluing});
  app.jobs.push_back({std::string(housekeeping_job), keep_house});
  app.jobs.push_back({std::string(approval_times_job), keep_approval_times});
  app.jobs.push_back({std::string(seal_check_job), run_seal_check});
  app.jobs.push_back({std::string(at_rest_job), run_at_rest});
  app.schedules.push_back({.name = "time limits of approvals",
                           .cron = "5 * * * *",
                           .kind = std::string(approval_times_job)});
  app.schedules.push_back({.name = "leave that begins and ends",
                           .cron = "*/10 * * * *",
                           .kind = std::string(leaves_job)});
  app.schedules.push_back({.name = "housekeeping",
                           .cron = "30 3 * * *",
                           .zone = "Asia/Shanghai",
                           .kind = std::string(housekeeping_job)});
  app.schedules.push_back({.name = "the sealed log",
                           .cron = "40 4 * * 0",
                           .zone = "Asia/Shanghai",
                           .kind = std::string(seal_check_job)});
  app.schedules.push_back({.name = "data at rest under the newest key",
                           .cron = "*/10 * * * *",
                           .kind = std::string(at_rest_job)});
  app.schedules.push_back({.name = "all data at rest",
                           .cron = "25 5 * * *",
                           .zone = "Asia/Shanghai",
                           .kind = std::string(at_rest_job),
                           .payload = whole_look()});
  app.schedules.push_back({.name = "duplicates",
                           .cron = "0 2 * * *",
                           .zone = "Asia/Shanghai",
                           .kind = std::string(twin_scan_job)});
  app.schedules.push_back({.name = "duplicates of what changed",
                           .cron = "*/10 * * * *",
                           .kind = std::string(twin_scan_job),
                           .payload = Json(Json::Object{{"changed", true}})});
  app.schedules.push_back({.name = "amounts in other currencies",
                           .cron = "20 0 * * *",
                           .kind = std::string(revalue_job)});
  app.schedules.push_back({.name = "quality",
                           .cron = "10 1 * * *",
                           .zone = "Asia/Shanghai",
                           .kind = std::string(quality_job)});
  app.schedules.push_back({.name = "learned probabilities",
                           .cron = "50 1 * * *",
                           .zone = "Asia/Shanghai",
                           .kind = std::string(odds_job)});
  app.schedules.push_back({.name = "quality of what changed",
                           .cron = "*/5 * * * *",
                           .kind = std::string(quality_job),
                           .payload = Json(Json::Object{{"changed", true}})});
}

}  // namespace kith::app
