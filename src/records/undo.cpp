// Undo restores what was there, so neither rules nor value checks stand in its way: what they made
// of the record then is in the log too. Rights, versions and unique fields hold as ever.
#include <algorithm>

#include "records/batch.h"
#include "records/change_fields.h"
#include "records/merged.h"
#include "records/money.h"
#include "records/trail.h"
#include "records/undo.h"

namespace kith::records {
namespace {

using access::Verb;
using query::Stored;

// Changes of one record that are looked through for others' work.
constexpr int later_changes_max = 200;
constexpr int looks_for_a_part = 10;
constexpr int outcome_changes_max = 1'000;  // more than one writes

constexpr storage::Sql changed_since_sql =
    "SELECT count(*) FROM (SELECT DISTINCT made.object, made.record FROM kith_changes made "
    "WHERE made.batch = ?1 AND EXISTS (SELECT 1 FROM kith_changes later "
    "WHERE later.object = made.object AND later.record = made.record AND later.seq > made.seq "
    "AND (later.batch IS NULL OR later.batch <> ?1)) LIMIT ?2) AS touched";

Verb verb_of(Act undone) { return undone == Act::update ? Verb::update : Verb::remove; }

bool covers(const UndoScope& scope, const Change& change) {
  if (scope.batch) return change.batch == scope.batch;
  return change.actor == scope.person && change.at >= scope.from && change.at < scope.to &&
         (scope.object == 0 || scope.object == change.object);
}

std::vector<Value> copy(std::span<const Value> cells) { return {cells.begin(), cells.end()}; }

bool stands_as(const Stored& present, const schema::Field& field, std::span<const Value> cells) {
  return same_value(field, present.cells(field), cells);
}

Act act_of_undo(Act undone) {
  switch (undone) {
    case Act::create:
    case Act::restore:
      return Act::remove;
    case Act::remove:
      return Act::restore;
    case Act::update:
    case Act::erase:
      break;
  }
  return Act::update;
}

// Nobody has changed it since the batch, but for the undo that is under way.
bool stands_as_left(const Unit& unit, const schema::Object& object, Id record, Id batch) {
  const auto last = changes_of(unit.db, *unit.schema, object, record, 0, 1);
  return !last.empty() && (last.front().batch == batch || last.front().batch == unit.batch);
}

Message invisible() {
  return say("The record is gone, or not visible to you.", "该记录已不存在或对你不可见。");
}
Message not_allowed() {
  return say("Your role does not let you change this record.", "你的角色不允许修改这条记录。");
}

}  // namespace

bool Anyway::covers(Id record, std::string_view field) const {
  if (which != Which::these) return which == Which::all;
  const auto found = records.find(record);
  return found != records.end() && (found->second.empty() || found->second.contains(field));
}

bool Anyway::covers(Id record) const {
  return which == Which::all || (which == Which::these && records.contains(record));
}

Undo::Undo(const Records& records, const Unit& unit, const UndoWish& wish, Judged judged)
    : records_(records), unit_(unit), wish_(wish), judged_(judged) {}

// Fields that somebody else has moved since the change: neither what is undone nor the undo.
std::vector<const schema::Field*> Undo::moved_since(const schema::Object& object,
                                                    const Change& change) const {
  std::vector<const schema::Field*> moved;
  const auto later =
      changes_of(unit_.db, *unit_.schema, object, change.record, 0, later_changes_max);
  for (const Change& other : later) {
    if (other.seq <= change.seq) break;
    if (covers(wish_.scope, other) || (other.batch && other.batch == unit_.batch)) continue;
    for (const FieldChange& field : other.fields) moved.push_back(object.field(field.field));
  }
  std::ranges::sort(moved);
  moved.erase(std::ranges::unique(moved).begin(), moved.end());
  return moved;
}

// The fields that still are what the change made them go back; the others are named.
Stored Undo::set_back(const Stored& present, const Change& change, const Anyway& anyway,
                      Conflict& conflict) const {
  Stored after = present;
  for (const FieldChange& changed : change.fields) {
    const schema::Field* field = present.object().field(changed.field);
    if (!field) continue;
    const bool as_left = stands_as(present, *field, changed.to);
    if (as_left || anyway.covers(change.record, field->name)) {
      std::ranges::copy(changed.from, after.cells(*field).begin());
    } else if (!stands_as(present, *field, changed.from)) {
      conflict.fields.push_back(field);
      conflict.moved.push_back({field, changed.from, copy(present.cells(*field))});
    }
  }
  return after;
}

Stored Undo::taken_back(const Stored& present, const Change& change, const Anyway& anyway,
                        Conflict& conflict) const {
  if (change.act != Act::create) return set_back(present, change, anyway, conflict);
  Stored after = present;
  if (present.version() != change.version && !anyway.covers(change.record))
    conflict.fields = moved_since(present.object(), change);
  if (conflict.fields.empty()) after.cells(*present.object().field("deleted_at"))[0] = unit_.now;
  return after;
}

void Undo::take_back_one(const Change& change) {
  const schema::Object* object = unit_.schema->object(change.object);
  if (!object) return;  // the object was dropped: nothing is left to put back
  const Writer writer(records_, unit_, *object);
  Conflict conflict{object, change.record, {}, {}, {}};
  const auto seen = query::fetch(writer.seen_by_actor(), *object, change.record);
  const bool may = seen && (object->role == schema::Role::junction ||
                            unit_.actor.may(verb_of(change.act), *seen));
  const bool looks_further = !may && judged_ != Judged::by_actor;
  const auto present =
      looks_further ? query::fetch(writer.seen_by_all(), *object, change.record) : seen;
  if (!present) {
    conflict.reason = invisible();
  } else {
    const Stored after = taken_back(*present, change, may ? wish_.anyway : Anyway{}, conflict);
    if (!may && !may_pass(change, after)) {
      conflict.fields.clear();
      conflict.moved.clear();
      conflict.reason = seen ? not_allowed() : invisible();
    } else if (change.act == Act::create && present->deleted()) {
      return;  // somebody was faster
    } else {
      write(writer, *present, after, act_of_undo(change.act), conflict);
      const bool wished = !conflict.fields.empty() && wish_.anyway.covers(change.record);
      if (seen && !may && wished && !conflict.reason) conflict.reason = not_allowed();
    }
  }
  if (!conflict.fields.empty() || conflict.reason) slice_.conflicts.push_back(std::move(conflict));
}

// Whether it goes back although the actor may not change what is there now.
bool Undo::may_pass(const Change& change, const Stored& after) const {
  if (judged_ != Judged::as_given) return judged_ == Judged::as_a_whole;
  return change.act == Act::update &&
         stands_as_left(unit_, after.object(), change.record, wish_.scope.batch) &&
         unit_.actor.may(Verb::update, after);
}

// In a savepoint: a value that another record has taken meanwhile must not end the whole undo.
void Undo::write(const Writer& writer, const Stored& present, const Stored& after, Act act,
                 Conflict& conflict) {
  unit_.db.nested([&] {
    auto saved = writer.replace(present, after, act);
    if (!saved) {
      conflict.reason = saved.error().message;
      return false;
    }
    if (saved->version == present.version()) return true;
    ++slice_.undone;
    if (wish_.report == Report::everything)
      slice_.taken.push_back({&present.object(), present.id(), act, differences(&present, after)});
    return true;
  });
}

UndoSlice Undo::take() { return std::move(slice_); }

namespace {

// Whether the change gave a record of the actor to somebody else.
bool gives_away(const Unit& unit, const schema::Object& object, const Change& change) {
  const schema::Field* owner = object.field("owner");
  const FieldChange* moved = owner ? change.field(owner->id) : nullptr;
  return moved && change.act == Act::update && moved->from[0] == value_of(unit.actor.id()) &&
         moved->to[0] != value_of(unit.actor.id());
}

// An outcome may give a lead away, with what is planned: all of that goes back, or none of it.
Judged judged_of_outcome(const Unit& unit, Id batch) {
  bool gave = false;
  for (const Change& change :
       changes_of_batch(unit.db, *unit.schema, batch, 0, outcome_changes_max)) {
    const schema::Object* object = unit.schema->object(change.object);
    if (!object || !gives_away(unit, *object, change)) continue;
    if (!stands_as_left(unit, *object, change.record, batch)) return Judged::by_actor;
    gave = true;
  }
  return gave ? Judged::as_given : Judged::by_actor;
}

Result<Judged> judged(const Unit& unit, const UndoScope& scope) {
  if (!scope.batch) return Judged::by_actor;
  const auto batch = find_batch(unit.db, scope.batch);
  if (!batch) return not_found(say("There is no batch {}.", "没有批次 {}。", format(scope.batch)));
  const BatchKind kind = kind_at_root(unit.db, *batch);
  if (kind == BatchKind::merge) TRY(unit.actor.require(access::Action::merge));
  if (kind == BatchKind::outcome) return judged_of_outcome(unit, scope.batch);
  // Whoever released or lent a record may take it back, although it is theirs no more.
  const bool whole = kind == BatchKind::merge || kind == BatchKind::conversion ||
                     kind == BatchKind::pool || kind == BatchKind::leave;
  return whole ? Judged::as_a_whole : Judged::by_actor;
}

// What a slice looks at: changes of the scope, newest first, and where the next one goes on.
TrailPage changes_in(const Unit& unit, const UndoScope& scope, int64_t before, int limit) {
  if (!scope.batch) {
    return read_trail(unit.db, *unit.schema,
                      {.object = scope.object,
                       .record = {},
                       .actor = scope.person,
                       .act = {},
                       .via = {},
                       .batch = {},
                       .from = scope.from,
                       .to = scope.to,
                       .before = before},
                      limit);
  }
  TrailPage page;
  page.changes = changes_of_batch(unit.db, *unit.schema, scope.batch, before, limit);
  const bool more = page.changes.size() == static_cast<size_t>(limit);
  page.next = more ? page.changes.back().seq : 0;
  return page;
}

}  // namespace

Result<UndoSlice> undo_slice(const Records& records, const Unit& unit, const UndoWish& wish,
                             int64_t before, int limit) {
  Undo undo(records, unit, wish, TRY(judged(unit, wish.scope)));
  std::optional<OneMerge> part;
  if (wish.scope.merged_into) part.emplace(unit, wish.scope.batch, wish.scope.merged_into);
  // Most of what such a slice looks at is left as it is.
  const auto page = changes_in(unit, wish.scope, before, part ? limit * looks_for_a_part : limit);
  for (const Change& change : page.changes)
    if (covers(wish.scope, change) && (!part || part->concerns(change))) undo.take_back_one(change);
  UndoSlice slice = undo.take();
  slice.next_before = page.next;
  return slice;
}

Result<UndoSlice> undo_slice(const Records& records, const Unit& unit, Id batch, int64_t before,
                             int limit) {
  UndoWish wish;
  wish.scope.batch = batch;
  return undo_slice(records, unit, wish, before, limit);
}

int64_t changed_since(storage::Connection& db, Id batch, int64_t at_most) {
  return db.integer(changed_since_sql, std::array<Value, 2>{batch.value, at_most}).value_or(0);
}

}  // namespace kith::records
