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

// Stores totals of a row that is held, and tells those of which they are a part.
void store(const Unit& unit, const Stored& before, const Stored& after) {
  if (std::ranges::equal(before.all(), after.all())) return;
  if (!query::update(unit.db, before, after))
    throw std::logic_error("a row of " + before.object().name + " moved while it was held");
  follow_rollups(unit, &before, after);
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

// Fields that are written without a new version: another may have moved them since the record was read.
bool moves_quietly(const Object& object) {
  return std::ranges::any_of(object.rolled_up, [](const schema::RolledUp& one) {
    return std::ranges::any_of(one.field->rollup->uses, [](const Field* field) {
      return !field->system && (field->read_only || field->kind->derived());
    });
  });
}

// The row is ours by now: what differs is what was written, the rest stands there.
Stored as_before(const Stored& before, const Stored& after, const Stored& stands) {
  Stored was = stands;
  for (const Field& field : stands.object().fields)
    if (!before.same(field, after))
      std::ranges::copy(before.cells(field), was.cells(field).begin());
  return was;
}

}  // namespace

void follow_rollups(const Unit& unit, const Stored* before, const Stored& after) {
  const Object& object = after.object();
  if (object.rolled_up.empty()) return;
  std::optional<Stored> was;
  std::optional<Stored> is;
  if (before && unit.db.engine() == storage::Engine::postgres && moves_quietly(object)) {
    is = query::fetch(everything(unit), object, after.id());
    if (is) was = as_before(*before, after, *is);
  }
  Moves moves;
  for (const schema::RolledUp& one : object.rolled_up) {
    const auto share = [&](const Stored& child) {
      return query::share_of(*unit.schema, *one.in, *one.field->rollup, child);
    };
    note(moves, one, before ? share(was ? *was : *before) : std::nullopt, share(is ? *is : after));
  }
  for (const auto& [of, its] : moves) apply(unit, *unit.schema->object(of.first), of.second, its);
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
