#include "access/actor.h"

#include <algorithm>
#include <stdexcept>

#include "access/standing.h"
#include "schema/formula/formula.h"

namespace kith::access {
namespace {

const Rights& no_rights() {
  static const Rights none;
  return none;
}

const schema::Field& owner_field(const schema::Object& object) { return *object.field("owner"); }

query::Filter owned_by(const schema::Object& object, const std::vector<Id>& owners) {
  query::Filter filter;
  filter.node = query::Filter::Node::leaf;
  filter.path.start = filter.path.target = &object;
  filter.path.field = &owner_field(object);
  filter.path.shape = schema::Shape::reference;
  filter.op = owners.size() == 1 ? query::Op::eq : query::Op::in;
  for (Id owner : owners) filter.values.push_back(value_of(owner));
  return filter;
}

const schema::Field* sharing_field(const schema::Object& object) {
  for (const auto& field : object.fields) {
    if (field.shares) return &field;
  }
  return nullptr;
}

query::Filter shared_with(const schema::Object& object, const schema::Field& sharing,
                          std::string_view whom) {
  query::Filter filter;
  filter.node = query::Filter::Node::leaf;
  filter.path.start = filter.path.target = &object;
  filter.path.field = &sharing;
  filter.path.shape = schema::Shape::token;
  filter.op = query::Op::eq;
  filter.values = {std::string(whom)};
  return filter;
}

// What its owner keeps private stays so for everybody, administrators included.
query::Filter shared_only(const schema::Object& object, const schema::Field& sharing,
                          const std::vector<Id>& colleagues) {
  query::Filter filter;
  filter.node = query::Filter::Node::either;
  filter.children = {
      shared_with(object, sharing, "everyone"),
      query::Filter::both(shared_with(object, sharing, "team"), owned_by(object, colleagues))};
  return filter;
}

query::Filter owned_or_shared(const schema::Object& object, const schema::Field& sharing, Id me,
                              const std::vector<Id>& colleagues) {
  query::Filter filter = shared_only(object, sharing, colleagues);
  filter.children.push_back(owned_by(object, {me}));
  return filter;
}

bool is_administered(const schema::Object& object) { return object.role == schema::Role::system; }
bool is_personal(const schema::Object& object) { return object.role == schema::Role::personal; }

}  // namespace

struct Actor::Cache {
  std::unordered_map<int64_t, query::Filter> rows;  // by object id
};

Actor::Actor(DirectoryPtr directory, schema::SchemaPtr schema, Id user, Reach reach)
    : directory_(std::move(directory)),
      schema_(std::move(schema)),
      user_(user),
      reach_(reach),
      cache_(std::make_shared<Cache>()) {}

Actor Actor::system(DirectoryPtr directory, schema::SchemaPtr schema) {
  Actor actor;
  actor.directory_ = std::move(directory);
  actor.schema_ = std::move(schema);
  actor.system_ = true;
  actor.cache_ = std::make_shared<Cache>();
  return actor;
}

Actor Actor::previewing(DirectoryPtr directory, schema::SchemaPtr schema, const Preview& preview) {
  Actor actor(std::move(directory), std::move(schema),
              preview.user ? preview.user : preview.viewer);
  actor.preview_ = preview;
  return actor;
}

Id Actor::role() const {
  if (preview_ && preview_->role) return preview_->role;
  const User* me = user();
  return me ? me->role : Id{};
}

const User* Actor::user() const { return directory_->user(user_); }

const Rights& Actor::rights() const {
  const User* me = user();
  if (!me || !me->active) return no_rights();
  const Rights* rights = directory_->rights(role());
  return rights ? *rights : no_rights();
}

const query::Filter& Actor::rows(const schema::Object& object) const {
  auto found = cache_->rows.find(object.id);
  if (found != cache_->rows.end()) return found->second;
  return cache_->rows.emplace(object.id, build_rows(object)).first->second;
}

query::Filter Actor::build_rows(const schema::Object& object) const {
  if (system_) return query::Filter::always();
  const User* me = user();
  if (!me || !me->active) return query::Filter::never();
  if (is_administered(object)) {
    // Everybody may know who works here; what roles grant is for administrators.
    return object.name != "roles" || may(Action::administer) ? query::Filter::always()
                                                             : query::Filter::never();
  }
  // Who looks as somebody else does not read what is theirs alone.
  if (is_personal(object)) return preview_ ? query::Filter::never() : owned_by(object, {user_});
  if (object.role == schema::Role::junction) return joined(object);
  return narrowed(object, standing_hops_max);
}

// What the role's scope says, whatever the record stands on.
query::Filter Actor::scoped(const schema::Object& object) const {
  const Scope scope = rights().scope(Verb::read, object);
  if (scope == Scope::none) return query::Filter::never();
  const User& me = *user();
  if (const schema::Field* sharing = sharing_field(object)) {
    const auto colleagues = directory_->colleagues(me);
    return preview_ ? shared_only(object, *sharing, colleagues)
                    : owned_or_shared(object, *sharing, user_, colleagues);
  }
  switch (scope) {
    case Scope::own:
      return owned_or_pooled(object, owned_by(object, {user_}));
    case Scope::team:
      return owned_or_pooled(object, owned_by(object, directory_->colleagues(me)));
    case Scope::below:
      return owned_or_pooled(object, owned_by(object, directory_->below(me)));
    default:
      return query::Filter::always();
  }
}

query::Filter Actor::owned_or_pooled(const schema::Object& object, query::Filter owned) const {
  const schema::Field* pool = object.field("pool");
  if (!pool || pool->objects != std::vector<std::string>{"pools"}) return owned;
  const User& me = *user();
  std::vector<Value> mine;
  for (const Pool& each : directory_->pools())
    if (each.has(me)) mine.push_back(value_of(each.id));
  if (mine.empty()) return owned;
  const query::Op op = mine.size() == 1 ? query::Op::eq : query::Op::in;
  return query::Filter::either(std::move(owned),
                               query::condition_on(object, *pool, op, std::move(mine)));
}

bool Actor::reads(const schema::Object& object, const schema::Field& field) const {
  if (system_ || field.system) return true;
  const auto& fields = rights().of(object).fields;
  auto found = fields.find(field.name);
  if (found != fields.end() && found->second == FieldRight::hidden) return false;
  if (!field.formula) return true;
  return std::ranges::all_of(field.formula->uses, [&](const schema::formula::Use& use) {
    return reads(*use.object, *use.field);
  });
}

schema::formula::Moment Actor::moment() const {
  schema::formula::Moment moment{clock_ ? clock_->now() : SystemClock().now()};
  const User* me = user();
  const TimeZone* zone = me ? TimeZone::find(me->time_zone) : nullptr;
  if (zone) moment.zone = zone;
  return moment;
}

Actor Actor::as(Id user) const {
  Actor other(directory_, schema_, user);
  other.clock_ = clock_;
  return other;
}

bool Actor::writes(const schema::Object& object, const schema::Field& field) const {
  if (system_) return true;
  const auto& fields = rights().of(object).fields;
  auto found = fields.find(field.name);
  return found == fields.end() || found->second == FieldRight::write;
}

bool Actor::may(Action action) const {
  if (system_) return true;
  return reach_ == Reach::full && rights().may(action);
}

Status Actor::require(Action action) const {
  if (may(action)) return done();
  return forbidden(
      say("Your role does not grant the action “{}”. An administrator can change that under "
          "Settings, Roles.",
          "你的角色没有“{}”权限。管理员可以在“设置 → 角色”中修改。", name_of(action)));
}

Status Actor::require(Verb verb, const schema::Object& object) const {
  if (system_) return done();
  if (verb != Verb::read && reach_ == Reach::read_only) {
    return forbidden(say("This token may only read.", "此令牌只能读取。"));
  }
  const bool granted = is_administered(object) ? verb == Verb::read || may(Action::administer)
                       : is_personal(object)   ? true
                                               : rights().scope(verb, object) != Scope::none;
  if (granted && user() && user()->active) return done();
  return forbidden(say(
      "Your role may not {} {}. An administrator can change that under Settings, Roles.",
      "你的角色不能对{1}执行“{0}”。管理员可以在“设置 → 角色”中修改。", name_of(verb), object.name));
}

bool Actor::may(Verb verb, const query::Stored& record) const {
  if (verb == Verb::read) throw std::logic_error("what is seen, the visibility says");
  const schema::Object& object = record.object();
  if (system_) return true;
  if (!require(verb, object)) return false;
  if (is_administered(object) || object.role == schema::Role::junction) return true;
  if (is_personal(object)) return record.owner() == user_;
  const User& me = *user();
  const User* owner = directory_->user(record.owner());
  switch (rights().scope(verb, object)) {
    case Scope::none:
      return false;
    case Scope::all:
      return true;
    case Scope::own:
      return record.owner() == user_;
    case Scope::team:
      return record.owner() == user_ || (owner && owner->team && owner->team == me.team);
    case Scope::below: {
      const auto reached = directory_->below(me);
      return std::find(reached.begin(), reached.end(), record.owner()) != reached.end();
    }
  }
  return false;
}

query::Asker Actor::asker(Timestamp now, std::string_view base_currency) const {
  query::Asker asker;
  asker.user = user_;
  asker.now = now;
  asker.zone = &TimeZone::utc();
  asker.base_currency = base_currency;
  if (const User* me = user()) {
    asker.team = directory_->colleagues(*me);
    if (const TimeZone* zone = TimeZone::find(me->time_zone)) asker.zone = zone;
  }
  return asker;
}

}  // namespace kith::access
