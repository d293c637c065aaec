#include "sales/pools.h"

#include <algorithm>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/days.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;

constexpr int64_t counted_max = 10'000;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

std::optional<int64_t> number(const Stored& record, std::string_view field) {
  const auto* value = std::get_if<int64_t>(&cell(record, field));
  return value ? std::optional(*value) : std::nullopt;
}

int64_t count(const Unit& unit, const schema::Object& object, Filter filter, int64_t up_to) {
  query::Question question;
  question.object = &object;
  question.filter = std::move(filter);
  return query::count(everything(unit), question, up_to).value;
}

Filter where(const schema::Object& object, std::string_view field, Op op,
             std::vector<Value> values) {
  return records::where(object, *object.field(field), op, std::move(values));
}

// What is settled is no burden: a lead that has become an account, or came to nothing.
Filter still_at_work(const schema::Object& object) {
  if (object.name != "leads") return Filter::always();
  return where(object, "status", Op::nin, {std::string("converted"), std::string("disqualified")});
}

}  // namespace

std::optional<PoolRules> pool_rules(const Unit& unit, Id id) {
  const auto stored = look_up(unit, "pools", id);
  if (!stored) return std::nullopt;
  PoolRules pool;
  pool.id = id;
  pool.name = text(*stored, "name");
  pool.holds = text(*stored, "holds");
  const auto* active = std::get_if<bool>(&cell(*stored, "active"));
  pool.active = active && *active;
  pool.claims_per_day = number(*stored, "claims_per_day");
  pool.holdings_max = number(*stored, "holdings_max");
  pool.former_owner_days = number(*stored, "former_owner_days");
  pool.protection_days = number(*stored, "protection_days");
  pool.idle_days = number(*stored, "idle_days");
  pool.deal_days = number(*stored, "deal_days");
  pool.won_days = number(*stored, "won_days");
  pool.warn_days = number(*stored, "warn_days").value_or(3);
  if (auto spares = parse_json(text(*stored, "spares"))) pool.spares = std::move(*spares);
  return pool;
}

bool is_member(const access::Actor& actor, Id id) {
  const access::Pool* pool = actor.directory().pool(id);
  const access::User* me = actor.user();
  return pool && me && pool->has(*me);
}

bool manages_pool(const access::Actor& actor, Id id) {
  if (actor.may(access::Action::administer)) return true;
  const access::Pool* pool = actor.directory().pool(id);
  return pool && std::ranges::find(pool->managers, actor.id()) != pool->managers.end();
}

Id first_pool_of(const access::Directory& directory, std::string_view object, Id id) {
  const access::User* user = directory.user(id);
  if (!user) return {};
  for (const access::Pool& pool : directory.pools())
    if (pool.active && pool.holds == object && pool.has(*user)) return pool.id;
  return {};
}

std::vector<Id> members_of(const access::Directory& directory, Id id) {
  std::vector<Id> members;
  const access::Pool* pool = directory.pool(id);
  if (!pool) return members;
  for (const access::User& user : directory.users())
    if (user.active && pool->has(user)) members.push_back(user.id);
  return members;
}

std::string turn_of_claims(Id user) { return "pool claims of " + format(user); }

Standing standing_in(const Unit& unit, const PoolRules& pool, Id user) {
  const schema::Object& object = *unit.schema->object(pool.holds);
  const schema::Object& moves = *unit.schema->object("pool_moves");
  // The workspace's day: whoever sets another zone for themselves has not begun another one.
  const TimeZone& zone = workspace_zone(unit);
  const Timestamp morning = zone.start_of_day(zone.date_at(unit.now));
  Standing standing;
  standing.claimed_today =
      count(unit, moves,
            Filter::both(Filter::both(where(moves, "to_user", Op::eq, {value_of(user)}),
                                      where(moves, "created_at", Op::ge, {morning})),
                         Filter::both(where(moves, "pool", Op::eq, {value_of(pool.id)}),
                                      where(moves, "kind", Op::eq, {std::string("claimed")}))),
            pool.claims_per_day.value_or(counted_max));
  standing.held =
      count(unit, object,
            Filter::both(Filter::both(where(object, "owner", Op::eq, {value_of(user)}),
                                      where(object, "home_pool", Op::eq, {value_of(pool.id)})),
                         still_at_work(object)),
            pool.holdings_max.value_or(counted_max));
  return standing;
}

int64_t lying_in(const Unit& unit, const PoolRules& pool) {
  const schema::Object& object = *unit.schema->object(pool.holds);
  return count(unit, object, where(object, "pool", Op::eq, {value_of(pool.id)}), counted_max);
}

}  // namespace kith::sales
