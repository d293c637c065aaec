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
Stored Undo::set_back(const Stored& present, const Change& change, Conflict& conflict) const {
  Stored after = present;
  for (const FieldChange& changed : change.fields) {
    const schema::Field* field = present.object().field(changed.field);
    if (!field) continue;
    const bool as_left = stands_as(present, *field, changed.to);
    if (as_left || wish_.anyway.covers(change.record, field->name)) {
      std::ranges::copy(changed.from, after.cells(*field).begin());
    } else if (!stands_as(present, *field, changed.from)) {
      conflict.fields.push_back(field);
      conflict.moved.push_back({field, changed.from, copy(present.cells(*field))});
    }
  }
  return after;
}

Stored Undo::taken_back(const Stored& present, const Change& change, Conflict& conflict) const {
  if (change.act != Act::create) return set_back(present, change, conflict);
  Stored after = present;
  if (present.version() != change.version && !wish_.anyway.covers(change.record))
    conflict.fields = moved_since(present.object(), change);
  if (conflict.fields.empty()) after.cells(*present.object().field("deleted_at"))[0] = unit_.now;
  return after;
}

void Undo::take_back_one(const Change& change) {
  const schema::Object* object = unit_.schema->object(change.object);
  if (!object) return;  // the object was dropped: nothing is left to put back
  const Writer writer(records_, unit_, *object);
  Conflict conflict{object, change.record, {}, {}, {}};
  const bool whole = judged_ == Judged::as_a_whole;
  const auto present =
      query::fetch(whole ? writer.seen_by_all() : writer.seen_by_actor(), *object, change.record);
  const bool judged = !whole && object->role != schema::Role::junction;
  if (!present) {
    conflict.reason = invisible();
  } else if (judged && !unit_.actor.may(verb_of(change.act), *present)) {
    conflict.reason = not_allowed();
  } else if (change.act == Act::create && present->deleted()) {
    return;  // somebody was faster
  } else {
    write(writer, *present, taken_back(*present, change, conflict), act_of_undo(change.act),
          conflict);
  }
  if (!conflict.fields.empty() || conflict.reason) slice_.conflicts.push_back(std::move(conflict));
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

Result<Judged> judged(const Unit& unit, const UndoScope& scope) {
  if (!scope.batch) return Judged::by_actor;
  const auto batch = find_batch(unit.db, scope.batch);
  if (!batch) return not_found(say("There is no batch {}.", "没有批次 {}。", format(scope.batch)));
  const BatchKind kind = kind_at_root(unit.db, *batch);
  if (kind == BatchKind::merge) TRY(unit.actor.require(access::Action::merge));
  // Whoever released a record, or handed it over, may take it back, although it is theirs no more.
  const bool whole = kind == BatchKind::merge || kind == BatchKind::conversion ||
                     kind == BatchKind::pool || kind == BatchKind::outcome ||
                     kind == BatchKind::leave;
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
