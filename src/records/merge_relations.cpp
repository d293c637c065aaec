#include "records/merge_relations.h"

#include <algorithm>
#include <array>

#include "query/naming.h"
#include "records/writer.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

using query::Stored;
using schema::Field;
using schema::Shape;

constexpr int fetched_max = 200;         // rows in memory at once
constexpr int ties_looked_at_max = 100;  // rows of a junction that name the same records

bool may_name(const schema::Schema& schema, const Field& field, const schema::Object& object) {
  const Shape shape = field.kind->shape();
  if (shape == Shape::reference) return schema.target(field) == &object;
  if (shape != Shape::any_reference) return false;
  return field.object_ids.empty() ||
         std::ranges::find(field.object_ids, object.id) != field.object_ids.end();
}

// A field of an object that may name the records.
struct Place {
  const schema::Object* of;
  const Field* field;
};
std::vector<Place> places_naming(const schema::Schema& schema, const schema::Object& object) {
  std::vector<Place> places;
  for (const schema::Object& of : schema.objects())
    for (const Field& field : of.fields)
      if (may_name(schema, field, object)) places.push_back({&of, &field});
  return places;
}

constexpr std::array both_rows = {query::Rows::live, query::Rows::deleted};

Value& id_in(const Field& field, Stored& row) {
  return row.cells(field)[field.kind->shape() == Shape::reference ? 0 : 1];
}

// What makes a row of a junction the same as another: all that it refers to, and its keys.
bool is_identifying(const Field& field) {
  const Shape shape = field.kind->shape();
  return !field.system &&
         (shape == Shape::reference || shape == Shape::any_reference || field.junction_key);
}

bool same_tie(const Stored& a, const Stored& b) {
  return std::ranges::all_of(a.object().fields, [&](const Field& field) {
    return !is_identifying(field) || a.same(field, b);
  });
}

// Moves rows of one object by one of its fields.
class Mover {
 public:
  Mover(const Records& records, const Unit& unit, const Place& place, Id winner)
      : writer_(records, unit, *place.of), field_(*place.field), winner_(winner) {}

  // Answers how many rows were written.
  Result<int64_t> move(Stored row) const {
    Stored after = row;
    // What named another and is the winner itself (its parent) would name itself.
    id_in(field_, after) = row.id() == winner_ ? Value{} : Value{winner_.value};
    if (row.id() == winner_) std::ranges::fill(after.cells(field_), Value{});
    if (writer_.object().role == schema::Role::junction && !row.deleted())
      if (const auto stays = standing_tie(after)) return give_up(row, std::move(after), *stays);
    TRY(writer_.replace(row, std::move(after), Act::update));
    return 1;
  }
  std::vector<Stored> fetch(std::span<const Id> ids) const {
    return query::fetch_many(writer_.seen_by_all(), writer_.object(), ids);
  }

 private:
  // The row of a junction that says already what this one would.
  std::optional<Stored> standing_tie(const Stored& after) const {
    std::vector<query::Named> named;
    for (const Field& field : writer_.object().fields) {
      const Shape shape = field.kind->shape();
      if (field.system || (shape != Shape::reference && shape != Shape::any_reference)) continue;
      const auto& value = after.cells(field)[shape == Shape::reference ? 0 : 1];
      if (const auto* id = std::get_if<int64_t>(&value)) named.push_back({&field, Id{*id}});
    }
    const Unit& unit = writer_.unit();
    const auto ids = query::select_naming(unit.db, *unit.schema, writer_.object(), named,
                                          query::Rows::live, Id{}, ties_looked_at_max);
    for (Stored& one : fetch(ids))
      if (one.id() != after.id() && same_tie(one, after)) return std::move(one);
    return std::nullopt;
  }

  // The tie stands already: what the other row lacks goes there, and this one goes.
  Result<int64_t> give_up(const Stored& row, Stored gone, const Stored& stays) const {
    gone.cells(writer_.plan().system.deleted_at)[0] = writer_.unit().now;
    TRY(writer_.replace(row, std::move(gone), Act::remove));
    Stored filled = stays;
    for (const Field& field : row.object().fields) {
      if (field.system || field.read_only) continue;
      if (std::ranges::all_of(filled.cells(field), is_null))
        std::ranges::copy(row.cells(field), filled.cells(field).begin());
    }
    TRY(writer_.replace(stays, std::move(filled), Act::update));
    return 2;
  }

  const Writer writer_;
  const Field& field_;
  const Id winner_;
};

class Walk {
 public:
  Walk(const Records& records, const Unit& unit, const LeadingOn& what, const Leading& from)
      : records_(records),
        unit_(unit),
        what_(what),
        places_(places_naming(*unit.schema, *what.object)),
        at_(from),
        rows_left_(what.rows_max) {}

  Result<Led> go() {
    const auto steps = static_cast<int64_t>(places_.size() * both_rows.size() * losers().size());
    for (const Id loser : losers()) occupied_.push_back(occupied_by(loser));
    for (; at_.step < steps; ++at_.step, at_.after = {}) {
      if (is_occupied(static_cast<size_t>(at_.step))) TRY(take_step());
      if (rows_left_ <= 0) {
        led_.next = at_;
        break;
      }
    }
    return led_;
  }

 private:
  std::span<const Id> losers() const { return what_.losers; }

  // Most places are empty, and asking each by itself is most of what a small merge costs.
  std::vector<bool> occupied_by(Id loser) const {
    std::vector<query::Naming> asked;
    for (const Place& place : places_)
      for (const query::Rows rows : both_rows)
        asked.push_back({place.of, {place.field, loser}, rows});
    return query::are_named(unit_.db, *unit_.schema, asked);
  }

  bool is_occupied(size_t step) const {
    return occupied_[step % losers().size()][step / losers().size()];
  }

  Status take_step() {
    const auto step = static_cast<size_t>(at_.step);
    const Place& place = places_[step / losers().size() / both_rows.size()];
    const auto rows = both_rows[step / losers().size() % both_rows.size()];
    const query::Named named[] = {{place.field, losers()[step % losers().size()]}};
    const Mover mover(records_, unit_, place, what_.winner);
    while (rows_left_ > 0) {
      const int asked = std::min(rows_left_, fetched_max);
      const auto ids =
          query::select_naming(unit_.db, *unit_.schema, *place.of, named, rows, at_.after, asked);
      for (Stored& row : mover.fetch(ids)) TRY(move(mover, std::move(row)));
      rows_left_ -= static_cast<int>(ids.size());
      if (!ids.empty()) at_.after = ids.back();
      if (static_cast<int>(ids.size()) < asked) break;
    }
    return done();
  }

  Status move(const Mover& mover, Stored row) {
    if (what_.refused == Refused::ends_all) {
      led_.written += TRY(mover.move(std::move(row)));
      return done();
    }
    // In a savepoint: what is unique may be taken.
    const bool moved = unit_.db.nested([&] {
      const auto written = mover.move(row);
      if (written) led_.written += *written;
      return written.ok();
    });
    if (!moved) ++led_.left;
    return done();
  }

  const Records& records_;
  const Unit& unit_;
  const LeadingOn& what_;
  const std::vector<Place> places_;
  std::vector<std::vector<bool>> occupied_;  // by loser, place and state of the rows
  Leading at_;
  int rows_left_;
  Led led_;
};

}  // namespace

std::vector<Moved> rows_naming(const Unit& unit, const schema::Object& object,
                               std::span<const Id> records) {
  std::vector<Moved> found;
  for (const Place& place : places_naming(*unit.schema, object)) {
    int64_t rows = 0;
    for (const query::Rows state : both_rows)
      for (const Id record : records)
        rows += query::count_naming(unit.db, *unit.schema, *place.of, {place.field, record}, state);
    if (rows > 0) found.push_back({place.of, place.field, rows});
  }
  return found;
}

Result<Led> lead_on(const Records& records, const Unit& unit, const LeadingOn& what,
                    const Leading& from) {
  return Walk(records, unit, what, from).go();
}

}  // namespace kith::records
