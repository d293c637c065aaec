// Many records at once: operations in one transaction, bulk changes as jobs.
#include <limits>

#include "api/api.h"
#include "api/page.h"
#include "api/rules_wish.h"
#include "app/bulk.h"
#include "app/list_edits.h"
#include "app/tidy.h"
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
  const Json wished = operations_with_wish(call, *list);
  Id batch;
  const auto saved =
      TRY(write(call, [&](const records::Unit& unit) -> Result<std::vector<records::Saved>> {
        const auto opened =
            records::open_batch(unit, BatchKind::batch, std::string(body.text("label")));
        batch = opened.id;
        records::Unit within = unit;
        within.batch = opened.id;
        auto done = TRY(records::apply_operations(call.workspace.records(), within, wished));
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

// Fields to be written properly: there, the caller's to set, and of kinds that can be.
Status check_tidied(const Call& call, const schema::Object& object, const Json& values) {
  Json::Object named;
  const Json* names = values.find("fields");
  if (names && names->as_array()) {
    for (const Json& name : *names->as_array())
      if (name.as_string()) named.emplace_back(*name.as_string(), Json());
  }
  const size_t count = named.size();
  TRY(check_names(call, object, Json(std::move(named))));
  if (count > 0 && app::fields_to_tidy(object, values).size() == count) return done();
  return invalid_field("values.fields", "required",
                       say("Name the fields to write properly: texts, phones, mails or addresses.",
                           "请指明要规范书写的字段：文本、电话、邮箱或地址。"));
}

Result<app::BulkRequest> bulk_request(const Call& call, const schema::Object& object,
                                      const Json& body) {
  app::BulkRequest request;
  request.object = &object;
  const auto op = app::parse_bulk_op(body.text("op"));
  if (!op)
    return invalid_field("op", "unknown_option",
                         say("op is update, tidy, delete, restore, purge or erase.",
                             "op 应为 update、tidy、delete、restore、purge 或 erase。"));
  request.op = *op;
  if (app::is_for_good(request.op)) TRY(call.actor.require(access::Action::administer));
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
  if (request.op == app::BulkOp::tidy) TRY(check_tidied(call, object, request.values));
  request.label = body.text("label");
  const bool changes = request.op == app::BulkOp::update || request.op == app::BulkOp::tidy;
  TRY(call.actor.require(changes ? access::Verb::update : access::Verb::remove, object));
  return request;
}

// How many records a bulk act would reach.
Result<int64_t> count_reached(Call& call, const app::BulkRequest& request) {
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  query::Question question;
  question.object = request.object;
  if (app::is_of_the_bin(request.op)) question.rows = query::Rows::deleted;
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
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("job").id(started.job).key("batch").id(started.batch).end_object();
  return Response::json(202, std::move(out));
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
}

}  // namespace kith::api
