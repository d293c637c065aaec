#include "sales/carry.h"

#include <algorithm>

#include "query/naming.h"
#include "records/writer.h"
#include "schema/kind.h"

namespace kith::sales {
namespace {

using query::Named;
using query::Stored;
using records::Writer;
using schema::Field;
using schema::Shape;

constexpr int fetched_max = 200;  // rows in memory at once

bool may_name(const Field& field, const schema::Object& object) {
  if (field.kind->shape() != Shape::any_reference) return false;
  return field.object_ids.empty() ||
         std::ranges::find(field.object_ids, object.id) != field.object_ids.end();
}

void point_to(Stored& row, const Field& field, const Place& target) {
  const auto cells = row.cells(field);
  cells[0] = target.object->id;
  cells[1] = target.id.value;
}

class Carrier {
 public:
  Carrier(const records::Records& records, const records::Unit& unit, const schema::Object& object,
          const Field& field)
      : unit_(unit), writer_(records, unit, object), field_(field) {}

  template <typename Each>
  Status for_each_row(Id named, Each&& each) {
    const Named names[] = {{&field_, named}};
    Id after;
    while (true) {
      const auto ids = query::select_naming(unit_.db, *unit_.schema, writer_.object(), names,
                                            query::Rows::live, after, fetched_max);
      for (const Stored& row : query::fetch_many(writer_.seen_by_all(), writer_.object(), ids))
        TRY(each(row));
      if (static_cast<int>(ids.size()) < fetched_max) return done();
      after = ids.back();
    }
  }

  Status move(const Stored& row, const Place& target) {
    if (!may_name(field_, *target.object)) return done();
    Stored after = row;
    point_to(after, field_, target);
    TRY(writer_.replace(row, std::move(after), records::Act::update));
    ++written_;
    return done();
  }

  Status link(const Stored& row, const Place& target) {
    if (!may_name(field_, *target.object) || stands(row, target)) return done();
    Stored fresh(row.object());
    for (const Field& field : row.object().fields)
      if (!field.system) std::ranges::copy(row.cells(field), fresh.cells(field).begin());
    point_to(fresh, field_, target);
    writer_.sign_new(fresh);
    const auto entry = records::index_entry(writer_.plan(), fresh);
    TRY(writer_.insert(fresh, entry));
    ++written_;
    return done();
  }

  int64_t written() const { return written_; }

 private:
  bool stands(const Stored& row, const Place& target) const {
    std::vector<Named> names{{&field_, target.id}};
    for (const Field& field : row.object().fields) {
      if (field.system || field.kind->shape() != Shape::reference) continue;
      if (const auto* id = std::get_if<int64_t>(&row.cells(field)[0]))
        names.push_back({&field, Id{*id}});
    }
    return !query::select_naming(unit_.db, *unit_.schema, row.object(), names, query::Rows::live,
                                 Id{}, 1)
                .empty();
  }

  const records::Unit& unit_;
  const Writer writer_;
  const Field& field_;
  int64_t written_ = 0;
};

}  // namespace

Result<int64_t> carry_history(const records::Records& records, const records::Unit& unit,
                              Place from, std::span<const Place> targets) {
  int64_t written = 0;
  for (const schema::Object& object : unit.schema->objects()) {
    for (const Field& field : object.fields) {
      if (!may_name(field, *from.object) || targets.empty()) continue;
      Carrier carrier(records, unit, object, field);
      if (object.role == schema::Role::junction) {
        TRY(carrier.for_each_row(from.id, [&](const Stored& row) -> Status {
          for (const Place& target : targets) TRY(carrier.link(row, target));
          return done();
        }));
      } else if (object.seen_with == field.name) {
        TRY(carrier.for_each_row(
            from.id, [&](const Stored& row) { return carrier.move(row, targets.front()); }));
      }
      written += carrier.written();
    }
  }
  return written;
}

}  // namespace kith::sales
