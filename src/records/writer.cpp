#include "records/writer.h"

#include <utility>

#include "query/write.h"
#include "records/change_fields.h"
#include "records/rollups.h"
#include "records/unique.h"

namespace kith::records {
namespace {

void set(query::Stored& record, const schema::Field& field, Value value) {
  record.cells(field)[0] = std::move(value);
}

bool vacant(const query::Stored& record, const schema::Field& field) {
  return is_null(record.cells(field)[0]);
}

// Whether words or identities can differ at all.
bool touches_index(const ObjectPlan& plan, const query::Stored& before,
                   const query::Stored& after) {
  if (before.deleted() != after.deleted()) return true;
  if (!plan.searched.empty() && before.owner() != after.owner()) return true;
  for (const schema::Field* field : plan.searched)
    if (!before.same(*field, after)) return true;
  return false;
}

}  // namespace

Writer::Writer(const Records& records, const Unit& unit, const schema::Object& object)
    : records_(records),
      unit_(unit),
      plans_(records.state_->plans(unit.schema)),
      plan_(plans_->of(object)) {}

query::ReadEnvironment Writer::environment(const query::Visibility& visibility) const {
  return {unit_.db, *unit_.schema, visibility, unit_.actor.directory()};
}

schema::ReadContext Writer::read_context() const {
  return {*unit_.schema, unit_.base_currency, unit_.default_country, unit_.now};
}

void Writer::sign_new(query::Stored& record) const {
  const SystemFields& system = plan_.system;
  const Value actor = value_of(unit_.actor.id());
  if (vacant(record, system.id)) set(record, system.id, unit_.ids.next().value);
  if (vacant(record, system.created_at)) {
    set(record, system.created_at, unit_.now);
    if (vacant(record, system.created_by)) set(record, system.created_by, actor);
  }
  if (vacant(record, system.owner)) set(record, system.owner, actor);
  if (vacant(record, system.updated_at)) set(record, system.updated_at, unit_.now);
  set(record, system.updated_by, actor);
  set(record, system.version, int64_t{1});
  set(record, system.deleted_at, {});
}

Result<Saved> Writer::insert(query::Stored& record, const IndexEntry& entry) const {
  derive(nullptr, record);
  begin_rollups(record, unit_.base_currency);
  if (state().guard) TRY(state().guard(unit_, nullptr, record));
  try {
    plan_.insertion.run(unit_.db, record);
  } catch (const storage::UniqueViolation& violation) {
    return duplicate_in_index(*unit_.schema, violation.index);
  }
  move_index(unit_.db, plan_.object, record.id(), {}, entry);
  log(Act::create, record.id(), record.version(), differences(nullptr, record));
  follow_new_in_rollups(unit_, record);
  return Saved{record.id(), record.version()};
}

Result<Saved> Writer::replace(const query::Stored& before, query::Stored after, Act act) const {
  auto fields = differences(&before, after);
  if (fields.empty()) return Saved{before.id(), before.version()};
  set(after, plan_.system.version, before.version() + 1);
  set(after, plan_.system.updated_at, unit_.now);
  set(after, plan_.system.updated_by, value_of(unit_.actor.id()));
  derive(&before, after);
  leave_rollups(before, after);
  if (state().guard) TRY(state().guard(unit_, &before, after));
  const RollupFollower follower(unit_, before, after);
  try {
    if (!query::update(unit_.db, before, after)) return stale(plan_.object);
  } catch (const storage::UniqueViolation& violation) {
    return duplicate_in_index(*unit_.schema, violation.index);
  }
  if (touches_index(plan_, before, after)) {
    move_index(unit_.db, plan_.object, before.id(), index_entry(plan_, before),
               index_entry(plan_, after));
  }
  log(act, after.id(), after.version(), std::move(fields));
  follower.wrote();
  return Saved{after.id(), after.version()};
}

void Writer::derive(const query::Stored* before, query::Stored& after) const {
  if (state().derive) state().derive(unit_, before, after);
}

void Writer::log(Act act, Id record, int64_t version, std::vector<FieldChange> fields) const {
  auto change = std::make_shared<Change>(Change{.seq = 0,
                                                .at = unit_.now,
                                                .actor = unit_.actor.id(),
                                                .via = unit_.via,
                                                .batch = unit_.batch,
                                                .object = plan_.object.id,
                                                .record = record,
                                                .act = act,
                                                .version = version,
                                                .fields = std::move(fields)});
  change->seq = append(unit_.db, *change);
  unit_.db.after_commit([bell = state().bell, change] { bell.ring({change.get(), 1}); });
}

Error stale(const schema::Object& object) {
  return conflict(
      say("Somebody else has changed this {} in the meantime. Load it again, compare, and save.",
          "这条{}在此期间已被他人修改。请重新加载，对照后再保存。",
          object.one.en.empty() ? object.singular : object.one.en));
}

}  // namespace kith::records
