#include "activity/notifications.h"

#include <algorithm>
#include <map>

#include "activity/followers.h"
#include "api/page.h"
#include "records/conditions.h"
#include "records/references.h"

namespace kith::activity {
namespace {

using app::Call;
using query::Stored;
using records::Act;
using records::Change;
using records::Records;
using records::Unit;
using storage::Connection;

constexpr size_t mentions_max = 50;
constexpr int read_at_once_max = 1'000;
constexpr std::string_view mark = "data-mention=\"";
constexpr size_t id_length = 13;

query::ReadEnvironment seen_by(Connection& db, const access::Actor& actor) {
  return {db, actor.schema(), actor, actor.directory()};
}

std::string_view text(const Stored& record, std::string_view field) {
  const auto* held = std::get_if<std::string>(&record.cells(*record.object().field(field))[0]);
  return held ? std::string_view(*held) : std::string_view();
}

struct Target {
  const schema::Object* object = nullptr;
  Id id;
};

// One piece of news, and those who are told of it.
class News {
 public:
  News(const Records& records, const Unit& unit, const Change& change)
      : records_(records), unit_(unit), change_(change) {}

  Status tell() {
    const schema::Object* object = unit_.schema->object(change_.object);
    if (!object || object->role != schema::Role::record) return done();
    const auto record = fetch(*object, change_.record);
    if (!record || record->deleted()) return done();
    if (object->name == "comments") return tell_comment(*record);
    if (object->name == "activities") return tell_activity(*record);
    if (object->navigation) return tell_change(*record);
    return done();
  }

 private:
  std::optional<Stored> fetch(const schema::Object& object, Id id) const {
    return query::fetch(seen_by(unit_.db, unit_.actor), object, id);
  }

  Target target_of(const Stored& record, std::string_view field) const {
    const schema::Field& reference = *record.object().field(field);
    const auto found = records::target_of(*unit_.schema, reference, record.cells(reference));
    return {found.object, found.id};
  }

  // The records that an activity is linked to.
  std::vector<Target> links_of(Id activity) const {
    const schema::Object& links = *unit_.schema->object("activity_links");
    query::Question question;
    question.object = &links;
    question.filter =
        records::where(links, *links.field("activity"), query::Op::eq, {Value{activity.value}});
    const auto all = seen_by(unit_.db, unit_.actor);
    const auto ids = query::select_ids(all, question, Id{}, 100);
    std::vector<Target> targets;
    if (ids.empty()) return targets;
    for (const Stored& row : query::fetch_many(all, links, ids)) {
      const Target target = target_of(row, "record");
      if (target.object) targets.push_back(target);
    }
    return targets;
  }

  // Its owner, and who follows it.
  std::vector<Id> interested(const Target& record) const {
    std::vector<Id> users;
    if (const auto found = fetch(*record.object, record.id); found && found->owner())
      users.push_back(found->owner());
    for (const Following& one : followers_of(unit_.db, unit_.actor, record.id)) {
      if (std::ranges::find(users, one.user) == users.end()) users.push_back(one.user);
    }
    return users;
  }

  // Mentions that this change brought, not those that stood there before.
  std::vector<Id> new_mentions(const Stored& record) const {
    const schema::Field& body = *record.object().field("body");
    auto now = mentioned(text(record, "body"));
    if (change_.act == Act::create) return now;
    const records::FieldChange* changed = change_.field(body.id);
    if (!changed) return {};
    const auto* before =
        changed->from.empty() ? nullptr : std::get_if<std::string>(&changed->from[0]);
    const auto known = mentioned(before ? *before : std::string_view());
    std::erase_if(now, [&](Id user) { return std::ranges::find(known, user) != known.end(); });
    return now;
  }

  // Whom this change itself gave the record to; it may have gone on since.
  Id given_to() const {
    const schema::Object& object = *unit_.schema->object(change_.object);
    const records::FieldChange* owner = change_.field(object.field("owner")->id);
    if (!owner || owner->to.empty()) return {};
    const auto* user = std::get_if<int64_t>(&owner->to[0]);
    return user ? Id{*user} : Id{};
  }

  Status tell_comment(const Stored& comment) {
    const Target source{&comment.object(), comment.id()};
    const Target record = target_of(comment, "record");
    if (!record.object) return done();
    for (const Id user : new_mentions(comment)) TRY(tell_one(user, "mention", record, source));
    if (change_.act != Act::create) return done();
    for (const Id user : interested(record)) TRY(tell_one(user, "comment", record, source));
    return done();
  }

  Status tell_activity(const Stored& activity) {
    const Target source{&activity.object(), activity.id()};
    const auto links = links_of(activity.id());
    const Target first = links.empty() ? source : links.front();
    for (const Id user : new_mentions(activity)) TRY(tell_one(user, "mention", first, source));
    if (const Id user = given_to()) TRY(tell_one(user, "assigned", source, source));
    if (change_.act != Act::create) return done();
    for (const Target& record : links) {
      for (const Id user : interested(record)) TRY(tell_one(user, "activity", record, source));
    }
    return done();
  }

  Status tell_change(const Stored& record) {
    const Target target{&record.object(), record.id()};
    if (const Id user = given_to()) TRY(tell_one(user, "assigned", target, target));
    if (change_.act != Act::update) return done();
    for (const Id user : interested(target)) TRY(tell_one(user, "change", target, target));
    return done();
  }

  // Names of the changed fields that the reader may see.
  Json changed_fields(const access::Actor& reader, const schema::Object& object) const {
    Json::Array names;
    for (const auto& changed : change_.fields) {
      const schema::Field* field = object.field(changed.field);
      if (field && !field->system && reader.reads(object, *field)) names.emplace_back(field->name);
    }
    return Json(std::move(names));
  }

  // Each user once, by what concerns them most: it is told first.
  Status tell_one(Id user, std::string_view kind, const Target& record, const Target& source) {
    if (user == change_.actor || std::ranges::find(told_, user) != told_.end()) return done();
    const access::Actor reader = unit_.actor.as(user);
    const auto seen = query::fetch(seen_by(unit_.db, reader), *record.object, record.id);
    if (!seen || seen->deleted()) return done();
    const bool is_change = kind == "change";
    const Json fields = is_change ? changed_fields(reader, *record.object) : Json();
    if (is_change && fields.as_array()->empty()) return done();
    told_.push_back(user);
    if (is_change) {
      if (const auto unread = unread_change(reader, record.id)) return join(*unread, fields);
    }
    const schema::Object& notifications = *unit_.schema->object("notifications");
    Stored row(notifications);
    set(row, "kind", Value{std::string(kind)});
    refer(row, "record", record);
    refer(row, "source", source);
    set(row, "owner", Value{user.value});
    if (is_change) set(row, "changed_fields", Value{fields.dump()});
    sign(row);
    TRY(records_.create(unit_, std::move(row)));
    return done();
  }

  std::optional<Stored> unread_change(const access::Actor& reader, Id record) const {
    const schema::Object& notifications = *unit_.schema->object("notifications");
    auto is = [&](std::string_view field, query::Op op, std::vector<Value> values) {
      return records::where(notifications, *notifications.field(field), op, std::move(values));
    };
    query::Question question;
    question.object = &notifications;
    question.filter = query::Filter::both(
        query::Filter::both(is("record", query::Op::eq, {Value{record.value}}),
                            is("kind", query::Op::eq, {Value{std::string("change")}})),
        is("read_at", query::Op::empty, {Value{true}}));
    const auto ids = query::select_ids(seen_by(unit_.db, reader), question, Id{}, 1);
    return ids.empty() ? std::nullopt : fetch(notifications, ids.front());
  }

  Status join(const Stored& unread, const Json& fields) {
    Stored row = unread;
    Json::Array all;
    if (const auto before = parse_json(text(unread, "changed_fields"));
        before && before->as_array())
      all = *before->as_array();
    for (const Json& name : *fields.as_array()) {
      if (std::ranges::find(all, name) == all.end()) all.push_back(name);
    }
    set(row, "changed_fields", Value{Json(std::move(all)).dump()});
    sign(row);
    TRY(records_.update(unit_, unread, std::move(row)));
    return done();
  }

  void sign(Stored& row) const {
    set(row, "by_user", change_.actor ? Value{change_.actor.value} : Value{});
    set(row, "happened_at", Value{change_.at});
  }

  static void set(Stored& row, std::string_view field, Value value) {
    row.cells(*row.object().field(field))[0] = std::move(value);
  }
  static void refer(Stored& row, std::string_view field, const Target& target) {
    const auto cells = row.cells(*row.object().field(field));
    cells[0] = target.object->id;
    cells[1] = target.id.value;
  }

  const Records& records_;
  const Unit& unit_;
  const Change& change_;
  std::vector<Id> told_;
};

Result<std::vector<Id>> ids_of(const Json& body) {
  std::vector<Id> ids;
  const Json* given = body.find("ids");
  if (!given) return ids;
  const Json::Array* array = given->as_array();
  if (!array || array->size() > read_at_once_max) {
    return invalid_field("ids", "type",
                         say("“ids” is a list of at most {} ids.",
                             "“ids”须为至多 {} 个编号的列表。", read_at_once_max));
  }
  for (const Json& one : *array) {
    const auto id = one.as_string() ? parse_id(*one.as_string()) : std::nullopt;
    if (!id) return invalid_field("ids", "format", say("This is no id.", "这不是编号。"));
    ids.push_back(*id);
  }
  return ids;
}

// Only one's own are visible, so only they are marked.
Result<http::Response> mark_read(Call& call) {
  const Json body = TRY(call.json());
  const auto chosen = TRY(ids_of(body));
  const int64_t count = TRY(api::write(call, [&](const Unit& unit) -> Result<int64_t> {
    const schema::Object& notifications = *unit.schema->object("notifications");
    const schema::Field& read_at = *notifications.field("read_at");
    const auto seen = seen_by(unit.db, call.actor);
    query::Question question;
    question.object = &notifications;
    question.filter = records::where(notifications, read_at, query::Op::empty, {Value{true}});
    if (body.find("ids")) {
      question.filter = query::Filter::both(std::move(question.filter),
                                            records::where_id_in(notifications, chosen));
      if (chosen.empty()) return 0;
    }
    const auto ids = query::select_ids(seen, question, Id{}, read_at_once_max);
    if (ids.empty()) return 0;
    for (const Stored& before : query::fetch_many(seen, notifications, ids)) {
      Stored after = before;
      after.cells(read_at)[0] = unit.now;
      TRY(call.workspace.records().update(unit, before, std::move(after)));
    }
    return static_cast<int64_t>(ids.size());
  }));
  return http::Response::json(Json(Json::Object{{"read", count}}).dump());
}

}  // namespace

std::vector<Id> mentioned(std::string_view html) {
  std::vector<Id> users;
  for (size_t at = html.find(mark); at != std::string_view::npos && users.size() < mentions_max;
       at = html.find(mark, at + mark.size())) {
    const auto id = parse_id(html.substr(at + mark.size(), id_length));
    if (id && std::ranges::find(users, *id) == users.end()) users.push_back(*id);
  }
  return users;
}

app::Reaction notifications() {
  return {.name = "notifications",
          .objects = {},
          .run = [](const Records& records, const Unit& unit,
                    const Change& change) { return News(records, unit, change).tell(); },
          .wants =
              [](const Change& change) {
                return !change.batch && (change.act == Act::create || change.act == Act::update);
              }};
}

void add_notification_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::post, "/api/v1/notifications/read", app::Permit::signed_in(),
                    "Mark one's notifications as read", mark_read});
}

}  // namespace kith::activity
