// POST /api/v1/{object}/{id}/merge: other records go into this one.
//
//   {"losers":["…"],"take":{"phone":"<id of the record whose value it is to be>"},"dry_run"?}
//   -> {"batch","moved","job":null|"…","record":{…}}, undone by POST /batches/{batch}/undo. With a job
//   (202) the records are one already, and the rest of what hung on the others is still moving.
//   dry run -> {"record":{… as it would be},"moves":[{"object","field","rows"}]}
#include "api/api.h"
#include "api/page.h"
#include "api/past.h"
#include "app/lead_on.h"
#include "records/twin_groups.h"

namespace kith::api {
namespace {

using app::Call;
using http::Response;

Result<Id> id_in(const Json& json, std::string place) {
  const auto id = json.as_string() ? parse_id(*json.as_string()) : std::nullopt;
  if (id) return *id;
  return invalid_field(std::move(place), "format",
                       say("“{}” is no id of a record.", "“{}”不是记录编号。", json.dump()));
}

Result<records::MergeRequest> request_of(const schema::Object& object, Id winner,
                                         const Json& body) {
  records::MergeRequest request{.object = &object, .winner = winner};
  const Json* losers = body.find("losers");
  if (!losers || !losers->as_array()) {
    return invalid_field("losers", "required",
                         say("Name the records that go into this one.", "请指定要并入的记录。"));
  }
  for (const Json& one : *losers->as_array()) request.losers.push_back(TRY(id_in(one, "losers")));
  const Json* take = body.find("take");
  if (!take || take->is_null()) return request;
  if (!take->as_object()) {
    return invalid_field("take", "type",
                         say("“take” says for fields whose value stays: {{\"phone\":\"<id>\"}}.",
                             "“take”为各字段指定保留哪条记录的值：{{\"phone\":\"<编号>\"}}。"));
  }
  for (const auto& [field, from] : *take->as_object())
    request.take[field] = TRY(id_in(from, "take." + field));
  return request;
}

// Fields that the caller does not read are left out of what is shown.
query::Stored as_seen(const Call& call, query::Stored record) {
  for (const schema::Field& field : record.object().fields) {
    if (call.actor.reads(record.object(), field)) continue;
    for (Value& cell : record.cells(field)) cell = {};
  }
  return record;
}

Result<Response> preview(Call& call, const records::MergeRequest& request) {
  std::string out;
  const auto status = write(call, [&](const records::Unit& unit) -> Status {
    const auto merging = TRY(records::plan_merge(call.workspace.records(), unit, request));
    out.clear();
    JsonWriter json(out);
    json.begin_object().key("record");
    write_past(environment(call, unit.db), as_seen(call, merging.after), call.actor.moment(), json);
    json.key("moves").begin_array();
    for (const records::Moved& moved : merging.moved) {
      if (!call.actor.require(access::Verb::read, *moved.object)) continue;
      json.begin_object().key("object").string(moved.object->name);
      json.key("field").string(moved.field->name).key("rows").number(moved.rows).end_object();
    }
    json.end_array().end_object();
    return done();
  });
  if (!status) return status.error();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

// The open group that the winner belongs to is settled by the merge.
void settle_group(const records::Unit& unit, const records::MergeRequest& request, Id batch) {
  const auto group = records::twin_group_of(unit.db, *request.object, request.winner);
  if (group) records::mark_merged(unit, group->id, batch);
}

Result<Response> merge(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const Json body = TRY(call.json());
  const auto request = TRY(request_of(object, id, body));
  if (body.flag("dry_run")) return preview(call, request);
  const auto started = TRY(write(call, [&](const records::Unit& unit) -> Result<app::MergeStarted> {
    auto done =
        TRY(app::start_merge(call.workspace.records(), unit, call.workspace.queue(), request));
    settle_group(unit, request, done.merged.batch);
    return done;
  }));
  std::string record = TRY(record_json(call, object, id));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(started.merged.batch);
  json.key("moved").number(started.merged.moved);
  json.key("job").id(started.job);
  json.key("record").raw(record).end_object();
  return Response::json(started.job ? 202 : 200, std::move(out))
      .header("Cache-Control", "no-store");
}

}  // namespace

void add_merge_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::post, "/api/v1/{object}/{id}/merge",
                    app::Permit::action(access::Action::merge),
                    "Let other records go into this one", merge});
}

}  // namespace kith::api
