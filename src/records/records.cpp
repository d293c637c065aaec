#include "records/records.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "query/write.h"
#include "records/change_fields.h"
#include "records/junctions.h"
#include "records/money.h"
#include "records/notes.h"
#include "records/present.h"
#include "records/references.h"
#include "records/rollups.h"
#include "records/rules.h"
#include "records/unique.h"
#include "records/values.h"
#include "records/writer.h"

namespace kith::records {
namespace {

using access::Verb;
using query::Stored;

// How often an update that named no version is tried again when others are faster.
constexpr int tries_max = 5;

Error no_such_record(const schema::Object& object, Id id) {
  return not_found(say("There is no {} {}, or it is not visible to you.",
                       "{} {} 不存在或对你不可见。", object.singular, format(id)));
}

Error in_recycle_bin(const schema::Object& object, Id id) {
  return not_found(say("{} {} is in the recycle bin. Restore it first.",
                       "{} {} 在回收站中，请先恢复。", object.singular, format(id)));
}

Error not_yours(const schema::Object& object) {
  return forbidden(
      say("Your role does not let you do this to this {}. Ask its owner or an administrator.",
          "你的角色不允许对这条{}执行此操作。请联系其负责人或管理员。", object.singular));
}

// What rules and checks make of a draft. `before` is null for a new record.
Status settle(const Writer& writer, const Stored* before, Stored& after,
              std::vector<FieldError> errors) {
  check_references(writer, before, after, errors);
  TRY(run_rules(writer, before, after, errors));
  fill_base_amounts(writer, before, after, errors);
  check_required(writer.plan(), before, after, errors);
  if (errors.empty()) check_unique(writer, before, after, errors);
  if (!errors.empty()) return invalid_values(std::move(errors));
  return done();
}

// A live record that the actor sees and may do this to.
Result<Stored> changeable(const Writer& writer, Id id, Verb verb) {
  auto record = query::fetch(writer.seen_by_actor(), writer.object(), id);
  if (!record) return no_such_record(writer.object(), id);
  if (record->deleted()) return in_recycle_bin(writer.object(), id);
  if (!writer.unit().actor.may(verb, *record)) return not_yours(writer.object());
  return std::move(*record);
}

// Handing a record over is part of changing it, so the rest is judged as if the owner had stayed.
bool may_change_to(const Writer& writer, const Stored& before, const Stored& after) {
  Stored judged = after;
  const schema::Field& owner = writer.plan().system.owner;
  judged.cells(owner)[0] = before.cells(owner)[0];
  return writer.unit().actor.may(Verb::update, judged);
}

Result<Saved> change_once(const Writer& writer, Id id, std::optional<int64_t> version,
                          const Json& values) {
  const Stored before = TRY(changeable(writer, id, Verb::update));
  if (version && *version != before.version()) return stale(writer.object());
  Stored after = before;
  std::vector<FieldError> errors;
  const auto junctions = read_values(writer, values, after, errors);
  Saved saved{id, before.version()};
  if (!errors.empty() || !differences(&before, after).empty()) {
    TRY(settle(writer, &before, after, std::move(errors)));
    if (!may_change_to(writer, before, after)) return not_yours(writer.object());
    saved = TRY(writer.replace(before, std::move(after), Act::update));
  }
  TRY(write_junctions(writer, id, junctions));
  return saved;
}

Result<Saved> remove_once(const Writer& writer, Id id, std::optional<int64_t> version) {
  const Stored before = TRY(changeable(writer, id, Verb::remove));
  if (version && *version != before.version()) return stale(writer.object());
  Stored after = before;
  after.cells(writer.plan().system.deleted_at)[0] = writer.unit().now;
  std::vector<FieldError> errors;
  TRY(run_rules(writer, &before, after, errors));
  if (!errors.empty()) {
    return Error{Code::invalid, say("The record cannot be deleted.", "该记录不能删除。"),
                 std::move(errors)};
  }
  return writer.replace(before, std::move(after), Act::remove);
}

// Again while somebody else changes the record between our look and our write, unless the caller
// has said which version is meant. SQLite has one writer, so there it never happens.
template <typename F>
Result<Saved> newest_wins(std::optional<int64_t> version, F&& once) {
  for (int tries = 1;; ++tries) {
    auto saved = once();
    if (saved || version || tries == tries_max) return saved;
    if (saved.error().code != Code::conflict || !saved.error().fields.empty()) return saved;
  }
}

void keep_only_allowed_authorship(const Writer& writer, Stored& draft) {
  if (may_backdate(writer.unit())) return;
  draft.cells(writer.plan().system.created_at)[0] = {};
  draft.cells(writer.plan().system.created_by)[0] = {};
  draft.cells(writer.plan().system.updated_at)[0] = {};
}

Result<Stored> checked_new(const Writer& writer, Stored draft) {
  std::vector<FieldError> errors;
  check_rights(writer, nullptr, draft, errors);
  keep_only_allowed_authorship(writer, draft);
  fill_defaults(writer, Json(Json::Object{}), draft, errors);
  writer.sign_new(draft);
  fill_numbers(writer, draft);
  TRY(settle(writer, nullptr, draft, std::move(errors)));
  if (!writer.unit().actor.may(Verb::create, draft)) return not_yours(writer.object());
  return draft;
}

bool same_words(const ObjectPlan& plan, const Stored& a, const Stored& b) {
  for (const schema::Field* field : plan.searched)
    if (!a.same(*field, b)) return false;
  return true;
}

}  // namespace

Records::Records(std::vector<Rule> rules, ChangeBell& bell, Rates rates, Derive derive, Guard guard)
    : state_(std::make_shared<const State>(std::move(rules), bell, std::move(rates),
                                           std::move(derive), std::move(guard))) {}

Result<Saved> Records::create(const Unit& unit, const schema::Object& asked,
                              const Json& values) const {
  const schema::Object& object = *TRY(present(unit, asked));
  TRY(unit.actor.require(Verb::create, object));
  const Writer writer(*this, unit, object);
  Stored record(object);
  std::vector<FieldError> errors;
  const auto junctions = read_values(writer, values, record, errors);
  fill_defaults(writer, values, record, errors);
  writer.sign_new(record);
  if (errors.empty()) fill_numbers(writer, record);
  TRY(settle(writer, nullptr, record, std::move(errors)));
  if (!unit.actor.may(Verb::create, record)) return not_yours(object);
  const Saved saved = TRY(writer.insert(record, index_entry(writer.plan(), record)));
  TRY(write_junctions(writer, saved.id, junctions));
  return saved;
}

Result<Saved> Records::update(const Unit& unit, const schema::Object& asked, Id id,
                              std::optional<int64_t> version, const Json& values) const {
  const schema::Object& object = *TRY(present(unit, asked));
  TRY(unit.actor.require(Verb::update, object));
  const Writer writer(*this, unit, object);
  return newest_wins(version, [&] { return change_once(writer, id, version, values); });
}

Result<Saved> Records::remove(const Unit& unit, const schema::Object& asked, Id id,
                              std::optional<int64_t> version) const {
  const schema::Object& object = *TRY(present(unit, asked));
  TRY(unit.actor.require(Verb::remove, object));
  const Writer writer(*this, unit, object);
  return newest_wins(version, [&] { return remove_once(writer, id, version); });
}

Result<Saved> Records::restore(const Unit& unit, const schema::Object& asked, Id id,
                               const Json& values) const {
  const schema::Object& object = *TRY(present(unit, asked));
  TRY(unit.actor.require(Verb::remove, object));
  const Writer writer(*this, unit, object);
  const auto before = query::fetch(writer.seen_by_actor(), object, id);
  if (!before) return no_such_record(object, id);
  if (!unit.actor.may(Verb::remove, *before)) return not_yours(object);
  if (!before->deleted()) return Saved{id, before->version()};
  Stored after = *before;
  after.cells(writer.plan().system.deleted_at)[0] = {};
  std::vector<FieldError> errors;
  const auto junctions = read_values(writer, values, after, errors);
  if (!values.as_object()->empty()) TRY(unit.actor.require(Verb::update, object));
  TRY(settle(writer, &*before, after, std::move(errors)));
  const Saved saved = TRY(writer.replace(*before, std::move(after), Act::restore));
  TRY(write_junctions(writer, id, junctions));
  return saved;
}

Result<Saved> Records::create(const Unit& unit, query::Stored draft) const {
  const schema::Object& object = *TRY(present(unit, draft.object()));
  TRY(unit.actor.require(Verb::create, object));
  const Writer writer(*this, unit, object);
  Stored record = TRY(checked_new(writer, present(object, std::move(draft))));
  return writer.insert(record, index_entry(writer.plan(), record));
}

Result<Saved> Records::update(const Unit& unit, const query::Stored& before,
                              query::Stored after) const {
  const schema::Object& object = *TRY(present(unit, before.object()));
  if (&before.object() != &object)
    return update(unit, present(object, before), present(object, std::move(after)));
  TRY(unit.actor.require(Verb::update, object));
  const Writer writer(*this, unit, object);
  if (!unit.actor.may(Verb::update, before)) return not_yours(before.object());
  if (differences(&before, after).empty()) return Saved{before.id(), before.version()};
  std::vector<FieldError> errors;
  check_rights(writer, &before, after, errors);
  TRY(settle(writer, &before, after, std::move(errors)));
  if (!may_change_to(writer, before, after)) return not_yours(before.object());
  return writer.replace(before, std::move(after), Act::update);
}

Prepared Records::prepare(const schema::SchemaPtr& schema, query::Stored draft,
                          std::span<const schema::Field* const> kept) const {
  const auto plans = state_->plans(schema);
  derive_ahead(plans->of(draft.object()), draft, kept);
  IndexEntry entry = index_entry(plans->of(draft.object()), draft);
  return {std::move(draft), std::move(entry.tokens), std::move(entry.identities),
          std::move(entry.forms), schema->version()};
}

Result<Saved> Records::create(const Unit& unit, Prepared prepared) const {
  const schema::Object& object = *TRY(present(unit, prepared.record.object()));
  TRY(unit.actor.require(Verb::create, object));
  prepared.record = present(object, std::move(prepared.record));
  const Writer writer(*this, unit, object);
  Stored record = TRY(checked_new(writer, prepared.record));
  const bool stale = prepared.schema_version != unit.schema->version();
  if (stale || !same_words(writer.plan(), prepared.record, record))
    return writer.insert(record, index_entry(writer.plan(), record));
  return writer.insert(record, {std::move(prepared.tokens), std::move(prepared.identities),
                                record.owner(), std::move(prepared.forms)});
}

bool Records::derive_anew(const Unit& unit, const query::Stored& stored) const {
  if (!state_->derive) return false;
  const schema::Object* object = unit.schema->object(stored.object().id);
  if (object != &stored.object()) return object && derive_anew(unit, present(*object, stored));
  Stored after = stored;
  state_->derive(unit, &stored, after);
  if (std::ranges::equal(after.all(), stored.all())) return false;
  const RollupFollower follower(unit, stored, after);
  if (!query::update(unit.db, stored, after)) return false;
  follower.wrote();
  return true;
}

bool Records::note(const Unit& unit, const query::Stored& before,
                   const query::Stored& after) const {
  return records::note(unit, before, after);
}

bool note(const Unit& unit, const query::Stored& before, const query::Stored& after) {
  for (const schema::Field& field : before.object().fields) {
    if (!field.read_only && !before.same(field, after))
      throw std::logic_error(field.name + " of " + before.object().name +
                             " is written by people: it is changed, not noted");
  }
  const RollupFollower follower(unit, before, after);
  if (!query::update(unit.db, before, after)) return false;
  follower.wrote();
  return true;
}

}  // namespace kith::records
