// POST /api/v1/pools/claim    {"object":"leads","ids":[…]}, or {"object","filter","q"?}: all that it finds
// POST /api/v1/pools/assign   {"object","ids","user"}
// POST /api/v1/pools/release  {"object","ids","reason","note"?,"pool"?}
//   -> {"batch":id|null,"job":id|null,"done":[id…],"refused":[{"id","code","message"}]}: each record
//   for itself; one alone that is refused is an error. Undone by POST /batches/{batch}/undo.
// GET  /api/v1/pools/standing: the pools of whoever asks, with what is left of their limits.
// GET  /api/v1/pools/of/{object}/{id}: where a record stands with pools, and what may be done.
// GET  /api/v1/pools/{id}/report?from&to: who took how much, and what became of it.
#include "sales/pool_routes.h"

#include "api/page.h"
#include "query/question.h"
#include "sales/look_up.h"
#include "sales/pool_due.h"
#include "sales/pool_many.h"
#include "sales/pool_report.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using query::Stored;
using records::Unit;
using storage::Connection;

constexpr int report_days = 30;

Result<const schema::Object*> pooled(const Call& call, std::string_view name) {
  const schema::Object* object = TRY(call.object(name));
  if (object->name == "leads" || object->name == "accounts") return object;
  return invalid_field("object", "unknown_option",
                       say("Pools hold leads and accounts.", "公海只存放线索和客户。"));
}

Result<std::vector<Id>> listed_ids(const Json& list) {
  if (!list.as_array() || list.as_array()->empty() || list.as_array()->size() > wished_max) {
    return invalid_field(
        "ids", "required",
        say("Give a list of at most {} ids.", "请提供最多 {} 个编号。", wished_max));
  }
  std::vector<Id> ids;
  for (const Json& item : *list.as_array()) {
    const auto id = item.as_string() ? parse_id(*item.as_string()) : std::nullopt;
    if (!id)
      return invalid_field("ids", "format",
                           say("“{}” is no id of a record.", "“{}”不是记录编号。", item.dump()));
    ids.push_back(*id);
  }
  return ids;
}

Result<std::vector<Id>> found_ids(Call& call, const schema::Object& object, const Json& body) {
  query::Question question;
  question.object = &object;
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  question.filter = TRY(
      query::parse_filter(*body.find("filter"), call.actor.schema(), object, call.actor, asker));
  question.search = body.text("q");
  auto ids = TRY(api::read(call, [&](Connection& db) -> Result<std::vector<Id>> {
    return query::select_ids(api::environment(call, db), question, Id{},
                             static_cast<int>(wished_max) + 1);
  }));
  if (!ids.empty() && ids.size() <= wished_max) return ids;
  return invalid_field("filter", ids.empty() ? "nothing" : "too_many",
                       ids.empty() ? say("The filter finds nothing.", "没有符合条件的记录。")
                                   : say("The filter finds more than {} records. Narrow it.",
                                         "符合条件的记录超过 {} 条，请缩小范围。", wished_max));
}

Result<std::vector<Id>> ids_in(Call& call, const schema::Object& object, const Json& body) {
  if (const Json* list = body.find("ids")) return listed_ids(*list);
  if (const Json* filter = body.find("filter"); filter && !filter->is_null())
    return found_ids(call, object, body);
  return listed_ids(Json());
}

Result<Id> id_in(const Json& body, std::string_view member) {
  const Json* given = body.find(member);
  if (!given || given->is_null()) return Id{};
  const auto id = given->as_string() ? parse_id(*given->as_string()) : std::nullopt;
  if (id) return *id;
  return invalid_field(std::string(member), "format",
                       say("“{}” is no id.", "“{}”不是编号。", given->dump()));
}

Result<PoolWish> wish_in(Call& call, PoolWish::Act act, const Json& body) {
  const schema::Object* object = TRY(pooled(call, body.text("object")));
  return PoolWish{.act = act,
                  .object = object,
                  .ids = TRY(ids_in(call, *object, body)),
                  .user = {},
                  .release = {},
                  .label = std::string(body.text("label"))};
}

// Why it goes, in a word that people may choose.
Status check_reason(const Call& call, std::string_view reason) {
  const schema::Field& field = *call.actor.schema().object("pool_moves")->field("reason");
  const schema::Option* option = field.option(reason);
  const bool programs = reason == "idle" || reason == "no_deal" || reason == "after_won";
  if (option && option->active && !programs) return done();
  return invalid_field(
      "reason", reason.empty() ? "required" : "unknown_option",
      say("Say why it goes to the pool: choose a reason.", "请选择退回公海的原因。"));
}

std::string label_of(const Call& call, const PoolWish& wish) {
  if (!wish.label.empty()) return wish.label;
  const std::string count = std::to_string(wish.ids.size());
  switch (wish.act) {
    case PoolWish::Act::claim:
      return render(say("Claimed: {0} {1}", "领取{2}：{0} 条", count, wish.object->many.en,
                        wish.object->many.zh),
                    call.locale);
    case PoolWish::Act::assign:
      return render(say("Assigned: {0} {1}", "分配{2}：{0} 条", count, wish.object->many.en,
                        wish.object->many.zh),
                    call.locale);
    case PoolWish::Act::release:
      return render(say("To the pool: {0} {1}", "退回公海：{0} 条{2}", count, wish.object->many.en,
                        wish.object->many.zh),
                    call.locale);
  }
  return {};
}

std::string_view code_of(const Error& error) {
  if (!error.fields.empty()) return error.fields.front().code;
  return error.code == Code::not_found ? "not_found" : "forbidden";
}

Response answer(const Call& call, const PoolOutcome& outcome) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(outcome.batch).key("job").id(outcome.job);
  json.key("done").begin_array();
  for (const Id id : outcome.done) json.id(id);
  json.end_array().key("refused").begin_array();
  for (const Refusal& one : outcome.refused) {
    json.begin_object().key("id").id(one.id).key("code").string(code_of(one.error));
    json.key("message").string(render(one.error.message, call.locale)).end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> act(Call& call, PoolWish wish) {
  TRY(call.actor.require(access::Verb::update, *wish.object));
  wish.label = label_of(call, wish);
  return answer(call, TRY(act_in_pool(call, wish)));
}

Result<Response> claim(Call& call) {
  const Json body = TRY(call.json());
  return act(call, TRY(wish_in(call, PoolWish::Act::claim, body)));
}

Result<Response> assign(Call& call) {
  const Json body = TRY(call.json());
  PoolWish wish = TRY(wish_in(call, PoolWish::Act::assign, body));
  wish.user = TRY(id_in(body, "user"));
  return act(call, std::move(wish));
}

Result<Response> release(Call& call) {
  const Json body = TRY(call.json());
  PoolWish wish = TRY(wish_in(call, PoolWish::Act::release, body));
  TRY(check_reason(call, body.text("reason")));
  wish.release = {.pool = TRY(id_in(body, "pool")),
                  .reason = std::string(body.text("reason")),
                  .note = std::string(body.text("note"))};
  if (wish.release.note.size() > 500) {
    return invalid_field("note", "too_long",
                         say("A note is at most 500 bytes long.", "说明最多 500 字节。"));
  }
  return act(call, std::move(wish));
}

void write_limit(JsonWriter& json, std::string_view name, const std::optional<int64_t>& limit) {
  json.key(name);
  limit ? json.number(*limit) : json.null();
}

void write_standing(JsonWriter& json, const Unit& unit, const PoolRules& pool) {
  const Standing mine = standing_in(unit, pool, unit.actor.id());
  json.begin_object().key("id").id(pool.id).key("name").string(pool.name);
  json.key("holds").string(pool.holds).key("active").boolean(pool.active);
  json.key("member").boolean(is_member(unit.actor, pool.id));
  json.key("manages").boolean(manages_pool(unit.actor, pool.id));
  json.key("recycles").boolean(pool.recycles());
  json.key("lying").number(lying_in(unit, pool));
  json.key("claimed_today").number(mine.claimed_today);
  write_limit(json, "claims_per_day", pool.claims_per_day);
  json.key("held").number(mine.held);
  write_limit(json, "holdings_max", pool.holdings_max);
  json.end_object();
}

Result<Response> standings(Call& call) {
  std::string body = TRY(api::read(call, [&](Connection& db) -> Result<std::string> {
    const Unit unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("pools").begin_array();
    for (const access::Pool& pool : call.actor.directory().pools()) {
      if (!is_member(call.actor, pool.id) && !manages_pool(call.actor, pool.id)) continue;
      const schema::Object* object = unit.schema->object(pool.holds);
      if (!call.actor.require(access::Verb::read, *object)) continue;
      if (const auto rules = pool_rules(unit, pool.id)) write_standing(json, unit, *rules);
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

void write_pool(JsonWriter& json, std::string_view name, const access::Pool* pool) {
  json.key(name);
  if (!pool) return static_cast<void>(json.null());
  json.begin_object().key("id").id(pool->id).key("name").string(pool->name).end_object();
}

void write_due(JsonWriter& json, const Unit& unit, const Stored& record) {
  const access::Directory& directory = unit.actor.directory();
  const Id takes = record.owner() ? takes_back(unit, record) : Id{};
  const auto pool = takes ? pool_rules(unit, takes) : std::nullopt;
  const auto due = pool ? due_of(unit, *pool, std::span(&record, 1)).front() : std::nullopt;
  json.key("recycled");
  if (!due) return static_cast<void>(json.null());
  json.begin_object().key("at").timestamp(due->at).key("reason").string(due->reason);
  json.key("near").boolean(due->at <= unit.now + std::chrono::days(pool->warn_days));
  write_pool(json, "pool", directory.pool(pool->id));
  json.end_object();
}

// Where it may be put.
void write_targets(JsonWriter& json, const Unit& unit, const Stored& record) {
  json.key("targets").begin_array();
  for (const access::Pool& pool : unit.actor.directory().pools()) {
    if (!pool.active || pool.holds != record.object().name) continue;
    json.begin_object().key("id").id(pool.id).key("name").string(pool.name).end_object();
  }
  json.end_array();
}

Result<Response> of_record(Call& call) {
  const schema::Object* object = TRY(pooled(call, call.parts.at(0)));
  const Id id = TRY(call.id(1));
  std::string body = TRY(api::read(call, [&](Connection& db) -> Result<std::string> {
    const Unit unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    const auto record = query::fetch(api::environment(call, db), *object, id);
    if (!record) return api::no_record(*object);
    const auto* lies = std::get_if<int64_t>(&cell(*record, "pool"));
    const access::Pool* pool = lies ? call.actor.directory().pool(Id{*lies}) : nullptr;
    const bool manages = pool && manages_pool(call.actor, pool->id);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    write_pool(json, "pool", pool);
    json.key("may_claim")
        .boolean(pool && pool->active && (manages || is_member(call.actor, pool->id)));
    json.key("may_assign").boolean(manages);
    json.key("may_release")
        .boolean(!pool && record->owner() && call.actor.may(access::Verb::update, *record));
    write_due(json, unit, *record);
    write_targets(json, unit, *record);
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

void write_share(JsonWriter& json, const access::Directory& directory, const PoolShare& share) {
  json.begin_object().key("person").begin_object().key("id").id(share.person);
  json.key("name").string(directory.user_name(share.person)).end_object();
  json.key("claimed").number(share.claimed).key("assigned").number(share.assigned);
  json.key("released").number(share.released).key("recycled").number(share.recycled);
  json.key("won").number(share.won).key("held").number(share.held).end_object();
}

Result<Response> report(Call& call) {
  const Id id = TRY(call.id(0));
  const Timestamp to =
      TRY(api::instant(call.request.query("to").value_or(""), "to")).value_or(call.now);
  const Timestamp from = TRY(api::instant(call.request.query("from").value_or(""), "from"))
                             .value_or(to - std::chrono::days(report_days));
  const bool may = call.actor.directory().pool(id) &&
                   (is_member(call.actor, id) || manages_pool(call.actor, id));
  if (!may) {
    return forbidden(say("The figures of a pool are for its members and managers.",
                         "公海统计仅对其成员和管理员开放。"));
  }
  std::string body = TRY(api::read(call, [&](Connection& db) -> Result<std::string> {
    const Unit unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    const auto pool = pool_rules(unit, id);
    if (!pool) return api::no_record(*unit.schema->object("pools"));
    const PoolReport found = pool_report(unit, *pool, from, to);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("from").timestamp(from).key("to").timestamp(to);
    json.key("entered").number(found.entered).key("left").number(found.left);
    json.key("complete").boolean(found.complete).key("people").begin_array();
    for (const PoolShare& share : found.shares) write_share(json, call.actor.directory(), share);
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_pool_routes(std::vector<app::Route>& routes) {
  using app::Permit;
  using http::Method;
  routes.push_back({Method::get, "/api/v1/pools/standing", Permit::signed_in(),
                    "The caller's pools, and what is left of their limits", standings});
  routes.push_back({Method::get, "/api/v1/pools/of/{object}/{id}", Permit::signed_in(),
                    "Where a record stands with pools, and what may be done", of_record});
  routes.push_back({Method::get, "/api/v1/pools/{id}/report", Permit::signed_in(),
                    "Who took how much from a pool, and what became of it", report});
  routes.push_back({Method::post, "/api/v1/pools/claim", Permit::signed_in(),
                    "Take records out of their pools", claim});
  routes.push_back({Method::post, "/api/v1/pools/assign", Permit::signed_in(),
                    "Give records of pools to somebody", assign});
  routes.push_back({Method::post, "/api/v1/pools/release", Permit::signed_in(),
                    "Put records into a pool, with the reason", release});
}

}  // namespace kith::sales
