// Many records at once: operations in one transaction, bulk changes as jobs, batches and their
// undo.
#include <limits>
#include <map>

#include "api/api.h"
#include "api/page.h"
#include "app/bulk.h"
#include "app/list_edits.h"
#include "records/batch.h"
#include "records/operations.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using records::BatchKind;
using storage::Connection;

Result<Response> operations(Call& call) {
  const Json body = TRY(call.json());
  const Json* list = body.find("operations");
  if (!list || !list->as_array()) {
    return invalid_field("operations", "required",
                         say("Give a list of operations.", "请提供 operations 列表。"));
  }
  Id batch;
  const auto saved =
      TRY(write(call, [&](const records::Unit& unit) -> Result<std::vector<records::Saved>> {
        const auto opened =
            records::open_batch(unit, BatchKind::batch, std::string(body.text("label")));
        batch = opened.id;
        records::Unit within = unit;
        within.batch = opened.id;
        auto done = TRY(records::apply_operations(call.workspace.records(), within, *list));
        records::close_batch(within, opened.id, static_cast<int64_t>(done.size()),
                             records::BatchState::done);
        return done;
      }));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(batch).key("results").begin_array();
  for (const auto& one : saved) {
    json.begin_object().key("id").id(one.id).key("version").number(one.version).end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

void write_batch(JsonWriter& json, const records::Batch& batch,
                 const access::Directory& directory) {
  json.begin_object();
  json.key("id").id(batch.id);
  json.key("label").string(batch.label);
  json.key("kind").string(records::name_of(batch.kind));
  json.key("at").timestamp(batch.at);
  json.key("by");
  batch.by ? json.begin_object()
                 .key("id")
                 .id(batch.by)
                 .key("name")
                 .string(directory.user_name(batch.by))
                 .end_object()
           : json.null();
  json.key("count").number(batch.count);
  json.key("state").string(records::name_of(batch.state));
  json.key("undone_at");
  batch.undone_at ? json.timestamp(*batch.undone_at) : json.null();
  json.key("undoes").id(batch.undoes);
  json.end_object();
}

// One's own; administrators see everybody's.
Result<Response> batches(Call& call) {
  const int limit = TRY(number_parameter(call, "limit", 50, 1, 200));
  const Id before = parse_id(call.request.query("cursor").value_or("")).value_or(Id{});
  const Id by = call.actor.may(access::Action::administer) ? Id{} : call.actor.id();
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto page = records::batches(db, before, limit, by);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("batches").begin_array();
    for (const auto& batch : page) write_batch(json, batch, call.actor.directory());
    json.end_array().key("next");
    static_cast<int>(page.size()) == limit ? json.id(page.back().id) : json.null();
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<std::vector<Id>> ids_of(const Json& body) {
  std::vector<Id> ids;
  const Json* list = body.find("ids");
  if (!list) return ids;
  if (!list->as_array() || list->as_array()->size() > app::bulk_ids_max) {
    return invalid_field("ids", "too_many",
                         say("Give a list of at most {} ids, or a filter.",
                             "请提供最多 {} 个编号，或使用 filter。", app::bulk_ids_max));
  }
  for (const Json& item : *list->as_array()) {
    const auto id = item.as_string() ? parse_id(*item.as_string()) : std::nullopt;
    if (!id)
      return invalid_field("ids", "format",
                           say("“{}” is no id of a record.", "“{}”不是记录编号。", item.dump()));
    ids.push_back(*id);
  }
  return ids;
}

// What no record could take is refused before the job starts; values are judged record by record.
Status check_names(const Call& call, const schema::Object& object, const Json& values) {
  Error error = invalid(say("Some fields cannot be set.", "有些字段无法设置。"));
  for (const auto& [name, value] : *values.as_object()) {
    const schema::Field* field = object.field(name);
    if (object.relation(name)) continue;
    if (!field || !call.actor.reads(object, *field)) {
      auto unknown = call.actor.schema().require_field(object, name, name);
      error.fields.push_back(
          unknown ? FieldError{name, "unknown_field",
                               say("{} has no field “{}”.", "{}没有字段“{}”。", object.name, name)}
                  : unknown.error().fields.front());
    } else if (!call.actor.writes(object, *field)) {
      error.fields.push_back(
          {name, "read_only", say("“{}” cannot be set.", "“{}”不可设置。", name)});
    }
  }
  if (error.fields.empty()) return done();
  return error;
}

Result<app::BulkRequest> bulk_request(const Call& call, const schema::Object& object,
                                      const Json& body) {
  app::BulkRequest request;
  request.object = &object;
  const auto op = app::parse_bulk_op(body.text("op"));
  if (!op)
    return invalid_field(
        "op", "unknown_option",
        say("op is update, delete or restore.", "op 应为 update、delete 或 restore。"));
  request.op = *op;
  request.ids = TRY(ids_of(body));
  if (const Json* filter = body.find("filter")) request.filter = *filter;
  if (!request.filter.is_null()) {
    const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
    TRY(query::parse_filter(request.filter, call.actor.schema(), object, call.actor, asker));
  }
  request.search = body.text("q");
  if (!request.search.empty() && request.filter.is_null()) {
    request.filter = Json(Json::Object{{"and", Json(Json::Array{})}});
  }
  if (request.ids.empty() && request.filter.is_null()) {
    return invalid_field(
        "filter", "required",
        say("Say which records: a filter, or their ids. {{\"and\":[]}} is all of them.",
            "请用 filter 或 ids 指明记录；{{\"and\":[]}} 表示全部。"));
  }
  if (const Json* values = body.find("values")) request.values = *values;
  if (request.op == app::BulkOp::update && !request.values.is_object()) {
    return invalid_field("values", "required",
                         say("Give the values to set.", "请提供要设置的值。"));
  }
  if (request.op == app::BulkOp::update) {
    TRY(check_names(call, object, request.values));
    TRY(app::check_list_edits(object, request.values));
  }
  request.label = body.text("label");
  TRY(call.actor.require(
      request.op == app::BulkOp::update ? access::Verb::update : access::Verb::remove, object));
  return request;
}

// How many records a bulk act would reach.
Result<int64_t> count_reached(Call& call, const app::BulkRequest& request) {
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  query::Question question;
  question.object = request.object;
  if (request.op == app::BulkOp::restore) question.rows = query::Rows::deleted;
  if (request.filter.is_null()) return static_cast<int64_t>(request.ids.size());
  question.filter = TRY(
      query::parse_filter(request.filter, call.actor.schema(), *request.object, call.actor, asker));
  question.search = request.search;
  return read(call, [&](Connection& db) -> Result<int64_t> {
    return query::count(environment(call, db), question, std::numeric_limits<int32_t>::max()).value;
  });
}

Result<Response> bulk(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Json body = TRY(call.json());
  const app::BulkRequest request = TRY(bulk_request(call, object, body));
  if (body.flag("dry_run")) {
    const int64_t count = TRY(count_reached(call, request));
    return Response::json(fmt::format(R"({{"count":{}}})", count));
  }
  const auto started = TRY(write(call, [&](const records::Unit& unit) {
    return app::start_bulk(unit, call.workspace.queue(), request);
  }));
  return Response::json(202, fmt::format(R"({{"job":"{}","batch":"{}"}})", format(started.job),
                                         format(started.batch)));
}

using Titles = std::map<Id, std::string>;

Titles titles_of(const query::ReadEnvironment& where,
                 const std::vector<records::Conflict>& conflicts) {
  std::map<const schema::Object*, std::vector<Id>> wanted;
  for (const auto& conflict : conflicts) wanted[conflict.object].push_back(conflict.record);
  Titles titles;
  for (const auto& [object, ids] : wanted) {
    for (auto& [id, title] : query::titles(where, *object, ids)) titles[id] = std::move(title);
  }
  return titles;
}

void write_conflicts(JsonWriter& json, const std::vector<records::Conflict>& conflicts,
                     const Titles& titles, Locale locale) {
  json.key("conflicts").begin_array();
  for (const auto& conflict : conflicts) {
    json.begin_object();
    const auto title = titles.find(conflict.record);
    json.key("name").string(title == titles.end() ? std::string_view() : title->second);
    json.key("object").string(conflict.object->name);
    json.key("id").id(conflict.record);
    json.key("fields").begin_array();
    for (const schema::Field* field : conflict.fields) json.string(field->name);
    json.end_array();
    json.key("reason");
    conflict.reason ? json.string(render(*conflict.reason, locale)) : json.null();
    json.end_object();
  }
  json.end_array();
}

Result<records::Batch> own_batch(const Call& call, Connection& db, Id id) {
  const auto batch = records::find_batch(db, id);
  if (batch && (batch->by == call.actor.id() || call.actor.may(access::Action::administer)))
    return *batch;
  return not_found(say("There is no such batch of yours.", "没有你的这个批次。"));
}

// What an undo would do, found by doing it and taking it back: the newest changes of the batch alone.
Result<Response> preview_undo(Call& call, Id id) {
  constexpr int looked_at_max = 200;
  std::string out;
  const auto status = write(call, [&](const records::Unit& unit) -> Status {
    TRY(own_batch(call, unit.db, id));
    records::UndoSlice slice;
    std::optional<Error> failed;
    unit.db.nested([&] {
      records::Unit within = unit;
      within.batch = unit.ids.next();
      within.via = records::Via::undo;
      auto done = records::undo_slice(call.workspace.records(), within, id, 0, looked_at_max);
      if (done)
        slice = std::move(*done);
      else
        failed = done.error();
      return false;
    });
    if (failed) return *failed;
    out.clear();
    JsonWriter json(out);
    json.begin_object();
    json.key("undone").number(slice.undone);
    json.key("whole").boolean(slice.next_before == 0);
    write_conflicts(json, slice.conflicts, titles_of(environment(call, unit.db), slice.conflicts),
                    call.locale);
    json.end_object();
    return done();
  });
  if (!status) return status.error();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> undo(Call& call) {
  const Id id = TRY(call.id(0));
  if (TRY(call.json()).flag("dry_run")) return preview_undo(call, id);
  Titles titles;
  const auto started = TRY(write(call, [&](const records::Unit& unit) -> Result<app::UndoStarted> {
    const auto batch = TRY(own_batch(call, unit.db, id));
    auto begun =
        TRY(app::start_undo(call.workspace.records(), unit, call.workspace.queue(), batch));
    titles = titles_of(environment(call, unit.db), begun.conflicts);
    return begun;
  }));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("batch").id(started.batch);
  json.key("undone").number(started.undone);
  json.key("job").id(started.job);
  write_conflicts(json, started.conflicts, titles, call.locale);
  json.end_object();
  return Response::json(started.job ? 202 : 200, std::move(out));
}

}  // namespace

void add_batch_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back({Method::post,
                    "/api/v1/batch",
                    permit,
                    "Several operations, all or nothing",
                    operations,
                    {.body_bytes_max = 8 << 20}});
  routes.push_back({Method::post, "/api/v1/{object}/bulk", Permit::action(access::Action::bulk),
                    "Change, delete or restore all that match", bulk});
  routes.push_back({Method::get, "/api/v1/batches", permit, "Acts on many records", batches});
  routes.push_back({Method::post, "/api/v1/batches/{id}/undo", permit, "Take a batch back", undo});
}

}  // namespace kith::api
