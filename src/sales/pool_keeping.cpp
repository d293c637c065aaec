// What holds whatever way a record is written: the rules of leads, accounts, pools and their members.
#include <algorithm>

#include "query/filter.h"
#include "sales/look_up.h"
#include "sales/pools.h"

namespace kith::sales {
namespace {

using records::Draft;
using records::Unit;
using records::Via;

// Elsewhere it lay in a pool already, so a file and the program may say so; people say why.
bool tells_what_was(const Unit& unit) {
  return unit.actor.is_system() || unit.via == Via::import || unit.via == Via::undo;
}

void check_held(const Unit& unit, Draft& draft) {
  const access::Pool* pool = unit.actor.directory().pool(draft.reference("pool"));
  const schema::Object& object = draft.after().object();
  if (pool && pool->holds == object.name && pool->active) return;
  if (!pool) return;  // a reference to nothing is refused as such
  if (pool->holds != object.name) {
    draft.refuse("pool", "holds",
                 say("The pool “{0}” holds other records. Choose one that holds {1}.",
                     "公海“{0}”存放的是其他记录，请选择存放{2}的公海。", pool->name, object.many.en,
                     object.many.zh));
    return;
  }
  draft.refuse("pool", "inactive",
               say("The pool “{}” is not in use. Choose another one.",
                   "公海“{}”已停用，请选择其他公海。", pool->name));
}

void enter(const Unit& unit, Draft& draft) {
  check_held(unit, draft);
  draft.set("owner", {});
  draft.set("held_since", {});
  draft.set("pool_since", unit.now);
  draft.set("home_pool", value_of(draft.reference("pool")));
}

void leave(const Unit& unit, Draft& draft) {
  draft.set("pool", {});
  draft.set("pool_since", {});
  draft.set("held_since", unit.now);
}

void refuse_by_hand(Draft& draft) {
  draft.refuse(
      "pool", "use_release",
      say("“To the pool” on the record asks for a reason (for programs: POST "
          "/api/v1/pools/release).",
          "请使用记录上的“退回公海”并说明原因（程序请调用 POST /api/v1/pools/release）。"));
}

void refuse_taking(Draft& draft, std::string_view field) {
  draft.refuse(field, "use_claim",
               say("This record lies in a pool: “Claim” takes it, within the pool's limits (for "
                   "programs: POST /api/v1/pools/claim).",
                   "该记录在公海中：请使用“领取”，领取受公海限额约束（程序请调用 POST "
                   "/api/v1/pools/claim）。"));
}

// Where there are no pools, nobody's history is filled with what they alone ask for.
void note_holding(const Unit& unit, Draft& draft) {
  const auto& pools = unit.actor.directory().pools();
  const std::string& object = draft.after().object().name;
  if (std::ranges::find(pools, object, &access::Pool::holds) != pools.end())
    draft.set("held_since", unit.now);
}

Id pool_before(const Draft& draft) {
  const auto* id = std::get_if<int64_t>(&cell(*draft.before(), "pool"));
  return id ? Id{*id} : Id{};
}

void change(const Unit& unit, Draft& draft) {
  const bool lay = pool_before(draft).value != 0;
  const bool by_manager = lay && manages_pool(unit.actor, pool_before(draft));
  if (draft.changed("pool") && draft.reference("pool")) {
    const bool by_rules = draft.changed("assigned_at");  // sales/assignment.h
    if (!tells_what_was(unit) && !by_manager && !by_rules) return refuse_by_hand(draft);
    return enter(unit, draft);
  }
  const bool taken = draft.changed("owner") && draft.after().owner();
  if (lay && (draft.changed("pool") || taken)) {
    if (!tells_what_was(unit) && !by_manager) return refuse_taking(draft, taken ? "owner" : "pool");
    if (!draft.after().owner()) draft.set("owner", value_of(unit.actor.id()));
    return leave(unit, draft);
  }
  if (taken) note_holding(unit, draft);
}

}  // namespace

Status keep_to_pool(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  if (!draft.creating()) {
    change(unit, draft);
  } else if (draft.reference("pool")) {
    enter(unit, draft);
  } else if (draft.after().owner()) {
    note_holding(unit, draft);
  }
  return done();
}

Status keep_pool_on_undo(const Unit& unit, Draft& draft) {
  if (unit.actor.is_system() || draft.after().deleted() || !draft.changed("pool_move"))
    return done();
  const query::Stored& before = *draft.before();
  const Id owner = draft.after().owner();
  if (owner == before.owner()) return done();
  if (before.owner() && !unit.actor.may(access::Verb::update, before)) {
    draft.refuse("owner", "taken",
                 say("{} has taken it meanwhile.", "该记录已由{}负责。",
                     unit.actor.directory().user_name(before.owner())));
    return done();
  }
  const auto pool = owner ? pool_rules(unit, draft.reference("home_pool")) : std::nullopt;
  if (!pool || !pool->holdings_max) return done();
  unit.db.take_turns(turn_of_claims(owner));
  if (standing_in(unit, *pool, owner).held < *pool->holdings_max) return done();
  draft.refuse("owner", "holdings_max",
               say("{2} holds {0} records of “{1}”, which is the limit.",
                   "{2}已持有“{1}”的 {0} 条记录，达到上限。", *pool->holdings_max, pool->name,
                   unit.actor.directory().user_name(owner)));
  return done();
}

Status check_pool(const Unit& unit, Draft& draft) {
  if (draft.creating() || draft.after().deleted() || draft.changed("holds")) {
    const auto before = draft.creating() ? std::nullopt : pool_rules(unit, draft.after().id());
    const int64_t held = before ? lying_in(unit, *before) : 0;
    if (held > 0) {
      draft.refuse(draft.after().deleted() ? "name" : "holds", "in_use",
                   say("{} records lie in this pool. Assign them, or move them to another pool, "
                       "first.",
                       "该公海中还有 {} 条记录，请先分配或转入其他公海。", held));
    }
  }
  if (draft.after().deleted() || draft.empty("spares")) return done();
  const schema::Object* object = unit.schema->object(draft.text("holds"));
  const auto json = parse_json(draft.text("spares"));
  if (!object || !json) return done();
  auto filter = query::parse_filter(*json, *unit.schema, *object, query::everything(),
                                    unit.actor.asker(unit.now, unit.base_currency), "spares");
  if (filter) return done();
  for (FieldError& error : filter.error().fields) draft.errors().push_back(std::move(error));
  return done();
}

Status check_pool_member(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const bool person = !draft.empty("member");
  if (person == !draft.empty("team")) {
    draft.refuse("member", "required",
                 say("Name one person or one team.", "请指定一个人或一个团队。"));
    return done();
  }
  if (!person && draft.flag("manages")) {
    draft.refuse("manages", "person",
                 say("A pool is managed by persons. Name them one by one.",
                     "公海管理员须为个人，请逐一指定。"));
  }
  const auto who = person ? look_up(unit, "users", draft.reference("member"))
                          : look_up(unit, "teams", draft.reference("team"));
  draft.set("label", who ? Value{std::string(text(*who, "name"))} : Value{});
  return done();
}

}  // namespace kith::sales
