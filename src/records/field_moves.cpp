#include "records/field_moves.h"

#include <fmt/core.h>

#include "records/change_fields.h"

namespace kith::records {
namespace {

constexpr storage::EngineSql moves_sql = {
    "SELECT record, at, fields FROM kith_changes WHERE object = ?1 AND record >= ?2 AND act = ?3 "
    "AND instr(fields, ?4) > 0 ORDER BY record, seq",
    "SELECT record, at, fields FROM kith_changes WHERE object = ?1 AND record >= ?2 AND act = ?3 "
    "AND strpos(fields, ?4) > 0 ORDER BY record, seq"};

}  // namespace

void moves_of_field(storage::Connection& db, const schema::Object& object,
                    const schema::Field& field, Id first,
                    function_ref<void(const FieldMove&)> each) {
  const auto update = static_cast<int64_t>(Act::update);
  db.query(db.pick(moves_sql), {object.id, first.value, update, fmt::format("\"{}\":", field.id)},
           [&](const storage::Row& row) {
             // A text value may look like the field's name: what is read decides.
             for (const FieldChange& change : read_fields(object, row.text(2))) {
               if (change.field == field.id) {
                 each({row.id(0), row.timestamp(1), change.from, change.to});
               }
             }
             return true;
           });
}

}  // namespace kith::records
