#include "records/rollups.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "query/rollup.h"
#include "query/write.h"
#include "records/rollup_tally.h"

namespace kith::records {
namespace {

using query::Share;
using query::Stored;
using schema::Field;
using schema::Object;

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

// What a record no longer counts for, and what it counts for now.
struct Move {
  const Field* field;
  std::optional<Value> gone;
  std::optional<Value> come;
};
// In order of objects and ids, so that few wait for one another in a circle.
using Moves = std::map<std::pair<int64_t, Id>, std::vector<Move>>;

void note(Moves& moves, const schema::RolledUp& one, const std::optional<Share>& was,
          const std::optional<Share>& is) {
  if (was == is) return;
  if (was && is && was->of == is->of) {
    moves[{one.in->id, is->of}].push_back({one.field, was->value, is->value});
    return;
  }
  if (was) moves[{one.in->id, was->of}].push_back({one.field, was->value, std::nullopt});
  if (is) moves[{one.in->id, is->of}].push_back({one.field, std::nullopt, is->value});
}

RollupTally counted(const Unit& unit, const Field& field, Id record) {
  RollupTally tally(field);
  query::each_share(everything(unit), *field.rollup, std::array{record},
                    [&](const Share& share) { tally.add(share.value); });
  return tally;
}

// A record of the unit's schema as its row was, null for a new one, and as it stands now.
void follow(const Unit& unit, const Stored* was, const Stored& is);

// Stores totals of a row that is held, and tells those of which they are a part.
void store(const Unit& unit, const Stored& before, const Stored& after) {
  if (std::ranges::equal(before.all(), after.all())) return;
  if (!query::update(unit.db, before, after))
    throw std::logic_error("a row of " + before.object().name + " moved while it was held");
  follow(unit, &before, after);
}

void apply(const Unit& unit, const Object& object, Id record, const std::vector<Move>& moves) {
  query::hold_rows(unit.db, *unit.schema, object, std::array{record});
  const auto before = query::fetch(everything(unit), object, record);
  if (!before) return;  // gone for good
  Stored after = *before;
  for (const Move& move : moves) {
    RollupTally tally(*move.field, before->cells(*move.field));
    const bool known = !move.gone || tally.take_away(*move.gone);
    if (known && move.come) tally.add(*move.come);
    const RollupTally& now = known ? tally : counted(unit, *move.field, record);
    now.write(unit.base_currency, after.cells(*move.field));
  }
  store(unit, *before, after);
}

void follow(const Unit& unit, const Stored* was, const Stored& is) {
  Moves moves;
  for (const schema::RolledUp& one : is.object().rolled_up) {
    const auto share = [&](const Stored& child) {
      return query::share_of(*unit.schema, *one.in, *one.field->rollup, child);
    };
    note(moves, one, was ? share(*was) : std::nullopt, share(is));
  }
  for (const auto& [of, its] : moves) apply(unit, *unit.schema->object(of.first), of.second, its);
}

std::vector<const Field*> written(const Stored& before, const Stored& after) {
  std::vector<const Field*> fields;
  for (const Field& field : after.object().fields)
    if (!before.same(field, after)) fields.push_back(&field);
  return fields;
}

bool is_counted(const Object& object, std::span<const Field* const> fields) {
  const Field* deleted = object.field("deleted_at");
  return std::ranges::any_of(fields, [&](const Field* field) {
    return field->id == deleted->id ||
           std::ranges::any_of(object.rolled_up, [&](const schema::RolledUp& one) {
             return std::ranges::any_of(one.field->rollup->uses,
                                        [&](const Field* used) { return used->id == field->id; });
           });
  });
}

}  // namespace

RollupFollower::RollupFollower(const Unit& unit, const Stored& before, const Stored& after)
    : unit_(unit) {
  const Object* object = unit.schema->object(after.object().id);
  if (!object || object->rolled_up.empty()) return;
  const auto fields = written(before, after);
  if (!is_counted(*object, fields)) return;
  query::hold_rows(unit.db, *unit.schema, *object, std::array{after.id()});
  was_ = query::fetch(everything(unit), *object, after.id());
  is_ = was_;
  if (!is_) return;
  for (const Field* field : fields) {
    const Field* now = object->field(field->id);
    if (now) std::ranges::copy(after.cells(*field), is_->cells(*now).begin());
  }
}

void RollupFollower::wrote() const {
  if (was_) follow(unit_, &*was_, *is_);
}

void follow_new_in_rollups(const Unit& unit, const Stored& record) {
  const Object* object = unit.schema->object(record.object().id);
  if (!object || object->rolled_up.empty()) return;
  if (object == &record.object()) return follow(unit, nullptr, record);
  const auto stands = query::fetch(everything(unit), *object, record.id());
  if (stands) follow(unit, nullptr, *stands);
}

void begin_rollups(Stored& record, std::string_view base_currency) {
  for (const Field& field : record.object().fields)
    if (field.rollup) RollupTally(field).write(base_currency, record.cells(field));
}

void leave_rollups(const Stored& before, Stored& after) {
  for (const Field& field : after.object().fields)
    if (field.rollup) std::ranges::copy(before.cells(field), after.cells(field).begin());
}

void count_rollups(const query::ReadEnvironment& then, Stored& record,
                   std::string_view base_currency) {
  for (const Field& field : record.object().fields) {
    if (!field.rollup || field.rollup->problem) continue;
    RollupTally tally(field);
    query::each_share(then, *field.rollup, std::array{record.id()},
                      [&](const Share& share) { tally.add(share.value); });
    tally.write(base_currency, record.cells(field));
  }
}

int64_t recount_rollup(const Unit& unit, const Object& object, const Field& field,
                       std::span<const Id> records) {
  query::hold_rows(unit.db, *unit.schema, object, records);
  std::map<Id, RollupTally> tallies;
  for (const Id record : records) tallies.emplace(record, field);
  query::each_share(everything(unit), *field.rollup, records,
                    [&](const Share& share) { tallies.at(share.of).add(share.value); });
  int64_t otherwise = 0;
  for (const Stored& before : query::fetch_many(everything(unit), object, records)) {
    Stored after = before;
    tallies.at(before.id()).write(unit.base_currency, after.cells(field));
    if (before.same(field, after)) continue;
    ++otherwise;
    store(unit, before, after);
  }
  return otherwise;
}

}  // namespace kith::records
