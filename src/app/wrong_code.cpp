#include "app/wrong_code.h"

#include "app/audit.h"
#include "app/workspace.h"
#include "base/log.h"
#include "records/conditions.h"

namespace kith::app {
namespace {

using query::Stored;

constexpr std::string_view kind = "wrong_code";

void set(Stored& row, std::string_view field, Value value) {
  row.cells(*row.object().field(field))[0] = std::move(value);
}

std::optional<Stored> unread(const records::Unit& unit, const schema::Object& notifications,
                             Id user) {
  const access::Actor reader = unit.actor.as(user);
  const query::ReadEnvironment seen{unit.db, reader.schema(), reader, reader.directory()};
  auto is = [&](std::string_view field, query::Op op, Value value) {
    return records::where(notifications, *notifications.field(field), op, {std::move(value)});
  };
  query::Question question;
  question.object = &notifications;
  question.filter = query::Filter::both(is("kind", query::Op::eq, std::string(kind)),
                                        is("read_at", query::Op::empty, true));
  const auto ids = query::select_ids(seen, question, Id{}, 1);
  return ids.empty() ? std::nullopt : query::fetch(seen, notifications, ids.front());
}

Status tell(const records::Records& records, const records::Unit& unit, Id user) {
  const schema::Object* notifications = unit.schema->object("notifications");
  if (!notifications) return done();
  if (const auto before = unread(unit, *notifications, user)) {
    Stored after = *before;
    set(after, "happened_at", unit.now);
    TRY(records.update(unit, *before, std::move(after)));
    return done();
  }
  Stored row(*notifications);
  set(row, "kind", std::string(kind));
  for (const std::string_view field : {"record", "source"}) {
    const auto cells = row.cells(*notifications->field(field));
    cells[0] = unit.schema->object("users")->id;
    cells[1] = user.value;
  }
  set(row, "owner", value_of(user));
  set(row, "happened_at", unit.now);
  TRY(records.create(unit, std::move(row)));
  return done();
}

}  // namespace

void note_wrong_code(Workspace& workspace, storage::Connection& db, const access::WrongCode& one) {
  Json detail(Json::Object{});
  detail.set("address", std::string(one.address));
  note_audit(db,
             {workspace.ids().next(), one.at, {}, std::string(kind), one.user, std::move(detail)});
  const access::Actor system = workspace.system();
  const auto unit = workspace.unit(db, system, records::Via::rule, workspace.settings());
  // The try counts even where it cannot be told of.
  db.nested([&] {
    const Status told = tell(workspace.records(), unit, one.user);
    if (!told) log::warn("not_told", "{}", told.error().message.en);
    return told.ok();
  });
}

void note_counter_back(Workspace& workspace, storage::Connection& db,
                       const access::CounterBack& one) {
  Json detail(Json::Object{});
  detail.set("name", one.name);
  detail.set("address", std::string(one.address));
  note_audit(db,
             {workspace.ids().next(), one.at, {}, "passkey_counter", one.user, std::move(detail)});
}

}  // namespace kith::app
