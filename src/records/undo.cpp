// Undo restores what was there, so neither rules nor value checks stand in its way: what they made
// of the record then is in the log too. Rights, versions and unique fields hold as ever.
#include <algorithm>
#include <map>

#include "records/batch.h"
#include "records/change_fields.h"
#include "records/merged.h"
#include "records/writer.h"

namespace kith::records {
namespace {

using access::Verb;
using query::Stored;

// Changes of one record that are looked through for others' work.
constexpr int later_changes_max = 200;

// Whose rights decide what is put back. What hangs on merged records was moved whoever may see it,
// and goes back the same way.
enum class Judged { by_actor, as_a_whole };

struct Undo {
  const Records& records;
  const Unit& unit;
  Id batch;
  UndoSlice slice;
  Judged judged = Judged::by_actor;
};

Verb verb_of(Act undone) { return undone == Act::update ? Verb::update : Verb::remove; }

// Fields that somebody else has moved since the change: neither this batch nor its undo.
std::vector<const schema::Field*> moved_since(const Undo& undo, const schema::Object& object,
                                              const Change& change) {
  std::vector<const schema::Field*> moved;
  const auto later =
      changes_of(undo.unit.db, *undo.unit.schema, object, change.record, 0, later_changes_max);
  for (const Change& other : later) {
    if (other.seq <= change.seq) break;
    if (other.batch && (other.batch == undo.batch || other.batch == undo.unit.batch)) continue;
    for (const FieldChange& field : other.fields) moved.push_back(object.field(field.field));
  }
  std::ranges::sort(moved);
  moved.erase(std::ranges::unique(moved).begin(), moved.end());
  return moved;
}

bool stands_as_left(const Stored& present, const schema::Field& field, const FieldChange& changed) {
  return std::ranges::equal(present.cells(field), changed.to);
}

// The fields that still are what the change made them go back; the others are named.
Stored set_back(const Stored& present, const Change& change,
                std::vector<const schema::Field*>& conflicts) {
  Stored after = present;
  for (const FieldChange& changed : change.fields) {
    const schema::Field* field = present.object().field(changed.field);
    if (!field) continue;
    if (stands_as_left(present, *field, changed)) {
      std::ranges::copy(changed.from, after.cells(*field).begin());
    } else {
      conflicts.push_back(field);
    }
  }
  return after;
}

Act act_of_undo(Act undone) {
  switch (undone) {
    case Act::create:
    case Act::restore:
      return Act::remove;
    case Act::remove:
      return Act::restore;
    case Act::update:
      break;
  }
  return Act::update;
}

Stored taken_back(const Undo& undo, const Stored& present, const Change& change,
                  std::vector<const schema::Field*>& conflicts) {
  if (change.act != Act::create) return set_back(present, change, conflicts);
  Stored after = present;
  if (present.version() != change.version) conflicts = moved_since(undo, present.object(), change);
  if (conflicts.empty()) after.cells(*present.object().field("deleted_at"))[0] = undo.unit.now;
  return after;
}

void report(Undo& undo, const schema::Object& object, Id record,
            std::vector<const schema::Field*> fields, std::optional<Message> reason) {
  undo.slice.conflicts.push_back({&object, record, std::move(fields), std::move(reason)});
}

Message invisible() {
  return say("The record is gone, or not visible to you.", "该记录已不存在或对你不可见。");
}
Message not_allowed() {
  return say("Your role does not let you change this record.", "你的角色不允许修改这条记录。");
}

void undo_one(Undo& undo, const Change& change) {
  const schema::Object* object = undo.unit.schema->object(change.object);
  if (!object) return;  // the object was dropped: nothing is left to put back
  const Writer writer(undo.records, undo.unit, *object);
  const bool whole = undo.judged == Judged::as_a_whole;
  const auto present =
      query::fetch(whole ? writer.seen_by_all() : writer.seen_by_actor(), *object, change.record);
  if (!present) return report(undo, *object, change.record, {}, invisible());
  const bool judged = !whole && object->role != schema::Role::junction;
  if (judged && !undo.unit.actor.may(verb_of(change.act), *present))
    return report(undo, *object, change.record, {}, not_allowed());
  if (change.act == Act::create && present->deleted()) return;  // somebody was faster

  std::vector<const schema::Field*> conflicts;
  const Stored after = taken_back(undo, *present, change, conflicts);
  std::optional<Message> refused;
  // In a savepoint: a value that another record has taken meanwhile must not end the whole undo.
  undo.unit.db.nested([&] {
    auto saved = writer.replace(*present, after, act_of_undo(change.act));
    if (saved)
      undo.slice.undone += saved->version != present->version();
    else
      refused = saved.error().message;
    return saved.ok();
  });
  if (!conflicts.empty() || refused)
    report(undo, *object, change.record, std::move(conflicts), std::move(refused));
}

}  // namespace

Result<UndoSlice> undo_slice(const Records& records, const Unit& unit, Id batch, int64_t before,
                             int limit) {
  const auto found = find_batch(unit.db, batch);
  if (!found) return not_found(say("There is no batch {}.", "没有批次 {}。", format(batch)));
  Undo undo{records, unit, batch, {}};
  if (is_merge(unit.db, *found)) {
    TRY(unit.actor.require(access::Action::merge));
    undo.judged = Judged::as_a_whole;
  }
  const auto changes = changes_of_batch(unit.db, *unit.schema, batch, before, limit);
  for (const Change& change : changes) undo_one(undo, change);
  const bool more = changes.size() == static_cast<size_t>(limit);
  undo.slice.next_before = more ? changes.back().seq : 0;
  return std::move(undo.slice);
}

}  // namespace kith::records
