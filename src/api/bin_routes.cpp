// The recycle bin over all objects: what lies in it, bringing back, and removing for good.
#include <algorithm>
#include <map>

#include "api/api.h"
#include "api/page.h"
#include "app/bulk.h"
#include "query/read.h"
#include "records/recycle_bin.h"

namespace kith::api {
namespace {

using app::BulkOp;
using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using query::Filter;
using storage::Connection;

struct Wish {
  std::vector<const schema::Object*> objects;  // one, or all that the caller may read
  std::string search;                          // a part of the title
  Id by;
};

bool lies_in_bins(const Call& call, const schema::Object& object) {
  return object.role != schema::Role::junction && object.role != schema::Role::personal &&
         call.actor.require(access::Verb::read, object).ok();
}

bool title_is_text(const schema::Object& object) {
  return object.title_field().kind->shape() == schema::Shape::text;
}

Result<Wish> wish_of(const Call& call, std::string_view object, std::string_view search,
                     std::string_view by) {
  Wish wish;
  if (!object.empty()) {
    wish.objects = {TRY(call.object(object))};
  } else {
    for (const schema::Object& one : call.actor.schema().objects())
      if (lies_in_bins(call, one)) wish.objects.push_back(&one);
  }
  wish.search = search;
  if (!wish.search.empty())
    std::erase_if(wish.objects, [](const auto* one) { return !title_is_text(*one); });
  if (by.empty()) return wish;
  const auto user = by == "me" ? std::optional(call.actor.id()) : parse_id(by);
  if (!user)
    return invalid_field("by", "format", say("“{}” is no user.", "“{}”不是用户编号。", by));
  wish.by = *user;
  return wish;
}

// Whoever changed a deleted record last has deleted it.
Json filter_json(const schema::Object& object, const Wish& wish) {
  Json::Array all;
  if (!wish.search.empty())
    all.push_back(Json(
        Json::Object{{"field", object.title}, {"op", "contains"}, {"value", Json(wish.search)}}));
  if (wish.by)
    all.push_back(
        Json(Json::Object{{"field", "updated_by"}, {"op", "eq"}, {"value", format(wish.by)}}));
  return Json(Json::Object{{"and", Json(std::move(all))}});
}

// The page goes on below this one.
struct Place {
  Timestamp at{};
  Id record;
};

std::string cursor_of(const Place& place) { return format(place.at) + "_" + format(place.record); }

Result<std::optional<Place>> place_of(std::string_view cursor) {
  if (cursor.empty()) return std::optional<Place>();
  const size_t bar = cursor.find('_');
  const auto at = parse_timestamp(cursor.substr(0, bar));
  const auto id = bar == cursor.npos ? std::nullopt : parse_id(cursor.substr(bar + 1));
  if (at && id) return std::optional(Place{*at, *id});
  return invalid_field("cursor", "format",
                       say("This is no cursor of an earlier page.", "这不是上一页给出的游标。"));
}

Filter below(const schema::Object& object, const Place& place) {
  const schema::Field& deleted_at = *object.field("deleted_at");
  const schema::Field& id = *object.field("id");
  return Filter::either(
      query::condition_on(object, deleted_at, query::Op::lt, {Value{place.at}}),
      Filter::both(query::condition_on(object, deleted_at, query::Op::eq, {Value{place.at}}),
                   query::condition_on(object, id, query::Op::lt, {Value{place.record.value}})));
}

struct Deleted {
  const schema::Object* object;
  Place place;
  std::string json;
};

void write_person(JsonWriter& json, const access::Directory& directory, Id user) {
  if (!user) {
    json.null();
    return;
  }
  json.begin_object().key("id").id(user).key("name").string(directory.user_name(user)).end_object();
}

Id id_in(const query::Stored& record, std::string_view field) {
  const auto* id = std::get_if<int64_t>(&record.cells(*record.object().field(field))[0]);
  return Id{id ? *id : 0};
}

Deleted shown(const query::ReadEnvironment& where, const access::Directory& directory,
              const query::Stored& record) {
  const schema::Object& object = record.object();
  const schema::Field& title = object.title_field();
  const auto* at = std::get_if<Timestamp>(&record.cells(*object.field("deleted_at"))[0]);
  Deleted deleted{&object, {at ? *at : Timestamp{}, record.id()}, {}};
  JsonWriter json(deleted.json);
  json.begin_object().key("object").string(object.name).key("id").id(record.id());
  json.key("version").number(record.version());
  json.key("name").string(
      where.visibility.reads(object, title)
          ? title.kind->write_text(title, schema::ValueRow(record.cells(title)), 0, where.names)
          : std::string());
  json.key("deleted_at").timestamp(deleted.place.at);
  json.key("deleted_by");
  write_person(json, directory, id_in(record, "updated_by"));
  json.key("owner");
  write_person(json, directory, record.owner());
  json.end_object();
  return deleted;
}

// The newest of one object, below the place.
Status gather(const Call& call, const query::ReadEnvironment& where, const schema::Object& object,
              const Wish& wish, const std::optional<Place>& place, int limit,
              std::vector<Deleted>& out) {
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  query::Question question;
  question.object = &object;
  question.rows = query::Rows::deleted;
  question.limit = limit;
  question.outputs = {{query::path_of(object, *object.field("id")), nullptr}};
  question.sort = {
      {query::path_of(object, *object.field("deleted_at")), query::SortKey::Direction::descending}};
  question.filter = TRY(query::parse_filter(filter_json(object, wish), call.actor.schema(), object,
                                            call.actor, asker));
  if (place) question.filter = Filter::both(std::move(question.filter), below(object, *place));
  std::string page;
  JsonWriter json(page);
  TRY(query::read_records(where, question, json));
  const Json rows = TRY(parse_json(page));
  std::vector<Id> ids;
  for (const Json& row : *rows.as_array()) ids.push_back(parse_id(row.text("id")).value_or(Id{}));
  for (const auto& record : query::fetch_many(where, object, ids))
    out.push_back(shown(where, call.actor.directory(), record));
  return done();
}

Result<Response> bin(Call& call) {
  const int limit = TRY(number_parameter(call, "limit", 50, 1, 200));
  const auto parameter = [&](std::string_view name) {
    return call.request.query(name).value_or("");
  };
  const Wish wish = TRY(wish_of(call, parameter("object"), parameter("q"), parameter("by")));
  const auto place = TRY(place_of(parameter("cursor")));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto where = environment(call, db);
    std::vector<Deleted> found;
    for (const schema::Object* object : wish.objects)
      TRY(gather(call, where, *object, wish, place, limit + 1, found));
    std::ranges::sort(found, [](const Deleted& a, const Deleted& b) {
      return std::pair(a.place.at, a.place.record) > std::pair(b.place.at, b.place.record);
    });
    const bool more = found.size() > static_cast<size_t>(limit);
    if (more) found.resize(static_cast<size_t>(limit));
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("records").begin_array();
    for (const Deleted& one : found) json.raw(one.json);
    json.end_array().key("next");
    more ? json.string(cursor_of(found.back().place)) : json.null();
    json.key("days").number(call.workspace.settings().bin_days);
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// {"records":[{"object","id"},…]}, or all that match.
Result<std::vector<app::BulkRequest>> requests_of(const Call& call, const Json& body, BulkOp op) {
  std::map<const schema::Object*, std::vector<Id>> chosen;
  const Json* list = body.find("records");
  const Wish wish = TRY(wish_of(call, body.text("object"), body.text("q"), body.text("by")));
  if (list && (!list->as_array() || list->as_array()->size() > app::bulk_ids_max)) {
    return invalid_field("records", "too_many",
                         say("Give a list of at most {} records, or leave it out.",
                             "请提供最多 {} 条记录，或省略此项。", app::bulk_ids_max));
  }
  if (list) {
    for (const Json& one : *list->as_array()) {
      const auto id = parse_id(one.text("id"));
      if (!id)
        return invalid_field("records", "format", say("An id is missing.", "缺少记录编号。"));
      chosen[TRY(call.object(one.text("object")))].push_back(*id);
    }
  } else {
    for (const schema::Object* object : wish.objects) chosen[object] = {};
  }
  std::vector<app::BulkRequest> requests;
  for (auto& [object, ids] : chosen) {
    if (!call.actor.require(access::Verb::remove, *object)) continue;
    app::BulkRequest request;
    request.object = object;
    request.op = op;
    request.ids = std::move(ids);
    if (!list) request.filter = filter_json(*object, wish);
    request.label = body.text("label");
    request.values = Json(Json::Object{});
    requests.push_back(std::move(request));
  }
  return requests;
}

Result<int64_t> reached(const Call& call, Connection& db, const app::BulkRequest& request) {
  if (request.filter.is_null()) return static_cast<int64_t>(request.ids.size());
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  query::Question question;
  question.object = request.object;
  question.rows = query::Rows::deleted;
  question.filter = TRY(
      query::parse_filter(request.filter, call.actor.schema(), *request.object, call.actor, asker));
  return query::count(environment(call, db), question, INT32_MAX).value;
}

// Only objects of which something lies there.
Result<std::vector<std::pair<const app::BulkRequest*, int64_t>>> counted(
    Call& call, const std::vector<app::BulkRequest>& requests) {
  using Counted = std::vector<std::pair<const app::BulkRequest*, int64_t>>;
  return read(call, [&](Connection& db) -> Result<Counted> {
    Counted out;
    for (const auto& request : requests)
      if (const int64_t count = TRY(reached(call, db, request))) out.emplace_back(&request, count);
    return out;
  });
}

Result<Response> act_on_bin(Call& call) {
  const Json body = TRY(call.json());
  const auto op = app::parse_bulk_op(body.text("op"));
  if (!op || !app::is_of_the_bin(*op))
    return invalid_field("op", "unknown_option",
                         say("op is restore, purge or erase (purge, and the values in the change "
                             "log with it).",
                             "op 应为 restore、purge 或 erase（清除，并抹去变更日志中的值）。"));
  const bool for_good = app::is_for_good(*op);
  if (for_good) TRY(call.actor.require(access::Action::administer));
  const auto requests = TRY(requests_of(call, body, *op));
  const auto wanted = TRY(counted(call, requests));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("objects").begin_array();
  int64_t all = 0;
  for (const auto& [request, count] : wanted) {
    all += count;
    json.begin_object().key("object").string(request->object->name).key("count").number(count);
    if (!body.flag("dry_run")) {
      const auto started = TRY(write(call, [&](const records::Unit& unit) {
        if (for_good)
          app::note_audit(
              unit.db,
              {unit.ids.next(),
               call.now,
               call.actor.id(),
               op == BulkOp::erase ? "erase" : "purge",
               {},
               Json(Json::Object{{"object", request->object->name}, {"count", Json(count)}})});
        return app::start_bulk(unit, call.workspace.queue(), *request);
      }));
      json.key("job").id(started.job).key("batch").id(started.batch);
    }
    json.end_object();
  }
  json.end_array().key("count").number(all).end_object();
  return Response::json(body.flag("dry_run") ? 200 : 202, std::move(out));
}

// What would come back with it, as the caller sees it.
Result<Response> beside(Call& call, const schema::Object& object, Id id) {
  std::string out;
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    const auto where = environment(call, unit.db);
    if (!query::fetch(where, object, id)) return no_record(object);
    out.clear();
    JsonWriter json(out);
    json.begin_object().key("beside").begin_array();
    for (const auto& one : records::deleted_beside(unit, object, id)) {
      const auto record = query::fetch(where, *one.object, one.change.record);
      if (!record) continue;
      const schema::Field& title = one.object->title_field();
      json.begin_object().key("object").string(one.object->name).key("id").id(record->id());
      json.key("kind").string(records::name_of(one.change.act));
      json.key("name").string(where.visibility.reads(*one.object, title)
                                  ? title.kind->write_text(title,
                                                           schema::ValueRow(record->cells(title)),
                                                           0, where.names)
                                  : std::string());
      json.end_object();
    }
    json.end_array().end_object();
    return done();
  }));
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> restore(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const Json body = TRY(call.json());
  if (body.flag("dry_run")) return beside(call, object, id);
  const Json* given = body.find("values");
  if (given && !given->as_object())
    return invalid_field("values", "type", say("values is an object.", "values 应为对象。"));
  const Json values = given ? *given : Json(Json::Object{});
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    const auto& records = call.workspace.records();
    if (!body.flag("beside")) {
      TRY(records.restore(unit, object, id, values));
      return done();
    }
    const auto others = records::deleted_beside(unit, object, id);
    records::Unit within = unit;
    within.batch =
        records::open_batch(unit, records::BatchKind::batch, std::string(body.text("label"))).id;
    const auto brought = TRY(records::bring_back(records, within, object, id, values, others));
    records::close_batch(within, within.batch, 1 + brought.beside, records::BatchState::done);
    return done();
  }));
  return record_response(call, object, id, 200);
}

}  // namespace

void add_bin_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back({Method::get, "/api/v1/bin", permit, "What lies in the recycle bin", bin});
  routes.push_back({Method::post, "/api/v1/bin", Permit::action(access::Action::bulk),
                    "Restore, purge or erase what lies in the recycle bin", act_on_bin});
  routes.push_back({Method::post, "/api/v1/{object}/{id}/restore", permit,
                    "Take a record out of the recycle bin", restore});
}

}  // namespace kith::api
