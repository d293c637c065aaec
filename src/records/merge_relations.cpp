#include "records/merge_relations.h"

#include <algorithm>

#include "query/read.h"
#include "records/conditions.h"
#include "records/references.h"
#include "records/writer.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

using query::Stored;
using schema::Field;
using schema::Shape;

bool may_name(const schema::Schema& schema, const Field& field, const schema::Object& object) {
  const Shape shape = field.kind->shape();
  if (shape == Shape::reference) return schema.target(field) == &object;
  if (shape != Shape::any_reference) return false;
  return field.object_ids.empty() ||
         std::ranges::find(field.object_ids, object.id) != field.object_ids.end();
}

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

std::vector<Id> naming(const Unit& unit, const schema::Object& of, const Field& field,
                       std::span<const Id> records) {
  std::vector<Id> found;
  for (const query::Rows rows : {query::Rows::live, query::Rows::deleted}) {
    for (const Id record : records) {
      query::Question question;
      question.object = &of;
      question.rows = rows;
      question.filter = where(of, field, query::Op::eq, {record.value});
      const auto ids =
          query::select_ids(everything(unit), question, Id{}, static_cast<int>(moved_rows_max) + 1);
      found.insert(found.end(), ids.begin(), ids.end());
    }
  }
  return found;
}

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

// Moves the rows of one object by one of its fields.
class Mover {
 public:
  Mover(const Records& records, const Unit& unit, const schema::Object& of, const Field& field,
        Id winner)
      : writer_(records, unit, of), field_(field), winner_(winner) {}

  Status move(std::span<const Id> ids) {
    if (ids.empty()) return done();
    if (writer_.object().role == schema::Role::junction) present_ = rows_of_winner();
    for (Stored& row : query::fetch_many(writer_.seen_by_all(), writer_.object(), ids))
      TRY(move_one(std::move(row)));
    return done();
  }
  int64_t written() const { return written_; }

 private:
  std::vector<Stored> rows_of_winner() const {
    const auto ids = naming(writer_.unit(), writer_.object(), field_, std::array{winner_});
    return query::fetch_many(writer_.seen_by_all(), writer_.object(), ids);
  }

  Status move_one(Stored row) {
    Stored after = row;
    // What named another and is the winner itself (its parent) would name itself.
    id_in(field_, after) = row.id() == winner_ ? Value{} : Value{winner_.value};
    if (row.id() == winner_) std::ranges::fill(after.cells(field_), Value{});
    if (!row.deleted()) {
      const auto twin = std::ranges::find_if(present_, [&](const Stored& one) {
        return !one.deleted() && one.id() != row.id() && same_tie(one, after);
      });
      if (twin != present_.end()) return give_up(std::move(row), *twin);
    }
    TRY(writer_.replace(row, after, Act::update));
    ++written_;
    present_.push_back(std::move(after));
    return done();
  }

  // The tie stands already: what the other row lacks goes there, and this one goes.
  Status give_up(Stored row, Stored& stays) {
    Stored gone = row;
    gone.cells(writer_.plan().system.deleted_at)[0] = writer_.unit().now;
    TRY(writer_.replace(row, std::move(gone), Act::remove));
    Stored filled = stays;
    for (const Field& field : row.object().fields) {
      if (field.system || field.read_only) continue;
      if (std::ranges::all_of(filled.cells(field), is_null))
        std::ranges::copy(row.cells(field), filled.cells(field).begin());
    }
    const Saved saved = TRY(writer_.replace(stays, filled, Act::update));
    filled.cells(writer_.plan().system.version)[0] = saved.version;
    stays = std::move(filled);
    written_ += 2;
    return done();
  }

  const Writer writer_;
  const Field& field_;
  const Id winner_;
  std::vector<Stored> present_;  // rows of a junction that name the winner
  int64_t written_ = 0;
};

}  // namespace

std::vector<Naming> rows_naming(const Unit& unit, const schema::Object& object,
                                std::span<const Id> records) {
  std::vector<Naming> found;
  for (const schema::Object& of : unit.schema->objects()) {
    for (const Field& field : of.fields) {
      if (!may_name(*unit.schema, field, object)) continue;
      auto rows = naming(unit, of, field, records);
      if (!rows.empty()) found.push_back({&of, &field, std::move(rows)});
    }
  }
  return found;
}

Result<int64_t> lead_on(const Records& records, const Unit& unit, std::span<const Naming> naming,
                        Id winner) {
  int64_t written = 0;
  for (const Naming& one : naming) {
    Mover mover(records, unit, *one.object, *one.field, winner);
    TRY(mover.move(one.rows));
    written += mover.written();
  }
  return written;
}

}  // namespace kith::records
