#include "sales/pool_log.h"

#include "sales/look_up.h"
#include "sales/pool_acts.h"

namespace kith::sales {
namespace {

using records::Act;
using records::Change;

Id id_in(const std::vector<Value>& cells) {
  const auto* id = cells.empty() ? nullptr : std::get_if<int64_t>(&cells[0]);
  return id ? Id{*id} : Id{};
}

Status log_what_else_moved(const records::Records& records, const records::Unit& unit,
                           const Change& change) {
  const schema::Object* object = unit.schema->object(change.object);
  const schema::Field* pool = object ? object->field("pool") : nullptr;
  const records::FieldChange* moved = pool ? change.field(pool->id) : nullptr;
  if (!moved) return done();
  const bool undone = change.via == records::Via::undo;
  // The acts write their entry with the change itself.
  if (!undone && change.field(object->field("pool_move")->id)) return done();
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const auto record = query::fetch(all, *object, change.record);
  if (!record) return done();
  const records::FieldChange* owner = change.field(object->field("owner")->id);
  const Id from = owner ? id_in(owner->from) : Id{};
  const Id to = owner ? id_in(owner->to) : Id{};
  const Id entered = id_in(moved->to);
  const Id left = id_in(moved->from);
  const std::string_view kind = undone                    ? "undone"
                                : !entered                ? "assigned"
                                : left && left != entered ? "moved"
                                                          : "entered";
  // Signed by whoever did it, when it was done.
  const access::Actor who = change.actor ? unit.actor.as(change.actor) : unit.actor;
  records::Unit signed_unit{.db = unit.db,
                            .schema = unit.schema,
                            .actor = who,
                            .now = change.at,
                            .ids = unit.ids,
                            .base_currency = unit.base_currency,
                            .via = unit.via,
                            .batch = {}};
  TRY(log_pool_move(records, signed_unit, *record, kind, entered ? entered : left, from, to, {},
                    {}));
  return done();
}

}  // namespace

app::Reaction pool_log() {
  return {.name = "pool_log",
          .objects = {"leads", "accounts"},
          .run = log_what_else_moved,
          .wants = [](const Change& change) {
            return change.act == Act::create || change.act == Act::update;
          }};
}

}  // namespace kith::sales
