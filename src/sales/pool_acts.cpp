#include "sales/pool_acts.h"

#include "records/writer.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;
using records::Writer;

void set(Stored& record, std::string_view field, Value value) {
  record.cells(*record.object().field(field))[0] = std::move(value);
}

Id named(const Stored& record, std::string_view field) {
  const auto* id = std::get_if<int64_t>(&cell(record, field));
  return id ? Id{*id} : Id{};
}

std::string title_of(const Stored& record) {
  return std::string(text(record, record.object().title));
}

void refer(Stored& row, std::string_view field, const Stored& target) {
  const auto cells = row.cells(*row.object().field(field));
  cells[0] = target.object().id;
  cells[1] = target.id().value;
}

Error refused(Error error, std::string_view code) {
  error.fields.push_back({"pool", std::string(code), error.message});
  return error;
}

// Taken by somebody else, or never there.
Error not_in_pool(const Unit& unit, const Stored& record) {
  const std::string_view owner = unit.actor.directory().user_name(record.owner());
  return refused(
      conflict(owner.empty()
                   ? say("“{}” does not lie in a pool.", "“{}”不在公海中。", title_of(record))
                   : say("“{}” has been taken by {} already. Choose another one.",
                         "“{}”已由{}负责，请选择其他记录。", title_of(record), owner)),
      "taken");
}

Status may_claim_again(const Unit& unit, const Stored& record, const PoolRules& pool) {
  if (!pool.former_owner_days || named(record, "former_owner") != unit.actor.id()) return done();
  const auto* since = std::get_if<Timestamp>(&cell(record, "pool_since"));
  const Timestamp free =
      (since ? *since : Timestamp{}) + std::chrono::days(*pool.former_owner_days);
  if (unit.now >= free) return done();
  const TimeZone* zone = unit.actor.asker(unit.now, unit.base_currency).zone;
  const std::string day = format(zone->date_at(free));
  return refused(conflict(say("“{}” was yours until lately. You may claim it again from {} on.",
                              "“{}”不久前由你负责，{} 起才可再次领取。", title_of(record), day)),
                 "former_owner");
}

}  // namespace

PoolWork::PoolWork(const records::Records& records, const Unit& unit, const schema::Object& object,
                   Log log)
    : records_(records), unit_(unit), object_(object), log_(log) {}

const PoolRules* PoolWork::rules(Id pool) {
  const auto [place, fresh] = rules_.try_emplace(pool);
  if (fresh) place->second = pool_rules(unit_, pool);
  return place->second ? &*place->second : nullptr;
}

Standing& PoolWork::standing(const PoolRules& pool, Id user) {
  const auto [place, fresh] = standings_.try_emplace({pool.id, user});
  if (fresh) {
    unit_.db.take_turns(turn_of_claims(user));
    place->second = standing_in(unit_, pool, user);
  }
  return place->second;
}

Result<Stored> PoolWork::found(Id id, Sight sight) const {
  const query::Visibility& visibility = sight == Sight::all
                                            ? query::everything()
                                            : static_cast<const query::Visibility&>(unit_.actor);
  auto record =
      query::fetch({unit_.db, *unit_.schema, visibility, unit_.actor.directory()}, object_, id);
  if (record && !record->deleted()) return std::move(*record);
  return not_found(say("There is no {} {}, or it is not visible to you.",
                       "{} {} 不存在或对你不可见。", object_.singular, format(id)));
}

Status PoolWork::within_limits(const PoolRules& pool, Id user, std::string_view kind) {
  const Standing& now = standing(pool, user);
  if (kind == "claimed" && pool.claims_per_day && now.claimed_today >= *pool.claims_per_day) {
    return refused(
        conflict(say("You have claimed {0} records from “{1}” today, which is the limit. "
                     "Go on tomorrow.",
                     "你今天已从“{1}”领取 {0} 条，达到每日上限，请明天再领取。",
                     *pool.claims_per_day, pool.name)),
        "claims_per_day");
  }
  if (!pool.holdings_max || now.held < *pool.holdings_max) return done();
  const std::string_view name = unit_.actor.directory().user_name(user);
  return refused(
      conflict(
          user == unit_.actor.id()
              ? say("You hold {0} records of “{1}”, which is the limit. Release some, or bring "
                    "them to an end.",
                    "你已持有“{1}”的 {0} 条记录，达到上限。请先退回或处理完一部分。",
                    *pool.holdings_max, pool.name)
              : say("{2} holds {0} records of “{1}”, which is the limit. Choose somebody else.",
                    "{2}已持有“{1}”的 {0} 条记录，达到上限，请选择其他人。", *pool.holdings_max,
                    pool.name, name)),
      "holdings_max");
}

Status PoolWork::claim(Id id) {
  for (int tries = 1;; ++tries) {
    const Stored record = TRY(found(id, Sight::of_actor));
    const PoolRules* pool = rules(named(record, "pool"));
    if (!pool) return not_in_pool(unit_, record);
    if (!is_member(unit_.actor, pool->id) && !manages_pool(unit_.actor, pool->id)) {
      return forbidden(
          say("You are no member of the pool “{}”. An administrator can add you under "
              "Settings, Public pools.",
              "你不是公海“{}”的成员。管理员可以在“设置 → 公海”中添加。", pool->name));
    }
    if (!pool->active) {
      return refused(conflict(say("The pool “{}” is not in use.", "公海“{}”已停用。", pool->name)),
                     "inactive");
    }
    TRY(may_claim_again(unit_, record, *pool));
    TRY(within_limits(*pool, unit_.actor.id(), "claimed"));
    auto given = give(record, *pool, unit_.actor.id(), "claimed");
    // Somebody was faster: the next look says who, or that only a field was changed.
    if (given || given.error().code != Code::conflict || tries == 3) return given;
  }
}

Status PoolWork::assign(Id id, Id user) {
  const Stored record = TRY(found(id, Sight::of_actor));
  const PoolRules* pool = rules(named(record, "pool"));
  if (!pool) return not_in_pool(unit_, record);
  if (!manages_pool(unit_.actor, pool->id)) {
    return forbidden(say("Only those who manage the pool “{}” assign its records.",
                         "只有公海“{}”的管理员可以分配其中的记录。", pool->name));
  }
  const access::User* who = unit_.actor.directory().user(user);
  if (!who || !who->active) {
    return invalid_field("user", "inactive",
                         say("Choose somebody who may sign in.", "请选择可登录的用户。"));
  }
  TRY(within_limits(*pool, user, "assigned"));
  TRY(give(record, *pool, user, "assigned"));
  return tell(records_, unit_, "assigned", record, user);
}

Status PoolWork::give(const Stored& record, const PoolRules& pool, Id user, std::string_view kind) {
  std::optional<Status> given;
  unit_.db.nested([&] {
    given.emplace([&]() -> Status {
      const Id entry = TRY(
          log(record,
              {.kind = kind, .pool = pool.id, .from = {}, .to = user, .reason = {}, .note = {}}));
      Stored after = record;
      set(after, "owner", value_of(user));
      set(after, "pool", {});
      set(after, "pool_since", {});
      set(after, "home_pool", value_of(pool.id));
      set(after, "held_since", unit_.now);
      set(after, "pool_move", value_of(entry));
      return write(record, std::move(after));
    }());
    return given->ok();
  });
  if (!*given) return *given;
  Standing& now = standing(pool, user);
  ++now.held;
  if (kind == "claimed") ++now.claimed_today;
  return done();
}

Result<Id> PoolWork::target_of(const Stored& record, Id wanted) {
  if (wanted) {
    const PoolRules* pool = rules(wanted);
    if (pool && pool->active && pool->holds == object_.name) return wanted;
    return invalid_field("pool", "not_found",
                         say("Choose a pool in use that holds {}.", "请选择存放{1}且已启用的公海。",
                             object_.many.en, object_.many.zh));
  }
  const PoolRules* home = rules(named(record, "home_pool"));
  if (home && home->active && home->holds == object_.name) return home->id;
  if (const Id first = first_pool_of(unit_.actor.directory(), object_.name, record.owner()))
    return first;
  return invalid_field("pool", "required",
                       say("Say which pool it is to go to.", "请选择要退回的公海。"));
}

Status PoolWork::release(Id id, const Release& release) {
  const Stored record = TRY(found(id, Sight::of_actor));
  const Id lies_in = named(record, "pool");
  if (lies_in && (!release.pool || release.pool == lies_in)) {
    return refused(
        conflict(say("“{}” lies in the pool already.", "“{}”已在公海中。", title_of(record))),
        "in_pool");
  }
  const bool may =
      lies_in ? manages_pool(unit_.actor, lies_in) : unit_.actor.may(access::Verb::update, record);
  if (!may) {
    return forbidden(
        say("Your role does not let you put this record into a pool. Ask its owner or "
            "an administrator.",
            "你的角色不允许将该记录放入公海，请联系其负责人或管理员。"));
  }
  if (object_.name == "leads" && text(record, "status") == "converted") {
    return refused(conflict(say("“{}” is converted: its account can go to a pool instead.",
                                "“{}”已转化，请将对应客户退回公海。", title_of(record))),
                   "converted");
  }
  const Id target = TRY(target_of(record, release.pool));
  return put(record, *rules(target), lies_in ? "moved" : "released", release);
}

Status PoolWork::recycle(const Stored& record, Id pool, std::string_view reason) {
  const PoolRules* rules_of = rules(pool);
  if (!rules_of) return done();
  return put(record, *rules_of, "recycled",
             {.pool = pool, .reason = std::string(reason), .note = {}});
}

Status PoolWork::put(const Stored& record, const PoolRules& pool, std::string_view kind,
                     const Release& release) {
  const Id entry = TRY(log(record, {.kind = kind,
                                    .pool = pool.id,
                                    .from = record.owner(),
                                    .to = {},
                                    .reason = release.reason,
                                    .note = release.note}));
  Stored after = record;
  if (record.owner()) set(after, "former_owner", value_of(record.owner()));
  set(after, "owner", {});
  set(after, "pool", value_of(pool.id));
  set(after, "pool_since", unit_.now);
  set(after, "home_pool", value_of(pool.id));
  set(after, "held_since", {});
  set(after, "pool_move", value_of(entry));
  return write(record, std::move(after));
}

Result<Id> PoolWork::log(const Stored& record, const Entry& entry) const {
  Unit where = unit_;
  if (log_ == Log::apart) where.batch = {};
  return log_pool_move(records_, where, record, entry.kind, entry.pool, entry.from, entry.to,
                       entry.reason, entry.note);
}

// The date of recycling is the program's note (Records::note), no part of the change.
Status PoolWork::write(const Stored& before, Stored after) const {
  const Writer writer(records_, unit_, object_);
  const auto saved = TRY(writer.replace(before, after, records::Act::update));
  if (is_null(cell(before, "recycle_at"))) return done();
  Stored stands = std::move(after);
  set(stands, "version", saved.version);
  Stored noted = stands;
  set(noted, "recycle_at", {});
  records_.note(unit_, stands, noted);
  return done();
}

Result<Id> log_pool_move(const records::Records& records, const Unit& unit, const Stored& record,
                         std::string_view kind, Id pool, Id from, Id to, std::string_view reason,
                         std::string_view note) {
  const schema::Object& moves = *unit.schema->object("pool_moves");
  const Writer writer(records, unit, moves);
  Stored row(moves);
  set(row, "subject", title_of(record));
  set(row, "kind", std::string(kind));
  set(row, "pool", value_of(pool));
  refer(row, "record", record);
  set(row, "from_user", value_of(from));
  set(row, "to_user", value_of(to));
  if (!reason.empty()) set(row, "reason", std::string(reason));
  if (!note.empty()) set(row, "note", std::string(note));
  writer.sign_new(row);
  const auto entry = records::index_entry(writer.plan(), row);
  return TRY(writer.insert(row, entry)).id;
}

Status tell(const records::Records& records, const Unit& unit, std::string_view kind,
            const Stored& record, Id user) {
  if (user == unit.actor.id()) return done();
  Unit outside = unit;
  outside.batch = {};
  const schema::Object& notifications = *unit.schema->object("notifications");
  const Writer writer(records, outside, notifications);
  Stored row(notifications);
  set(row, "kind", std::string(kind));
  refer(row, "record", record);
  refer(row, "source", record);
  set(row, "owner", value_of(user));
  set(row, "by_user", value_of(unit.actor.id()));
  set(row, "happened_at", unit.now);
  writer.sign_new(row);
  TRY(writer.insert(row, records::index_entry(writer.plan(), row)));
  return done();
}

}  // namespace kith::sales
