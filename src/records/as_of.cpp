#include "records/change_fields.h"

namespace kith::records {
namespace {

constexpr int slice = 200;

void sign(query::Stored& record, const Change& change) {
  const schema::Object& object = record.object();
  record.cells(*object.field("version"))[0] = change.version;
  record.cells(*object.field("updated_at"))[0] = change.at;
  record.cells(*object.field("updated_by"))[0] = value_of(change.actor);
}

}  // namespace

std::optional<query::Stored> as_of(storage::Connection& db, const schema::Schema& schema,
                                   const query::Stored& present, Timestamp at) {
  query::Stored record = present;
  int64_t before = 0;
  for (;;) {
    const auto changes = changes_of(db, schema, present.object(), present.id(), before, slice);
    for (const Change& change : changes) {
      if (change.at <= at) {
        sign(record, change);
        return record;
      }
      if (change.act == Act::create) return std::nullopt;
      take_back(record, change);
    }
    if (changes.size() < slice) break;
    before = changes.back().seq;
  }
  return std::nullopt;
}

}  // namespace kith::records
