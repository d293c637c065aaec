#include "records/revert.h"

#include <algorithm>

#include "records/change_fields.h"
#include "records/unique.h"
#include "records/values.h"
#include "records/writer.h"

namespace kith::records {
namespace {

using access::Verb;
using query::Stored;

Error not_visible() {
  return not_found(
      say("There is no such record, or you may not see it.", "没有这条记录，或者你无权查看。"));
}

Error not_writable(const schema::Field& field) {
  return Error{
      Code::forbidden,
      say("You may not write “{}”.", "你无权修改“{}”。", field.name),
      {{field.name, "read_only", say("Ask somebody who may write it.", "请联系有权修改的人。")}}};
}

// Of a whole record: what the actor may write, and what only the program does beside it.
bool goes_back(const access::Actor& actor, const schema::Object& object,
               const schema::Field& field) {
  if (field.system && field.name != "owner") return false;
  return actor.writes(object, field) || field.read_only;
}

Status set_back(const access::Actor& actor, const Stored& then,
                std::span<const schema::Field* const> only, Stored& after) {
  for (const schema::Field* field : only) {
    if (!goes_back(actor, then.object(), *field) || field->read_only) return not_writable(*field);
    std::ranges::copy(then.cells(*field), after.cells(*field).begin());
  }
  if (!only.empty()) return done();
  for (const schema::Field& field : then.object().fields) {
    if (goes_back(actor, then.object(), field))
      std::ranges::copy(then.cells(field), after.cells(field).begin());
  }
  if (!then.deleted()) after.cells(*then.object().field("deleted_at"))[0] = {};
  return done();
}

Status allowed(const access::Actor& actor, const Stored& before, const Stored& after) {
  const bool restores = before.deleted() && !after.deleted();
  if (before.deleted() && !restores)
    return conflict(
        say("The record is in the recycle bin. Restore it first.", "该记录在回收站中，请先恢复。"));
  if (actor.may(Verb::update, before) && (!restores || actor.may(Verb::remove, before)))
    return done();
  return forbidden(
      say("Your role does not let you change this record.", "你的角色不允许修改这条记录。"));
}

}  // namespace

Result<Reversion> plan_revert(const Records& records, const Unit& unit,
                              const schema::Object& object, Id id, Timestamp at,
                              std::span<const schema::Field* const> only) {
  const Writer writer(records, unit, object);
  const auto before = query::fetch(writer.seen_by_actor(), object, id);
  if (!before) return not_visible();
  const auto then = as_of(unit.db, *unit.schema, *before, at);
  if (!then) {
    return invalid_field("as_of", "too_early",
                         say("The record did not exist yet. Choose a later instant.",
                             "当时还没有这条记录，请选择较晚的时间。"));
  }
  Stored after = *before;
  TRY(set_back(unit.actor, *then, only, after));
  TRY(allowed(unit.actor, *before, after));
  std::vector<FieldError> errors;
  check_unique(writer, &*before, after, errors);
  if (!errors.empty()) return invalid_values(std::move(errors));
  auto fields = differences(&*before, after);
  return Reversion{*before, std::move(after), std::move(fields)};
}

Result<Saved> revert(const Records& records, const Unit& unit, const Reversion& reversion) {
  const Writer writer(records, unit, reversion.before.object());
  const bool restores = reversion.before.deleted() && !reversion.after.deleted();
  return writer.replace(reversion.before, reversion.after, restores ? Act::restore : Act::update);
}

}  // namespace kith::records
