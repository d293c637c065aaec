#include "records/recycle_bin.h"

#include <algorithm>
#include <set>

#include "query/read.h"
#include "query/write.h"
#include "records/conditions.h"
#include "records/references.h"
#include "records/seal.h"
#include "records/undo.h"
#include "records/writer.h"

namespace kith::records {
namespace {

// Changes of one act that are looked through.
constexpr int act_max = 20'000;
constexpr int last_changes = 50;

query::ReadEnvironment seen_by_actor(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

// The batch in which the record was deleted, if it was in one.
Id act_of_deletion(const Unit& unit, const schema::Object& object, Id record) {
  for (const Change& change : changes_of(unit.db, *unit.schema, object, record, 0, last_changes))
    if (change.act == Act::remove) return change.batch;
  return {};
}

std::set<Id> named_by(const schema::Schema& schema, const query::Stored& record) {
  std::set<Id> named;
  for (const schema::Field& field : record.object().fields) {
    const Target target = target_of(schema, field, record.cells(field));
    if (target.id && target.object && target.object->name != "users") named.insert(target.id);
  }
  return named;
}

bool lost_one_of(const schema::Schema& schema, const schema::Object& object, const Change& change,
                 const std::set<Id>& records) {
  return std::ranges::any_of(change.fields, [&](const FieldChange& changed) {
    const schema::Field* field = object.field(changed.field);
    return field && records.contains(target_of(schema, *field, changed.from).id) &&
           !records.contains(target_of(schema, *field, changed.to).id);
  });
}

bool any_of(const std::set<Id>& some, const std::set<Id>& others) {
  return std::ranges::any_of(some, [&](Id id) { return others.contains(id); });
}

// What one act did, with what the deleted records refer to.
class DeletingAct {
 public:
  DeletingAct(const Unit& unit, Id batch) : unit_(unit) {
    changes_ = changes_of_batch(unit.db, *unit.schema, batch, 0, act_max);
    std::map<const schema::Object*, std::vector<Id>> removed;
    for (const Change& change : changes_)
      if (const auto* object = unit.schema->object(change.object); object && removes(change))
        removed[object].push_back(change.record);
    for (const auto& [object, ids] : removed)
      for (const auto& record : query::fetch_many(seen_by_actor(unit), *object, ids))
        if (record.deleted()) refers_to_.emplace(record.id(), named_by(*unit.schema, record));
  }

  // Those that refer to it, and to those; then what it refers to itself.
  std::set<Id> related_to(Id record) const {
    std::set<Id> related{record};
    for (size_t before = 0; before != related.size() && related.size() < beside_max;) {
      before = related.size();
      for (const auto& [id, named] : refers_to_)
        if (any_of(named, related)) related.insert(id);
    }
    const auto own = refers_to_.find(record);
    if (own == refers_to_.end()) return related;
    for (const Id id : own->second)
      if (refers_to_.contains(id)) related.insert(id);
    return related;
  }

  std::vector<Beside> changes_about(Id record) const {
    const auto related = related_to(record);
    std::vector<Beside> beside;
    for (const Change& change : changes_) {
      const schema::Object* object = unit_.schema->object(change.object);
      if (!object || change.record == record || beside.size() >= beside_max) continue;
      const bool gone =
          removes(change) && related.contains(change.record) && refers_to_.contains(change.record);
      const bool lost =
          change.act == Act::update && lost_one_of(*unit_.schema, *object, change, related);
      if (gone || lost) beside.push_back({change, object});
    }
    return beside;
  }

 private:
  static bool removes(const Change& change) { return change.act == Act::remove; }

  const Unit& unit_;
  std::vector<Change> changes_;
  std::map<Id, std::set<Id>> refers_to_;  // of the deleted, as far as the actor sees them
};

}  // namespace

std::vector<Beside> deleted_beside(const Unit& unit, const schema::Object& object, Id record) {
  const Id batch = act_of_deletion(unit, object, record);
  if (!batch) return {};
  return DeletingAct(unit, batch).changes_about(record);
}

Result<Brought> bring_back(const Records& records, const Unit& unit, const schema::Object& object,
                           Id record, const Json& values, std::span<const Beside> beside) {
  Brought brought;
  brought.saved = TRY(records.restore(unit, object, record, values));
  if (beside.empty()) return brought;
  UndoWish wish;
  wish.scope.batch = beside.front().change.batch;
  Undo undo(records, unit, wish);
  for (const Beside& one : beside) undo.take_back_one(one.change);
  brought.beside = undo.take().undone;
  return brought;
}

int64_t purge_slice(const Unit& unit, const schema::Object& object, Timestamp deleted_before,
                    int limit) {
  query::Question question;
  question.object = &object;
  question.rows = query::Rows::deleted;
  question.filter =
      where(object, *object.field("deleted_at"), query::Op::lt, {Value{deleted_before}});
  const query::ReadEnvironment environment{unit.db, *unit.schema, query::everything(),
                                           unit.actor.directory()};
  const auto ids = query::select_ids(environment, question, Id{}, limit);
  for (const Id id : ids) query::purge(unit.db, object, id);
  return static_cast<int64_t>(ids.size());
}

namespace {

Result<query::Stored> to_go(const Unit& unit, const schema::Object& object, Id record) {
  auto present = query::fetch(seen_by_actor(unit), object, record);
  if (!present || !present->deleted())
    return not_found(say("The record is not in the recycle bin.", "该记录不在回收站中。"));
  TRY(unit.actor.require(access::Action::administer));
  return std::move(*present);
}

}  // namespace

Status purge(const Unit& unit, const schema::Object& object, Id record) {
  TRY(to_go(unit, object, record));
  query::purge(unit.db, object, record);
  return done();
}

Status erase(const Records& records, const Unit& unit, const schema::Object& object, Id record) {
  const auto present = TRY(to_go(unit, object, record));
  query::purge(unit.db, object, record);
  erase_values(unit.db, object.id, record);
  Writer(records, unit, object).log(Act::erase, record, present.version(), {});
  return done();
}

}  // namespace kith::records
