// Reading requests, and what they are about.
#include <algorithm>

#include "automation/approvals.h"
#include "automation/fields.h"
#include "base/crypto.h"
#include "records/change_fields.h"
#include "records/money.h"
#include "records/references.h"

namespace kith::automation {

using query::Stored;
using records::FieldChange;
using records::Unit;

std::vector<Stored> requests_of(const Unit& unit, Id record, std::string_view state) {
  const schema::Object& requests = *unit.schema->object("approval_requests");
  query::Filter filter = is(requests, "record", value_of(record));
  if (!state.empty())
    filter = query::Filter::both(std::move(filter), is(requests, "state", std::string(state)));
  return find_all(unit, requests, std::move(filter));
}

std::vector<Stored> turns_of(const Unit& unit, Id request) {
  const schema::Object& turns = *unit.schema->object("approval_turns");
  return find_all(unit, turns, is(turns, "request", value_of(request)));
}

std::optional<Stored> find_request(const Unit& unit, Id request) {
  auto found = query::fetch(seen_by_all(unit), *unit.schema->object("approval_requests"), request);
  if (found && found->deleted()) return std::nullopt;
  return found;
}

bool waits_for(const Unit& unit, const Stored& request, Id user) {
  return std::ranges::any_of(turns_of(unit, request.id()), [&](const Stored& turn) {
    return text(turn, "state") == "waiting" && named(turn, "approver") == user;
  });
}

bool may_see(const Unit& unit, const Stored& request) {
  const Id me = unit.actor.id();
  if (unit.actor.is_system() || named(request, "asked_by") == me) return true;
  const schema::Field& field = *request.object().field("record");
  const auto target = records::target_of(*unit.schema, field, request.cells(field));
  if (target.object && query::fetch({unit.db, *unit.schema, unit.actor, unit.actor.directory()},
                                    *target.object, target.id))
    return true;
  return std::ranges::any_of(turns_of(unit, request.id()), [&](const Stored& turn) {
    return named(turn, "approver") == me || named(turn, "decided_by") == me;
  });
}

std::vector<FieldChange> facts_of(const Unit& unit, const Stored& request) {
  const schema::Field& field = *request.object().field("record");
  const auto target = records::target_of(*unit.schema, field, request.cells(field));
  if (!target.object || text(request, "facts").empty()) return {};
  return records::read_fields(*target.object, text(request, "facts"));
}

bool stands(const Stored& record, std::span<const FieldChange> facts, Side side) {
  return std::ranges::all_of(facts, [&](const FieldChange& fact) {
    const schema::Field* field = record.object().field(fact.field);
    return !field || records::same_value(*field, record.cells(*field),
                                         side == Side::asked ? fact.from : fact.to);
  });
}

std::string mark_of(const Stored& record, std::span<const FieldChange> facts) {
  std::vector<FieldChange> now;
  for (const FieldChange& fact : facts) {
    const schema::Field* field = record.object().field(fact.field);
    if (!field) continue;
    const auto cells = record.cells(*field);
    now.push_back({fact.field, {cells.begin(), cells.end()}, {}});
  }
  const Hash256 hash = sha256(records::write_fields(now));
  return hex(std::span(hash).first(12));
}

std::string turn_name(Id record) { return "approvals of " + format(record); }

}  // namespace kith::automation
